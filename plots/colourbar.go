package plots

import (
	"image"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// colourBar is the bar right of a panel that says which numbers the colours mean. It keeps its own room.
type colourBar struct {
	scale  scale
	height vg.Length // about how high it will be; 0 when that is not known yet
}

const (
	barGap   = vg.Length(7)
	barWidth = vg.Length(8)
	barTick  = vg.Length(3)
)

// ticks marks the bar. Where entries lie beyond the ends, the ends say so.
func (b colourBar) ticks() []plot.Tick {
	if b.scale.none {
		return nil
	}
	if b.scale.flat() {
		return []plot.Tick{{Label: "0"}}
	}
	lo, hi := b.scale.lo, b.scale.hi
	if b.scale.own != "" {
		ticks := []plot.Tick{{Label: "0"}}
		if lo < 0 {
			ticks = append(ticks, plot.Tick{Value: lo, Label: "least"})
		}
		return append(ticks, plot.Tick{Value: hi, Label: b.scale.own})
	}
	if b.scale.clipped && !b.scale.signed {
		return []plot.Tick{{Label: "0"}, {Value: hi, Label: minus("≥" + short(hi))}}
	}
	if b.scale.split {
		return []plot.Tick{{Value: lo, Label: minus(brief(lo))}, {Label: "0"}, {Value: hi, Label: brief(hi)}}
	}
	if b.scale.clipped {
		return []plot.Tick{{Value: lo, Label: minus("≤" + short(lo))}, {Label: "0"}, {Value: hi, Label: minus("≥" + short(hi))}}
	}
	count := 5
	if b.height > 0 {
		count = min(max(int(b.height/(2*smallText)), 1), 5)
	}
	ticks := linearTicks{count: count}.Ticks(lo, hi)
	for ; len(ticks) < 2 || (len(ticks) < 3 && b.scale.signed && lo == -hi); count++ {
		if count > 6 {
			return ends(lo, hi)
		}
		ticks = linearTicks{count: count + 1}.Ticks(lo, hi)
	}
	return ticks
}

func (b colourBar) style() draw.TextStyle {
	s := canvas.Text(smallText, text1)
	s.XAlign = draw.XLeft
	return s
}

// width is the room that the bar takes.
func (b colourBar) width() vg.Length {
	w := vg.Length(0)
	for _, t := range b.ticks() {
		w = max(w, b.style().Width(t.Label))
	}
	return barGap + barWidth + barTick + 2 + w
}

// GlyphBoxes keeps room right of the data, and above it for half a label.
func (b colourBar) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 1, Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{X: b.width(), Y: smallText / 2}}}}
}

func (b colourBar) Plot(c draw.Canvas, _ *plot.Plot) {
	bar := vg.Rectangle{
		Min: vg.Point{X: c.Max.X + barGap, Y: c.Min.Y},
		Max: vg.Point{X: c.Max.X + barGap + barWidth, Y: c.Max.Y},
	}
	const steps = 128
	palette := make(color.Palette, steps)
	img := image.NewPaletted(image.Rect(0, 0, 1, steps), palette)
	for i := range steps {
		palette[i] = b.scale.colour(b.scale.at(1 - float64(i)/(steps-1)))
		img.SetColorIndex(0, i, uint8(i))
	}
	c.DrawImage(bar, img)
	line := draw.LineStyle{Color: canvas.Ink(0.35), Width: hairline}
	c.SetLineStyle(line)
	c.Stroke(bar.Path())
	s := b.style()
	descent := s.FontExtents().Descent
	for _, t := range b.ticks() {
		y := bar.Min.Y + bar.Size().Y*vg.Length(b.scale.fraction(t.Value))
		length := barTick
		if t.IsMinor() {
			length = barTick / 2
		}
		c.StrokeLine2(draw.LineStyle{Color: text2, Width: hairline}, bar.Max.X, y, bar.Max.X+length, y)
		c.FillText(s, vg.Point{X: bar.Max.X + barTick + 2, Y: y + descent}, t.Label)
	}
}
