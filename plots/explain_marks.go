package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
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

// shareBars stacks the terms' shares, the first cause below. Where rows are finer than a 2× picture shows, neighbours are
// averaged.
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
