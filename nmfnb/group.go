package nmfnb

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/style"
)

// Group is several tables beside one another, with symbols between them.
type Group struct {
	parts []any
	err   error // why there are none
}

// Beside puts tables beside one another. Each part is a Table, a mat.Matrix or a string, the symbol between two of them:
//
//	nmfnb.Beside(nmfnb.Matrix(x).Titled("X"), "≈", nmfnb.Matrix(w).Titled("W"), "·", nmfnb.Matrix(h).Titled("H"))
//
// The captions are short: title and size.
func Beside(parts ...any) Group {
	return Group{parts: slices.Clone(parts)}
}

// part is a symbol or, when that is empty, a table.
type part struct {
	symbol string
	grid   grid
}

func (g Group) read() ([]part, error) {
	if g.err != nil {
		return nil, g.err
	}
	if len(g.parts) == 0 {
		return nil, fmt.Errorf("%w: Beside has no parts", ErrNil)
	}
	var parts []part
	said := false // what a dot is
	for i, p := range g.parts {
		var t Table
		switch p := p.(type) {
		case string:
			parts = append(parts, part{symbol: words.Label(p)})
			continue
		case Table:
			t = p
		case mat.Matrix:
			t = Matrix(p)
		default:
			return nil, fmt.Errorf("nmfnb: part %d of Beside is a %T, want a Table, a mat.Matrix or a string", i, p)
		}
		grid, err := t.grid()
		if err != nil {
			return nil, err
		}
		grid.about, grid.wraps, grid.inline, grid.whole = grid.size, false, true, ""
		grid.dotSaid = said
		said = said || grid.dots()
		parts = append(parts, part{grid: grid})
	}
	return parts, nil
}

// bundle reads the matrices once for all forms.
func (g Group) bundle() bundle {
	parts, err := g.read()
	if err != nil {
		return problem(err)
	}
	return bundle{html: groupHTML(parts), latex: groupLaTeX(parts), text: groupText(parts)}
}

// HTML is the group as one line of tables, in a box that scrolls.
func (g Group) HTML() string { return g.bundle().html }

// Text is the group as lines of text of at most 120 columns if the tables are no wider. Tables with symbols between them are centred on
// the height of the highest.
func (g Group) Text() string { return g.bundle().text }

// LaTeX is the group as one line of tabulars. It needs the package booktabs.
func (g Group) LaTeX() string {
	b := g.bundle()
	if b.latex == "" {
		return escapeLaTeX(b.text) + "\n"
	}
	return b.latex
}

// Markdown is the tables one below the other, with the symbols between them: pipe tables cannot stand side by side.
func (g Group) Markdown() string {
	parts, err := g.read()
	if err != nil {
		return escapeMarkdown(problemText(err)) + "\n"
	}
	var blocks []string
	for _, p := range parts {
		if p.symbol != "" {
			blocks = append(blocks, escapeMarkdown(p.symbol)+"\n")
		} else {
			blocks = append(blocks, p.grid.markdown())
		}
	}
	return strings.Join(blocks, "\n")
}

// groupName says the group in words: X ≈ W · H.
func groupName(parts []part) string {
	var names []string
	for _, p := range parts {
		switch {
		case p.symbol != "":
			names = append(names, p.symbol)
		case p.grid.title != "":
			names = append(names, p.grid.title)
		default:
			names = append(names, "matrix")
		}
	}
	return strings.Join(names, " ")
}

// groupHTML keeps a symbol with the table behind it when the line is full.
func groupHTML(parts []part) string {
	align := "vertical-align:top"
	if isSum(parts) {
		align = "vertical-align:middle"
	}
	beside := "display:inline-block;" + align + ";margin:0 1em 0.4em 0"
	var b strings.Builder
	open := false
	for _, p := range parts {
		if !open {
			b.WriteString(`<div style="display:inline-block;` + align + `;white-space:nowrap">`)
		}
		open = p.symbol != ""
		if open {
			fmt.Fprintf(&b, "<span style=\"%s;padding:2em 0 0 0;font-size:1.5em\">%s</span>", beside, html.EscapeString(p.symbol))
		} else {
			fmt.Fprintf(&b, "<div style=\"%s\">%s</div></div>\n", beside, p.grid.tableHTML())
		}
	}
	if open {
		b.WriteString("</div>\n")
	}
	return boxHTML(groupName(parts), "", b.String())
}

// groupText breaks the line of tables where it would be wider than most consoles are, and keeps a symbol with the table behind it.
func groupText(parts []part) string {
	const widest = 120
	var lines []string
	var line, next []part
	centred := isSum(parts)
	for i, p := range parts {
		next = append(next, p)
		if p.symbol != "" && i < len(parts)-1 {
			continue
		}
		if len(line) > 0 && textWidth(line)+len(between)+textWidth(next) > widest {
			lines = append(lines, lineText(line, centred), "")
			line = nil
		}
		line, next = append(line, next...), nil
	}
	return strings.Join(append(lines, lineText(line, centred)), "\n")
}

// between is what stands between two parts on a line of text.
const between = "   "

func textWidth(parts []part) int {
	total := len(between) * (len(parts) - 1)
	for _, p := range parts {
		total += style.Width(p.block()[0])
	}
	return total
}

// block is the part as lines of one width.
func (p part) block() []string {
	if p.symbol != "" {
		return []string{p.symbol}
	}
	return padRight(p.grid.lines())
}

// isSum reports whether a symbol joins two tables, which are then centred on it. Others begin at the same height.
func isSum(parts []part) bool {
	return slices.ContainsFunc(parts[:len(parts)-1], func(p part) bool { return p.symbol != "" })
}

// lineText puts tables and symbols side by side.
func lineText(parts []part, centred bool) string {
	height := 0
	blocks := make([][]string, len(parts))
	for i, p := range parts {
		blocks[i] = p.block()
		height = max(height, len(blocks[i]))
	}
	lines := make([]string, height)
	for i, block := range blocks {
		above := 0
		switch {
		case parts[i].symbol != "":
			above = min((height+1)/2, height-1) // beside the numbers, below the caption
		case centred:
			above = (height - len(block)) / 2
		}
		width := style.Width(block[0])
		for r := range lines {
			cell := strings.Repeat(" ", width)
			if r >= above && r < above+len(block) {
				cell = block[r-above]
			}
			if i > 0 {
				lines[r] += between
			}
			lines[r] += cell
		}
	}
	for r, l := range lines {
		lines[r] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// groupLaTeX keeps a symbol with the table behind it when the line is full.
func groupLaTeX(parts []part) string {
	var b strings.Builder
	b.WriteString("\\par\\smallskip{\\raggedright\\noindent\n")
	symbols, align := "", "[t]"
	if isSum(parts) {
		align = ""
	}
	for _, p := range parts {
		if p.symbol != "" {
			symbols += escapeLaTeX(p.symbol) + "\\quad "
			continue
		}
		fmt.Fprintf(&b, "\\mbox{%s\\begin{tabular}%s{@{}l@{}}%s\\\\[2pt]%s\\end{tabular}}\\quad\n", symbols, align, p.grid.captionLaTeX(), p.grid.tabular())
		symbols = ""
	}
	b.WriteString(symbols + "\\par}\\medskip\n")
	return b.String()
}
