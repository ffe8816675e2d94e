package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// Sizes in points; a notebook column is 7 inches wide.
const (
	columnWidth = 7 * vg.Inch
	smallText   = vg.Length(8)  // ticks, cell values, direct labels
	labelText   = vg.Length(9)  // axes and panel titles
	titleText   = vg.Length(10) // the figure's title
	hairline    = vg.Length(0.6)
	curve       = vg.Length(1.6)
	margin      = vg.Length(3)  // keeps marks at the edge whole
	panelGap    = vg.Length(16) // between panels
)

// How much of the page's ink what is drawn takes.
const (
	text1 = canvas.Ink(1)    // text, axes
	text2 = canvas.Ink(0.75) // side remarks: still above 4.5:1
	faint = canvas.Ink(0.16) // grid lines, frames
)

// newPlot returns an empty gonum plot in the look of all figures: sans-serif, no background of its own, ticks outside, no padding.
func newPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.Title.TextStyle = canvas.Bold(canvas.Text(labelText, text1))
	p.Title.TextStyle.YAlign = draw.YTop
	p.Title.Padding = 4
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.LineStyle = draw.LineStyle{Color: text2, Width: hairline}
		a.Padding = 0
		a.Label.TextStyle = canvas.Text(labelText, text1)
		a.Label.TextStyle.YAlign = draw.YBottom
		a.Label.Padding = 3
		a.Tick.LineStyle = draw.LineStyle{Color: text2, Width: hairline}
		a.Tick.Length = 3
	}
	p.X.Tick.Label = canvas.Text(smallText, text1)
	p.X.Tick.Label.YAlign = draw.YTop
	p.Y.Tick.Label = canvas.Text(smallText, text1)
	p.Y.Tick.Label.XAlign = draw.XRight
	return p
}
