package plots

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// agreementFrom is where the axis of the agreement begins, which is so high. That is just below the least agreement, so that differences
// near 1 are seen, with room for the legend.
func agreementFrom(lines []rankLine, high vg.Length) float64 {
	least := 1.0
	for _, l := range lines {
		for _, q := range l.line {
			least = min(least, q.value)
		}
	}
	room := max(1-least, 0.02)
	share := min(max(float64(48/max(high, 1)), 1./3), 0.7) // of the axis
	from := 1 - room/(1-share)
	if share == 1./3 {
		from = max(from, min(least, 0))
	}
	return from
}

// rankPoint is a value at a number of components.
type rankPoint struct {
	k     int
	value float64
}

// rankLine is a curve over the numbers of components, and the single starts around it.
type rankLine struct {
	name       string
	colour     int
	ring       bool // marks the lowest
	dots, line []rankPoint
}

func (l *rankLine) add(k int, values []float64, summary func([]float64) float64) {
	var finite []float64
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			finite = append(finite, v)
			l.dots = append(l.dots, rankPoint{k, v})
		}
	}
	if len(finite) > 0 {
		l.line = append(l.line, rankPoint{k, summary(finite)})
	}
}

// lowest is the place of the curve's lowest point.
func (l rankLine) lowest() int {
	best := 0
	for i, p := range l.line {
		if p.value < l.line[best].value {
			best = i
		}
	}
	return best
}

func ranksPanel(title string, ranks []nmf.RankScore, lines ...rankLine) *plot.Plot {
	p := newPlot()
	p.X.Label.Text = "components"
	first, last := float64(ranks[0].Components), float64(ranks[len(ranks)-1].Components)
	pad := max((last-first)*0.04, 0.5)
	p.X.Min, p.X.Max = first-pad, last+pad
	p.X.Scale, p.X.Tick.Marker = linearScale{}, linearTicks{count: 5, whole: true}
	if len(ranks) <= 8 && last-first <= 16 {
		var ticks plot.ConstantTicks
		for _, r := range ranks {
			ticks = append(ticks, plot.Tick{Value: float64(r.Components), Label: fmt.Sprint(r.Components)})
		}
		p.X.Tick.Marker = ticks
	}
	ranksAxis(p, lines)
	lined := gridLines{}
	if len(lines) > 1 {
		lined.above = vg.Length(len(lines))*11 + 5
	}
	p.Add(lined, heading{title, panelGap})
	for i, l := range lines {
		p.Add(rankCurve{l, i})
	}
	if len(lines) > 1 {
		var entries legend
		for i, l := range lines {
			entries = append(entries, legendEntry{l.name, func(c draw.Canvas, at vg.Point) { rankMark(c, at, i, l.colour, 2.6) }})
		}
		p.Add(inside{entries})
	}
	return p
}

// ranksAxis sets the range of the values. It begins at 0 where that is not far, and is logarithmic where the values span more
// than a factor of 30.
func ranksAxis(p *plot.Plot, lines []rankLine) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		for _, d := range l.dots {
			lo, hi = min(lo, d.value), max(hi, d.value)
		}
	}
	if lo > hi {
		lo, hi = 0, 1
	}
	if lo > 0 && lo < hi/30 {
		decades := log10(hi) - log10(lo)
		p.Y.Min, p.Y.Max = times10(lo, -0.06*decades), times10(hi, 0.06*decades)
		logarithmic(&p.Y, logTicks{count: 5})
		return
	}
	if lo > 0 && lo < hi/3 || lo == hi && lo > 0 {
		lo = 0
	}
	room := max((hi/2-lo/2)*0.12, math.Abs(hi)*1e-9, math.SmallestNonzeroFloat64)
	if lo == hi {
		room = max(math.Abs(hi), 1)
	}
	p.Y.Min, p.Y.Max = max(lo-room, -math.MaxFloat64), min(hi+room, math.MaxFloat64)
	if lo == 0 {
		p.Y.Min = 0
	}
	p.Y.Scale, p.Y.Tick.Marker = linearScale{}, linearTicks{count: 5}
}

// rankCurve draws one curve. order sets its mark and its dash.
type rankCurve struct {
	rankLine
	order int
}

func (r rankCurve) Plot(c draw.Canvas, p *plot.Plot) {
	at := func(q rankPoint) vg.Point {
		return vg.Point{X: c.X(p.X.Norm(float64(q.k))), Y: c.Y(p.Y.Norm(q.value))}
	}
	colour := canvas.Line(r.colour)
	if len(r.dots) > len(r.line) {
		see := style.Series(r.colour)
		see.A = 0x98
		for _, d := range r.dots {
			pt := at(d)
			c.SetColor(straight(see))
			c.Fill(disc(pt, 1.6))
			notePoint(c, pt, count(d.k, "component", "components")+": "+short(d.value))
		}
	}
	if r.ring {
		r.spread(c, at)
	}
	pts := make([]vg.Point, len(r.line))
	for i, q := range r.line {
		pts[i] = at(q)
	}
	if len(pts) > 1 {
		c.StrokeLines(draw.LineStyle{Color: colour, Width: curve, Dashes: dashes[r.order]}, pts)
	}
	for i, pt := range pts {
		rankMark(c, pt, r.order, r.colour, 2.6)
		notePoint(c, pt, strings.TrimPrefix(r.name+", ", ", ")+count(r.line[i].k, "component", "components")+": "+short(r.line[i].value))
		if r.ring && i == r.lowest() {
			c.SetColor(text1)
			c.SetLineDash(nil, 0)
			c.SetLineWidth(1.2)
			c.Stroke(disc(pt, 5))
		}
	}
}

// spread draws a line from the first to the third quartile of the starts at each number of components.
func (r rankCurve) spread(c draw.Canvas, at func(rankPoint) vg.Point) {
	for _, q := range r.line {
		var values []float64
		for _, d := range r.dots {
			if d.k == q.k {
				values = append(values, d.value)
			}
		}
		_, q1, _, q3, _ := quantiles(values)
		lo, hi := at(rankPoint{q.k, q1}), at(rankPoint{q.k, q3})
		c.StrokeLine2(draw.LineStyle{Color: canvas.Line(r.colour), Width: curve}, lo.X, lo.Y, hi.X, hi.Y)
	}
}

// rankMark is a disc, a square or a triangle.
func rankMark(c draw.Canvas, at vg.Point, order, colour int, r vg.Length) {
	shapes[[...]int{0, 1, 3}[order]].fill(c, canvas.Line(colour), at, r)
}
