package canvas

import (
	"bytes"
	"image"
	"image/color"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// printed is themed for gonum's PDF and EPS. These cannot write characters outside a Western code page (−, ‖), nor bold ones:
// text is drawn as outlines. EPS knows neither images nor transparency: cells are drawn one by one, and colours are mixed before.
// The cells of an enlarged image in a PDF are drawn one by one too, because some readers blur it.
type printed struct {
	themed
	eps bool
}

func (p printed) SetColor(c color.Color) {
	c = p.theme.resolve(c)
	if n := color.NRGBAModel.Convert(c).(color.NRGBA); n.A != 0xff {
		if c = unmultiplied(n); p.eps {
			c = blend(color.RGBA{R: n.R, G: n.G, B: n.B, A: 0xff}, p.theme.Paper, float64(n.A)/0xff)
		}
	}
	p.CanvasSizer.SetColor(c)
}

// unmultiplied is a colour as gonum's PDF takes it: with the alpha beside red, green and blue, not in them.
type unmultiplied color.NRGBA

func (c unmultiplied) RGBA() (r, g, b, a uint32) {
	return uint32(c.R) * 0x101, uint32(c.G) * 0x101, uint32(c.B) * 0x101, uint32(c.A) * 0x101
}

func (p printed) FillString(f font.Face, at vg.Point, text string) {
	var buf sfnt.Buffer
	units := fixed.Int26_6(f.Face.UnitsPerEm())
	scale := f.Font.Size / vg.Length(units)
	var previous sfnt.GlyphIndex
	for i, r := range text {
		glyph, err := f.Face.GlyphIndex(&buf, r)
		if err != nil {
			return // not a font
		}
		if kern, err := f.Face.Kern(&buf, previous, glyph, units, 0); err == nil && i > 0 {
			at.X += vg.Length(kern) * scale
		}
		if segments, err := f.Face.LoadGlyph(&buf, glyph, units, nil); err == nil && len(segments) > 0 {
			p.Fill(outline(segments, at, scale))
		}
		if advance, err := f.Face.GlyphAdvance(&buf, glyph, units, 0); err == nil {
			at.X += vg.Length(advance) * scale
		}
		previous = glyph
	}
}

// outline turns a glyph's segments, y down, into a path.
func outline(segments sfnt.Segments, at vg.Point, scale vg.Length) vg.Path {
	on := func(q fixed.Point26_6) vg.Point {
		return vg.Point{X: at.X + vg.Length(q.X)*scale, Y: at.Y - vg.Length(q.Y)*scale}
	}
	var path vg.Path
	for i, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				path.Close()
			}
			path.Move(on(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(on(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			// As a cubic: gonum's EPS writes a quadratic curve with both control points at one place, another curve.
			from, c, to := path[len(path)-1].Pos, on(s.Args[0]), on(s.Args[1])
			path.CubeTo(from.Add(c.Sub(from).Scale(2.0/3)), to.Add(c.Sub(to).Scale(2.0/3)), to)
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(on(s.Args[0]), on(s.Args[1]), on(s.Args[2]))
		}
	}
	path.Close()
	return path
}

func (p printed) DrawImage(r vg.Rectangle, img image.Image) {
	b := img.Bounds()
	w, h := r.Size().X/vg.Length(b.Dx()), r.Size().Y/vg.Length(b.Dy())
	if of, ok := img.(*image.Paletted); ok && !p.eps && w < 1 && h < 1 {
		p.CanvasSizer.DrawImage(r, upsideDown(of)) // gonum's PDF begins at the bottom
		return
	}
	const under = vg.Length(1) // how far cells reach under the next: without that, readers show seams
	for y := range b.Dy() {
		for x := 0; x < b.Dx(); {
			c, end := img.At(b.Min.X+x, b.Min.Y+y), x+1
			for end < b.Dx() && img.At(b.Min.X+end, b.Min.Y+y) == c {
				end++
			}
			p.SetColor(c)
			p.Fill(vg.Rectangle{
				Min: vg.Point{X: r.Min.X + vg.Length(x)*w, Y: max(r.Max.Y-vg.Length(y+1)*h-under, r.Min.Y)},
				Max: vg.Point{X: min(r.Min.X+vg.Length(end)*w+under, r.Max.X), Y: r.Max.Y - vg.Length(y)*h},
			}.Path())
			x = end
		}
	}
}

// upsideDown is an image whose last row is on top.
func upsideDown(img *image.Paletted) *image.Paletted {
	out := image.NewPaletted(img.Rect, img.Palette)
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		from, to := img.PixOffset(img.Rect.Min.X, y), out.PixOffset(img.Rect.Min.X, img.Rect.Min.Y+img.Rect.Max.Y-1-y)
		copy(out.Pix[to:to+out.Stride], img.Pix[from:from+img.Rect.Dx()])
	}
	return out
}

// timeless takes the time of writing out of a file, so that the same figure gives the same bytes. It also mends the first line of
// an EPS file, which gonum begins with %%!PS: readers do not take that for PostScript.
func timeless(file []byte) []byte {
	if bytes.HasPrefix(file, []byte("%PDF")) {
		for _, of := range []string{"/CreationDate (D:", "/ModDate (D:"} {
			if _, date, ok := bytes.Cut(file, []byte(of)); ok {
				copy(date, "19700101000000")
			}
		}
		return file
	}
	file = bytes.Replace(file, []byte("%%!PS"), []byte("%!PS"), 1)
	head, tail, ok := bytes.Cut(file, []byte("%%CreationDate:"))
	if !ok {
		return file
	}
	_, tail, _ = bytes.Cut(tail, []byte("\n"))
	return append(head, tail...)
}
