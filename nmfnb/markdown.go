package nmfnb

import "strings"

// Markdown is the table as a pipe table below its caption, for a README or an issue.
func (t Table) Markdown() string {
	g, err := t.grid()
	if err != nil {
		return escapeMarkdown(problemText(err)) + "\n"
	}
	return g.markdown()
}

func (g grid) markdown() string {
	var b strings.Builder
	caption := escapeMarkdown(g.about+g.note) + "\n"
	if g.title != "" {
		caption = "**" + escapeMarkdown(g.title) + "** " + caption
	}
	if len(g.rows) == 0 {
		return caption
	}
	if g.name == "" {
		b.WriteString(caption)
	}
	b.WriteString("\n| |")
	for _, h := range g.head {
		b.WriteString(" " + escapeMarkdown(h.text) + " |")
	}
	b.WriteString("\n|:--|" + strings.Repeat("--:|", len(g.head)) + "\n")
	for _, row := range g.rows {
		b.WriteString("| " + escapeMarkdown(row.text) + " |")
		for _, c := range row.cells {
			text := c.text
			if c.marked {
				text = "**" + text + "**"
			}
			b.WriteString(" " + text + " |")
		}
		b.WriteString("\n")
	}
	if g.name != "" { // Pandoc's caption of a table
		b.WriteString("\n: " + strings.TrimSuffix(caption, "\n") + " {#" + g.name + "}\n")
	}
	return b.String()
}

var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "|", `\|`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "[", `\[`, "]", `\]`,
	"$", `\$`, "#", `\#`, "~", `\~`,
)

func escapeMarkdown(s string) string { return markdownEscapes.Replace(s) }
