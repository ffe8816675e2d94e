package nmfnb

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/style"
)

// Every style stands in the element it is for: JupyterLab's sanitizer (of a notebook that is not trusted) and GitHub strip
// style elements, and of inline styles whatever they do not know. What they keep still reads well: custom properties are used
// only where the cell is right without them. Inline styles also win over JupyterLab's own rules for tables.
const (
	fontStyle = "font-family:var(--jp-ui-font-family,system-ui,sans-serif)"
	boxStyle  = "overflow:auto;margin:0.7em 0;" + fontStyle
	highBox   = ";max-height:36em"
	// --b and --f are the page's ground and text, for headers that stay in view over other cells; --m is quieter text;
	// --t is the text on tints; --z and --d draw the digit of a zero as a dot.
	tableStyle = "border-collapse:collapse;width:max-content;margin:0;text-align:right;font-variant-numeric:tabular-nums;" +
		"print-color-adjust:exact;" +
		"--b:var(--jp-layout-color0,var(--vscode-editor-background,Canvas));" +
		"--f:var(--jp-ui-font-color1,var(--vscode-editor-foreground,CanvasText));" +
		"--t:var(--jp-ui-font-color0,var(--vscode-editor-foreground,CanvasText));" +
		"--m:var(--jp-ui-font-color2,var(--vscode-descriptionForeground,color-mix(in srgb,CanvasText 65%,Canvas)));" +
		"--z:transparent;--d:radial-gradient(circle,#808080 1.3px,transparent 1.8px) right/1ch 100% no-repeat content-box"
	captionStyle = "caption-side:top;text-align:left;white-space:nowrap;padding:0 0 0.4em 0"
	rowStyle     = "background:none;height:1.8em"
	line         = "1px solid rgba(128,128,128,0.6)"
	pad          = "padding:0 .7em"
	markTint     = "rgba(230,159,0,0.28)"
	missingTint  = "rgba(128,128,128,0.25)"
	errorTint    = "rgba(213,94,0,0.12)"
	warningTint  = "rgba(230,159,0,0.14)"
	quiet        = "opacity:0.75"
	// scrolls is the number of rows from which the box scrolls, so that column headers have to stay in view.
	scrolls = 18
)

// HTML is the table as an HTML fragment: a caption, headers with a scope, cells aligned at the decimal point, in a box that
// scrolls. It follows the theme of JupyterLab and VS Code, needs no script, and escapes every name.
func (t Table) HTML() string {
	g, err := t.grid()
	if err != nil {
		return problemHTML(err)
	}
	return g.html()
}

func (g grid) html() string {
	name := g.title
	if name == "" {
		name = "matrix"
	}
	content := g.tableHTML()
	if len(g.rows) >= scrolls || g.printSize() < 1 {
		content = printStyle + content
	}
	return boxHTML(name, highBox, content)
}

// boxHTML is a box that scrolls, by keyboard too, around what is wider than the page, or than the style allows.
func boxHTML(name, style, content string) string {
	// MathJax would take two prices in a label for a formula.
	return fmt.Sprintf(`<div class="`+printClass+` tex2jax_ignore mathjax_ignore" role="group" aria-label="%s" tabindex="0" style="%s">`+
		"\n%s</div>\n", html.EscapeString(name), boxStyle+style, content)
}

func (g grid) tableHTML() string {
	var b strings.Builder
	size := ""
	if p := g.printSize(); p < 1 {
		size = fmt.Sprintf(";--p:%.2fem", p)
	}
	id := ""
	if g.name != "" {
		id = ` id="` + g.name + `"`
	}
	fmt.Fprintf(&b, "<table%s style=\"%s%s\">\n", id, tableStyle, size)
	b.WriteString(g.captionHTML())
	if len(g.rows) > 0 {
		g.headHTML(&b)
		g.bodyHTML(&b)
	}
	b.WriteString("</table>")
	return b.String()
}

func (g grid) captionHTML() string {
	title, width := "", ";width:0" // a caption that is wider than the table does not pull its columns apart
	if g.title != "" {
		title = "<b>" + html.EscapeString(g.title) + "</b> "
	}
	switch {
	case g.wraps:
		width = ";white-space:normal"
	case g.inline: // but keeps off the table beside it
		width = ""
	}
	return fmt.Sprintf("<caption style=\"%s\">%s<span style=\"%s\">%s%s</span></caption>\n",
		captionStyle+width, title, quiet, html.EscapeString(g.aboutDots()+g.note), g.whole)
}

// aboutDots is what the caption says, with the sign that zeros are drawn as.
func (g grid) aboutDots() string {
	const zeros = " % zeros"
	switch before, after, said := strings.Cut(g.about, zeros); {
	case !g.dots() || g.dotSaid:
		return g.about
	case said && !g.inline:
		return before + zeros + " (·)" + after
	}
	return g.about + ", · is 0"
}

// dots reports whether a zero is drawn as a dot.
func (g grid) dots() bool {
	return slices.ContainsFunc(g.rows, func(r gridRow) bool { return slices.ContainsFunc(r.cells, cell.dot) })
}

// dot reports whether the cell is a zero without a colour.
func (c cell) dot() bool { return c.zero && c.fill == nil && c.tint == nil && !c.marked && !c.missing }

func (g grid) headHTML(b *strings.Builder) {
	corner, place := "position:sticky;left:0;z-index:1;background:var(--b)", ""
	switch {
	case g.inline:
		corner = ""
	case len(g.rows) >= scrolls:
		corner, place = "position:sticky;left:0;top:0;z-index:2;background:var(--b)", "position:sticky;top:0;z-index:1;background:var(--b);"
		// The border of a head that stays in view does not: it is the table's.
		place += "box-shadow:inset 0 -1px 0 #808080;"
		corner += ";box-shadow:inset 0 -1px 0 #808080"
	}
	// A selection that is copied would leave an empty corner out, and the headers would move one column to the left.
	fmt.Fprintf(b, `<thead style="border-bottom:%s"><tr style="%s"><td style="%s">&#160;</td>`+"\n", line, rowStyle, corner)
	for _, h := range g.head {
		h.html(b, "col", place+"text-align:right;")
	}
	b.WriteString("</tr></thead>\n<tbody align=\"right\"") // GitHub keeps the attribute, not the style
	if g.tinted() {
		b.WriteString(` style="color:var(--t)"`)
	}
	b.WriteString(">\n")
}

// tinted reports whether a cell lies over the page, with the page's text.
func (g grid) tinted() bool {
	return slices.ContainsFunc(g.rows, func(r gridRow) bool {
		return slices.ContainsFunc(r.cells, func(c cell) bool { return c.tint != nil })
	})
}

func (g grid) bodyHTML(b *strings.Builder) {
	pads := g.columnPads()
	for _, row := range g.rows {
		border := ""
		if row.summary {
			border = ";border-top:" + line
		}
		fmt.Fprintf(b, `<tr style="%s%s">`, rowStyle, border)
		place := "text-align:right;"
		if row.named {
			place = "text-align:left;"
		}
		if !g.inline {
			place += "position:sticky;left:0;background:var(--b);"
		}
		row.label.html(b, "row", place)
		for j, c := range row.cells {
			c.html(b, pads[j]-chWidth(c.text))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>")
}

// html writes a header; place is where it stands, and stays, in a box that scrolls.
func (l label) html(b *strings.Builder, scope, place string) {
	look := "font-weight:400;color:var(--m)"
	if l.named {
		look = "font-weight:600;color:var(--f)"
	}
	title, text := l.skipped, l.text
	if s := shortened(text); s != text {
		title, text = text, s
	}
	if title != "" {
		title = fmt.Sprintf(` title="%s"`, html.EscapeString(title))
	}
	fmt.Fprintf(b, `<th scope="%s"%s style="%s;%s%s">%s</th>`, scope, title, pad, place, look, html.EscapeString(text))
}

// html writes a cell whose text lacks so many characters' widths behind the decimal point.
func (c cell) html(b *strings.Builder, lacks float64) {
	b.WriteString(`<td style="`)
	if lacks > 0 && !c.gap && !c.missing {
		fmt.Fprintf(b, "padding:0 calc(.7em + %.3gch) 0 .7em", lacks)
	} else {
		b.WriteString(pad)
	}
	text := c.text
	switch {
	case c.fill != nil:
		fmt.Fprintf(b, ";background:%s;color:%s", style.Hex(*c.fill), style.Hex(style.TextOn(*c.fill)))
		if c.marked {
			text = "<b><u>" + text + "</u></b>"
		}
	case c.tint != nil:
		fmt.Fprintf(b, ";background:rgba(%d,%d,%d,%.2f)", c.tint.R, c.tint.G, c.tint.B, float64(c.tint.A)/255)
		if c.marked {
			text = "<b><u>" + text + "</u></b>"
		}
	case c.marked:
		b.WriteString(";background:" + markTint)
		text = "<b>" + text + "</b>"
	case c.missing:
		b.WriteString(";background:" + missingTint)
		text = "<i>" + text + "</i>"
	case c.dot():
		b.WriteString(";color:var(--z);background:var(--d)")
	}
	b.WriteString(`">` + text + "</td>")
}

// columnPads is the width of the longest part behind the decimal point in each column.
func (g grid) columnPads() []float64 {
	widths := make([]float64, len(g.head))
	for _, row := range g.rows {
		for j, c := range row.cells {
			widths[j] = max(widths[j], chWidth(c.text))
		}
	}
	return widths
}

// chWidth is the width of what stands behind the decimal point, in the widths of a digit (CSS ch): a point takes half of one
// and a hyphen three fifths in the usual sans-serif faces.
func chWidth(text string) float64 {
	_, after := style.Split(text)
	width := 0.0
	for _, r := range after {
		switch r {
		case '.':
			width += 0.5
		case '-':
			width += 0.6
		default:
			width++
		}
	}
	return width
}

// problemHTML is a box with one line that says what is wrong.
func problemHTML(err error) string {
	return noticeHTML("alert", "#d55e00", errorTint, "Error:", strings.TrimPrefix(problemText(err), "Error: "))
}

func noticeHTML(role, edge, ground, head, text string) string {
	return fmt.Sprintf(`<div role="%s" style="margin:0.4em 0;padding:0.4em 0.8em;border-left:4px solid %s;background:%s;%s"><b>%s</b> %s</div>`+"\n",
		role, edge, ground, fontStyle, head, html.EscapeString(words.OneLine(text)))
}

func problemText(err error) string {
	return "Error: " + strings.Join(strings.Fields(words.OneLine(err.Error())), " ")
}
