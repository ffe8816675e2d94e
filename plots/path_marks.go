package plots

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// pathMarks draws contours, the codes that are not allowed, the steps and where they lead.
type pathMarks struct {
	o           quadratic
	path        [][2]float64
	free, exact [2]float64
	freeName    string
	converged   bool
}

// bound reports whether the constraint w ≥ 0 makes the exact code another than the minimum over all codes.
func (m pathMarks) bound() bool { return m.free[0] < 0 || m.free[1] < 0 }

func (m pathMarks) Plot(c draw.Canvas, p *plot.Plot) {
	at := func(w [2]float64) vg.Point { return vg.Point{X: c.X(p.X.Norm(w[0])), Y: c.Y(p.Y.Norm(w[1]))} }
	zero := at([2]float64{})
	c.SetColor(canvas.Ink(0.09))
	for _, r := range []vg.Rectangle{
		{Min: c.Min, Max: vg.Point{X: zero.X, Y: c.Max.Y}}, {Min: vg.Point{X: zero.X, Y: c.Min.Y}, Max: vg.Point{X: c.Max.X, Y: zero.Y}},
	} {
		c.Fill(r.Path())
	}
	// With q = l·lᵀ a contour is free + r·l⁻ᵀ·(cos, sin).
	l00 := math.Sqrt(m.o.q[0][0])
	l10 := m.o.q[1][0] / l00
	l11 := math.Sqrt(m.o.q[1][1] - l10*l10)
	far := math.Sqrt(2 * m.o.above([2]float64{}, m.free))
	avoid := m.obstacles(at)
	for level := 1; level <= 10; level++ {
		r := far * float64(level) / 8
		pts := make([]vg.Point, 721)
		for i := range pts {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / 720)
			pts[i] = at([2]float64{m.free[0] + r*(cos-l10*sin/l11)/l00, m.free[1] + r*sin/l11})
		}
		lines := [][]vg.Point{pts}
		if level%2 == 0 {
			lines, avoid = m.name(c, pts, minus(tidyExponent(strconv.FormatFloat(r*r/2, 'g', 2, 64))), zero, avoid)
		}
		for _, line := range c.ClipLinesXY(lines...) {
			c.StrokeLines(draw.LineStyle{Color: canvas.Ink(0.5), Width: 0.8}, simplify(line, 0.05))
		}
	}
	axis := draw.LineStyle{Color: text2, Width: hairline}
	c.StrokeLine2(axis, zero.X, c.Min.Y, zero.X, c.Max.Y)
	c.StrokeLine2(axis, c.Min.X, zero.Y, c.Max.X, zero.Y)

	steps := make([]vg.Point, len(m.path))
	for i, w := range m.path {
		steps[i] = at(w)
	}
	colour := canvas.Line(0)
	c.StrokeLines(draw.LineStyle{Color: colour, Width: curve}, steps)
	for i, pt := range steps {
		if i == 0 {
			mark(c, pt, colour, false)
		} else if d := pt.Sub(steps[i-1]); math.Hypot(float64(d.X), float64(d.Y)) > 0.5 {
			c.SetColor(colour)
			c.Fill(disc(pt, 1.8))
		}
	}
	green, orange := canvas.Line(2), canvas.Line(1)
	end, free := at(m.exact), at(m.free)
	c.SetColor(green)
	c.Fill(disc(end, 3.4))
	s := canvas.Text(smallText, canvas.Label(2))
	name := "exact code"
	if m.bound() {
		c.StrokeLine2(draw.LineStyle{Color: orange, Width: curve}, free.X-4, free.Y-4, free.X+4, free.Y+4)
		c.StrokeLine2(draw.LineStyle{Color: orange, Width: curve}, free.X-4, free.Y+4, free.X+4, free.Y-4)
		o := canvas.Text(smallText, canvas.Label(1))
		beside(c, o, free, m.freeName)
	} else {
		name += " = " + m.freeName
	}
	beside(c, s, end, name)
	beside(c, canvas.Text(smallText, canvas.Label(0)), zero, "start")
}

// obstacles are places that the value of a contour must not be near to: the steps, and where they lead, with the names there.
func (m pathMarks) obstacles(at func([2]float64) vg.Point) (out []vg.Point) {
	for i, w := range m.path[1:] {
		from, to := at(m.path[i]), at(w)
		for t := range 21 {
			out = append(out, from.Add(to.Sub(from).Scale(vg.Length(t)/20)))
		}
	}
	for _, w := range [][2]float64{m.free, m.exact, {}} {
		for x := vg.Length(0); x <= 120; x += 15 {
			out = append(out, at(w).Add(vg.Point{X: x, Y: 9}))
		}
	}
	return out
}

// name writes the value of a contour into a gap of it, as far as it can from what is drawn. It returns the pieces of the contour
// and the obstacles that are then there. Without a place within the data the contour stays whole and has no value.
func (m pathMarks) name(c draw.Canvas, contour []vg.Point, value string, zero vg.Point, avoid []vg.Point) ([][]vg.Point, []vg.Point) {
	s := canvas.Text(7, text2)
	half := vg.Point{X: s.Width(value)/2 + 2, Y: 5}
	best, room := -1, vg.Length(14)
	for i, pt := range contour {
		near := min(60, abs(pt.X-zero.X)*0.8, abs(pt.Y-zero.Y)*1.4)
		if pt.X-half.X < c.Min.X+3 || pt.X+half.X > c.Max.X-3 || pt.Y-half.Y < c.Min.Y+3 || pt.Y+half.Y > c.Max.Y-3 {
			continue
		}
		for _, o := range avoid {
			d := pt.Sub(o)
			near = min(near, vg.Length(math.Hypot(float64(d.X), float64(d.Y))))
		}
		if near > room {
			best, room = i, near
		}
	}
	if best < 0 {
		return [][]vg.Point{contour}, avoid
	}
	pt := contour[best]
	c.FillText(s, vg.Point{X: pt.X, Y: pt.Y + s.FontExtents().Descent}, value)
	pieces := [][]vg.Point{nil}
	for _, q := range contour {
		if abs(q.X-pt.X) < half.X && abs(q.Y-pt.Y) < half.Y {
			if len(pieces[len(pieces)-1]) > 0 {
				pieces = append(pieces, nil)
			}
			continue
		}
		pieces[len(pieces)-1] = append(pieces[len(pieces)-1], q)
	}
	return pieces, append(avoid, pt)
}

func abs(l vg.Length) vg.Length { return max(l, -l) }

// beside writes a text above and right of a point, or left where there is no room.
func beside(c draw.Canvas, s draw.TextStyle, at vg.Point, text string) {
	s.XAlign, s.YAlign = draw.XLeft, draw.YBottom
	pt := at.Add(vg.Point{X: 6, Y: 6})
	if pt.X+s.Width(text) > c.Max.X {
		s.XAlign, pt.X = draw.XRight, at.X-6
	}
	if pt.Y+smallText > c.Max.Y {
		s.YAlign, pt.Y = draw.YTop, at.Y-6
	}
	c.FillText(s, pt, text)
}

func (m pathMarks) tell(components [2]string) (title, words, detail string) {
	sweeps := (len(m.path) - 1) / 2
	last := m.path[len(m.path)-1]
	title = fmt.Sprintf("Coordinate descent in %s", count(sweeps, "sweep", "sweeps"))
	state := "where it met its stopping rule"
	if !m.converged {
		state = "where it was stopped"
	}
	words = fmt.Sprintf("From (0, 0) to (%s, %s), %s. The exact code is (%s, %s)", short(last[0]), short(last[1]), state, short(m.exact[0]), short(m.exact[1]))
	if m.bound() {
		words += fmt.Sprintf("; the %s (%s, %s) is negative.", m.freeName, short(m.free[0]), short(m.free[1]))
	} else {
		words += ", the " + m.freeName + "."
	}
	lines := []string{fmt.Sprintf("codes of %s and %s after each sweep:", components[0], components[1])}
	for i := 2; i < len(m.path) && i <= 24; i += 2 {
		lines = append(lines, fmt.Sprintf("%d  %s  %s", i/2, short(m.path[i][0]), short(m.path[i][1])))
	}
	if sweeps > 12 {
		lines = append(lines, "…")
	}
	return title, words, strings.Join(lines, "\n")
}
