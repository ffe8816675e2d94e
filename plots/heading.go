package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// heading is the title of a panel, centred above the data. gonum's own title is centred above the data with its labels.
type heading struct {
	text string
	over vg.Length // how much wider than the data it may be
}

func (heading) style() draw.TextStyle { return canvas.Bold(canvas.Text(labelText, text1)) }

const headingGap = vg.Length(5)

// headingRoom is the height that a heading takes above the data.
func headingRoom() vg.Length { return headingGap + heading{}.style().Height("0") }

// GlyphBoxes keeps room above the data.
func (h heading) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 0.5, Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{Y: headingRoom()}}}}
}

func (h heading) Plot(c draw.Canvas, _ *plot.Plot) {
	s := h.style()
	s.YAlign = draw.YBottom
	c.FillText(s, vg.Point{X: c.Center().X, Y: c.Max.Y + headingGap + s.FontExtents().Descent}, cut(s, h.text, c.Max.X-c.Min.X+h.over))
}
