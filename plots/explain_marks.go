package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// explainMarks draws each row's difference as a line and its terms as marks, told apart by shape as well as colour.
type explainMarks struct {
	rows  []caused
	seen  [len(terms)]bool
	zero  float64
	named func(row int) string
}

func (e explainMarks) Plot(c draw.Canvas, p *plot.Plot) {
	n := len(e.rows)
	at := func(i int, v float64) vg.Point { return place(&c, p, float64(i), v, e.zero) }
	half := min((c.Max.X-c.Min.X)/vg.Length(n)*0.4, 40)
	line := draw.LineStyle{Color: text2, Width: curve}
	for t := range terms {
		if !e.seen[t] {
			continue
		}
		for i, r := range e.rows {
			termMark(c, t, at(i, r.terms[t]), 3)
			notePoint(c, at(i, r.terms[t]), e.named(r.row)+", "+terms[t].String()+": "+short(r.terms[t]))
		}
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

// shareBars stacks the terms' shares, the first cause below.
type shareBars struct{ rows []caused }

func (b shareBars) Plot(c draw.Canvas, p *plot.Plot) {
	width := (c.Max.X - c.Min.X) / vg.Length(len(b.rows))
	half := min(width*0.8, 80) / 2
	base := make([]float64, len(b.rows))
	for t := range terms {
		c.SetColor(termColour(t))
		for i, r := range b.rows {
			share := r.shares()[t]
			if share == 0 {
				continue
			}
			lo, x := base[i], c.X(p.X.Norm(float64(i)))
			base[i] += share
			c.Fill(vg.Rectangle{
				Min: vg.Point{X: x - half, Y: c.Y(p.Y.Norm(lo))}, Max: vg.Point{X: x + half, Y: c.Y(p.Y.Norm(lo + share))},
			}.Path())
		}
	}
}
