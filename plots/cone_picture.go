package plots

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// pictureWithUnit is a picture without axes and with a legend below. What it draws sets the ranges itself, with one unit for both
// axes.
func pictureWithUnit(d interface {
	plot.Plotter
	frame(*plot.Plot, draw.Canvas)
}, legend, title, words string, ask size) *picture {
	p := newPlot()
	p.HideAxes()
	p.X.Label.Text = legend
	if p.X.Label.TextStyle.Width(legend) > ask.width-2*margin {
		p.X.Label.Text = strings.ReplaceAll(legend, "\u00a0\u00a0\u00a0 ", "\n") // a line each
	}
	p.X.Scale, p.Y.Scale = linearScale{}, linearScale{}
	p.Add(d)
	return &picture{
		panels: []*plot.Plot{p}, size: ask.or(ask.width, 0.7), title: title, words: words, ownUnit: true,
		draw: func(dc draw.Canvas) {
			d.frame(p, dc)
			p.Draw(dc)
		},
	}
}

const coneLegend = "● nearest in the plane: linear code\u00a0\u00a0\u00a0 ○ nearest in the cone: exact code"

func polar(r, angle float64) [2]float64 {
	sin, cos := math.Sincos(angle)
	return [2]float64{r * cos, r * sin}
}

// inAndOut counts the rows in the cone, and names those outside.
func inAndOut(rows int, outside []string) string {
	words := fmt.Sprintf("%s in the cone, where the linear and the exact code are the same.", count(rows-len(outside), "row falls", "rows fall"))
	switch {
	case len(outside) > 10:
		words += fmt.Sprintf(" %d rows fall outside.", len(outside))
	case len(outside) > 0:
		words += " Outside: " + strings.Join(outside, "; ") + "."
	}
	return words
}
