package plots

import (
	"cmp"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// causeBins is a histogram of the rows' differences, whose bars are stacked by the main causes of the rows.
type causeBins struct {
	hi     float64
	counts [][len(terms) + 1]int // of each bin by cause, the last being none
	worst  []string              // names of the rows that differ most, each with its difference
}

const binCount = 50

// explainMany is the picture of many rows.
func explainMany(rows []caused, named names, ask size) *picture {
	ask = ask.or(columnWidth, 0.42)
	b := causeBins{counts: make([][len(terms) + 1]int, binCount)}
	for _, r := range rows {
		b.hi = max(b.hi, r.difference)
	}
	if b.hi == 0 {
		b.hi = 1
	}
	for _, r := range rows {
		t := slices.Index(terms[:], r.cause)
		if t < 0 {
			t = len(terms)
		}
		b.counts[b.bin(r.difference)][t]++
	}
	worst := slices.Clone(rows)
	slices.SortStableFunc(worst, func(a, b caused) int { return cmp.Compare(b.difference, a.difference) })
	for _, r := range worst[:min(3, len(worst))] {
		name := "row " + nameOr(nil, r.row)
		if len(named.rows) > 0 {
			name = shorten(named.rows[r.row], 30)
		}
		b.worst = append(b.worst, name+"\u00a0\u00a0"+short(r.difference)+"\u00a0\u00a0"+r.cause.String())
	}

	p := newPlot()
	p.X.Label.Text, p.Y.Label.Text = "norm of the difference, in units of X", "rows"
	p.X.Min, p.X.Max, p.X.Scale, p.X.Tick.Marker = 0, b.hi, linearScale{}, linearTicks{count: 8}
	p.Y.Min, p.Y.Max, p.Y.Scale, p.Y.Tick.Marker = 0, b.top(ask), linearScale{}, linearTicks{count: 5, whole: true}
	p.Add(b, legend(b.legend()))
	return &picture{panels: []*plot.Plot{p}, size: ask, draw: alone(p)}
}

func (b causeBins) bin(v float64) int { return min(int(v/b.hi*binCount), binCount-1) }

// top is where the axis ends: above all bars, and those below the names of the worst rows below these.
func (b causeBins) top(ask size) float64 {
	most, right := 0, 0
	for i, c := range b.counts {
		n := sum(c[:])
		most = max(most, n)
		if i >= binCount*2/5 {
			right = max(right, n)
		}
	}
	text := float64((ask.height - vg.Length(len(b.worst)+1)*worstLine - 60) / (ask.height - 60))
	return max(float64(most)*1.05, float64(right)/max(text, 0.2))
}

const worstLine = vg.Length(11)

func sum(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

func (b causeBins) legend() (out []legendEntry) {
	var all [len(terms) + 1]int
	for _, c := range b.counts {
		for t, n := range c {
			all[t] += n
		}
	}
	for t, n := range all {
		if n == 0 {
			continue
		}
		out = append(out, legendEntry{causeAt(t).String() + ": " + count(n, "row", "rows"), func(c draw.Canvas, at vg.Point) {
			setCause(c, t)
			c.Fill(vg.Rectangle{Min: at.Sub(vg.Point{X: 4, Y: 3.5}), Max: at.Add(vg.Point{X: 4, Y: 3.5})}.Path())
		}})
	}
	return out
}

// setCause sets the colour of a cause, or of none.
func setCause(c draw.Canvas, t int) {
	if t < len(terms) {
		c.SetColor(termColour(t))
		return
	}
	c.SetColor(canvas.Ink(0.4))
}

func (b causeBins) Plot(c draw.Canvas, p *plot.Plot) {
	base := make([]vg.Length, len(b.counts))
	for t := range len(terms) + 1 {
		setCause(c, t)
		for i, counts := range b.counts {
			if counts[t] == 0 {
				continue
			}
			x := func(i int) vg.Length { return c.X(p.X.Norm(b.hi * float64(i) / binCount)) }
			high := max(c.Y(p.Y.Norm(float64(counts[t])))-c.Y(p.Y.Norm(0)), 1) // a single row is seen
			bottom := c.Y(p.Y.Norm(0)) + base[i]
			base[i] += high
			c.Fill(vg.Rectangle{Min: vg.Point{X: x(i), Y: bottom}, Max: vg.Point{X: x(i+1) - 0.75, Y: bottom + high}}.Path())
			if t == len(terms) || sum(counts[t+1:]) == 0 { // the last of the stack
				canvas.Note(c.Canvas, vg.Rectangle{Min: vg.Point{X: x(i), Y: c.Min.Y}, Max: vg.Point{X: x(i + 1), Y: c.Max.Y}}, b.said(i))
			}
		}
	}
	s := canvas.Text(smallText, text1)
	s.XAlign = draw.XRight
	for i, line := range append([]string{"largest:"}, b.worst...) {
		at := vg.Point{X: c.Max.X, Y: c.Max.Y - (vg.Length(i)+0.5)*worstLine + s.FontExtents().Descent}
		c.FillText(s, at, cut(s, line, 0.6*(c.Max.X-c.Min.X)))
	}
}

// said is what a bin has: its range, and how many rows of each cause.
func (b causeBins) said(i int) string {
	out := short(b.hi*float64(i)/binCount) + " to " + short(b.hi*float64(i+1)/binCount) + ":"
	for t, n := range b.counts[i] {
		if n > 0 {
			out += " " + causeAt(t).String() + " " + count(n, "row", "rows") + ","
		}
	}
	return strings.TrimSuffix(out, ",")
}

// causeAt is the cause of a place in the counts of a bin.
func causeAt(t int) nmf.Cause {
	if t < len(terms) {
		return terms[t]
	}
	return nmf.CauseNone
}
