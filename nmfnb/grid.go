package nmfnb

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/style"
)

// grid is what is seen of a table, the same for every form it is written in.
type grid struct {
	title, about string // the caption's name, and what it says of the matrix
	name         string // to refer to the table by
	size, note   string // a shorter caption, and what bold type means
	head         []label
	rows         []gridRow
	wraps        bool   // the caption is a sentence
	inline       bool   // one of a Group, which scrolls as a whole
	dotSaid      bool   // by another of the Group
	whole        string // HTML that says where all entries are, of a table that shows a part
}

type gridRow struct {
	label
	cells   []cell
	summary bool // a rule stands before it
}

// label heads a row or a column.
type label struct {
	text    string
	named   bool   // given by the reader, not a number
	skipped string // with ⋮ or ⋯: what is not shown
}

type cell struct {
	text    string
	zero    bool // exactly
	missing bool // NaN or infinite
	gap     bool
	marked  bool
	fill    *color.RGBA
	tint    *color.NRGBA // over the page, whose text it keeps
}

// grid reads what will be seen of the matrix.
func (t Table) grid() (grid, error) {
	t, err := t.resolved()
	if err != nil {
		return grid{}, err
	}
	f := survey(t.m)
	size := words.Shape(f.rows, f.cols)
	g := grid{title: words.Label(t.title), name: t.name, size: cmp.Or(t.brief, size), about: strings.TrimSpace(size+" "+kind(t.m)) + f.String() + t.remark}
	if t.remark != "" {
		const line = 90 // characters, more or less
		g.wraps = style.Width(g.about) > line
	}
	if t.caption != "" {
		g.about, g.wraps = words.OneLine(t.caption), true
	}
	marked := func(int, int, float64) bool { return false }
	if t.mark != nil {
		g.note = ", bold: " + words.Label(t.markName)
		marked = t.mark(t.m)
	}
	if f.rows == 0 || f.cols == 0 {
		g.about += ", empty"
		return g, nil
	}
	rows, cols := excerpt(f.rows, t.shownRows), excerpt(f.cols, t.shownCols)
	if t.caption == "" && (slices.Contains(rows, -1) || slices.Contains(cols, -1)) {
		g.whole = t.wholeHTML()
	}
	formats := t.formats(rows, cols)
	for _, j := range cols {
		g.head = append(g.head, heading(t.cols, j, f.cols, cols, "⋯", "column", "columns"))
	}
	for _, s := range t.rowSummaries {
		g.head = append(g.head, label{text: words.Label(s.name), named: true})
	}
	for _, i := range rows {
		row := gridRow{label: heading(t.rows, i, f.rows, rows, "⋮", "row", "rows")}
		for c, j := range cols {
			row.cells = append(row.cells, t.cell(f, formats[c], marked, i, j))
		}
		row.summary = t.every > 0 && i > 0 && i%t.every == 0
		g.rows = append(g.rows, row)
	}
	t.summariseRows(&g, rows)
	t.summariseCols(&g, cols)
	return g, nil
}

// cell is the cell of row i and column j, -1 standing for those that are not shown.
func (t Table) cell(f facts, form style.Format, marked rule, i, j int) cell {
	switch {
	case i < 0 && j < 0:
		return cell{text: "⋱", gap: true}
	case i < 0:
		return cell{text: "⋮", gap: true}
	case j < 0:
		return cell{text: "⋯", gap: true}
	}
	v := t.m.At(i, j)
	c := number(form, v)
	if v != 0 && math.Abs(v) <= t.rounding {
		c.text = "≈0"
	}
	c.marked = marked(i, j, v)
	if t.gradient {
		t.colour(&c, f, v)
	}
	return c
}

func number(form style.Format, v float64) cell {
	return cell{text: shortZero(form, v), zero: v == 0, missing: math.IsNaN(v) || math.IsInf(v, 0)}
}

// colour gives the cell the colour of v in the range of its matrix, or of the scale that it shares.
func (t Table) colour(c *cell, f facts, v float64) {
	fill := style.Missing
	limit := t.limit
	if limit == 0 && f.min < 0 {
		limit = max(-f.min, f.max)
	}
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
	case limit > 0:
		tint := style.Tint(v / limit)
		c.tint = &tint
		return
	case f.min == f.max:
		fill = style.Viridis(0)
	default:
		fill = style.Viridis((v - f.min) / (f.max - f.min))
	}
	c.fill = &fill
}

// summariseRows appends one column for each row summary; all of them are written in a format of their own.
func (t Table) summariseRows(g *grid, rows []int) {
	for _, s := range t.rowSummaries {
		results := make([]float64, len(rows))
		for r, i := range rows {
			if i >= 0 {
				results[r] = s.of(mat.Row(nil, i, t.m))
			}
		}
		form := t.format(without(results, rows))
		for r, i := range rows {
			c := cell{text: "⋮", gap: true}
			if i >= 0 {
				c = number(form, results[r])
			}
			g.rows[r].cells = append(g.rows[r].cells, c)
		}
	}
}

// summariseCols appends one row for each column summary.
func (t Table) summariseCols(g *grid, cols []int) {
	for _, s := range t.colSummaries {
		results := make([]float64, len(cols))
		for c, j := range cols {
			if j >= 0 {
				results[c] = s.of(mat.Col(nil, j, t.m))
			}
		}
		form := t.format(without(results, cols))
		row := gridRow{label: label{text: words.Label(s.name), named: true}, summary: true}
		for c, j := range cols {
			if j < 0 {
				row.cells = append(row.cells, cell{text: "⋯", gap: true})
			} else {
				row.cells = append(row.cells, number(form, results[c]))
			}
		}
		for range t.rowSummaries {
			row.cells = append(row.cells, cell{})
		}
		g.rows = append(g.rows, row)
	}
}

// excerpt is which of n rows or columns are shown, -1 standing for a gap. A gap of one would take the place of what it hides.
func excerpt(n, limit int) []int {
	var shown []int
	head, tail := (limit+1)/2, limit/2
	for i := range n {
		switch {
		case n <= limit+1 || i < head || i >= n-tail:
			shown = append(shown, i)
		case i == head:
			shown = append(shown, -1)
		}
	}
	return shown
}

func heading(names []string, i, n int, shown []int, gap, one, many string) label {
	switch {
	case i < 0:
		return label{text: gap, skipped: words.Count(n-len(shown)+1, one, many) + " not shown"}
	case names != nil:
		return label{text: words.Label(names[i]), named: true}
	default:
		return label{text: strconv.Itoa(i)}
	}
}

// without drops the results of gaps.
func without(results []float64, places []int) []float64 {
	var kept []float64
	for k, p := range places {
		if p >= 0 {
			kept = append(kept, results[k])
		}
	}
	return kept
}
