package style

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
)

// Missing is the colour of a cell that has no value (NaN, ±Inf). It is in neither map.
var Missing = color.RGBA{R: 0xb8, G: 0xb8, B: 0xb8, A: 0xff}

// Viridis returns the colour of t in [0, 1] on matplotlib's map viridis, dark violet to yellow: its lightness rises evenly, so
// that it keeps its order in grey and for every kind of colour blindness. A t outside is taken as the nearer end, NaN as
// Missing.
func Viridis(t float64) color.RGBA {
	if math.IsNaN(t) {
		return Missing
	}
	i := min(int(math.Min(math.Max(t, 0), 1)*256), 255)
	v, err := strconv.ParseUint(viridis[6*i:6*i+6], 16, 32)
	if err != nil {
		return Missing // the table holds hexadecimal digits only
	}
	return color.RGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// diverging are the colours of t = -1, -0.75, …, 1: blue, near-white, orange-brown. Blue against orange is the pair that
// red-green blindness leaves apart; both sides have the same lightness, so neither sign looks larger.
var diverging = [...]color.RGBA{
	{R: 0x1b, G: 0x4f, B: 0x9c, A: 0xff},
	{R: 0x46, G: 0x83, B: 0xc6, A: 0xff},
	{R: 0x86, G: 0xb4, B: 0xde, A: 0xff},
	{R: 0xc3, G: 0xda, B: 0xee, A: 0xff},
	{R: 0xf4, G: 0xf4, B: 0xf2, A: 0xff},
	{R: 0xf8, G: 0xd2, B: 0xb4, A: 0xff},
	{R: 0xef, G: 0xa1, B: 0x6c, A: 0xff},
	{R: 0xd3, G: 0x68, B: 0x33, A: 0xff},
	{R: 0x9c, G: 0x3a, B: 0x08, A: 0xff},
}

// Diverging returns the colour of t in [-1, 1] on a map for signed numbers: blue below 0, near-white at 0, orange above 0. A t
// outside is taken as the nearer end, NaN as Missing. In grey the two signs look alike: write the sign as text too.
func Diverging(t float64) color.RGBA {
	if math.IsNaN(t) {
		return Missing
	}
	last := len(diverging) - 1
	x := (math.Min(math.Max(t, -1), 1) + 1) / 2 * float64(last)
	i := min(int(x), last-1)
	a, b, f := diverging[i], diverging[i+1], x-math.Floor(x)
	if x == float64(last) {
		f = 1
	}
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + f*(float64(b)-float64(a)) + 0.5) }
	return color.RGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 0xff}
}

// Tint returns the colour of t in [-1, 1] for a cell of a page whose ground may be light or dark: transparent at 0, and from
// there to a half-transparent blue below 0 and orange above. Over a white page it grows darker with |t|, over a dark one
// lighter, and the page's own text keeps a contrast of at least 4.5:1 on it: black over white, white over #111111, and the
// greys of VS Code's themes. A t outside is taken as the nearer end, NaN as transparent.
func Tint(t float64) color.NRGBA {
	c := color.NRGBA{R: 0x39, G: 0x78, B: 0xbe}
	if t > 0 {
		c = color.NRGBA{R: 0xc1, G: 0x55, B: 0x1a}
	}
	if !math.IsNaN(t) {
		c.A = uint8(0.62*255*math.Min(math.Abs(t), 1) + 0.5)
	}
	return c
}

// series are the colours of Okabe and Ito (2008) without black and yellow, which vanish on a dark or a white page.
var series = [...]color.RGBA{
	{R: 0x00, G: 0x72, B: 0xb2, A: 0xff}, // blue
	{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff}, // vermilion
	{R: 0x00, G: 0x9e, B: 0x73, A: 0xff}, // bluish green
	{R: 0xcc, G: 0x79, B: 0xa7, A: 0xff}, // reddish purple
	{R: 0xe6, G: 0x9f, B: 0x00, A: 0xff}, // orange
	{R: 0x56, G: 0xb4, B: 0xe9, A: 0xff}, // sky blue
}

// SeriesColours is the number of different colours that Series returns.
const SeriesColours = len(series)

// Series returns the colour of the i-th line, group or cause, i ≥ 0, from the colour-blind-safe set of Okabe and Ito (2008). It
// starts again after SeriesColours: vary the dash or the mark with i/SeriesColours.
func Series(i int) color.RGBA {
	n := len(series)
	return series[((i%n)+n)%n]
}

// TextOn returns the text colour, black or white, that has the greater contrast on the background: at least 4.58:1 on any
// opaque colour, above the 4.5:1 that WCAG 2 asks for. (A softer near-black could not promise that.)
func TextOn(background color.RGBA) color.RGBA {
	black, white := color.RGBA{A: 0xff}, color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	if Contrast(black, background) >= Contrast(white, background) {
		return black
	}
	return white
}

// Contrast returns the contrast ratio of two opaque colours as WCAG 2 defines it, from 1 (the same luminance) to 21 (black on
// white).
func Contrast(a, b color.RGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

// luminance is WCAG 2's relative luminance, 0 for black and 1 for white.
func luminance(c color.RGBA) float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// linear undoes the transfer curve of sRGB.
func linear(v uint8) float64 {
	s := float64(v) / 255
	if s <= 0.04045 {
		return s / 12.92
	}
	return math.Pow((s+0.055)/1.055, 2.4)
}

// Hex writes an opaque colour as CSS and SVG do, #rrggbb.
func Hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
