package canvas

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
)

// point is a place on the page of an SVG, y down.
type point struct{ X, Y float64 }

// affine maps (x, y) to (a·x + c·y + e, b·x + d·y + f), the order of SVG's matrix().
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) times(n affine) affine {
	return affine{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b,
		m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

func (m affine) apply(p vg.Point) point {
	x, y := float64(p.X), float64(p.Y)
	return point{m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f}
}

// scale is the factor by which lengths grow, the mean of both directions.
func (m affine) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

// degrees is the direction of the x axis on the page, clockwise.
func (m affine) degrees() float64 { return math.Round(math.Atan2(m.b, m.a)*180/math.Pi*100) / 100 }

// upright reports whether rectangles stay rectangles with sides along the page.
func (m affine) upright() bool { return math.Abs(m.b) < 1e-12 && math.Abs(m.c) < 1e-12 }

// rectangle recognises a closed path along the axes, as cells and bars are.
func rectangle(p vg.Path) (lo, hi vg.Point, ok bool) {
	if len(p) != 5 || p[0].Type != vg.MoveComp || p[4].Type != vg.CloseComp {
		return lo, hi, false
	}
	for _, c := range p[1:4] {
		if c.Type != vg.LineComp {
			return lo, hi, false
		}
	}
	a, b, c, d := p[0].Pos, p[1].Pos, p[2].Pos, p[3].Pos
	if !(a.X == b.X && b.Y == c.Y && c.X == d.X && d.Y == a.Y) && !(a.Y == b.Y && b.X == c.X && c.Y == d.Y && d.X == a.X) {
		return lo, hi, false
	}
	return a, c, true
}

// data writes a path, moved by m, in the language of SVG's d attribute.
func data(p vg.Path, m affine) string {
	var out strings.Builder
	at := func(p vg.Point) string {
		q := m.apply(p)
		return num(q.X) + "," + num(q.Y)
	}
	for i, c := range p {
		switch c.Type {
		case vg.MoveComp:
			if i+1 < len(p) && p[i+1].Type == vg.ArcComp {
				continue // the arc says itself where it starts
			}
			out.WriteString("M" + at(c.Pos))
		case vg.LineComp:
			out.WriteString("L" + at(c.Pos))
		case vg.CurveComp:
			if len(c.Control) == 1 {
				out.WriteString("Q" + at(c.Control[0]) + " " + at(c.Pos))
			} else {
				out.WriteString("C" + at(c.Control[0]) + " " + at(c.Control[1]) + " " + at(c.Pos))
			}
		case vg.ArcComp:
			on := func(angle float64) vg.Point {
				sin, cos := math.Sincos(angle)
				return vg.Point{X: c.Pos.X + c.Radius*vg.Length(cos), Y: c.Pos.Y + c.Radius*vg.Length(sin)}
			}
			start := "L"
			if i == 0 || p[i-1].Type == vg.MoveComp {
				start = "M"
			}
			out.WriteString(start + at(on(c.Start)))
			// SVG has no arc that ends where it starts: two halves make any angle up to a full turn.
			r, sweep := num(float64(c.Radius)*m.scale()), 0
			if c.Angle < 0 {
				sweep = 1
			}
			for _, end := range []float64{c.Start + c.Angle/2, c.Start + c.Angle} {
				fmt.Fprintf(&out, "A%s,%s 0 0 %d %s", r, r, sweep, at(on(end)))
			}
		case vg.CloseComp:
			out.WriteString("Z")
		}
	}
	return out.String()
}

// num writes a coordinate to a hundredth of a point.
func num(v float64) string {
	v = math.Round(v*100) / 100
	return strconv.FormatFloat(v+0, 'f', -1, 64)
}
