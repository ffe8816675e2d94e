package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// solidRow is a row in the space of the components: the nearest point there, and the nearest in the cone.
type solidRow struct {
	name       string
	span, cone vec
	active     [3]bool // the components of the exact code
	outside    bool
}

// coneSolid is the cone of three components, seen from far away.
type coneSolid struct {
	rays    [3]vec // of length 1
	lengths []float64
	names   []string
	rows    []solidRow
	rim     float64 // how high along the axis the cone is drawn
	view
}

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
	title, words := c.tell(codes)
	drawn := thinned(len(c.rows), func(i int) []float64 { return c.rows[i].span[:] })
	words += thinnedWords(len(drawn), len(c.rows))
	c.rows = pick(c.rows, drawn)
	c.turn()
	if lo, hi := c.bounds(); ask.height == 0 {
		legend := 2*labelText + 14
		high := (ask.width-solidBeside)*vg.Length((hi[1]-lo[1])/(hi[0]-lo[0])) + solidAbove + legend
		ask.height = min(max(high, 0.45*ask.width, 2.2*vg.Inch), 0.8*ask.width)
	}
	return pictureWithUnit(c, "● nearest in the space of the components: linear code\u00a0\u00a0\u00a0 ○ nearest in the cone: exact code", title, words, ask), nil
}

// reach is how high the rim must be for all rows to be below it, and for the components too unless they are much longer.
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

// turn chooses the view from which the dashed lines of rows outside are long and the components stand apart.
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

// shows says whether component t ends below the rim.
func (c coneSolid) shows(t int) bool { return c.lengths[t] <= c.end(t).length() }

// Room beside what is drawn, for names.
const solidBeside, solidAbove = 110, 34

// bounds are the least and the greatest coordinates on the page of everything that is drawn.
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
