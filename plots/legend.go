package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// legendEntry is a word with the sign that it explains.
type legendEntry struct {
	text string
	sign func(c draw.Canvas, at vg.Point)
}

// legend stands in a line above the data.
type legend []legendEntry

const legendHeight = vg.Length(18)

// GlyphBoxes keeps room above the data.
func (legend) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 0.5, Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{Y: legendHeight}}}}
}

func (l legend) Plot(c draw.Canvas, _ *plot.Plot) {
	s := canvas.Text(smallText, text1)
	s.XAlign = draw.XLeft
	x, y := c.Min.X+6, c.Max.Y+legendHeight-7
	for _, e := range l {
		e.sign(c, vg.Point{X: x, Y: y})
		c.FillText(s, vg.Point{X: x + 8, Y: y + s.FontExtents().Descent}, e.text)
		x += 8 + s.Width(e.text) + 18
	}
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
