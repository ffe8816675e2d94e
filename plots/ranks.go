package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// RanksFigure compares numbers of components; [Ranks] makes one.
type RanksFigure struct {
	Figure[RanksFigure, ranks]
}

// ranks is what a RanksFigure draws.
type ranks struct {
	scores []nmf.RankScore
}

// Ranks draws what [nmf.Config.Ranks] returns against the number of components, in three panels: the loss, which falls with every
// component; the held-out error, which stops falling where more components describe noise; and how far several starts agree, as the
// cophenetic correlation, the dispersion and the stability of [nmf.RankScore]. In the first two, dots are single starts, and the line
// joins the lowest losses and the median errors; a ring marks the lowest median error. Values that span more than a factor of 30 are
// on a logarithmic axis.
//
// Numbers that are not finite are left out.
func Ranks(scores []nmf.RankScore) RanksFigure {
	return newFigure[RanksFigure](ranks{scores: slices.Clone(scores)})
}

func (f ranks) build(ask size) (*picture, error) {
	if len(f.scores) == 0 {
		return nil, failf("Ranks without a rank")
	}
	ranks := slices.Clone(f.scores)
	slices.SortStableFunc(ranks, func(a, b nmf.RankScore) int { return cmp.Compare(a.Components, b.Components) })
	for i, r := range ranks {
		if r.Components < 1 {
			return nil, failf("Ranks: a rank of %d components", r.Components)
		}
		if i > 0 && ranks[i-1].Components == r.Components {
			return nil, failf("Ranks: %d components twice", r.Components)
		}
	}
	loss, heldOut := rankLine{colour: 0}, rankLine{colour: 1, ring: true}
	agree := []rankLine{{name: "cophenetic", colour: 0}, {name: "dispersion", colour: 1}, {name: "stability", colour: 2}}
	for _, r := range ranks {
		loss.add(r.Components, r.Losses, slices.Min[[]float64])
		heldOut.add(r.Components, r.HeldOut, median)
		for i, v := range []float64{r.Cophenetic, r.Dispersion, r.Stability} {
			agree[i].add(r.Components, []float64{v}, median)
		}
	}
	if len(loss.line)+len(heldOut.line) == 0 {
		return nil, failf("Ranks: no loss and no held-out error is finite")
	}
	ask = ask.or(columnWidth, 0.36)
	panels := []*plot.Plot{
		ranksPanel("loss", ranks, loss), ranksPanel("held-out error", ranks, heldOut), ranksPanel("agreement of the starts", ranks, agree...),
	}
	shares := &panels[2].Y
	shares.Min, shares.Max, shares.Scale, shares.Tick.Marker = agreementFrom(agree), 1, linearScale{}, linearTicks{count: 5}
	shares.Max += 0.04 * (1 - shares.Min)
	title, words, detail := tellRanks(ranks, heldOut)
	return &picture{panels: panels, draw: inRow(panels, panelGap), size: ask, title: title, words: words, detail: detail}, nil
}

// agreementFrom is where the axis of the agreement begins: just below the least of it, so that differences near 1 are seen.
func agreementFrom(lines []rankLine) float64 {
	least := 1.0
	for _, l := range lines {
		for _, q := range l.line {
			least = min(least, q.value)
		}
	}
	room := max(1-least, 0.02)
	return max(1-1.5*room, min(least, 0)) // the room below is the legend's
}

// median of some numbers, which it sorts.
func median(v []float64) float64 {
	_, _, mid, _, _ := quantiles(v)
	return mid
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
	p.Add(gridLines{}, heading{title, panelGap})
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

// ranksAxis sets the range of the values: from 0 where that is not far, on a logarithm where they span more than a factor of 30.
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

// rankCurve draws one curve; order tells it apart by mark and dash too.
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
		}
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
		if r.ring && i == r.lowest() {
			c.SetColor(text1)
			c.SetLineDash(nil, 0)
			c.SetLineWidth(1.2)
			c.Stroke(disc(pt, 5))
		}
	}
}

// rankMark is a disc, a square or a triangle.
func rankMark(c draw.Canvas, at vg.Point, order, colour int, r vg.Length) {
	shapes[[...]int{0, 1, 3}[order]].fill(c, canvas.Line(colour), at, r)
}

func disc(at vg.Point, r vg.Length) vg.Path {
	var p vg.Path
	p.Move(vg.Point{X: at.X + r, Y: at.Y})
	p.Arc(at, r, 0, 2*math.Pi)
	p.Close()
	return p
}

// inside is a legend in the lower left of the data, one entry a line.
type inside struct{ entries legend }

func (l inside) Plot(c draw.Canvas, _ *plot.Plot) {
	s := canvas.Text(smallText, text1)
	s.XAlign = draw.XLeft
	for i, e := range l.entries {
		at := vg.Point{X: c.Min.X + 9, Y: c.Min.Y + 8 + vg.Length(len(l.entries)-1-i)*11}
		e.sign(c, at)
		c.FillText(s, at.Add(vg.Point{X: 8, Y: s.FontExtents().Descent}), e.text)
	}
}

// tellRanks names the number of components with the lowest held-out error, and lists the ranks.
func tellRanks(ranks []nmf.RankScore, heldOut rankLine) (title, words, detail string) {
	title = fmt.Sprintf("%s compared", count(len(ranks), "number of components", "numbers of components"))
	if len(heldOut.line) > 0 {
		best := heldOut.line[heldOut.lowest()]
		words = fmt.Sprintf("The median held-out error is lowest, %s, with %s.", short(best.value), count(best.k, "component", "components"))
	} else {
		words = "No held-out error is finite."
	}
	lines := []string{"components", "loss", "held-out error", "cophenetic", "dispersion", "stability"}
	columns := make([][]string, len(lines))
	for i := range columns {
		columns[i] = []string{lines[i]}
	}
	of := func(values []float64, summary func([]float64) float64) string {
		var l rankLine
		if l.add(0, values, summary); len(l.line) == 0 {
			return "none"
		}
		return short(l.line[0].value)
	}
	for _, r := range ranks {
		for i, cell := range []string{
			fmt.Sprint(r.Components), of(r.Losses, slices.Min[[]float64]), of(r.HeldOut, median), of([]float64{r.Cophenetic}, median),
			of([]float64{r.Dispersion}, median), of([]float64{r.Stability}, median),
		} {
			columns[i] = append(columns[i], cell)
		}
	}
	out := make([]string, len(ranks)+1)
	for _, column := range columns {
		for i, cell := range alignLeft(column) {
			out[i] = strings.TrimLeft(out[i]+"  "+cell, " ")
		}
	}
	for i := range out {
		out[i] = strings.TrimRight(out[i], " ")
	}
	return title, words, strings.Join(out, "\n")
}
