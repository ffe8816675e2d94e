package plots

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// gridLines draws faint lines at the labelled ticks of the vertical axis.
type gridLines struct{}

func (gridLines) Plot(c draw.Canvas, p *plot.Plot) {
	for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		if y := c.Y(p.Y.Norm(t.Value)); !t.IsMinor() && c.ContainsY(y) {
			c.StrokeLine2(draw.LineStyle{Color: faint, Width: hairline}, c.Min.X, y, c.Max.X, y)
		}
	}
}

// dashes tell apart runs of one colour, or groups after the colours have been used up.
var dashes = [][]vg.Length{nil, {5, 2.5}, {1.5, 2}, {6, 2, 1.5, 2}}

// curvePlot draws one run with a mark at its end.
type curvePlot struct {
	run
	zero float64 // where a 0 is drawn
	wide bool
}

func (r curvePlot) at(c *draw.Canvas, p *plot.Plot, i int) vg.Point {
	return place(c, p, r.x[i], r.y[i], r.zero)
}

// place is where a point of a loss figure is drawn.
func place(c *draw.Canvas, p *plot.Plot, x, y, zero float64) vg.Point {
	if y == 0 && zero > 0 {
		y = zero
	}
	return vg.Point{X: c.X(p.X.Norm(x)), Y: c.Y(p.Y.Norm(y))}
}

func (r curvePlot) Plot(c draw.Canvas, p *plot.Plot) {
	pts := make([]vg.Point, len(r.x))
	for i := range pts {
		pts[i] = r.at(&c, p, i)
	}
	line := draw.LineStyle{
		Color: canvas.Line(r.colour), Width: curve,
		Dashes: dashes[(r.n+r.colour/style.SeriesColours)%len(dashes)],
	}
	if !r.wide {
		line.Width = hairline
	}
	if len(pts) > 1 {
		c.StrokeLines(line, simplify(pts, 0.08))
	}
	mark(c, pts[len(pts)-1], line.Color, r.converged)
}

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

// distance is from p to the segment ab.
func distance(p, a, b vg.Point) vg.Length {
	ab, ap := b.Sub(a), p.Sub(a)
	t := vg.Length(0)
	if d := ab.Dot(ab); d > 0 {
		t = min(max(ap.Dot(ab)/d, 0), 1)
	}
	q := ap.Sub(ab.Scale(t))
	return vg.Length(math.Hypot(float64(q.X), float64(q.Y)))
}

// band draws many runs as one: all of them, the middle half, the median, and the best run.
type band struct {
	x               []float64
	lo, q1, mid, q3 []float64
	hi              []float64
	best            curvePlot
	zero            float64
}

// newBand takes each run's latest value at each of up to 200 places; a run that has ended keeps its last one.
func newBand(runs []run, zero float64) band {
	b := band{zero: zero}
	var xs []float64
	begin, best := math.Inf(-1), 0
	for i, r := range runs {
		xs = append(xs, r.x...)
		begin = math.Max(begin, r.x[0])
		if r.last() < runs[best].last() {
			best = i
		}
	}
	b.best = curvePlot{run: runs[best], zero: zero, wide: true}
	b.best.colour, b.best.n = 1, 0
	slices.Sort(xs)
	xs = slices.Compact(slices.DeleteFunc(xs, func(x float64) bool { return x < begin }))
	step := 1
	if len(xs) > 200 {
		step = (len(xs)-1)/199 + 1
	}
	for i := 0; i < len(xs); i++ {
		if i%step != 0 && i != len(xs)-1 && i > 40 { // the beginning is where curves bend
			continue
		}
		now := make([]float64, len(runs))
		for j, r := range runs {
			k, found := slices.BinarySearch(r.x, xs[i])
			if !found {
				k--
			}
			now[j] = r.y[k]
		}
		lo, q1, mid, q3, hi := quantiles(now)
		b.x = append(b.x, xs[i])
		b.lo, b.q1, b.mid, b.q3, b.hi = append(b.lo, lo), append(b.q1, q1), append(b.mid, mid), append(b.q3, q3), append(b.hi, hi)
	}
	return b
}

func (b band) Plot(c draw.Canvas, p *plot.Plot) {
	line := func(y []float64) []vg.Point {
		pts := make([]vg.Point, len(y))
		for i := range y {
			pts[i] = place(&c, p, b.x[i], y[i], b.zero)
		}
		return simplify(pts, 0.08)
	}
	colour := style.Series(0)
	for _, area := range []struct {
		lo, hi []float64
		alpha  uint8
	}{{b.lo, b.hi, 0x30}, {b.q1, b.q3, 0x60}} {
		under := line(area.lo)
		slices.Reverse(under)
		see := colour
		see.A = area.alpha
		c.FillPolygon(straight(see), append(line(area.hi), under...))
	}
	if len(b.x) > 1 {
		c.StrokeLines(draw.LineStyle{Color: canvas.Line(0), Width: curve}, line(b.mid))
	}
	b.best.Plot(c, p)
}

func (b band) labels(digits int) []endLabel {
	i := len(b.x) - 1
	return []endLabel{
		{text: "best " + precise(b.best.last(), digits), x: b.best.x[len(b.best.x)-1], y: b.best.last(), zero: b.zero, colour: b.best.colour},
		{text: "median " + precise(b.mid[i], digits), x: b.x[i], y: b.mid[i], zero: b.zero},
		{text: "worst " + precise(b.hi[i], digits), x: b.x[i], y: b.hi[i], zero: b.zero},
	}
}

func finals(runs []run) []float64 {
	out := make([]float64, len(runs))
	for i, r := range runs {
		out[i] = r.last()
	}
	return out
}

// quantiles sorts v and returns its least, quartiles, and greatest, between neighbours by linear interpolation as numpy does.
func quantiles(v []float64) (lo, q1, mid, q3, hi float64) {
	slices.Sort(v)
	at := func(q float64) float64 {
		x := q * float64(len(v)-1)
		i := min(int(x), len(v)-2)
		if i < 0 {
			return v[0]
		}
		t := x - float64(i)
		if math.IsInf(v[i+1]-v[i], 0) {
			return v[i]*(1-t) + v[i+1]*t
		}
		return v[i] + t*(v[i+1]-v[i])
	}
	return v[0], at(0.25), at(0.5), at(0.75), v[len(v)-1]
}
