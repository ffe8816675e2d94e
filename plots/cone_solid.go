package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// vec is a place in the space of three components.
type vec [3]float64

func (a vec) plus(b vec) vec      { return vec{a[0] + b[0], a[1] + b[1], a[2] + b[2]} }
func (a vec) times(s float64) vec { return vec{s * a[0], s * a[1], s * a[2]} }
func (a vec) dot(b vec) float64   { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }
func (a vec) length() float64     { return math.Hypot(math.Hypot(a[0], a[1]), a[2]) }
func (a vec) to(b vec) float64    { return b.plus(a.times(-1)).length() }
func (a vec) unit() vec           { return a.times(1 / a.length()) }
func (a vec) cross(b vec) vec {
	return vec{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}

// solidRow is a row in the space of the components: the nearest point there, and the nearest in the cone.
type solidRow struct {
	name       string
	span, cone vec
	active     [3]bool // the components of the exact code
	outside    bool
}

// coneSolid is the cone of three components, seen by a far eye.
type coneSolid struct {
	rays    [3]vec // of length 1
	lengths []float64
	names   []string
	rows    []solidRow
	rim     float64 // how high along the axis the cone is drawn
	view
}

// view is from a little above the plane that axis stands on: right and away lie in that plane.
type view struct{ right, away, axis vec }

var viewSin, viewCos = math.Sincos(20 * math.Pi / 180)

// page is where a place is seen.
func (v view) page(p vec) [2]float64 {
	return [2]float64{p.dot(v.right), p.dot(v.axis)*viewCos + p.dot(v.away)*viewSin}
}

// eye is the direction to the eye.
func (v view) eye() vec { return v.axis.times(viewSin).plus(v.away.times(-viewCos)) }

// solid lays out the figure.
func solid(codes coneCodes, ask size) (*picture, error) {
	c := coneSolid{lengths: codes.lengths, names: codes.components}
	// The rows of the Cholesky factor of the cosines are the components' directions in their own space.
	a, b, d := codes.cosine(0, 1), codes.cosine(0, 2), codes.cosine(1, 2)
	c.rays[0] = vec{1, 0, 0}
	c.rays[1] = vec{a, math.Sqrt(max(1-a*a, 0)), 0}
	if c.rays[1][1] < 1e-6 {
		return nil, failf("Cone: components 0 and 1 are parallel")
	}
	c.rays[2] = vec{b, (d - a*b) / c.rays[1][1], 0}
	if c.rays[2][2] = math.Sqrt(max(1-b*b-c.rays[2][1]*c.rays[2][1], 0)); c.rays[2][2] < 1e-6 {
		return nil, failf("Cone: the three components lie in one plane, the cone has no inside")
	}
	place := func(w []float64) (p vec) {
		for t, v := range w {
			p = p.plus(c.rays[t].times(v * c.lengths[t]))
		}
		return p
	}
	for i, name := range codes.rows {
		r := solidRow{name: name, span: place(codes.linear.RawRowView(i)), cone: place(codes.exact.RawRowView(i))}
		for t := range r.active {
			r.active[t] = codes.exact.At(i, t) > 0
		}
		r.outside = r.span.to(r.cone) > 1e-9*codes.length(i)
		if size := r.span.length(); math.IsNaN(size) || math.IsInf(size, 0) {
			return nil, failf("Cone: row %d is out of range", i)
		}
		c.rows = append(c.rows, r)
	}
	c.axis = c.rays[0].plus(c.rays[1]).plus(c.rays[2]).unit()
	c.rim = c.reach()
	c.turn()
	if lo, hi := c.bounds(); ask.height == 0 {
		legend := 2*labelText + 14
		high := (ask.width-solidBeside)*vg.Length((hi[1]-lo[1])/(hi[0]-lo[0])) + solidAbove + legend
		ask.height = min(max(high, 0.45*ask.width, 2.2*vg.Inch), 0.8*ask.width)
	}
	title, words := c.tell(codes)
	return pictureWithUnit(c, "● nearest in the space of the components: linear code\u00a0\u00a0\u00a0 ○ nearest in the cone: exact code", title, words, ask), nil
}

// reach is how high the rim must be for all rows, and for the components unless they are much longer.
func (c coneSolid) reach() float64 {
	rows := 0.0
	for _, r := range c.rows {
		rows = max(rows, r.span.dot(c.axis), r.cone.dot(c.axis), r.span.length()/2)
	}
	if rows == 0 {
		return 1.1 * slices.Min(c.lengths)
	}
	rim := rows
	for t, ray := range c.rays {
		if tip := c.lengths[t] * ray.dot(c.axis); tip <= 3*rows {
			rim = max(rim, tip)
		}
	}
	return 1.1 * rim
}

// turn chooses from where the cone is seen: the dashed lines of rows outside are long, and the components stand apart.
func (c *coneSolid) turn() {
	away := c.rays[0].plus(c.axis.times(-c.rays[0].dot(c.axis))).unit()
	side := away.cross(c.axis)
	best := math.Inf(-1)
	for step := range 72 {
		sin, cos := math.Sincos(float64(step) * math.Pi / 36)
		v := view{axis: c.axis, away: away.times(cos).plus(side.times(sin))}
		v.right = v.away.cross(v.axis)
		if score := c.seenFrom(v); score > best+1e-9 {
			best, c.view = score, v
		}
	}
}

// seenFrom says how good a view is: how wide the cone is, how long the lines between the two points of a row are, and whether edges are
// apart from each other and from the axis.
func (c coneSolid) seenFrom(v view) float64 {
	apart, upright, wide, size := math.Inf(1), math.Inf(1), 0.0, 0.0
	for t := range 3 {
		next := c.end((t + 1) % 3)
		far, edge := math.Abs(v.page(c.end(t))[0]-v.page(next)[0]), c.end(t).to(next)
		apart, wide, size = min(apart, far/edge), max(wide, far), max(size, edge)
		upright = min(upright, math.Abs(v.page(c.end(t))[0])/edge)
	}
	long, outside := 0.0, 0
	for _, r := range c.rows {
		if r.outside {
			a, b := v.page(r.span), v.page(r.cone)
			long += math.Hypot(a[0]-b[0], a[1]-b[1]) / r.span.to(r.cone)
			outside++
		}
	}
	return min(apart, 0.25) + 2*min(upright, 0.1) + wide/size + long/float64(max(outside, 1))
}

// end is where component t's edge of the cone meets the rim.
func (c coneSolid) end(t int) vec { return c.rays[t].times(c.rim / c.rays[t].dot(c.axis)) }

// front says whether the face opposite component t is seen from outside.
func (c coneSolid) front(t int) bool { return c.normal(t).dot(c.eye()) > 0 }

// normal points out of the cone from the face opposite component t.
func (c coneSolid) normal(t int) vec {
	n := c.rays[(t+1)%3].cross(c.rays[(t+2)%3]).unit()
	if n.dot(c.rays[t]) > 0 {
		return n.times(-1)
	}
	return n
}

// Room beside what is drawn, for names.
const solidBeside, solidAbove = 110, 34

// bounds are those of everything that is drawn.
func (c coneSolid) bounds() (lo, hi [2]float64) {
	hold := func(v vec) {
		for i, x := range c.page(v) {
			lo[i], hi[i] = min(lo[i], x), max(hi[i], x)
		}
	}
	for t := range 3 {
		hold(c.end(t))
	}
	for _, r := range c.rows {
		hold(r.span)
		hold(r.cone)
	}
	return lo, hi
}

// frame sets ranges that hold everything, with the same unit along both axes.
func (c coneSolid) frame(p *plot.Plot, dc draw.Canvas) {
	lo, hi := c.bounds()
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 1
	area := p.DataCanvas(dc).Size()
	w, h := max(float64(area.X)-solidBeside, 10), max(float64(area.Y)-solidAbove, 10)
	unit := max((hi[0]-lo[0])/w, (hi[1]-lo[1])/h)
	left, below := (unit*float64(area.X)-hi[0]+lo[0])/2, (unit*float64(area.Y)-hi[1]+lo[1])/2
	p.X.Min, p.Y.Min = lo[0]-left, lo[1]-below
	p.X.Max, p.Y.Max = p.X.Min+unit*float64(area.X), p.Y.Min+unit*float64(area.Y)
}

func (c coneSolid) Plot(dc draw.Canvas, p *plot.Plot) {
	at := func(v vec) vg.Point {
		q := c.page(v)
		return vg.Point{X: dc.X(p.X.Norm(q[0])), Y: dc.Y(p.Y.Norm(q[1]))}
	}
	var ends [3]vg.Point
	for t := range ends {
		ends[t] = at(c.end(t))
	}
	origin := at(vec{})
	// All areas come before all lines, so that the page of a format without transparency shows what is behind the cone too.
	for _, front := range []bool{false, true} {
		for t := range 3 {
			if c.front(t) == front {
				c.fillFace(dc, t, origin, ends)
			}
		}
	}
	for t := range 3 {
		c.drawEdges(dc, at, t, origin, ends)
	}
	for _, r := range c.rows {
		c.drawRow(dc, at, r)
	}
	for _, r := range c.rows { // marks keep their colour, whatever is in front of them
		if r.outside {
			mark(dc, at(r.cone), canvas.Line(1), false)
		}
		mark(dc, at(r.span), canvas.Line(1), true)
	}
	c.write(dc, at, ends)
}

// fillFace fills the face opposite component t, lighter where it faces the light.
func (c coneSolid) fillFace(dc draw.Canvas, t int, origin vg.Point, ends [3]vg.Point) {
	light := c.right.times(-0.5).plus(c.axis.times(0.3)).plus(c.away.times(-0.8)).unit()
	n := c.normal(t)
	if !c.front(t) {
		n = n.times(-1)
	}
	fill := style.Series(0)
	fill.A = uint8(0x24 + 0x2c*(1-max(n.dot(light), 0)))
	dc.FillPolygon(straight(fill), []vg.Point{origin, ends[(t+1)%3], ends[(t+2)%3]})
}

// drawEdges draws component t, whose arrow ends at w = 1, on its edge of the cone, and the sides of the opposite face: the rim, and a
// line at half its height.
func (c coneSolid) drawEdges(dc draw.Canvas, at func(vec) vg.Point, t int, origin vg.Point, ends [3]vg.Point) {
	a, b := ends[(t+1)%3], ends[(t+2)%3]
	edge := draw.LineStyle{Color: canvas.Line(0), Width: hairline}
	dc.StrokeLine2(edge, a.X, a.Y, b.X, b.Y)
	dc.StrokeLine2(edge, origin.X, origin.Y, ends[t].X, ends[t].Y)
	half := func(q vg.Point) vg.Point { return origin.Add(q.Sub(origin).Scale(0.5)) }
	dc.StrokeLine2(draw.LineStyle{Color: canvas.Ink(0.25), Width: hairline}, half(a).X, half(a).Y, half(b).X, half(b).Y)
	component := draw.LineStyle{Color: edge.Color, Width: 1.8}
	if !c.front((t+1)%3) && !c.front((t+2)%3) {
		component.Width = 1.2 // at the back
	}
	if !c.shows(t) {
		dc.StrokeLine2(component, origin.X, origin.Y, ends[t].X, ends[t].Y)
		return
	}
	tip := at(c.rays[t].times(c.lengths[t]))
	dc.StrokeLine2(component, origin.X, origin.Y, tip.X, tip.Y)
	arrow(dc, origin, tip, component.Color)
}

// shows says whether component t ends below the rim.
func (c coneSolid) shows(t int) bool { return c.lengths[t] <= c.end(t).length() }

// drawRow draws the lines of a row: from the origin to its point, and from there to the rim or to the nearest point in the cone.
func (c coneSolid) drawRow(dc draw.Canvas, at func(vec) vg.Point, r solidRow) {
	colour := canvas.Line(1)
	thin := draw.LineStyle{Color: colour, Width: 0.5}
	span, origin := at(r.span), at(vec{})
	if len(c.rows) <= 12 {
		dc.StrokeLine2(thin, origin.X, origin.Y, span.X, span.Y)
		if up := r.span.dot(c.axis); !r.outside && up > 0 {
			rim := at(r.span.times(c.rim / up))
			dc.StrokeLines(draw.LineStyle{Color: colour, Width: 0.5, Dashes: []vg.Length{0.5, 2}}, []vg.Point{span, rim})
			dc.SetColor(colour)
			dc.Fill(disc(rim, 1.1))
		}
	}
	if r.outside {
		dc.StrokeLines(draw.LineStyle{Color: colour, Width: 0.9, Dashes: []vg.Length{2, 2}}, []vg.Point{span, at(r.cone)})
	}
}

// write puts the names of the components at the rim, the angles between them at its sides, and the rows' names.
func (c coneSolid) write(dc draw.Canvas, at func(vec) vg.Point, ends [3]vg.Point) {
	labels := placer{dc: dc}
	for _, r := range c.rows {
		labels.keep(at(r.span))
		labels.keep(at(r.cone))
	}
	for t, ray := range c.rays { // names do not stand on components
		for step := range 24 {
			labels.keep(at(ray.times(min(c.lengths[t], c.end(t).length()) * float64(step) / 24)))
		}
	}
	middle := ends[0].Add(ends[1]).Add(ends[2]).Scale(1.0 / 3)
	s := canvas.Text(smallText, canvas.Label(0))
	for t, end := range ends {
		offsets := []vg.Point{{X: 6, Y: 2}, {X: 4, Y: 9}, {X: 6, Y: -8}, {X: -6, Y: 2}, {X: -4, Y: 9}}
		if end.X < middle.X {
			offsets = []vg.Point{{X: -6, Y: 2}, {X: -4, Y: 9}, {X: -6, Y: -8}, {X: 6, Y: 2}, {X: 4, Y: 9}}
		}
		labels.write(s, end, shorten(c.names[t], 30), offsets)
	}
	for t := range 3 {
		a, b := (t+1)%3, (t+2)%3
		half, side := ends[a].Add(ends[b]).Scale(0.5), ends[a].Sub(ends[b])
		if math.Hypot(float64(side.X), float64(side.Y)) < 36 {
			continue // no room to say which side it is of
		}
		off := half.Sub(middle)
		off = off.Scale(9 / vg.Length(max(math.Hypot(float64(off.X), float64(off.Y)), 1e-9)))
		if c.front(t) { // the near side of the rim has the cone below it
			off = off.Scale(-1)
		}
		half = half.Add(vg.Point{X: 1.6 * off.X, Y: off.Y}) // texts are wider than high
		labels.write(s, half, degrees(c.rays[a], c.rays[b]), []vg.Point{{}})
	}
	name := canvas.Text(smallText, canvas.Label(1))
	if len(c.rows) <= 40 {
		for _, r := range c.rows {
			offsets := []vg.Point{{X: 6}, {X: 6, Y: -9}, {X: 6, Y: 9}, {X: -6}, {X: -6, Y: -9}, {X: -6, Y: 9}}
			if at(r.span).X < at(r.cone).X-1 || (!r.outside && at(r.span).X < middle.X) {
				offsets = append(offsets[3:], offsets[:3]...)
			}
			labels.write(name, at(r.span), shorten(r.name, 24), offsets)
		}
	}
}

// tell says which rows are in the cone, and on which face or edge the others' nearest points lie.
func (c coneSolid) tell(codes coneCodes) (title, words string) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for t := range 3 {
		angle := math.Acos(min(c.rays[t].dot(c.rays[(t+1)%3]), 1)) * 180 / math.Pi
		lo, hi = min(lo, angle), max(hi, angle)
	}
	title = fmt.Sprintf("The cone of three components, %.3g° to %.3g° apart, and %s", lo, hi, count(len(c.rows), "row", "rows"))
	var outside, off []string
	heights := codes.heights()
	for i, r := range c.rows {
		length := codes.length(i)
		if r.outside {
			gap := r.span.to(r.cone)
			outside = append(outside, fmt.Sprintf("%s by %s, %.3g %% of its length, nearest %s", r.name, short(gap), 100*gap/length, c.where(r)))
		}
		if h := heights[i]; h > 1e-9*length {
			off = append(off, fmt.Sprintf("%s %s (%.3g°)", r.name, short(h), math.Atan2(h, r.span.length())*180/math.Pi))
		}
	}
	words = inAndOut(len(c.rows), outside)
	if len(off) > 0 && len(off) <= 10 {
		words += " Distance from the space of the components: " + strings.Join(off, "; ") + "."
	}
	for t := range 3 {
		if !c.shows(t) {
			words += fmt.Sprintf(" %s goes on to a length of %s.", c.names[t], short(c.lengths[t]))
		}
	}
	return title, words
}

// where names the face, the edge or the origin that a row's nearest point in the cone is on.
func (c coneSolid) where(r solidRow) string {
	var on []string
	for t, active := range r.active {
		if active {
			on = append(on, c.names[t])
		}
	}
	switch len(on) {
	case 0:
		return "at the origin"
	case 1:
		return "on the edge of " + on[0]
	}
	return "on the face of " + strings.Join(on, " and ")
}
