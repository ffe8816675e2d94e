package plots

import (
	"context"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// ConeFigure shows encoding as geometry; [Cone] makes one.
type ConeFigure struct {
	Figure[ConeFigure, cone]
}

// cone is what a ConeFigure draws.
type cone struct {
	h, x       mat.Matrix
	rows       []string
	components []string
	space      bool
}

// Cone draws what encoding rows x (n×m) by two or three components h (k×m, ≥ 0) means. Whatever m is, the reconstructions w·H lie in
// one plane, or for three components in one space. The linear code (pseudo-inverse) gives the point there that is nearest to a row,
// a code w ≥ 0 a point of the cone between the components, and the exact code the nearest of these. The two are the same point for
// rows that fall into the cone; for others a dashed line joins them. Lengths are in units of x.
//
// The plane of two components is the page: angles and distances on it are true. InSpace shows how far from the plane the rows
// themselves are. The cone of three components is seen from above its rim, turned to where the dashed lines are long and the
// components stand apart; a dotted line goes on from each point in the cone to the rim, and shows where between the components the row
// points. The words say on which face or edge of the cone the nearest point of a row outside lies.
func Cone(h, x mat.Matrix) ConeFigure {
	return newFigure[ConeFigure](cone{h: h, x: x})
}

// Rows sets the names of the n rows, instead of those that x has.
func (f ConeFigure) Rows(names ...string) ConeFigure {
	f.own.rows = slices.Clone(names)
	return f
}

// Components sets the names of the k components, instead of the row names that h has.
func (f ConeFigure) Components(names ...string) ConeFigure {
	f.own.components = slices.Clone(names)
	return f
}

// coneCodes are the checked input of a cone, and both codes of its rows.
type coneCodes struct {
	h, x          *mat.Dense
	linear, exact *mat.Dense
	rows          []string
	components    []string
	lengths       []float64 // of the components
}

// encode reads the matrices and encodes the rows.
func (f cone) encode() (c coneCodes, err error) {
	h, ofH, err := read("Cone", "h", f.h)
	if err != nil {
		return c, err
	}
	x, ofX, err := read("Cone", "x", f.x)
	if err != nil {
		return c, err
	}
	rows, components := names{rows: f.rows}.or(ofX).rows, names{rows: f.components}.or(ofH).rows
	c.h, c.x = h, x
	k, m := c.h.Dims()
	n, xm := c.x.Dims()
	switch {
	case k != 2 && k != 3:
		return c, failf("Cone of %s: a picture has room for 2 or 3", count(k, "component", "components"))
	case k == 3 && f.space:
		return c, failf("Cone of 3 components InSpace: with the row itself that takes four dimensions")
	case m != xm:
		return c, failf("Cone: x has %d columns, the components have %d", xm, m)
	case len(components) > 0 && len(components) != k:
		return c, failf("Cone: %d names for %d components", len(components), k)
	}
	if err := (names{rows: rows}).check("Cone", n, m); err != nil {
		return c, err
	}
	model, err := nmf.FromComponents(c.h, nmf.Default(k))
	if err != nil {
		return c, failf("Cone: %w", err)
	}
	if c.linear, err = model.Project(c.x); err != nil {
		return c, failf("Cone: %w", err)
	}
	if c.exact, err = model.TransformExact(context.Background(), c.x); err != nil {
		return c, failf("Cone: %w", err)
	}
	c.rows, c.components = orNumbered(rows, "row", n), orNumbered(components, "component", k)
	for i := range n {
		for t := range k {
			if v := c.linear.At(i, t); math.IsNaN(v) || math.IsInf(v, 0) {
				return c, failf("Cone: the linear code of row %d is out of range", i)
			}
		}
	}
	for t := range k {
		length := norm(c.h.Slice(t, t+1, 0, m).(*mat.Dense))
		if length == 0 {
			return c, failf("Cone: a component is 0")
		}
		c.lengths = append(c.lengths, length)
	}
	return c, nil
}

// cosine is that of the angle between two components.
func (c coneCodes) cosine(s, t int) float64 {
	_, m := c.h.Dims()
	sum := 0.0
	for j := range m {
		sum += c.h.At(s, j) / c.lengths[s] * (c.h.At(t, j) / c.lengths[t])
	}
	return math.Min(sum, 1)
}

// length is that of row i.
func (c coneCodes) length(i int) float64 { return rowNorm(c.x, i) }

// encoded is a row in the plane: the nearest point there, and the nearest in the cone.
type encoded struct {
	name        string
	plane, cone [2]float64
}

func (e encoded) gap() float64 { return math.Hypot(e.plane[0]-e.cone[0], e.plane[1]-e.cone[1]) }

func (f cone) build(ask size) (*picture, error) {
	codes, err := f.encode()
	if err != nil {
		return nil, err
	}
	if ask.width == 0 {
		ask.width = 5 * vg.Inch
	}
	if len(codes.lengths) == 3 {
		return solid(codes, ask)
	}
	// The components lie symmetrically about the diagonal of the page.
	theta := math.Acos(codes.cosine(0, 1))
	if theta < 1e-6 {
		return nil, failf("Cone: the components are parallel, the cone is a line")
	}
	c := coneMarks{
		tips:  [2][2]float64{polar(codes.lengths[0], math.Pi/4-theta/2), polar(codes.lengths[1], math.Pi/4+theta/2)},
		theta: theta, names: codes.components,
	}
	place := func(w []float64) [2]float64 {
		return [2]float64{w[0]*c.tips[0][0] + w[1]*c.tips[1][0], w[0]*c.tips[0][1] + w[1]*c.tips[1][1]}
	}
	for i, name := range codes.rows {
		c.rows = append(c.rows, encoded{name, place(codes.linear.RawRowView(i)), place(codes.exact.RawRowView(i))})
	}
	if f.space {
		return inSpace(c, codes, ask)
	}
	title, words := c.tell(codes)
	return pictureWithUnit(c, coneLegend, title, words, ask), nil
}

const coneLegend = "● nearest in the plane: linear code\u00a0\u00a0\u00a0 ○ nearest in the cone: exact code"

// pictureWithUnit is a picture without axes, with a legend below, of what sets the ranges itself: both axes have one unit.
func pictureWithUnit(d interface {
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
		panels: []*plot.Plot{p}, size: ask.or(ask.width, 0.7), title: title, words: words, ownUnit: true,
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
	names []string
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
		if r.cone[0]-r.plane[0] > 1e-9*(hi[0]-lo[0]) {
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

	edge := draw.LineStyle{Color: canvas.Line(0), Width: hairline}
	component := draw.LineStyle{Color: edge.Color, Width: 1.8}
	label := canvas.Text(smallText, canvas.Label(0))
	labels := placer{dc: dc}
	right := []vg.Point{{X: 6}, {X: 6, Y: -10}, {X: 6, Y: 10}, {X: -6}}
	for i, tip := range tips {
		dc.StrokeLines(edge, dc.ClipLinesXY([]vg.Point{origin, beyond[i]})...)
		dc.StrokeLine2(component, origin.X, origin.Y, tip.X, tip.Y)
		arrow(dc, origin, tip, component.Color)
		offsets := []vg.Point{{X: 8, Y: -12}, {X: 8, Y: -22}, {X: -8, Y: -12}} // below the lower edge
		if i == 1 {
			offsets = []vg.Point{{X: -8, Y: 6}, {X: -8, Y: 14}, {X: 10, Y: -8}} // above the upper one
		}
		labels.write(label, tip, shorten(c.names[i], 30), offsets)
	}
	angle := canvas.Text(smallText, canvas.Label(0))
	const radius = vg.Length(24)
	arc := make([]vg.Point, 25)
	for i := range arc {
		q := polar(float64(radius), math.Pi/4+c.theta*(float64(i)/24-0.5))
		arc[i] = origin.Add(vg.Point{X: vg.Length(q[0]), Y: vg.Length(q[1])})
	}
	dc.StrokeLines(edge, arc)
	beyondArc := arc[12].Sub(origin).Scale(1.5)
	dc.FillText(angle, origin.Add(beyondArc).Add(vg.Point{X: 2, Y: angle.FontExtents().Descent}), fmt.Sprintf("%.3g°", c.theta*180/math.Pi))
	row := canvas.Line(1)
	for _, r := range c.rows {
		from, to := at(r.plane), at(r.cone)
		if d := from.Sub(to); math.Hypot(float64(d.X), float64(d.Y)) > 1 {
			dc.StrokeLines(draw.LineStyle{Color: row, Width: 0.9, Dashes: []vg.Length{2, 2}}, []vg.Point{from, to})
			mark(dc, to, row, false)
		}
		mark(dc, from, row, true)
	}
	if len(c.rows) <= 40 {
		s := canvas.Text(smallText, canvas.Label(1))
		for _, r := range c.rows {
			offsets := right
			if at(r.plane).X < at(r.cone).X-1 { // away from the line to the cone
				offsets = []vg.Point{{X: -6}, {X: -6, Y: 10}, {X: -6, Y: -10}, {X: 6, Y: 12}}
			}
			labels.write(s, at(r.plane), shorten(r.name, 24), offsets)
		}
	}
}

// arrow is a head at the end of a line.
func arrow(dc draw.Canvas, from, to vg.Point, c color.Color) {
	d := to.Sub(from)
	d = d.Scale(7 / vg.Length(math.Max(math.Hypot(float64(d.X), float64(d.Y)), 1e-9)))
	side := vg.Point{X: -d.Y * 0.4, Y: d.X * 0.4}
	back := to.Sub(d)
	dc.FillPolygon(c, []vg.Point{to.Add(d.Scale(0.2)), back.Add(side), back.Sub(side)})
}

// tell says which rows are in the cone, and by how much the others are not.
func (c coneMarks) tell(codes coneCodes) (title, words string) {
	var outside []string
	for i, r := range c.rows {
		length := codes.length(i)
		if r.gap() > 1e-9*length {
			outside = append(outside, fmt.Sprintf("%s by %s, %.3g %% of its length", r.name, short(r.gap()), 100*r.gap()/length))
		}
	}
	title = fmt.Sprintf("The cone of two components, %.3g° wide, and %s", c.theta*180/math.Pi, count(len(c.rows), "row", "rows"))
	return title, inAndOut(len(c.rows), outside)
}

// inAndOut counts the rows in the cone, and names those outside.
func inAndOut(rows int, outside []string) string {
	words := fmt.Sprintf("%s in the cone, where the linear and the exact code are the same.", count(rows-len(outside), "row falls", "rows fall"))
	switch {
	case len(outside) > 10:
		words += fmt.Sprintf(" %d rows fall outside.", len(outside))
	case len(outside) > 0:
		words += " Outside: " + strings.Join(outside, "; ") + "."
	}
	return words
}
