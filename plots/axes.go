package plots

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// linearScale is gonum's LinearScale for every range of float64.
type linearScale struct{}

func (linearScale) Normalize(lo, hi, x float64) float64 { return scale{lo: lo, hi: hi}.fraction(x) }

// logScale is gonum's LogScale without its panic: it puts what has no logarithm at the lower end.
type logScale struct{}

func (logScale) Normalize(lo, hi, x float64) float64 {
	if !(x > 0) || !(lo > 0) || !(hi > lo) {
		return 0
	}
	return (math.Log2(x) - math.Log2(lo)) / (math.Log2(hi) - math.Log2(lo))
}

// lengthless text takes no room along its line. gonum keeps room for a vertical axis' label around the arithmetic middle of the range,
// which on a logarithmic axis is near its upper end, far above where the label is drawn.
type lengthless struct{ text.Handler }

func (l lengthless) Box(s string, f font.Font) (width, height, depth vg.Length) {
	width, height, depth = l.Handler.Box(s, f)
	if s != " " { // a space is what gonum keeps the ticks off the label by
		width = 0
	}
	return width, height, depth
}

func (l lengthless) Draw(c vg.Canvas, s string, style text.Style, at vg.Point) {
	style.Handler = l.Handler
	l.Handler.Draw(c, s, style, at)
}

// logarithmic gives a vertical axis a logarithmic scale with these ticks.
func logarithmic(a *plot.Axis, ticks logTicks) {
	a.Scale, a.Tick.Marker = logScale{}, ticks
	a.Label.TextStyle.Handler = lengthless{a.Label.TextStyle.Handler}
}
