package plots

import (
	"html"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// settings are those of all figures.
type settings struct {
	title         string
	width, height vg.Length // 0 leaves a side to the figure
	dark          bool
	restyle       []func([]*plot.Plot)
}

func (s settings) theme() canvas.Theme {
	if s.dark {
		return canvas.Dark
	}
	return canvas.Light
}

// kind is what a figure draws, with the settings that only such figures have. It is a value too.
type kind interface {
	build(size) (*picture, error)
}

// size is what a figure has been asked for; 0 leaves it to the figure.
type size struct {
	width, height vg.Length
	scales        []scale // of its colours, when a grid's figures share them
}

// or fills in what was not asked for: the width, and as the height a share of it, but never so low that axes have no room.
func (s size) or(width vg.Length, share float64) size {
	if s.width == 0 {
		s.width = width
	}
	if s.height == 0 {
		s.height = max(s.width*vg.Length(share), 2.2*vg.Inch)
	}
	return s
}

// Sizes outside these would need more memory than a machine has, or show nothing.
const minInches, maxInches = 0.5, 100

// maxPixels is how many pixels a picture may have: 800 MB while it is drawn.
const maxPixels = 200e6

// check reports a size that cannot be drawn.
func (s size) check() error {
	for _, l := range []vg.Length{s.width, s.height} {
		if in := float64(l / vg.Inch); l != 0 && !(in >= minInches && in <= maxInches) {
			return failf("a figure of %g×%g inches: each side must be from %g to %d", float64(s.width/vg.Inch),
				float64(s.height/vg.Inch), minInches, maxInches)
		}
	}
	return nil
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
	ownUnit bool      // the axes have a unit in common, which another figure's ranges would take from them
}

func (p *picture) page() canvas.Page {
	return canvas.Page{Width: p.size.width, Height: p.size.height, Draw: func(c vg.CanvasSizer) {
		p.draw(draw.Crop(draw.New(c), margin, -margin, margin, -margin))
	}}
}

func (p *picture) svg(on *canvas.Theme) []byte { return p.page().SVG(p.title, p.words, on) }

// drawing is a figure of any type: its settings and what it draws.
type drawing struct {
	settings
	of kind
}

func (d drawing) picture() (*picture, error) {
	return d.pictureOf(size{width: d.width, height: d.height})
}

// pictureOf builds the figure in a size, its title included.
func (d drawing) pictureOf(ask size) (*picture, error) {
	if err := ask.check(); err != nil {
		return nil, err
	}
	p, err := d.of.build(ask)
	if err != nil {
		return nil, err
	}
	if d.title != "" {
		if p, err = d.under(titled(d.title), ask, p); err != nil {
			return nil, err
		}
	}
	for _, fn := range d.restyle {
		fn(p.panels)
	}
	return p, nil
}

// under puts a title above the picture p that was asked for, which then leaves it room. Where p's own width was not asked for and is
// narrower than the title, the page is wider.
func (d drawing) under(title titled, ask size, p *picture) (*picture, error) {
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
		if p, err = d.of.build(ask); err != nil {
			return nil, err
		}
	}
	body, width := p.draw, p.size.width-2*margin
	p.title = d.title
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

// titleLines makes a title fit to be shown. It keeps line breaks, which a name must not have.
func titleLines(title string) string {
	const most = 20
	lines := strings.SplitN(title, "\n", most)
	for i, l := range lines {
		lines[i] = words.Label(l)
	}
	return strings.Join(lines, "\n")
}

func (titled) style() draw.TextStyle { return canvas.Bold(canvas.Text(titleText, text1)) }

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

func (d drawing) svg() ([]byte, error) {
	p, err := d.picture()
	if err != nil {
		return nil, err
	}
	on := d.theme()
	return p.svg(&on), nil
}

func (d drawing) png(scale float64) ([]byte, error) {
	if !(scale >= 0.1 && scale <= 20) {
		return nil, failf("at scale %g: it must be from 0.1 to 20", scale)
	}
	p, err := d.picture()
	if err != nil {
		return nil, err
	}
	dpi := int(96*scale + 0.5)
	w, h := float64(p.size.width/vg.Inch)*float64(dpi), float64(p.size.height/vg.Inch)*float64(dpi)
	if w*h > maxPixels {
		return nil, failf("a picture of %.0f×%.0f pixels, more than %d million: make it smaller by Sized or PNGAt", w, h, int(maxPixels/1e6))
	}
	return p.page().PNG(dpi, d.theme())
}

func (d drawing) html() string {
	p, err := d.picture()
	if err != nil {
		return `<figure style="margin:0"><p role="alert" style="margin:0;padding:0.3em 0.8em;border-left:3px solid #d55e00">` +
			html.EscapeString(words.OneLine(err.Error())) + `</p></figure>`
	}
	return `<figure style="margin:0">` + string(p.svg(nil)) + `</figure>`
}

func (d drawing) text() string {
	p, err := d.picture()
	if err != nil {
		return words.OneLine(err.Error())
	}
	return strings.TrimRight(p.title+"\n"+p.words+"\n"+p.detail, "\n")
}
