package plots

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	xfont "golang.org/x/image/font"
)

// Sizes in points; a notebook column is 7 inches wide.
const (
	columnWidth = 7 * vg.Inch
	smallText   = vg.Length(8)  // ticks, cell values, direct labels
	labelText   = vg.Length(9)  // axes and panel titles
	titleText   = vg.Length(10) // the figure's title
	hairline    = vg.Length(0.6)
	curve       = vg.Length(1.6)
)

// theme is what an opaque picture is drawn on and with. An SVG in a page takes both from the page instead.
type theme struct{ paper, ink color.RGBA }

var (
	light = theme{paper: color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}, ink: color.RGBA{R: 0x1c, G: 0x1c, B: 0x1c, A: 0xff}}
	dark  = theme{paper: color.RGBA{R: 0x11, G: 0x11, B: 0x11, A: 0xff}, ink: color.RGBA{R: 0xe8, G: 0xe8, B: 0xe8, A: 0xff}}
)

// ink is the page's text colour laid on its background with this share: 1 for text, less for what should stand back.
type ink float64

const (
	text1 = ink(1)    // text, axes
	text2 = ink(0.75) // side remarks: still above 4.5:1
	faint = ink(0.16) // grid lines, frames
)

func (i ink) RGBA() (r, g, b, a uint32) { return light.resolve(i).RGBA() }

// hue is a series colour mixed with the page's text colour, so that it has contrast on a light and on a dark page.
type hue struct {
	of    color.RGBA
	share float64 // of the colour itself
}

const (
	lineShare = 0.8  // lines and marks: above 3:1 on both pages
	textShare = 0.55 // text: above 4.5:1
)

func (h hue) RGBA() (r, g, b, a uint32) { return light.resolve(h).RGBA() }

// resolve gives the theme's value of a colour that follows the page; any other colour is itself.
func (t theme) resolve(c color.Color) color.Color {
	switch c := c.(type) {
	case nil:
		return t.ink
	case ink:
		return blend(t.ink, t.paper, float64(c))
	case hue:
		return blend(c.of, t.ink, c.share)
	}
	return c
}

// blend returns share·a + (1 − share)·b in sRGB, as CSS's color-mix(in srgb, …) does.
func blend(a, b color.RGBA, share float64) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8(float64(a)*share + float64(b)*(1-share) + 0.5) }
	return color.RGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 0xff}
}

// textStyle is sans-serif text of the theme; gonum/plot measures it with Liberation Sans, whose widths are those of Arial
// and Helvetica.
func textStyle(size vg.Length, c color.Color) text.Style {
	return text.Style{
		Color:   c,
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Size: size},
		XAlign:  draw.XCenter,
		YAlign:  draw.YCenter,
		Handler: plot.DefaultTextHandler,
	}
}

func bold(s text.Style) text.Style {
	s.Font.Weight = xfont.WeightBold
	return s
}

// newPlot returns an empty gonum plot in the theme: sans-serif, no background of its own, ticks outside, no padding.
func newPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.Title.TextStyle = bold(textStyle(labelText, text1))
	p.Title.TextStyle.YAlign = draw.YTop
	p.Title.Padding = 4
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.LineStyle = draw.LineStyle{Color: text2, Width: hairline}
		a.Padding = 0
		a.Label.TextStyle = textStyle(labelText, text1)
		a.Label.TextStyle.YAlign = draw.YBottom
		a.Label.Padding = 3
		a.Tick.LineStyle = draw.LineStyle{Color: text2, Width: hairline}
		a.Tick.Length = 3
	}
	p.X.Tick.Label = textStyle(smallText, text1)
	p.X.Tick.Label.YAlign = draw.YTop
	p.Y.Tick.Label = textStyle(smallText, text1)
	p.Y.Tick.Label.XAlign = draw.XRight
	return p
}
