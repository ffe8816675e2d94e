package plots

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

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
		if len(c.rows) <= notedMarks {
			notePoint(dc, at(r.span), r.name+": "+short(r.span.to(r.cone))+" from the cone")
		}
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
	origin := at(vec{})
	for _, r := range c.rows {
		span := at(r.span)
		if len(c.rows) <= 12 {
			labels.avoid(origin, span)
			if up := r.span.dot(c.axis); !r.outside && up > 0 {
				labels.avoid(span, at(r.span.times(c.rim/up)))
			}
		}
		labels.avoid(span, at(r.cone))
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
	for t := range 3 { // rows' names stand on no edge of the cone either
		labels.avoid(origin, ends[t], ends[(t+1)%3])
	}
	if len(c.rows) <= 40 {
		for _, r := range c.rows {
			offsets := []vg.Point{{X: 6}, {X: 6, Y: -9}, {X: 6, Y: 9}, {X: -6}, {X: -6, Y: -9}, {X: -6, Y: 9}}
			if at(r.span).X < at(r.cone).X-1 || (!r.outside && at(r.span).X < middle.X) {
				offsets = append(offsets[3:], offsets[:3]...)
			}
			labels.write(name, at(r.span), shorten(r.name, 24), append(offsets, farther...))
		}
	}
}
