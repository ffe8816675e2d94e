package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

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
