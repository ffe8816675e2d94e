package plots

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/nmfnb/style"
)

// ConeFigure shows encoding as geometry; [Cone] makes one.
type ConeFigure struct {
	Figure[*ConeFigure]
	h, x       mat.Matrix
	rows       []string
	components []string
	space      bool
}

// Cone draws what encoding rows x (n×m) by two components h (2×m, ≥ 0) means. Whatever m is, the reconstructions w·H lie in one
// plane, which is the page: the linear code (pseudo-inverse) gives the point of the plane nearest to a row, a code w ≥ 0 a point
// of the cone between the components, and the exact code the nearest of these. The two are the same point for rows that fall
// into the cone; for others a dashed line joins them. Angles on the page are true, and lengths are in units of x. InSpace shows how
// far from the plane the rows themselves are.
func Cone(h, x mat.Matrix) *ConeFigure {
	f := &ConeFigure{h: h, x: x}
	f.Figure = newFigure(f, f.build)
	return f
}

// Rows sets the names of the n rows.
func (f *ConeFigure) Rows(names ...string) *ConeFigure {
	f.rows = names
	return f
}

// Components sets the names of the two components.
func (f *ConeFigure) Components(first, second string) *ConeFigure {
	f.components = []string{first, second}
	return f
}

// encoded is a row in the plane: the nearest point there, and the nearest in the cone.
type encoded struct {
	name        string
	plane, cone [2]float64
}

func (e encoded) gap() float64 { return math.Hypot(e.plane[0]-e.cone[0], e.plane[1]-e.cone[1]) }

func (f *ConeFigure) build(ask size) (*picture, error) {
	h, err := dense("Cone", "h", f.h)
	if err != nil {
		return nil, err
	}
	x, err := dense("Cone", "x", f.x)
	if err != nil {
		return nil, err
	}
	k, m := h.Dims()
	n, xm := x.Dims()
	if k != 2 {
		return nil, failf("Cone of %d components: a page has room for 2", k)
	}
	if m != xm {
		return nil, failf("Cone: x has %d columns, the components have %d", xm, m)
	}
	if err := (names{rows: f.rows}).check("Cone", n, m); err != nil {
		return nil, err
	}
	model, err := nmf.New(h, nmf.Default(2))
	if err != nil {
		return nil, failf("Cone: %w", err)
	}
	linear, err := model.Project(x)
	if err != nil {
		return nil, failf("Cone: %w", err)
	}
	exact, err := model.TransformExact(context.Background(), x)
	if err != nil {
		return nil, failf("Cone: %w", err)
	}

	// The components lie symmetrically about the diagonal of the page.
	a, b := mat.Norm(h.RowView(0), 2), mat.Norm(h.RowView(1), 2)
	if a == 0 || b == 0 {
		return nil, failf("Cone: a component is 0")
	}
	theta := math.Acos(math.Min(mat.Dot(h.RowView(0), h.RowView(1))/a/b, 1))
	if theta < 1e-6 {
		return nil, failf("Cone: the components are parallel, the cone is a line")
	}
	c := coneMarks{tips: [2][2]float64{polar(a, math.Pi/4-theta/2), polar(b, math.Pi/4+theta/2)}, theta: theta, names: [2]string{"component 0", "component 1"}}
	if f.components != nil {
		c.names = [2]string{shorten(f.components[0], 30), shorten(f.components[1], 30)}
	}
	place := func(w []float64) [2]float64 {
		return [2]float64{w[0]*c.tips[0][0] + w[1]*c.tips[1][0], w[0]*c.tips[0][1] + w[1]*c.tips[1][1]}
	}
	for i := range n {
		name := fmt.Sprintf("row %d", i)
		if len(f.rows) > 0 {
			name = f.rows[i]
		}
		c.rows = append(c.rows, encoded{name, place(linear.RawRowView(i)), place(exact.RawRowView(i))})
	}
	if ask.width == 0 {
		ask.width = 5 * vg.Inch
	}
	if f.space {
		return f.inSpace(c, linear, h, x, ask)
	}
	title, words := c.tell(x)
	return drawing(c, coneLegend, title, words, ask), nil
}

const coneLegend = "● nearest in the plane: linear code\u00a0\u00a0\u00a0 ○ nearest in the cone: exact code"

// drawing is a picture without axes of what frames itself, with a legend below.
func drawing(d interface {
	plot.Plotter
	frame(*plot.Plot, draw.Canvas)
}, legend, title, words string, ask size) *picture {
	p := newPlot()
	p.HideAxes()
	p.X.Label.Text = legend
	if p.X.Label.TextStyle.Width(legend) > ask.width-2*margin {
		p.X.Label.Text = strings.ReplaceAll(legend, "\u00a0\u00a0\u00a0 ", "\n") // a line each
	}
	p.X.Scale, p.Y.Scale = linearScale{}, linearScale{}
	p.Add(d)
	return &picture{
		panels: []*plot.Plot{p}, size: ask.or(ask.width, 0.7), title: title, words: words,
		draw: func(dc draw.Canvas) {
			d.frame(p, dc)
			p.Draw(dc)
		},
	}
}

func polar(r, angle float64) [2]float64 {
	sin, cos := math.Sincos(angle)
	return [2]float64{r * cos, r * sin}
}

// coneMarks draws the cone, its components and the rows.
type coneMarks struct {
	tips  [2][2]float64
	theta float64
	names [2]string
	rows  []encoded
}

// frame sets ranges that hold everything, with the same unit along both axes.
func (c coneMarks) frame(p *plot.Plot, dc draw.Canvas) {
	lo, hi := [2]float64{}, [2]float64{}
	for _, q := range c.points() {
		for i := range q {
			lo[i], hi[i] = math.Min(lo[i], q[i]), math.Max(hi[i], q[i])
		}
	}
	// Room for names at the right and above.
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 1
	area := p.DataCanvas(dc).Size()
	left := 10.0
	for _, r := range c.rows {
		if r.plane[0] < r.cone[0] {
			left = 45 // and for names left of rows that fall outside there
		}
	}
	w, h := float64(area.X)-80-left, float64(area.Y)-30
	unit := math.Max((hi[0]-lo[0])/math.Max(w, 10), (hi[1]-lo[1])/math.Max(h, 10)) // data units per point
	p.X.Min, p.Y.Min = lo[0]-left*unit, lo[1]-10*unit
	p.X.Max, p.Y.Max = p.X.Min+unit*float64(area.X), p.Y.Min+unit*float64(area.Y)
}

func (c coneMarks) points() [][2]float64 {
	all := [][2]float64{c.tips[0], c.tips[1]}
	for _, r := range c.rows {
		all = append(all, r.plane, r.cone)
	}
	return all
}

func (c coneMarks) Plot(dc draw.Canvas, p *plot.Plot) {
	at := func(q [2]float64) vg.Point { return vg.Point{X: dc.X(p.X.Norm(q[0])), Y: dc.Y(p.Y.Norm(q[1]))} }
	origin, tips := at([2]float64{}), [2]vg.Point{at(c.tips[0]), at(c.tips[1])}

	// The cone goes on for ever; it is drawn to the edge of the data area.
	fill := style.Series(0)
	fill.A = 0x28
	far := vg.Length(2) * (dc.Max.X - dc.Min.X + dc.Max.Y - dc.Min.Y)
	var beyond [2]vg.Point
	for i, angle := range []float64{math.Pi/4 - c.theta/2, math.Pi/4 + c.theta/2} {
		d := polar(float64(far), angle)
		beyond[i] = origin.Add(vg.Point{X: vg.Length(d[0]), Y: vg.Length(d[1])})
	}
	dc.FillPolygon(straight(fill), dc.ClipPolygonXY([]vg.Point{origin, beyond[0], beyond[1]}))

	edge := draw.LineStyle{Color: hue{style.Series(0), lineShare}, Width: hairline}
	component := draw.LineStyle{Color: edge.Color, Width: 1.8}
	label := textStyle(smallText, hue{style.Series(0), textShare})
	label.XAlign = draw.XLeft
	descent := label.FontExtents().Descent
	var taken []vg.Rectangle
	right := []vg.Point{{X: 6}, {X: 6, Y: -10}, {X: 6, Y: 10}, {X: -6}}
	write := func(s draw.TextStyle, pt vg.Point, text string, offsets []vg.Point) {
		for _, off := range offsets {
			s.XAlign = draw.XLeft
			if off.X < 0 {
				s.XAlign = draw.XRight
			}
			pos := pt.Add(off).Add(vg.Point{Y: descent})
			box := s.Rectangle(text).Add(pos)
			if box.Max.X <= dc.Max.X && box.Min.X >= dc.Min.X && !slices.ContainsFunc(taken, func(r vg.Rectangle) bool { return overlap(r, box) }) {
				taken = append(taken, box)
				dc.FillText(s, pos, text)
				return
			}
		}
	}
	for i, tip := range tips {
		dc.StrokeLines(edge, dc.ClipLinesXY([]vg.Point{origin, beyond[i]})...)
		dc.StrokeLine2(component, origin.X, origin.Y, tip.X, tip.Y)
		arrow(dc, origin, tip, component.Color)
		offsets := []vg.Point{{X: 8, Y: -12}, {X: 8, Y: -22}, {X: -8, Y: -12}} // below the lower edge
		if i == 1 {
			offsets = []vg.Point{{X: -8, Y: 6}, {X: -8, Y: 14}, {X: 10, Y: -8}} // above the upper one
		}
		write(label, tip, c.names[i], offsets)
	}
	angle := textStyle(smallText, hue{style.Series(0), textShare})
	dc.FillText(angle, origin.Add(vg.Point{X: 22, Y: 22 + descent}), fmt.Sprintf("%.3g°", c.theta*180/math.Pi))
	row := hue{style.Series(1), lineShare}
	for _, r := range c.rows {
		from, to := at(r.plane), at(r.cone)
		if d := from.Sub(to); math.Hypot(float64(d.X), float64(d.Y)) > 1 {
			dc.StrokeLines(draw.LineStyle{Color: row, Width: 0.9, Dashes: []vg.Length{2, 2}}, []vg.Point{from, to})
			mark(dc, to, row, false)
		}
		mark(dc, from, row, true)
	}
	if len(c.rows) <= 40 {
		s := textStyle(smallText, hue{style.Series(1), textShare})
		for _, r := range c.rows {
			offsets := right
			if at(r.plane).X < at(r.cone).X-1 { // away from the line to the cone
				offsets = []vg.Point{{X: -6}, {X: -6, Y: 10}, {X: -6, Y: -10}, {X: 6, Y: 12}}
			}
			write(s, at(r.plane), shorten(r.name, 24), offsets)
		}
	}
}

// arrow is a head at the end of a line.
func arrow(dc draw.Canvas, from, to vg.Point, c colour) {
	d := to.Sub(from)
	d = d.Scale(7 / vg.Length(math.Max(math.Hypot(float64(d.X), float64(d.Y)), 1e-9)))
	side := vg.Point{X: -d.Y * 0.4, Y: d.X * 0.4}
	back := to.Sub(d)
	dc.FillPolygon(c, []vg.Point{to.Add(d.Scale(0.2)), back.Add(side), back.Sub(side)})
}

// tell says which rows are in the cone, and by how much the others are not.
func (c coneMarks) tell(x *mat.Dense) (title, words string) {
	var outside []string
	_, m := x.Dims()
	for i, r := range c.rows {
		length := norm(x.Slice(i, i+1, 0, m).(*mat.Dense))
		if r.gap() > 1e-9*length {
			outside = append(outside, fmt.Sprintf("%s by %s, %.3g %% of its length", r.name, short(r.gap()), 100*r.gap()/length))
		}
	}
	title = fmt.Sprintf("The cone of two components, %.3g° wide, and %s", c.theta*180/math.Pi, count(len(c.rows), "row", "rows"))
	words = fmt.Sprintf("%s in the cone, where the linear and the exact code are the same.",
		count(len(c.rows)-len(outside), "row falls", "rows fall"))
	switch {
	case len(outside) > 10:
		words += fmt.Sprintf(" %d rows fall outside.", len(outside))
	case len(outside) > 0:
		words += " Outside: " + strings.Join(outside, "; ") + "."
	}
	return title, words
}
