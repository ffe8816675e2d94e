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
type Group struct{ parts []any }

// Beside puts tables beside one another. Each part is a Table, a mat.Matrix or a string, the symbol between two of them:
//
//	nmfnb.Beside(nmfnb.Matrix(x).Titled("X"), "≈", nmfnb.Matrix(w).Titled("W"), "·", nmfnb.Matrix(h).Titled("H"))
//
// The captions are short: title and size.
func Beside(parts ...any) Group {
	return Group{slices.Clone(parts)}
}

// part is a symbol or, when that is empty, a table.
type part struct {
	symbol string
	grid   grid
}

func (g Group) read() ([]part, error) {
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

// Text is the group as lines of text, each table centred on the height of the highest.
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
	const beside = "display:inline-block;vertical-align:middle;margin:0 1em 0.4em 0"
	var b strings.Builder
	open := false
	for _, p := range parts {
		if !open {
			b.WriteString(`<div style="display:inline-block;vertical-align:middle;white-space:nowrap">`)
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

func groupText(parts []part) string {
	height := 0
	blocks := make([][]string, len(parts))
	for i, p := range parts {
		blocks[i] = []string{p.symbol}
		if p.symbol == "" {
			blocks[i] = padRight(p.grid.lines())
		}
		height = max(height, len(blocks[i]))
	}
	lines := make([]string, height)
	for i, block := range blocks {
		above := (height - len(block)) / 2
		if parts[i].symbol != "" {
			above = (height + 1) / 2 // beside the numbers, below the caption
			above = min(above, height-1)
		}
		width := style.Width(block[0])
		for r := range lines {
			cell := strings.Repeat(" ", width)
			if r >= above && r < above+len(block) {
				cell = block[r-above]
			}
			if i > 0 {
				lines[r] += "   "
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
	symbols := ""
	for _, p := range parts {
		if p.symbol != "" {
			symbols += escapeLaTeX(p.symbol) + "\\quad "
			continue
		}
		fmt.Fprintf(&b, "\\mbox{%s\\begin{tabular}{@{}l@{}}%s\\\\[2pt]%s\\end{tabular}}\\quad\n", symbols, p.grid.captionLaTeX(), p.grid.tabular())
		symbols = ""
	}
	b.WriteString(symbols + "\\par}\\medskip\n")
	return b.String()
}
