package plots

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ErrInput is what every error of a figure wraps: what was given cannot be drawn. The message says which argument, which
// entry, and what was expected.
var ErrInput = errors.New("plots: cannot draw")

func failf(format string, args ...any) error {
	return fmt.Errorf("%w "+format, append([]any{ErrInput}, args...)...)
}

// Figure is what all figures have in common; F is the figure's own type, so that settings can be chained. A figure is a
// value: nothing is drawn before it is asked for, and the same figure gives the same bytes each time.
type Figure[F any] struct {
	common
	own F
}

// common is all of a figure but its own type: what is not generic is compiled once, here, and not again in every cell.
type common struct {
	build         func(size) (*picture, error)
	title         string
	width, height vg.Length
	on            theme
	restyle       []func([]*plot.Plot)
}

// size is what a figure has been asked for; 0 leaves it to the figure.
type size struct {
	width, height vg.Length
	scales        []scale // of its colours, when a grid's figures share them
}

// or gives the sides that were not asked for a value: the width, and the height as a share of the width, but not so low that axes
// have no room.
func (s size) or(width vg.Length, share float64) size {
	if s.width == 0 {
		s.width = width
	}
	if s.height == 0 {
		s.height = max(s.width*vg.Length(share), 2.2*vg.Inch)
	}
	return s
}

// picture is a figure ready to be drawn.
type picture struct {
	panels []*plot.Plot // in reading order
	draw   func(draw.Canvas)
	size   size
	title  string // of the figure when the user gave none: for the text alternative, not drawn
	words  string // what is seen, in one or two sentences
	detail string // lines that only Text has

	entries []summary // of the matrices whose colours a grid can put on one scale
}

func newFigure[F any](own F, build func(size) (*picture, error)) Figure[F] {
	return Figure[F]{common{build: build, on: light}, own}
}

// Titled puts a title above the figure; it opens the text alternative too.
func (f *Figure[F]) Titled(title string) F {
	f.title = title
	return f.own
}

// Sized sets the width and the height in inches; 0 leaves either to the figure, which takes the 7 inches of a notebook's column
// if it has use for them.
func (f *Figure[F]) Sized(width, height float64) F {
	f.width, f.height = vg.Length(width)*vg.Inch, vg.Length(height)*vg.Inch
	return f.own
}

// Dark draws pictures (PNG, SVG, files) light on dark. HTML needs no such setting, it takes the page's colours.
func (f *Figure[F]) Dark() F {
	f.on = dark
	return f.own
}

// Styled calls fn with the panels, in reading order, before each drawing: every part of a [plot.Plot] can be changed, and
// plotters added.
func (f *Figure[F]) Styled(fn func(panels []*plot.Plot)) F {
	f.restyle = append(f.restyle, fn)
	return f.own
}

// Sizes outside these would need more memory than a machine has, or show nothing.
const minInches, maxInches = 0.5, 100

func (f *common) picture() (*picture, error) { return f.pictureOf(f.asked()) }

// pictureOf builds the figure in a size, its title included.
func (f *common) pictureOf(ask size) (*picture, error) {
	if f.build == nil {
		return nil, failf("a figure that does not come from one of the package's functions")
	}
	for _, l := range []vg.Length{ask.width, ask.height} {
		if in := float64(l / vg.Inch); l != 0 && !(in >= minInches && in <= maxInches) {
			return nil, failf("a figure of %g×%g inches: each side must be from %g to %d", float64(ask.width/vg.Inch),
				float64(ask.height/vg.Inch), minInches, maxInches)
		}
	}
	p, err := f.build(ask)
	if err != nil {
		return nil, err
	}
	if f.title != "" {
		if p, err = f.under(titled(f.title), ask, p); err != nil {
			return nil, err
		}
	}
	for _, fn := range f.restyle {
		fn(p.panels)
	}
	return p, nil
}

// under puts a title above the picture p that was asked for, which then leaves it room, and is on a wider page where its own, which was
// not asked for, is narrower than the title.
func (f *common) under(title titled, ask size, p *picture) (*picture, error) {
	page := p.size.width
	if ask.width == 0 {
		page = max(page, min(title.width()+2*margin, columnWidth))
	}
	heading := title.wrapped(page - 2*margin)
	if heading.height() > p.size.height/4 {
		heading = titled(cut(title.style(), string(title), page-2*margin))
	}
	if ask.height > 0 {
		ask.height -= heading.height()
		var err error
		if p, err = f.build(ask); err != nil {
			return nil, err
		}
	}
	body, width := p.draw, p.size.width-2*margin
	p.title = f.title
	p.size.width = page
	p.size.height += heading.height()
	p.draw = func(c draw.Canvas) {
		heading.draw(&c)
		c.Max.X = c.Min.X + width
		body(c)
	}
	return p, nil
}

// titled is a figure's title: lines of bold text at the top left.
type titled string

func (titled) style() draw.TextStyle { return bold(textStyle(titleText, text1)) }

func (t titled) width() vg.Length { return t.style().Width(string(t)) }

func (t titled) height() vg.Length { return t.style().Height(string(t)) + 6 }

func (t titled) wrapped(width vg.Length) titled { return titled(wrap(t.style(), string(t), width)) }

// draw writes the title and takes its room off the canvas.
func (t titled) draw(c *draw.Canvas) {
	s := t.style()
	s.XAlign, s.YAlign = draw.XLeft, draw.YTop
	c.FillText(s, vg.Point{X: c.Min.X, Y: c.Max.Y + s.FontExtents().Descent}, string(t))
	c.Max.Y -= t.height()
}

// asked is the size that was set.
func (f *common) asked() size { return size{width: f.width, height: f.height} }

// margin keeps marks at the edge whole.
const margin = vg.Length(3)

func (p *picture) drawOn(c vg.CanvasSizer) {
	p.draw(draw.Crop(draw.New(c), margin, -margin, margin, -margin))
}

// Err returns why the figure cannot be drawn, or nil.
func (f *common) Err() error {
	_, err := f.picture()
	return err
}

// SVG returns the figure as an SVG document with a background of its own, with text as text, and title and desc that say
// what is seen.
func (f *common) SVG() ([]byte, error) {
	p, err := f.picture()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	err = p.svg(&b, &f.on)
	return b.Bytes(), err
}

func (p *picture) svg(b *bytes.Buffer, on *theme) error {
	c := newSVG(p.size.width, p.size.height)
	p.drawOn(c)
	return c.write(b, p.title, p.words, on)
}

// PNG returns the figure as pixels at 2× of a screen's 96 to the inch: sharp on dense screens and in print.
func (f *common) PNG() ([]byte, error) { return f.PNGAt(2) }

// PNGAt returns the figure as pixels at scale times 96 to the inch; scale is from 0.1 to 20.
func (f *common) PNGAt(scale float64) ([]byte, error) {
	if !(scale >= 0.1 && scale <= 20) {
		return nil, failf("at scale %g: it must be from 0.1 to 20", scale)
	}
	p, err := f.picture()
	if err != nil {
		return nil, err
	}
	c := newRaster(p.size.width, p.size.height, int(96*scale+0.5), f.on)
	p.drawOn(c)
	return encodePNG(c.img)
}

// HTML returns the figure for a notebook or a page: a <figure> with the SVG inside, transparent and in the page's text
// colour, so that it suits light and dark themes. What is wrong with a figure that cannot be drawn is shown in its place.
func (f *common) HTML() string {
	p, err := f.picture()
	if err == nil {
		var b bytes.Buffer
		if err = p.svg(&b, nil); err == nil {
			return `<figure style="margin:0">` + b.String() + `</figure>`
		}
	}
	return `<figure style="margin:0"><p role="alert" style="margin:0;padding:0.3em 0.8em;border-left:3px solid #d55e00">` +
		html.EscapeString(err.Error()) + `</p></figure>`
}

// Text returns what the figure shows in words and numbers, or why it cannot be drawn.
func (f *common) Text() string {
	p, err := f.picture()
	if err != nil {
		return err.Error()
	}
	return strings.TrimRight(p.title+"\n"+p.words+"\n"+p.detail, "\n")
}
