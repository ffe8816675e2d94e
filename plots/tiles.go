package plots

import (
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// imageShape is how many rows and columns of pixels a row of a matrix is drawn with, line by line.
type imageShape struct{ rows, columns int }

func (s imageShape) check(figure string, m int) error {
	if s.rows < 1 || s.columns < 1 || s.rows > m || s.columns > m || s.rows*s.columns != m {
		return failf("%s: images of %d×%d pixels, want as many pixels as there are columns, %d", figure, s.rows, s.columns, m)
	}
	return nil
}

// panel draws row i of x as pixels, with a name above if there is one.
func (s imageShape) panel(x *mat.Dense, i int, on scale, name string) *plot.Plot {
	p := newPlot()
	p.HideAxes()
	p.Add(cells{x: mat.NewDense(s.rows, s.columns, x.RawRowView(i)), scale: on, plain: true}, tileNote{x.RawRowView(i), name})
	if name != "" {
		p.Add(heading{name, tileGap})
	}
	p.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	return p
}

// tiles is a grid of pictures of the same shape, from the top left. Pixels are square, and colour bars stand at the right.
type tiles struct {
	panels  []*plot.Plot
	shape   imageShape
	columns int
	named   int      // rows of the grid whose pictures have names above, from the first
	left    []string // names of the grid's rows
	bars    []tileBar
}

// tileBar is a colour bar for the grid's rows from first up to last.
type tileBar struct {
	scale       scale
	first, last int
}

const tileGap = vg.Length(6)

func (t tiles) rows() int { return (len(t.panels) + t.columns - 1) / t.columns }

// around is the room beside the tiles: names at the left, bars at the right.
func (t tiles) around() (left, right vg.Length) {
	for _, s := range t.left {
		left = max(left, canvas.Text(labelText, text1).Width(s)+8)
	}
	for _, b := range t.bars {
		right = max(right, colourBar{scale: b.scale}.width())
	}
	return left, right
}

// above is the room of the names in a row of the grid.
func (t tiles) above(row int) vg.Length {
	if row >= t.named {
		return 0
	}
	return headingRoom()
}

// size fills in what was not asked for: tiles as wide as fit, and at most as wide as most.
func (t tiles) size(ask size, most vg.Length) size {
	left, right := t.around()
	beside := 2*margin + left + right - tileGap
	width := ask.width
	if width == 0 {
		width = columnWidth
	}
	w := max(min((width-beside)/vg.Length(t.columns)-tileGap, most), 4)
	if ask.width == 0 {
		ask.width = min(beside+(w+tileGap)*vg.Length(t.columns), columnWidth)
	}
	if ask.height == 0 {
		h := w*vg.Length(t.shape.rows)/vg.Length(t.shape.columns) + tileGap
		ask.height = max(h*vg.Length(t.rows())+t.names()-tileGap+2*margin+smallText, 40)
		ask.height = min(ask.height, maxInches*vg.Inch)
	}
	return ask
}

// names is the room of all names.
func (t tiles) names() vg.Length { return vg.Length(min(t.named, t.rows())) * t.above(0) }

func (t tiles) draw(c draw.Canvas) {
	left, right := t.around()
	size := c.Size()
	each := vg.Point{
		X: (size.X-left-right+tileGap)/vg.Length(t.columns) - tileGap,
		Y: (size.Y-smallText+tileGap-t.names())/vg.Length(t.rows()) - tileGap,
	}
	pixel := min(each.X/vg.Length(t.shape.columns), each.Y/vg.Length(t.shape.rows))
	if pixel <= 0 {
		return // no room for any picture
	}
	w, h := pixel*vg.Length(t.shape.columns), pixel*vg.Length(t.shape.rows)
	x := func(column int) vg.Length { return c.Min.X + left + vg.Length(column)*(w+tileGap) }
	top := func(row int) vg.Length {
		return c.Max.Y - smallText/2 - vg.Length(min(row+1, t.named))*t.above(0) - vg.Length(row)*(h+tileGap)
	}
	for i, p := range t.panels {
		row, column := i/t.columns, i%t.columns
		p.Draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: x(column), Y: top(row) - h}, Max: vg.Point{X: x(column) + w, Y: top(row) + t.above(row)},
		}})
	}
	s := canvas.Text(labelText, text1)
	s.XAlign = draw.XRight
	for row, name := range t.left {
		c.FillText(s, vg.Point{X: c.Min.X + left - 8, Y: top(row) - h/2 + s.FontExtents().Descent}, name)
	}
	for _, b := range t.bars {
		box := vg.Rectangle{
			Min: vg.Point{X: c.Min.X, Y: top(b.last-1) - h}, Max: vg.Point{X: x(t.columns-1) + w, Y: top(b.first)},
		}
		colourBar{b.scale, box.Size().Y}.Plot(draw.Canvas{Canvas: c.Canvas, Rectangle: box}, nil)
	}
}

// tileNote says what a picture is of.
type tileNote struct {
	values []float64
	name   string
}

func (t tileNote) Plot(c draw.Canvas, _ *plot.Plot) {
	s := summarise(mat.NewDense(1, len(t.values), t.values))
	text := s.between()
	if t.name != "" {
		text = t.name + ": " + text
	}
	canvas.Note(c.Canvas, c.Rectangle, text)
}
