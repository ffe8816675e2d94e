package plots

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// encoded is a row in the plane: the nearest point there, and the nearest in the cone.
type encoded struct {
	name        string
	plane, cone [2]float64
}

func (e encoded) gap() float64 { return math.Hypot(e.plane[0]-e.cone[0], e.plane[1]-e.cone[1]) }

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
		if len(c.rows) <= notedMarks {
			notePoint(dc, from, r.name+": "+short(r.gap())+" from the cone")
		}
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
