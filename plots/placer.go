package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// placer writes labels beside points where there is room.
type placer struct {
	dc    draw.Canvas
	taken []vg.Rectangle
	lines [][2]vg.Point
}

// write writes a label at the first of the places around a point where it touches no label before it, no line and no edge. A place left
// of the point, right of it or centred is one whose X is below, above or equal to 0. It reports whether there was such a place.
func (p *placer) write(s draw.TextStyle, at vg.Point, label string, offsets []vg.Point) bool {
	for _, off := range offsets {
		switch {
		case off.X < 0:
			s.XAlign = draw.XRight
		case off.X > 0:
			s.XAlign = draw.XLeft
		default:
			s.XAlign = draw.XCenter
		}
		pos := at.Add(off).Add(vg.Point{Y: s.FontExtents().Descent})
		box := s.Rectangle(label).Add(pos)
		if box.Max.X <= p.dc.Max.X && box.Min.X >= p.dc.Min.X && box.Min.Y >= p.dc.Min.Y && !p.touches(box, s) {
			p.taken = append(p.taken, box)
			p.dc.FillText(s, pos, label)
			return true
		}
	}
	return false
}

// touches tells whether a label's box touches another one, or its letters a line.
func (p *placer) touches(box vg.Rectangle, s draw.TextStyle) bool {
	if slices.ContainsFunc(p.taken, func(r vg.Rectangle) bool { return overlap(r, box) }) {
		return true
	}
	box.Min.Y += s.FontExtents().Descent / 2
	box.Max.Y -= s.FontExtents().Ascent * 0.2
	return slices.ContainsFunc(p.lines, func(l [2]vg.Point) bool { return crosses(box, l) })
}

// avoid keeps labels off the lines between these points.
func (p *placer) avoid(pts ...vg.Point) {
	for i := range len(pts) - 1 {
		p.lines = append(p.lines, [2]vg.Point{pts[i], pts[i+1]})
	}
}

// keep leaves the place of a mark free.
func (p *placer) keep(at vg.Point) {
	p.taken = append(p.taken, vg.Rectangle{Min: at.Sub(vg.Point{X: 3, Y: 3}), Max: at.Add(vg.Point{X: 3, Y: 3})})
}

// farther are places around a point where a label can still be taken for the point's, for when there is none closer.
var farther = []vg.Point{{Y: 10}, {Y: -11}, {X: 6, Y: 18}, {X: -6, Y: 18}, {X: 6, Y: -18}, {X: -6, Y: -18}}

func overlap(a, b vg.Rectangle) bool {
	return a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y
}

// crosses tells whether a piece of a line has a point in the box (Liang and Barsky).
func crosses(b vg.Rectangle, l [2]vg.Point) bool {
	d := l[1].Sub(l[0])
	lo, hi := 0.0, 1.0
	for _, e := range [][2]vg.Length{{-d.X, l[0].X - b.Min.X}, {d.X, b.Max.X - l[0].X}, {-d.Y, l[0].Y - b.Min.Y}, {d.Y, b.Max.Y - l[0].Y}} {
		p, q := float64(e[0]), float64(e[1])
		switch t := q / p; {
		case p == 0 && q < 0:
			return false
		case p < 0:
			lo = math.Max(lo, t)
		case p > 0:
			hi = math.Min(hi, t)
		}
	}
	return lo <= hi
}
