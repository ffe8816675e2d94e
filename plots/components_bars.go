package plots

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// largest returns the places of the count largest finite entries, the largest first.
func largest(v []float64, count int) []int {
	var at []int
	for j, x := range v {
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			at = append(at, j)
		}
	}
	slices.SortStableFunc(at, func(a, b int) int { return cmp.Compare(v[b], v[a]) })
	return at[:min(count, len(at))]
}

// unlabelled keeps the marks of ticks and drops their labels, which the panel beside it has.
type unlabelled struct{ of plot.Ticker }

func (u unlabelled) Ticks(lo, hi float64) []plot.Tick {
	ticks := u.of.Ticks(lo, hi)
	for i := range ticks {
		if ticks[i].Label != "" {
			ticks[i].Label = "\u00a0"
		}
	}
	return ticks
}

// columnBars draws a bar for each finite number, from 0.
type columnBars struct {
	values []float64
	lying  bool
	named  func(i int) string // for notes
}

func (b columnBars) Plot(c draw.Canvas, p *plot.Plot) {
	c.SetColor(canvas.Line(0))
	half := 0.38
	if !b.lying && (c.Max.X-c.Min.X)/vg.Length(len(b.values)) < 4 {
		half = 0.5
	}
	for i, v := range b.values {
		if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		lo, hi := float64(i)-half, float64(i)+half
		bar, whole := vg.Rectangle{
			Min: vg.Point{X: c.X(p.X.Norm(lo)), Y: c.Y(p.Y.Norm(0))}, Max: vg.Point{X: c.X(p.X.Norm(hi)), Y: c.Y(p.Y.Norm(v))},
		}, c.Rectangle
		whole.Min.X, whole.Max.X = bar.Min.X, bar.Max.X
		if b.lying {
			bar = vg.Rectangle{
				Min: vg.Point{X: c.X(p.X.Norm(0)), Y: c.Y(p.Y.Norm(hi))}, Max: vg.Point{X: c.X(p.X.Norm(v)), Y: c.Y(p.Y.Norm(lo))},
			}
			whole = c.Rectangle
			whole.Min.Y, whole.Max.Y = bar.Min.Y, bar.Max.Y
		}
		c.Fill(bar.Path())
		if len(b.values) <= notedMarks {
			canvas.Note(c.Canvas, whole, b.named(i)+": "+short(v))
		}
	}
}
