package plots

import (
	"cmp"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// rowError is one row's error, at a place along the axis.
type rowError struct {
	row   int
	value float64
}

// maxBars is how many bars are wide enough to be seen as such.
const maxBars = 60

func values(errors []rowError) []float64 {
	out := make([]float64, len(errors))
	for i, e := range errors {
		out[i] = e.value
	}
	return out
}

// errorMarks draws bars, dots or a line. Of the dots it names the three largest, if they are above a limit.
type errorMarks struct {
	errors  []rowError
	names   []string
	outlier float64
	sorted  bool // dots are then joined, over a filled area
}

func (e errorMarks) Plot(c draw.Canvas, p *plot.Plot) {
	at := func(i int, v float64) vg.Point { return vg.Point{X: c.X(p.X.Norm(float64(i))), Y: c.Y(p.Y.Norm(v))} }
	colour := canvas.Line(0)
	if len(e.errors) <= maxBars {
		half := (c.Max.X - c.Min.X) / vg.Length(len(e.errors)) * 0.36
		half = min(half, 16)
		for i, r := range e.errors {
			top := at(i, r.value)
			c.SetColor(colour)
			c.Fill(vg.Rectangle{Min: vg.Point{X: top.X - half, Y: c.Min.Y}, Max: vg.Point{X: top.X + half, Y: top.Y}}.Path())
			canvas.Note(c.Canvas, vg.Rectangle{Min: vg.Point{X: top.X - half, Y: c.Min.Y}, Max: vg.Point{X: top.X + half, Y: c.Max.Y}}, e.said(i))
		}
		return
	}
	if e.sorted {
		pts := make([]vg.Point, len(e.errors))
		for i, r := range e.errors {
			pts[i] = at(i, r.value)
		}
		pts = simplify(pts, 0.05)
		fill := style.Series(0)
		fill.A = 0x40
		area := append(slices.Clone(pts), vg.Point{X: pts[len(pts)-1].X, Y: c.Min.Y}, vg.Point{X: pts[0].X, Y: c.Min.Y})
		c.FillPolygon(straight(fill), area)
		c.StrokeLines(draw.LineStyle{Color: colour, Width: 1}, pts)
	}
	c.SetColor(colour)
	for i, r := range e.errors {
		if e.sorted && r.value <= e.outlier {
			continue // on the line
		}
		p := at(i, r.value)
		c.Fill(vg.Rectangle{Min: p.Sub(vg.Point{X: 1.1, Y: 1.1}), Max: p.Add(vg.Point{X: 1.1, Y: 1.1})}.Path())
	}
	if !e.sorted && len(e.errors) <= notedMarks {
		for i, r := range e.errors {
			notePoint(c, at(i, r.value), e.said(i))
		}
	}
	order := make([]int, len(e.errors))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(e.errors[b].value, e.errors[a].value) })
	s := canvas.Text(smallText, text1)
	var taken []vg.Rectangle
	for _, i := range order[:min(3, len(order))] {
		if e.errors[i].value <= e.outlier {
			break
		}
		top := at(i, e.errors[i].value)
		s.XAlign = draw.XLeft
		pt := vg.Point{X: top.X + 4, Y: top.Y + s.FontExtents().Descent}
		if pt.X+s.Width(e.names[i]) > c.Max.X {
			s.XAlign, pt.X = draw.XRight, top.X-4
		}
		box := s.Rectangle(e.names[i]).Add(pt)
		if !slices.ContainsFunc(taken, func(r vg.Rectangle) bool { return overlap(r, box) }) {
			taken = append(taken, box)
			c.FillText(s, pt, e.names[i])
		}
	}
}

// said is the name and the error of the i-th row that is drawn.
func (e errorMarks) said(i int) string {
	name := e.names[i]
	if name == strconv.Itoa(e.errors[i].row) {
		name = "row " + name
	}
	return name + ": " + short(e.errors[i].value)
}

// medianLine is a dashed line across the data, labelled at its right.
type medianLine struct{ value float64 }

func (m medianLine) text() string { return "median\u00a0" + short(m.value) }

// GlyphBoxes keeps room for the label.
func (m medianLine) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	w := canvas.Text(smallText, text1).Width(m.text()) + 4
	return []plot.GlyphBox{{X: 1, Y: 0.5, Rectangle: vg.Rectangle{Max: vg.Point{X: w, Y: 1}}}}
}

func (m medianLine) Plot(c draw.Canvas, p *plot.Plot) {
	y := c.Y(p.Y.Norm(m.value))
	c.StrokeLine2(draw.LineStyle{Color: text2, Width: 0.9, Dashes: dashes[1]}, c.Min.X, y, c.Max.X, y)
	s := canvas.Text(smallText, text1)
	s.XAlign = draw.XLeft
	c.FillText(s, vg.Point{X: c.Max.X + 4, Y: y + s.FontExtents().Descent}, m.text())
}
