package nmfnb

import (
	"fmt"
	"html"
	"strings"

	"github.com/nmfnb/notebook/internal/words"
)

// card is a heading, facts in pairs, what is to be said, warnings, and what follows below.
type card struct {
	title, about string
	pairs        [][2]string
	paragraphs   []string
	warnings     []string
	below        []bundle
}

func (c card) bundle() bundle {
	b := bundle{html: c.html(), latex: c.latex(), text: c.text()}
	for _, next := range c.below {
		b.html += next.html
		b.latex += next.latex
		b.text += "\n\n" + next.text
	}
	return b
}

func (c card) html() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<div><b>%s</b> <span style=\"%s\">%s</span></div>\n", html.EscapeString(c.title), quiet, html.EscapeString(c.about))
	if len(c.pairs) > 0 {
		fmt.Fprintf(&b, "<table style=\"%s\"><tbody>\n", tableStyle)
		for _, p := range c.pairs {
			fmt.Fprintf(&b, `<tr style="%s"><th scope="row" style="padding:0 1.2em 0 0;text-align:left;font-weight:400;color:var(--m)">%s</th>`+
				`<td style="padding:0;text-align:left">%s</td></tr>`+"\n", rowStyle, html.EscapeString(p[0]), html.EscapeString(p[1]))
		}
		b.WriteString("</tbody></table>\n")
	}
	for _, p := range c.paragraphs {
		fmt.Fprintf(&b, "<p style=\"margin:0.4em 0;max-width:44em\">%s</p>\n", html.EscapeString(words.OneLine(p)))
	}
	out := boxHTML(c.title, "", b.String())
	for _, w := range c.warnings {
		out += noticeHTML("note", "#e69f00", warningTint, "Warning:", w)
	}
	return out
}

func (c card) text() string {
	lines := []string{strings.TrimSpace(c.title + "  " + c.about)}
	var names []string
	for _, p := range c.pairs {
		names = append(names, "  "+p[0])
	}
	for i, name := range padRight(names) {
		lines = append(lines, name+"  "+c.pairs[i][1])
	}
	for _, p := range c.paragraphs {
		lines = append(lines, words.OneLine(p))
	}
	for _, w := range c.warnings {
		lines = append(lines, "  Warning: "+words.OneLine(w))
	}
	return strings.Join(lines, "\n")
}

func (c card) latex() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\\par\\noindent\\textbf{%s} %s\\par\\nopagebreak\\smallskip\n", escapeLaTeX(c.title), escapeLaTeX(c.about))
	if len(c.pairs) > 0 {
		b.WriteString("\\noindent{\\small\\begin{tabular}{@{}ll}\n")
		for _, p := range c.pairs {
			fmt.Fprintf(&b, "%s & %s \\\\\n", firstCell(p[0]), escapeLaTeX(p[1]))
		}
		b.WriteString("\\end{tabular}}\\par\\smallskip\n")
	}
	for _, p := range c.paragraphs {
		fmt.Fprintf(&b, "\\noindent %s\\par\n", escapeLaTeX(words.OneLine(p)))
	}
	for _, w := range c.warnings {
		fmt.Fprintf(&b, "\\noindent\\textbf{Warning:} %s\\par\n", escapeLaTeX(words.OneLine(w)))
	}
	return b.String()
}
