package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/style"
)

// finalLosses draws where many runs have ended, a dot for each, on an axis of its own: the ends are close to each other on the axis of
// the whole fall. Runs that ended in the same minimum stand at one height, with their number.
type finalLosses struct {
	finals []float64 // sorted
	groups [][]float64
}

func newFinalLosses(runs []run) finalLosses {
	f := finalLosses{finals: finals(runs)}
	slices.Sort(f.finals)
	f.groups = minima(f.finals)
	return f
}

// minima are the groups that sorted numbers fall into, or nil where they do not: at most six groups, each far narrower than the gaps
// beside it.
func minima(sorted []float64) (groups [][]float64) {
	span := sorted[len(sorted)-1] - sorted[0]
	if !(span > 0) || math.IsInf(span, 0) {
		return [][]float64{sorted}
	}
	gap := 0.03 * span
	first := 0
	for i := 1; i <= len(sorted); i++ {
		if i < len(sorted) && sorted[i]-sorted[i-1] <= gap {
			continue
		}
		if sorted[i-1]-sorted[first] > 3*gap {
			return nil
		}
		groups = append(groups, sorted[first:i])
		first = i
	}
	if len(groups) > 6 {
		return nil
	}
	return groups
}

const (
	finalsWidth = vg.Length(120)     // of the panel with its axis
	finalsLeast = 4.2 * vg.Inch      // of a figure that has room for it
	finalDot    = vg.Length(2)       // radius
	finalsRoom  = 2.2 * finalDot * 5 // where dots stand side by side
)

func (f finalLosses) panel() *plot.Plot {
	p := newPlot()
	p.X.Label.Text = "last value"
	p.X.Min, p.X.Max, p.X.Tick.Marker = 0, 1, plot.ConstantTicks(nil)
	lo, hi := f.finals[0], f.finals[len(f.finals)-1]
	pad := 0.08 * (hi - lo)
	if !(pad > 0) || math.IsInf(pad, 0) {
		pad = math.Max(math.Abs(hi)*1e-3, math.SmallestNonzeroFloat64)
	}
	p.Y.Min, p.Y.Max = math.Max(lo-pad, -math.MaxFloat64), math.Min(hi+pad, math.MaxFloat64)
	p.Y.Scale, p.Y.Tick.Marker = linearScale{}, linearTicks{count: 5}
	p.Add(f, endLabels{f.labels()})
	return p
}

// labels say how many runs ended in each minimum.
func (f finalLosses) labels() (out []endLabel) {
	for i, g := range f.groups {
		out = append(out, endLabel{text: count(len(g), "run", "runs"), x: 1, y: g[len(g)/2], leading: i == 0})
	}
	return out
}

func (f finalLosses) Plot(c draw.Canvas, p *plot.Plot) {
	see := style.Series(0)
	see.A = 0xb0
	c.SetColor(straight(see))
	var row []vg.Point // dots that would touch stand side by side
	flush := func() {
		step := min(2.2*finalDot, finalsRoom/vg.Length(max(len(row)-1, 1)))
		for i, pt := range row {
			c.Fill(disc(vg.Point{X: (c.Min.X+c.Max.X)/2 + (vg.Length(i)-vg.Length(len(row)-1)/2)*step, Y: pt.Y}, finalDot))
		}
		row = row[:0]
	}
	for _, v := range f.finals {
		y := c.Y(p.Y.Norm(v))
		if len(row) > 0 && y-row[0].Y > 2*finalDot {
			flush()
		}
		row = append(row, vg.Point{Y: y})
	}
	flush()
}

// words say how the runs group.
func (f finalLosses) words(digits int) string {
	if len(f.groups) < 2 {
		return ""
	}
	out := " They group:"
	for i, g := range f.groups {
		if i > 0 {
			out += ","
		}
		out += " " + count(len(g), "run", "runs") + " at " + precise(g[len(g)/2], digits)
	}
	return out + "."
}

// besideFinals draws the panel of the curves and, right of it, that of the last values, their data areas aligned.
func besideFinals(curves, finals *plot.Plot) func(draw.Canvas) {
	return func(c draw.Canvas) {
		split := c.Size().X - finalsWidth
		left, right := draw.Crop(c, 0, split-c.Size().X-8, 0, 0), draw.Crop(c, split, 0, 0, 0)
		a, b := curves.DataCanvas(left), finals.DataCanvas(right)
		low, high := max(a.Min.Y, b.Min.Y), min(a.Max.Y, b.Max.Y)
		curves.Draw(draw.Crop(left, 0, 0, low-a.Min.Y, high-a.Max.Y))
		finals.Draw(draw.Crop(right, 0, 0, low-b.Min.Y, high-b.Max.Y))
	}
}
