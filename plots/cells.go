package plots

import (
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// cells draws a matrix as coloured cells, row 0 on top. Few cells, or cells with numbers on them, are rectangles; many are one
// image.
type cells struct {
	x      mat.Matrix
	scale  scale
	values cellText
	named  names // for notes
	plain  bool  // no notes
}

// cellText writes the entries into their cells; the zero value writes nothing.
type cellText struct {
	format style.Format
	size   vg.Length
	of     mat.Matrix // whose entries; nil for those whose colours are shown
}

// More than maxRectangles cells are drawn as an image, and so are more than maxPlain without numbers on them. An image is far
// smaller, though some readers blur it, and a figure of many small pictures would be large.
const maxRectangles, maxPlain = 400, 40

// DataRange puts the middle of cell (i, j) at x = j, y = i.
func (h cells) DataRange() (xmin, xmax, ymin, ymax float64) {
	n, m := h.x.Dims()
	return -0.5, float64(m) - 0.5, -0.5, float64(n) - 0.5
}

func (h cells) Plot(c draw.Canvas, p *plot.Plot) {
	n, m := h.x.Dims()
	at := func(i, j float64) vg.Point {
		return vg.Point{X: c.X(p.X.Norm(j - 0.5)), Y: c.Y(p.Y.Norm(i - 0.5))}
	}
	all := vg.Rectangle{Min: at(float64(n), 0), Max: at(0, float64(m))}
	if n*m <= maxPlain || (n*m <= maxRectangles && h.values.size > 0) {
		for i := range n {
			for j := 0; j < m; {
				colour := h.scale.colour(h.x.At(i, j))
				end := j + 1
				for end < m && h.scale.colour(h.x.At(i, end)) == colour {
					end++
				}
				c.SetColor(colour)
				// Cells reach under those after them: some readers show seams otherwise.
				cell := vg.Rectangle{Min: at(float64(i+1), float64(j)), Max: at(float64(i), float64(end))}
				cell.Min.Y, cell.Max.X = max(cell.Min.Y-1, all.Min.Y), min(cell.Max.X+1, all.Max.X)
				c.Fill(cell.Path())
				j = end
			}
		}
	} else {
		c.DrawImage(all, h.image(all.Size()))
	}
	if h.values.size > 0 {
		h.write(c, at)
	}
	c.SetLineStyle(draw.LineStyle{Color: canvas.Ink(0.35), Width: hairline})
	c.Stroke(all.Path())
	if !h.plain {
		h.note(c, at)
	}
}

// write writes the numbers on the cells. All dark ones come before all light ones, so that an SVG names a colour twice and not
// once for each cell.
func (h cells) write(c draw.Canvas, at func(i, j float64) vg.Point) {
	n, m := h.x.Dims()
	s := canvas.Text(h.values.size, nil)
	descent := s.FontExtents().Descent
	of := h.values.of
	if of == nil {
		of = h.x
	}
	for _, ink := range []color.RGBA{style.TextOn(color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}), style.TextOn(color.RGBA{A: 0xff})} {
		s.Color = ink
		for i := range n {
			for j := range m {
				if style.TextOn(h.scale.colour(h.x.At(i, j))) == ink {
					a, b := at(float64(i), float64(j)), at(float64(i+1), float64(j+1))
					c.FillText(s, vg.Point{X: (a.X + b.X) / 2, Y: (a.Y+b.Y)/2 + descent}, minus(h.values.format.String(of.At(i, j))))
				}
			}
		}
	}
}

// pixelsPerPoint is the finest resolution that a 2× picture can show.
const pixelsPerPoint = 2 * 96.0 / 72

// image returns an image with a pixel for each entry, or, where entries are smaller than pixels, for the mean of a block of them.
func (h cells) image(size vg.Point) image.Image {
	n, m := h.x.Dims()
	bi, bj := blockOf(n, size.Y, pixelsPerPoint), blockOf(m, size.X, pixelsPerPoint)
	block := mean
	if h.scale.extremes { // pixels of a screen, not of a picture at 2×
		bi, bj, block = blockOf(n, size.Y, pixelsPerPoint/2), blockOf(m, size.X, pixelsPerPoint/2), extreme
	}
	pixels := image.Rect(0, 0, (m+bj-1)/bj, (n+bi-1)/bi)
	levels := 255
	if pixels.Dx()*pixels.Dy() > 100_000 {
		levels = 64 // saves a quarter of a large file; steps so small are not seen
	}
	palette := color.Palette{style.Missing}
	for i := range levels {
		palette = append(palette, h.scale.colour(h.scale.at(float64(i)/float64(levels-1))))
	}
	img := image.NewPaletted(pixels, palette)
	for i := 0; i < n; i += bi {
		for j := 0; j < m; j += bj {
			img.SetColorIndex(j/bj, i/bi, h.index(levels, block(h.x, i, min(i+bi, n), j, min(j+bj, m))))
		}
	}
	return img
}

// index is the palette's entry for a number: 0 for none, 1 to levels along the scale.
func (h cells) index(levels int, v float64) uint8 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return uint8(math.Min(math.Max(h.scale.fraction(v), 0), 1)*float64(levels-1)+0.5) + 1
}

// blockOf is how many entries share a pixel, of which so many are in a point.
func blockOf(n int, size vg.Length, pixels float64) int {
	return max(int(float64(n)/math.Max(float64(size)*pixels, 1)), 1)
}

// fitText chooses how the entries are written into cells of a size. Up to four significant digits are written in the usual size.
// Where there is less room the size is smaller or the digits are fewer, and where even that does not fit nothing is written.
func fitText(cell vg.Point, xs ...mat.Matrix) cellText {
	var values []float64
	for _, x := range xs {
		n, m := x.Dims()
		if n*m > maxRectangles {
			return cellText{}
		}
		for i := range n {
			for j := range m {
				values = append(values, x.At(i, j))
			}
		}
	}
	best := style.FormatFor(values)
	formats := []style.Format{best}
	for d := best.Decimals - 1; d >= 1 || (d == 0 && best.Scientific); d-- {
		formats = append(formats, style.Format{Decimals: d, Scientific: best.Scientific})
	}
	if len(formats) > 2 { // three digits say enough where a picture says the rest
		formats = formats[1:]
	}
	two := min(len(formats), 2) // the formats that leave the largest entry two digits at least
	for _, formats := range [][]style.Format{formats[:two], formats[two:]} {
		for _, size := range []vg.Length{smallText, 7, 6.5} {
			for _, f := range formats {
				if fits(f, size, cell, values) {
					return cellText{format: f, size: size}
				}
			}
		}
	}
	return cellText{}
}

func fits(f style.Format, size vg.Length, cell vg.Point, values []float64) bool {
	s := canvas.Text(size, nil)
	return size*1.2 <= cell.Y && !slices.ContainsFunc(values, func(v float64) bool {
		return s.Width(minus(f.String(v))) > cell.X-3
	})
}
