package nmfnb

import (
	"strings"

	"github.com/nmfnb/notebook/nmfnb/style"
)

// Text is the table for a console or a log: the caption, a line of column names, and the rows aligned at the decimal point.
// Every number in it can be parsed.
func (t Table) Text() string {
	g, err := t.grid()
	if err != nil {
		return problemText(err)
	}
	return g.text()
}

func (g grid) text() string {
	lines := g.lines()
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// lines are the lines of the text; all but the caption have the same width.
func (g grid) lines() []string {
	caption := g.about
	if g.title != "" {
		caption = g.title + "  " + g.about
	}
	out := []string{caption}
	if len(g.rows) == 0 {
		return out
	}
	columns := [][]string{g.labelColumn()}
	for j, h := range g.head {
		cells := make([]string, len(g.rows))
		for i, row := range g.rows {
			cells[i] = row.cells[j].text
		}
		columns = append(columns, padLeft(append([]string{h.text}, style.Align(cells)...)))
	}
	for i := range len(g.rows) + 1 {
		var line []string
		for _, c := range columns {
			line = append(line, c[i])
		}
		out = append(out, strings.Join(line, "  "))
	}
	return out
}

// labelColumn is the column of row labels below an empty corner: names to the left, numbers to the right.
func (g grid) labelColumn() []string {
	labels := []string{""}
	named := false
	for _, row := range g.rows {
		labels = append(labels, row.text)
		named = named || row.named
	}
	if named {
		return padRight(labels)
	}
	return padLeft(labels)
}

func padLeft(texts []string) []string {
	return padded(texts, func(s, space string) string { return space + s })
}

func padRight(texts []string) []string {
	return padded(texts, func(s, space string) string { return s + space })
}

func padded(texts []string, join func(s, space string) string) []string {
	width := 0
	for _, s := range texts {
		width = max(width, style.Width(s))
	}
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = join(s, strings.Repeat(" ", width-style.Width(s)))
	}
	return out
}
