package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// explainFew draws a few rows, each as a heading, a line for its difference and one for each term, with the values as numbers.
type explainFew struct {
	rows  []caused
	named names
	zero  float64
}

const fewLine = vg.Length(13) // from line to line

// shown are the terms that any row has.
func (e explainFew) shown() (out []int) {
	for t := range terms {
		for _, r := range e.rows {
			if r.terms[t] > 0 {
				out = append(out, t)
				break
			}
		}
	}
	return out
}

// lines is how many lines all rows take. Between two rows there is half a line.
func (e explainFew) lines() float64 {
	n := float64(len(e.rows))
	return n*float64(2+len(e.shown())) + (n-1)/2
}

const fewBelow = vg.Length(34) // the axis with its label

func (e explainFew) fits(ask size) bool {
	return (ask.height == 0 || ask.height >= vg.Length(e.lines())*smallText*1.2+fewBelow) && (ask.width == 0 || ask.width >= 3*vg.Inch)
}

func (e explainFew) picture(ask size) *picture {
	if ask.height == 0 {
		ask.height = vg.Length(e.lines())*fewLine + fewBelow + 2*margin
	}
	ask = ask.or(columnWidth, 0.4)
	p := newPlot()
	p.X.Label.Text = "norm, in units of X"
	e.zero = normAxis(&p.X, e.rows)
	if e.zero == 0 {
		p.X.Min = -0.015 * p.X.Max // marks of 0 stand off the names
	}
	p.X.Label.TextStyle.Handler = canvas.Text(labelText, text1).Handler // only a vertical axis needs another
	p.Y.Min, p.Y.Max = -0.5, e.lines()-0.5
	p.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	p.Y.Tick.Length, p.Y.LineStyle.Width = 0, 0
	ticks := plot.ConstantTicks{}
	for i := range e.rows {
		at := e.at(i)
		ticks = append(ticks, plot.Tick{Value: at + 1, Label: "difference\u00a0"})
		for k, t := range e.shown() {
			ticks = append(ticks, plot.Tick{Value: at + 2 + float64(k), Label: terms[t].String() + "\u00a0"})
		}
	}
	p.Y.Tick.Marker = ticks
	p.Add(e)
	return &picture{panels: []*plot.Plot{p}, size: ask, draw: alone(p)}
}

// at is the line of row i's heading.
func (e explainFew) at(i int) float64 { return float64(i) * (2.5 + float64(len(e.shown()))) }

// GlyphBoxes keeps room for the numbers right of the marks.
func (e explainFew) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	s, w := canvas.Text(smallText, text1), vg.Length(0)
	for _, r := range e.rows {
		for _, v := range append([]float64{r.difference}, r.terms[:]...) {
			w = max(w, s.Width(short(v)))
		}
	}
	return []plot.GlyphBox{{X: 1, Y: 0.5, Rectangle: vg.Rectangle{Max: vg.Point{X: w + 8, Y: 1}}}}
}

func (e explainFew) Plot(c draw.Canvas, p *plot.Plot) {
	number := canvas.Text(smallText, text1)
	number.XAlign = draw.XLeft
	head := canvas.Bold(canvas.Text(smallText, text1))
	head.XAlign = draw.XLeft
	line := func(y, v float64, mark func(vg.Point)) {
		at := vg.Point{X: c.X(p.X.Norm(min(v, p.X.Max))), Y: c.Y(p.Y.Norm(y))} // the axis ends before the largest float64
		if v == 0 && e.zero > 0 {
			at.X = c.X(p.X.Norm(e.zero))
		}
		c.StrokeLine2(draw.LineStyle{Color: canvas.Ink(0.3), Width: hairline, Dashes: []vg.Length{1, 2}}, c.Min.X, at.Y, at.X, at.Y)
		mark(at)
		c.FillText(number, vg.Point{X: at.X + 7, Y: at.Y + number.FontExtents().Descent}, short(v))
	}
	for i, r := range e.rows {
		y := e.at(i)
		at := vg.Point{X: c.Min.X + 4, Y: c.Y(p.Y.Norm(y)) + head.FontExtents().Descent}
		cause := "mainly " + r.cause.String()
		if r.cause == nmf.CauseNone {
			cause = "no difference"
		}
		name := cut(head, orNumbered(e.named.rows, "row", len(e.rows))[i], c.Max.X-at.X-number.Width(cause)-8)
		c.FillText(head, at, name)
		c.FillText(number, vg.Point{X: at.X + head.Width(name) + 6, Y: at.Y}, cause)
		line(y+1, r.difference, func(at vg.Point) {
			c.StrokeLine2(draw.LineStyle{Color: text2, Width: curve}, at.X, at.Y-4, at.X, at.Y+4)
		})
		for k, t := range e.shown() {
			line(y+2+float64(k), r.terms[t], func(at vg.Point) { termMark(c, t, at, 3) })
		}
	}
}
