package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// mark is a filled circle, or an open one whose inside shows the page.
func mark(c draw.Canvas, at vg.Point, colour color.Color, filled bool) {
	const radius = 2.6
	var p vg.Path
	p.Move(vg.Point{X: at.X + radius, Y: at.Y})
	p.Arc(at, radius, 0, 2*math.Pi)
	p.Close()
	c.SetColor(colour)
	if filled {
		c.Fill(p)
		return
	}
	c.SetLineWidth(1.2)
	c.SetLineDash(nil, 0)
	c.Stroke(p)
}

func disc(at vg.Point, r vg.Length) vg.Path {
	var p vg.Path
	p.Move(vg.Point{X: at.X + r, Y: at.Y})
	p.Arc(at, r, 0, 2*math.Pi)
	p.Close()
	return p
}

// shape is a mark that tells series apart. One without corners is a disc.
type shape struct {
	corners int
	turn    float64 // of the first corner, from the right
}

var shapes = [...]shape{{}, {4, math.Pi / 4}, {4, 0}, {3, math.Pi / 2}}

func (s shape) fill(c draw.Canvas, colour color.Color, at vg.Point, r vg.Length) {
	if s.corners == 0 {
		c.SetColor(colour)
		c.Fill(disc(at, r))
		return
	}
	pts := make([]vg.Point, s.corners)
	for i := range pts {
		sin, cos := math.Sincos(s.turn + 2*math.Pi*float64(i)/float64(s.corners))
		pts[i] = at.Add(vg.Point{X: 1.25 * r * vg.Length(cos), Y: 1.25 * r * vg.Length(sin)}) // as heavy as the disc
	}
	c.FillPolygon(colour, pts)
}

// arrow draws the head of an arrow at the end of a line.
func arrow(dc draw.Canvas, from, to vg.Point, c color.Color) {
	d := to.Sub(from)
	d = d.Scale(7 / vg.Length(math.Max(math.Hypot(float64(d.X), float64(d.Y)), 1e-9)))
	side := vg.Point{X: -d.Y * 0.4, Y: d.X * 0.4}
	back := to.Sub(d)
	dc.FillPolygon(c, []vg.Point{to.Add(d.Scale(0.2)), back.Add(side), back.Sub(side)})
}

// straight is the colour with an alpha that has not been multiplied in.
func straight(c color.RGBA) color.NRGBA { return color.NRGBA(c) }
