package plots

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// Figure is what all figures have: the settings and the forms of each. F is the figure's own type, which the settings return, and
// K is what it draws.
//
// A figure is a value. A setting returns a changed copy and leaves the original as it was, so that settings can be chained and
// one figure can be the base of several. Nothing is drawn before a form is asked for, and the same figure gives the same bytes
// each time.
type Figure[F any, K kind] struct {
	settings settings
	own      K
}

// Drawing is any figure of this package, as [Grid] takes it.
type Drawing interface{ drawing() drawing }

func newFigure[F any, K kind](own K) F { return Figure[F, K]{own: own}.whole() }

// whole is the figure that f is the only part of.
func (f Figure[F, K]) whole() F {
	var out F
	*any(&out).(interface{ part() *Figure[F, K] }).part() = f
	return out
}

func (f *Figure[F, K]) part() *Figure[F, K] { return f }

// drawing is the figure without its type: what draws is compiled once, there, and not again in every cell for every type.
func (f Figure[F, K]) drawing() drawing { return drawing{f.settings, f.own} }

// Titled sets the title above the figure, which is also the first line of its text.
func (f Figure[F, K]) Titled(title string) F {
	f.settings.title = titleLines(title)
	return f.whole()
}

// Sized sets the width and the height in inches, each from 0.5 to 100. A side of 0 is left to the figure, which is at most 7
// inches wide, the width of a notebook's column.
func (f Figure[F, K]) Sized(width, height float64) F {
	f.settings.width, f.settings.height = vg.Length(width)*vg.Inch, vg.Length(height)*vg.Inch
	return f.whole()
}

// Dark draws pictures (PNG, SVG, files) light on dark. HTML needs no such setting: it takes the colours of its page.
func (f Figure[F, K]) Dark() F {
	f.settings.dark = true
	return f.whole()
}

// Styled calls fn with the panels, in reading order, before each drawing. fn can change every part of a [plot.Plot] and add
// plotters.
func (f Figure[F, K]) Styled(fn func(panels []*plot.Plot)) F {
	f.settings.restyle = append(slices.Clip(f.settings.restyle), fn) // clipped, so that the original's is not written over
	return f.whole()
}

// Err returns why the figure cannot be drawn, or nil.
func (f Figure[F, K]) Err() error {
	_, err := f.drawing().picture()
	return err
}

// SVG returns the figure as an SVG document with a background of its own. Text stays text, and title and desc say what is seen.
func (f Figure[F, K]) SVG() ([]byte, error) { return f.drawing().svg() }

// PNG returns the figure as pixels at 2× of a screen's 96 to the inch: sharp on dense screens and in print.
func (f Figure[F, K]) PNG() ([]byte, error) { return f.drawing().png(2) }

// PNGAt returns the figure as pixels at scale times 96 to the inch; scale is from 0.1 to 20. A picture may have 200 million pixels.
func (f Figure[F, K]) PNGAt(scale float64) ([]byte, error) { return f.drawing().png(scale) }

// HTML returns the figure for a notebook or a page: a <figure> with the SVG inside, transparent and in the text colour of the
// page, so that it suits light and dark themes. If the figure cannot be drawn, the error is shown in its place.
func (f Figure[F, K]) HTML() string { return f.drawing().html() }

// Text returns what the figure shows in words and numbers, or why it cannot be drawn.
func (f Figure[F, K]) Text() string { return f.drawing().text() }

// Save writes the figure to a file in the format of its extension: .svg, .png (at 2×), .pdf or .eps. The file is complete or,
// after an error, as it was before.
//
// A program that is built with gonum/plot's tag minimal, as the cells of the project's kernel are, has .pdf and .eps only if it
// imports them:
//
//	import _ "gonum.org/v1/plot/vg/vgpdf" // for .pdf
//	import _ "gonum.org/v1/plot/vg/vgeps" // for .eps
//
// GoNB keeps the last of a notebook's imports that are named _, so that each of the two wants a cell of its own.
func (f Figure[F, K]) Save(path string) error { return f.drawing().save(path) }
