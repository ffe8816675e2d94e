package canvas

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"git.sr.ht/~sbinet/gg"
	xdraw "golang.org/x/image/draw"
)

// themed draws on another back-end and gives the colours that follow a page the values of one theme.
type themed struct {
	vg.CanvasSizer
	theme Theme
}

func (t themed) SetColor(c color.Color) { t.CanvasSizer.SetColor(t.theme.resolve(c)) }

// raster is themed for pixels. The edges of cells lie on pixels, and images are enlarged by repeating cells, not by blurring
// them.
type raster struct {
	themed
	dpi float64
	img *image.RGBA
}

func newRaster(w, h vg.Length, dpi int, on Theme) raster {
	dots := func(l vg.Length) int { return int(l/vg.Inch*vg.Length(dpi) + 0.5) }
	img := image.NewRGBA(image.Rect(0, 0, dots(w), dots(h)))
	// As vgimg does by itself, which makes two such images and copies one to the other.
	pen := gg.NewContextForRGBA(img)
	pen.SetLineCapButt()
	pen.InvertY()
	given := func(c *vgimg.Canvas) uint32 {
		vgimg.UseImageWithContext(img, pen)(c)
		return 0 // the size is still that of UseWH: the image's is rounded
	}
	c := vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(on.Paper), given)
	return raster{themed{c, on}, float64(dpi), img}
}

// pixels is the rectangle, y down, that is nearest to r. The figures fill cells and draw images without a transformation.
func (r raster) pixels(lo, hi vg.Point) image.Rectangle {
	bottom := r.img.Rect.Dy()
	at := func(p vg.Point) image.Point {
		return image.Pt(int(math.Round(p.X.Dots(r.dpi))), bottom-int(math.Round(p.Y.Dots(r.dpi))))
	}
	return image.Rectangle{Min: at(lo), Max: at(hi)}.Canon()
}

// onPage pulls a path that a restyled axis sends far away back near the page, whose sides are at most 7200 points. The rasteriser
// would not come back from there. A path with a coordinate that is NaN is not drawn.
func onPage(p vg.Path) vg.Path {
	const far = 20_000
	out := make(vg.Path, len(p))
	for i, c := range p {
		if math.IsNaN(float64(c.Pos.X + c.Pos.Y)) {
			return nil
		}
		c.Pos.X, c.Pos.Y = min(max(c.Pos.X, -far), far), min(max(c.Pos.Y, -far), far)
		out[i] = c
	}
	return out
}

func (r raster) Stroke(p vg.Path) { r.themed.Stroke(onPage(p)) }

func (r raster) Fill(p vg.Path) {
	p = onPage(p)
	lo, hi, ok := rectangle(p)
	if !ok {
		r.themed.Fill(p)
		return
	}
	dpi := vg.Length(r.dpi)
	snap := func(l vg.Length) vg.Length {
		return vg.Length(math.Round(float64(l/vg.Inch*dpi))) / dpi * vg.Inch
	}
	x0, x1, y0, y1 := snap(lo.X), snap(hi.X), snap(lo.Y), snap(hi.Y)
	var q vg.Path
	q.Move(vg.Point{X: x0, Y: y0})
	q.Line(vg.Point{X: x1, Y: y0})
	q.Line(vg.Point{X: x1, Y: y1})
	q.Line(vg.Point{X: x0, Y: y1})
	q.Close()
	r.themed.Fill(q)
}

func (r raster) DrawImage(rect vg.Rectangle, img image.Image) {
	to := r.pixels(rect.Min, rect.Max)
	// What is smaller than a pixel is averaged, along one side at a time: the other may be enlarged and keeps its edges.
	small := image.Rect(0, 0, min(img.Bounds().Dx(), to.Dx()), min(img.Bounds().Dy(), to.Dy()))
	if small.Size() != img.Bounds().Size() {
		averaged := image.NewRGBA(small)
		xdraw.BiLinear.Scale(averaged, small, img, img.Bounds(), xdraw.Src, nil)
		img = averaged
	}
	xdraw.NearestNeighbor.Scale(r.img, to, img, img.Bounds(), xdraw.Over, nil)
}
