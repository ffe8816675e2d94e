package canvas

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	xfont "golang.org/x/image/font"
)

// fontStack names fonts with the widths that Text measures.
const fontStack = "Liberation Sans,Arimo,Arial,Helvetica,sans-serif"

// Text returns the style of centred sans-serif text. gonum/plot measures it with Liberation Sans, whose widths are those of
// Arial and Helvetica.
func Text(size vg.Length, c color.Color) text.Style {
	return text.Style{
		Color:   c,
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Size: size},
		XAlign:  draw.XCenter,
		YAlign:  draw.YCenter,
		Handler: plot.DefaultTextHandler,
	}
}

// Bold returns the style in bold.
func Bold(s text.Style) text.Style {
	s.Font.Weight = xfont.WeightBold
	return s
}
