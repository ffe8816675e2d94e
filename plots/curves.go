package plots

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// curvePlot draws one run with a mark at its end.
type curvePlot struct {
	run
	zero float64 // where a 0 is drawn
	wide bool
}

func (r curvePlot) at(c *draw.Canvas, p *plot.Plot, i int) vg.Point {
	return place(c, p, r.x[i], r.y[i], r.zero)
}

func (r curvePlot) Plot(c draw.Canvas, p *plot.Plot) {
	pts := make([]vg.Point, len(r.x))
	for i := range pts {
		pts[i] = r.at(&c, p, i)
	}
	line := draw.LineStyle{
		Color: canvas.Line(r.colour), Width: curve,
		Dashes: dashes[(r.n+r.colour/style.SeriesColours)%len(dashes)],
	}
	if !r.wide {
		line.Width = hairline
	}
	if len(pts) > 1 {
		c.StrokeLines(line, simplify(pts, 0.08))
	}
	mark(c, pts[len(pts)-1], line.Color, r.converged)
	const noted = 24 // of a curve
	for k := range min(noted, len(pts)) {
		i := (len(pts) - 1) * k / max(min(noted, len(pts))-1, 1)
		notePoint(c, pts[i], strings.TrimPrefix(r.name+", ", ", ")+short(r.x[i])+": "+short(r.y[i]))
	}
}

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
