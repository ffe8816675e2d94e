package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// straight is a colour with alpha that has not been multiplied in.
func straight(c color.RGBA) color.NRGBA { return color.NRGBA(c) }

// endLabel is a curve's name beside its last point.
type endLabel struct {
	text    string
	x, y    float64
	zero    float64
	colour  int
	leading bool // the lowest of several
}

// endLabels writes labels in a column right of the data, moved apart where they would touch, and ties each to its point.
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

// curveLabels names each group of runs once, at its lowest end.
func curveLabels(runs []run, zero float64, room vg.Length) []endLabel {
	var labels []endLabel
	digits := digitsFor(runs)
	counts := map[int]int{}
	at := map[int]int{}
	for _, r := range runs {
		l := endLabel{text: r.name, x: r.x[len(r.x)-1], y: r.last(), zero: zero, colour: r.colour}
		i, seen := at[r.colour]
		switch {
		case !seen:
			at[r.colour] = len(labels)
			labels = append(labels, l)
		case l.y < labels[i].y:
			labels[i] = l
		}
		counts[r.colour]++
	}
	best := 0
	for i := range labels {
		if labels[i].y < labels[best].y {
			best = i
		}
	}
	for i := range labels {
		l := &labels[i]
		value := precise(l.y, digits)
		if n := counts[l.colour]; n > 1 {
			l.text = fmt.Sprintf("%s (%d runs)", l.text, n)
			value = "best " + value
		}
		l.leading = len(labels) > 1 && i == best
		l.text = l.with(value, room)
	}
	return labels
}

// placer writes labels beside points where there is room.
type placer struct {
	dc    draw.Canvas
	taken []vg.Rectangle
}

// write puts a label at the first of the places around a point, right or left of it by their sign or centred, where it touches no label before
// it and no edge. It says whether there was one.
func (p *placer) write(s draw.TextStyle, at vg.Point, label string, offsets []vg.Point) bool {
	for _, off := range offsets {
		switch {
		case off.X < 0:
			s.XAlign = draw.XRight
		case off.X > 0:
			s.XAlign = draw.XLeft
		default:
			s.XAlign = draw.XCenter
		}
		pos := at.Add(off).Add(vg.Point{Y: s.FontExtents().Descent})
		box := s.Rectangle(label).Add(pos)
		if box.Max.X <= p.dc.Max.X && box.Min.X >= p.dc.Min.X && !slices.ContainsFunc(p.taken, func(r vg.Rectangle) bool { return overlap(r, box) }) {
			p.taken = append(p.taken, box)
			p.dc.FillText(s, pos, label)
			return true
		}
	}
	return false
}

// keep leaves a mark's place free.
func (p *placer) keep(at vg.Point) {
	p.taken = append(p.taken, vg.Rectangle{Min: at.Sub(vg.Point{X: 3, Y: 3}), Max: at.Add(vg.Point{X: 3, Y: 3})})
}

// wrap breaks a text at its spaces into lines of at most that width. A word that is wider is cut.
func wrap(s draw.TextStyle, text string, width vg.Length) string {
	var lines []string
	for _, part := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Split(part, " ") {
			if longer := line + " " + word; line != "" && s.Width(longer) <= width {
				line = longer
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			line = cut(s, word, width)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// cut shortens a text until it is at most that wide.
func cut(s draw.TextStyle, text string, width vg.Length) string {
	out := text
	for n := len([]rune(text)); n > 1 && s.Width(out) > width; n-- {
		out = shorten(text, n)
	}
	return out
}

// alone draws a panel that is the whole figure. The horizontal axis' label, which is centred under the data, is wrapped where it would
// reach over the edge, or cut where that leaves the data no room.
func alone(p *plot.Plot) func(draw.Canvas) {
	return func(c draw.Canvas) {
		data, label, s := p.DataCanvas(c), p.X.Label.Text, p.X.Label.TextStyle
		middle := data.Center().X
		room := 2 * min(middle-c.Min.X, c.Max.X-middle)
		if p.X.Label.Text = wrap(s, label, room); s.Height(p.X.Label.Text) > (c.Max.Y-c.Min.Y)/4 {
			p.X.Label.Text = cut(s, label, room)
		}
		p.Draw(c)
	}
}

// shorten cuts a name that would take the room of the data.
func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

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

// spread moves increasing places apart to at least gap within [lo, hi], each as little as possible in the mean square: places
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
