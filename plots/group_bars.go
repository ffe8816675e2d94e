package plots

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// groupBars draws the groups of rows left of a matrix, and those of columns above it, as a colour for each group, with their names in
// lines above.
type groupBars struct {
	rows, columns []string // a group for each, or nil
	width         vg.Length
}

const (
	groupBar = vg.Length(6)
	groupGap = vg.Length(2)
)

// names are the groups, in the order in which colours are given.
func (g groupBars) names() []string {
	all := append(slices.Clone(g.rows), g.columns...)
	slices.SortFunc(all, byNumber)
	return slices.Compact(all)
}

// left and above are the room that is taken of the matrix.
func (g groupBars) left() vg.Length {
	if len(g.rows) == 0 {
		return 0
	}
	return groupBar + groupGap
}

func (g groupBars) above() vg.Length {
	room := vg.Length(len(g.legend())) * groupLine
	if len(g.columns) > 0 {
		room += groupBar + groupGap
	}
	return room
}

const groupLine = vg.Length(12)

// GlyphBoxes keeps the room.
func (g groupBars) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 0, Y: 1, Rectangle: vg.Rectangle{Min: vg.Point{X: -g.left()}, Max: vg.Point{Y: g.above()}}}}
}

// legend are the groups' names in lines no wider than the data; more than four lines say too much.
func (g groupBars) legend() (lines [][]int) {
	s := canvas.Text(smallText, text1)
	x := g.width
	for i, name := range g.names() {
		w := s.Width(shorten(name, 24)) + 22
		if x+w > g.width {
			lines, x = append(lines, nil), 0
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], i)
		x += w
	}
	if len(lines) > 4 {
		return nil
	}
	return lines
}

func (g groupBars) Plot(c draw.Canvas, p *plot.Plot) {
	names := g.names()
	colour := func(group string) canvas.Hue {
		i, _ := slices.BinarySearchFunc(names, group, byNumber)
		return canvas.Line(i)
	}
	runs(g.rows, func(from, to int) {
		c.SetColor(colour(g.rows[from]))
		box := vg.Rectangle{
			Min: vg.Point{X: c.Min.X - groupGap - groupBar, Y: c.Y(p.Y.Norm(float64(to) - 0.5))},
			Max: vg.Point{X: c.Min.X - groupGap, Y: c.Y(p.Y.Norm(float64(from) - 0.5))},
		}
		c.Fill(box.Path())
		canvas.Note(c.Canvas, box, g.rows[from])
	})
	runs(g.columns, func(from, to int) {
		c.SetColor(colour(g.columns[from]))
		box := vg.Rectangle{
			Min: vg.Point{X: c.X(p.X.Norm(float64(from) - 0.5)), Y: c.Max.Y + groupGap},
			Max: vg.Point{X: c.X(p.X.Norm(float64(to) - 0.5)), Y: c.Max.Y + groupGap + groupBar},
		}
		c.Fill(box.Path())
		canvas.Note(c.Canvas, box, g.columns[from])
	})
	s := canvas.Text(smallText, text1)
	s.XAlign = draw.XLeft
	for k, line := range g.legend() {
		at := vg.Point{X: c.Min.X, Y: c.Max.Y + g.above() - groupLine*vg.Length(k) - groupLine/2}
		for _, i := range line {
			c.SetColor(canvas.Line(i))
			c.Fill(vg.Rectangle{Min: at.Add(vg.Point{Y: -3.5}), Max: at.Add(vg.Point{X: 8, Y: 3.5})}.Path())
			name := shorten(names[i], 24)
			c.FillText(s, at.Add(vg.Point{X: 11, Y: s.FontExtents().Descent}), name)
			at.X += s.Width(name) + 22
		}
	}
}

// runs calls f for each run of equal words.
func runs(words []string, f func(from, to int)) {
	for from := 0; from < len(words); {
		to := from + 1
		for to < len(words) && words[to] == words[from] {
			to++
		}
		f(from, to)
		from = to
	}
}

// words name the groups with how many rows or columns each has.
func (g groupBars) words() (out string) {
	for i, of := range [][]string{g.rows, g.columns} {
		counts := map[string]int{}
		for _, name := range of {
			counts[name]++
		}
		if len(counts) == 0 || len(counts) > 20 {
			continue
		}
		var each []string
		for _, name := range slices.SortedFunc(maps.Keys(counts), byNumber) {
			each = append(each, fmt.Sprintf("%s (%d)", name, counts[name]))
		}
		out += fmt.Sprintf(" Groups of %s: %s.", []string{"rows", "columns"}[i], strings.Join(each, ", "))
	}
	return out
}
