package plots

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// gridLines draws faint lines at the labelled ticks of the vertical axis.
type gridLines struct{ above vg.Length } // what stands below is not crossed

func (g gridLines) Plot(c draw.Canvas, p *plot.Plot) {
	for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		if y := c.Y(p.Y.Norm(t.Value)); !t.IsMinor() && c.ContainsY(y) && y >= c.Min.Y+g.above {
			c.StrokeLine2(draw.LineStyle{Color: faint, Width: hairline}, c.Min.X, y, c.Max.X, y)
		}
	}
}

// dashes tell apart the runs of one colour, and groups after all colours have been used.
var dashes = [][]vg.Length{nil, {5, 2.5}, {1.5, 2}, {6, 2, 1.5, 2}}

// place is where a point is drawn. A y of 0 is drawn at zero if that is above 0, as on a logarithmic axis.
func place(c *draw.Canvas, p *plot.Plot, x, y, zero float64) vg.Point {
	if y == 0 && zero > 0 {
		y = zero
	}
	return vg.Point{X: c.X(p.X.Norm(x)), Y: c.Y(p.Y.Norm(y))}
}

// simplify drops points that lie within tolerance of the line through their neighbours (Douglas and Peucker, 1973), so that a
// history of thousands of iterations stays a small picture.
func simplify(pts []vg.Point, tolerance vg.Length) []vg.Point {
	keep := make([]bool, len(pts))
	keep[0], keep[len(pts)-1] = true, true
	type span struct{ a, b int }
	for todo := []span{{0, len(pts) - 1}}; len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		far, at := tolerance, 0
		for i := s.a + 1; i < s.b; i++ {
			if d := distance(pts[i], pts[s.a], pts[s.b]); d > far {
				far, at = d, i
			}
		}
		if at > 0 {
			keep[at] = true
			todo = append(todo, span{s.a, at}, span{at, s.b})
		}
	}
	var out []vg.Point
	for i, p := range pts {
		if keep[i] {
			out = append(out, p)
		}
	}
	return out
}

// distance is the distance from p to the segment ab.
func distance(p, a, b vg.Point) vg.Length {
	ab, ap := b.Sub(a), p.Sub(a)
	t := vg.Length(0)
	if d := ab.Dot(ab); d > 0 {
		t = min(max(ap.Dot(ab)/d, 0), 1)
	}
	q := ap.Sub(ab.Scale(t))
	return vg.Length(math.Hypot(float64(q.X), float64(q.Y)))
}
