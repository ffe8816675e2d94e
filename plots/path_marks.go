package plots

import (
	"fmt"
	"math"
	"slices"
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
	steps := make([]vg.Point, len(m.path))
	for i, w := range m.path {
		steps[i] = at(w)
	}
	labels := m.label(c, steps, at)
	m.contours(c, at, labels)
	axis := draw.LineStyle{Color: text2, Width: hairline}
	c.StrokeLine2(axis, zero.X, c.Min.Y, zero.X, c.Max.Y)
	c.StrokeLine2(axis, c.Min.X, zero.Y, c.Max.X, zero.Y)

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
	if m.bound() {
		c.StrokeLine2(draw.LineStyle{Color: orange, Width: curve}, free.X-4, free.Y-4, free.X+4, free.Y+4)
		c.StrokeLine2(draw.LineStyle{Color: orange, Width: curve}, free.X-4, free.Y+4, free.X+4, free.Y-4)
	}
}

// label writes the names of the start, the end and the minimum beside them, off the steps and the axes, and returns where.
func (m pathMarks) label(c draw.Canvas, steps []vg.Point, at func([2]float64) vg.Point) []vg.Rectangle {
	zero, end, free := at([2]float64{}), at(m.exact), at(m.free)
	labels := placer{dc: c}
	labels.avoid(steps...)
	labels.avoid(vg.Point{X: zero.X, Y: c.Min.Y}, vg.Point{X: zero.X, Y: c.Max.Y})
	labels.avoid(vg.Point{X: c.Min.X, Y: zero.Y}, vg.Point{X: c.Max.X, Y: zero.Y})
	name := "exact code"
	if m.bound() {
		labels.keep(free)
	} else {
		name += " = " + m.freeName
	}
	labels.keep(end)
	labels.keep(zero)
	marks := len(labels.taken)
	around := []vg.Point{{X: 6, Y: 9}, {X: 6, Y: -9}, {X: -6, Y: 9}, {X: -6, Y: -9}, {X: 8}, {X: -8}, {Y: 11}, {Y: -11}, {X: 6, Y: 18}, {X: -6, Y: 18}, {X: 6, Y: -18}, {X: -6, Y: -18}}
	labels.write(canvas.Text(smallText, canvas.Label(2)), end, name, around)
	if m.bound() {
		labels.write(canvas.Text(smallText, canvas.Label(1)), free, m.freeName, around)
	}
	labels.write(canvas.Text(smallText, canvas.Label(0)), zero, "start", around)
	return labels.taken[marks:]
}

// contours draws where the objective exceeds its minimum by 1, 2 or 5 times a power of ten, with the number in a gap of the line.
func (m pathMarks) contours(c draw.Canvas, at func([2]float64) vg.Point, labels []vg.Rectangle) {
	// With q = l·lᵀ a contour is free + r·l⁻ᵀ·(cos, sin).
	l00 := math.Sqrt(m.o.q[0][0])
	l10 := m.o.q[1][0] / l00
	l11 := math.Sqrt(m.o.q[1][1] - l10*l10)
	avoid := m.obstacles(at)
	for i, box := range labels {
		for x := box.Min.X; x < box.Max.X; x += 10 {
			avoid = append(avoid, vg.Point{X: x, Y: (box.Min.Y + box.Max.Y) / 2})
		}
		labels[i].Min.X, labels[i].Max.X = box.Min.X-2, box.Max.X+2
	}
	var contours [][]vg.Point
	for _, level := range contourLevels(m.o.above([2]float64{}, m.free)) {
		r := math.Sqrt(2 * level)
		pts := make([]vg.Point, 721)
		for i := range pts {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / 720)
			pts[i] = at([2]float64{m.free[0] + r*(cos-l10*sin/l11)/l00, m.free[1] + r*sin/l11})
		}
		contours = append(contours, pts)
		box, ok := name(c, pts, minus(decimal(level, level < 1e-4 || level >= 1e6)), at([2]float64{}), avoid)
		if ok {
			avoid, labels = append(avoid, box.Min.Add(box.Size().Scale(0.5))), append(labels, box)
		}
	}
	for _, line := range c.ClipLinesXY(without(contours, labels)...) {
		c.StrokeLines(draw.LineStyle{Color: canvas.Ink(0.5), Width: 0.8}, simplify(line, 0.05))
	}
}

// contourLevels are the numbers 1, 2 and 5 times a power of ten below one and a half times what the objective is at the start.
func contourLevels(start float64) []float64 {
	if !(start > 0) || math.IsInf(start, 0) {
		return nil
	}
	all := powers(start/200, math.Min(start, math.MaxFloat64/2)*1.6, 1, []float64{1, 2, 5})
	return all[max(len(all)-8, 0):]
}

// without cuts lines where they would go through one of the boxes.
func without(lines [][]vg.Point, boxes []vg.Rectangle) (out [][]vg.Point) {
	for _, line := range lines {
		var piece []vg.Point
		for _, pt := range line {
			in := slices.ContainsFunc(boxes, func(b vg.Rectangle) bool {
				return pt.X > b.Min.X && pt.X < b.Max.X && pt.Y > b.Min.Y && pt.Y < b.Max.Y
			})
			if !in {
				piece = append(piece, pt)
				continue
			}
			if len(piece) > 1 {
				out = append(out, piece)
			}
			piece = nil
		}
		if len(piece) > 1 {
			out = append(out, piece)
		}
	}
	return out
}

// obstacles are places that the value of a contour must not be near to: the steps, and where they lead.
func (m pathMarks) obstacles(at func([2]float64) vg.Point) (out []vg.Point) {
	for i, w := range m.path[1:] {
		from, to := at(m.path[i]), at(w)
		for t := range 21 {
			out = append(out, from.Add(to.Sub(from).Scale(vg.Length(t)/20)))
		}
	}
	for _, w := range [][2]float64{m.free, m.exact, {}} {
		out = append(out, at(w))
	}
	return out
}

// name writes the value of a contour on it, as far as it can from what is drawn, and returns the box that lines leave free. Without a
// place within the data the contour has no value.
func name(c draw.Canvas, contour []vg.Point, value string, zero vg.Point, avoid []vg.Point) (box vg.Rectangle, ok bool) {
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
		return box, false
	}
	pt := contour[best]
	c.FillText(s, vg.Point{X: pt.X, Y: pt.Y + s.FontExtents().Descent}, value)
	return vg.Rectangle{Min: pt.Sub(half), Max: pt.Add(half)}, true
}

func abs(l vg.Length) vg.Length { return max(l, -l) }

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
