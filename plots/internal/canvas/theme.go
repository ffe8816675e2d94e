package canvas

import (
	"image/color"

	"github.com/nmfnb/notebook/nmfnb/style"
)

// Theme is what an opaque picture is drawn on and with. An SVG inside a page takes both from the page instead.
type Theme struct{ Paper, Ink color.RGBA }

// The two themes of pictures.
var (
	Light = Theme{Paper: color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}, Ink: color.RGBA{R: 0x1c, G: 0x1c, B: 0x1c, A: 0xff}}
	Dark  = Theme{Paper: color.RGBA{R: 0x11, G: 0x11, B: 0x11, A: 0xff}, Ink: color.RGBA{R: 0xe8, G: 0xe8, B: 0xe8, A: 0xff}}
)

// Ink is the page's text colour laid on its background with this share: 1 for text, less for what should stand back.
type Ink float64

// RGBA returns the colour on white paper, for a canvas that knows no theme.
func (i Ink) RGBA() (r, g, b, a uint32) { return Light.resolve(i).RGBA() }

// Hue is a series' colour mixed with the page's text colour, so that it has contrast on a light and on a dark page.
type Hue struct {
	of    color.RGBA
	share float64 // of the colour itself
}

// Line returns the colour of a series' lines and marks: its contrast is above 3:1 on both pages.
func Line(series int) Hue { return Hue{style.Series(series), 0.8} }

// Label returns the colour of a series' text: its contrast is above 4.5:1 on both pages.
func Label(series int) Hue { return Hue{style.Series(series), 0.55} }

// RGBA returns the colour on white paper, for a canvas that knows no theme.
func (h Hue) RGBA() (r, g, b, a uint32) { return Light.resolve(h).RGBA() }

// resolve returns the theme's value of a colour that follows the page; any other colour is itself.
func (t Theme) resolve(c color.Color) color.Color {
	switch c := c.(type) {
	case nil:
		return t.Ink
	case Ink:
		return blend(t.Ink, t.Paper, float64(c))
	case Hue:
		return blend(c.of, t.Ink, c.share)
	}
	return c
}

// blend returns share·a + (1 − share)·b in sRGB, as CSS's color-mix(in srgb, …) does.
func blend(a, b color.RGBA, share float64) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8(float64(a)*share + float64(b)*(1-share) + 0.5) }
	return color.RGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 0xff}
}
