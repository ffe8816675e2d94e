package plots

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// endLabel is a curve's name beside its last point.
type endLabel struct {
	text    string
	x, y    float64
	zero    float64
	colour  int
	leading bool // the lowest of several
}

// endLabels writes labels in a column right of the data, each tied to its point by a line. Labels that would touch are moved
// apart.
type endLabels struct{ labels []endLabel }

// with is the label's name, cut so that it has room beside a value.
func (l endLabel) with(value string, room vg.Length) string {
	if l.text == "" {
		return value
	}
	value = "\u00a0\u00a0" + value // SVG runs ordinary spaces together
	return cut(l.style(), shorten(l.text, 34), room-l.style().Width(value)) + value
}

// labelRoom is the width that labels beside curves may take in a figure.
func labelRoom(ask size) vg.Length { return 0.42 * ask.width }

const (
	leader    = vg.Length(14) // from the data to the labels
	labelLine = vg.Length(11) // from label to label
)

func (l endLabel) style() draw.TextStyle {
	s := canvas.Text(smallText, canvas.Label(l.colour))
	s.XAlign = draw.XLeft
	if l.leading {
		s = canvas.Bold(s)
	}
	return s
}

// GlyphBoxes keeps room for the labels.
func (e endLabels) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	var boxes []plot.GlyphBox
	for _, l := range e.labels {
		boxes = append(boxes, plot.GlyphBox{X: 1, Y: 0.5, Rectangle: vg.Rectangle{
			Min: vg.Point{Y: -1}, Max: vg.Point{X: leader + 2 + l.style().Width(l.text), Y: 1},
		}})
	}
	return boxes
}

func (e endLabels) Plot(c draw.Canvas, p *plot.Plot) {
	labels := slices.Clone(e.labels)
	points := make([]vg.Point, len(labels))
	for i, l := range labels {
		points[i] = place(&c, p, l.x, l.y, l.zero)
	}
	order := make([]int, len(labels))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(points[i].Y, points[j].Y) })
	heights := make([]vg.Length, len(labels))
	for k, i := range order {
		heights[k] = points[i].Y
	}
	for k, y := range spread(heights, labelLine, c.Min.Y, c.Max.Y) {
		l, from := labels[order[k]], points[order[k]]
		to := vg.Point{X: c.Max.X + leader - 2, Y: y}
		line := draw.LineStyle{Color: canvas.Label(l.colour), Width: hairline, Dashes: []vg.Length{1, 1.5}}
		c.StrokeLines(line, []vg.Point{{X: from.X + 4, Y: from.Y}, {X: max(c.Max.X+3, from.X+4), Y: from.Y}, to})
		s := l.style()
		c.FillText(s, vg.Point{X: c.Max.X + leader, Y: y + s.FontExtents().Descent}, l.text)
	}
}

// spread moves increasing places apart to at least gap within [lo, hi], each as little as possible in the mean square. Places
// that would touch form a block around their mean.
func spread(at []vg.Length, gap, lo, hi vg.Length) []vg.Length {
	type block struct {
		sum vg.Length // of the places, each less its offset in the block
		n   int
	}
	middle := func(b block) vg.Length {
		m := b.sum / vg.Length(b.n)
		return max(min(m, hi-gap*vg.Length(b.n-1)), lo)
	}
	var blocks []block
	for _, y := range at {
		blocks = append(blocks, block{y, 1})
		for len(blocks) > 1 {
			a, b := blocks[len(blocks)-2], blocks[len(blocks)-1]
			if middle(b)-middle(a) >= gap*vg.Length(a.n) {
				break
			}
			blocks = append(blocks[:len(blocks)-2], block{a.sum + b.sum - gap*vg.Length(a.n*b.n), a.n + b.n})
		}
	}
	var out []vg.Length
	for _, b := range blocks {
		for i := range b.n {
			out = append(out, middle(b)+gap*vg.Length(i))
		}
	}
	return out
}
