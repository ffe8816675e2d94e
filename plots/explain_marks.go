package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// explainMarks draws each row's difference as a line and its terms as marks, told apart by shape as well as colour.
type explainMarks struct {
	rows []caused
	seen [len(terms)]bool
	zero float64
}

func (e explainMarks) Plot(c draw.Canvas, p *plot.Plot) {
	n := len(e.rows)
	at := func(i int, v float64) vg.Point { return place(&c, p, float64(i), v, e.zero) }
	half := min((c.Max.X-c.Min.X)/vg.Length(n)*0.4, 40)
	line := draw.LineStyle{Color: text2, Width: curve}
	if n > maxBars {
		line.Width = 1
		pts := make([]vg.Point, n)
		for i, r := range e.rows {
			pts[i] = at(i, r.difference)
		}
		c.StrokeLines(line, simplify(pts, 0.1))
	}
	size := vg.Length(3)
	if n > maxBars {
		size = 1.2
	}
	for t := range terms {
		if !e.seen[t] {
			continue
		}
		last := vg.Point{X: -1e9}
		for i, r := range e.rows {
			if pt := at(i, r.terms[t]); distance(pt, last, last) > size/3 { // not on the one before
				termMark(c, t, pt, size)
				last = pt
			}
		}
	}
	if n > maxBars {
		return
	}
	for i, r := range e.rows {
		pt := at(i, r.difference)
		c.StrokeLine2(line, pt.X-half, pt.Y, pt.X+half, pt.Y)
	}
}

// termMark draws a disc, an upright square, a tilted one or a triangle.
func termMark(c draw.Canvas, t int, at vg.Point, r vg.Length) {
	shapes[t].fill(c, termColour(t), at, r)
}

// shape is a mark by which series are told apart: a disc when it has no corners.
type shape struct {
	corners int
	turn    float64 // of the first corner, from the right
}

var shapes = [...]shape{{}, {4, math.Pi / 4}, {4, 0}, {3, math.Pi / 2}}

func (s shape) fill(c draw.Canvas, colour color.Color, at vg.Point, r vg.Length) {
	if s.corners == 0 {
		c.SetColor(colour)
		c.Fill(disc(at, r))
		return
	}
	pts := make([]vg.Point, s.corners)
	for i := range pts {
		sin, cos := math.Sincos(s.turn + 2*math.Pi*float64(i)/float64(s.corners))
		pts[i] = at.Add(vg.Point{X: 1.25 * r * vg.Length(cos), Y: 1.25 * r * vg.Length(sin)}) // as heavy as the disc
	}
	c.FillPolygon(colour, pts)
}

// legendEntry is a word with the sign that it explains.
type legendEntry struct {
	text string
	sign func(c draw.Canvas, at vg.Point)
}

// legend stands in a line above the data.
type legend []legendEntry

func (e explainMarks) legend() []legendEntry {
	out := []legendEntry{{"difference", func(c draw.Canvas, at vg.Point) {
		c.StrokeLine2(draw.LineStyle{Color: text2, Width: curve}, at.X-5, at.Y, at.X+5, at.Y)
	}}}
	for t, cause := range terms {
		if e.seen[t] {
			out = append(out, legendEntry{cause.String(), func(c draw.Canvas, at vg.Point) { termMark(c, t, at, 3) }})
		}
	}
	return out
}

const legendHeight = vg.Length(18)

// GlyphBoxes keeps room above the data.
func (legend) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 0.5, Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{Y: legendHeight}}}}
}

func (l legend) Plot(c draw.Canvas, _ *plot.Plot) {
	s := canvas.Text(smallText, text1)
	s.XAlign = draw.XLeft
	x, y := c.Min.X+6, c.Max.Y+legendHeight-7
	for _, e := range l {
		e.sign(c, vg.Point{X: x, Y: y})
		c.FillText(s, vg.Point{X: x + 8, Y: y + s.FontExtents().Descent}, e.text)
		x += 8 + s.Width(e.text) + 18
	}
}

// shareBars stacks the terms' shares, first cause below. Where rows are finer than a 2× picture shows, neighbours are averaged.
type shareBars struct{ rows []caused }

func (b shareBars) Plot(c draw.Canvas, p *plot.Plot) {
	n := len(b.rows)
	block := (n-1)/300 + 1
	width := (c.Max.X - c.Min.X) / vg.Length(n)
	gap := vg.Length(0)
	if n <= maxBars {
		gap = width - min(width*0.8, 80)
	}
	var base [301]float64
	for t := range terms {
		c.SetColor(termColour(t))
		for i := 0; i < n; i += block {
			share, end := 0.0, min(i+block, n)
			for _, r := range b.rows[i:end] {
				share += r.shares()[t] / float64(end-i)
			}
			if share == 0 {
				continue
			}
			lo := base[i/block]
			base[i/block] += share
			c.Fill(vg.Rectangle{
				Min: vg.Point{X: c.X(p.X.Norm(float64(i)-0.5)) + gap/2, Y: c.Y(p.Y.Norm(lo))},
				Max: vg.Point{X: c.X(p.X.Norm(float64(end)-0.5)) - gap/2, Y: c.Y(p.Y.Norm(lo + share))},
			}.Path())
		}
	}
}
