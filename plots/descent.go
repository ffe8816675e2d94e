package plots

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// PathFigure shows how coordinate descent encodes a row; [Path] makes one.
type PathFigure struct {
	Figure[PathFigure, path]
}

// path is what a PathFigure draws.
type path struct {
	model      *nmf.Model
	x          mat.Matrix
	components [2]string
}

// Path draws the steps by which [nmf.Model.Transform] encodes one row x (1×m) by a model of two components, over contours of the
// objective: from w = 0 one coefficient after the other goes to its minimum, or to 0 where that is negative, until the model's
// stopping rule is met. Codes w < 0 are shaded; the minimum over all codes may lie outside, and is then not the one the
// steps come to. Without a penalty that minimum is the linear code. The numbers on the contours say by how much the objective
// exceeds its minimum; their square roots grow evenly.
//
// The model's solver must be coordinate descent. Gillis, The why and how of nonnegative matrix factorization (2014), section 3.2.
func Path(model *nmf.Model, x mat.Matrix) PathFigure {
	return newFigure[PathFigure](path{model: model, x: x, components: [2]string{"component 0", "component 1"}})
}

// Components sets the names of the two components.
func (f PathFigure) Components(first, second string) PathFigure {
	f.own.components = [2]string{first, second}
	return f
}

// quadratic is ½·w·q·wᵀ − b·w, the objective of a row but for a constant.
type quadratic struct {
	q [2][2]float64
	b [2]float64
}

// minimum is where the gradient is 0.
func (o quadratic) minimum() [2]float64 {
	det := o.q[0][0]*o.q[1][1] - o.q[0][1]*o.q[1][0]
	return [2]float64{(o.b[0]*o.q[1][1] - o.b[1]*o.q[0][1]) / det, (o.b[1]*o.q[0][0] - o.b[0]*o.q[1][0]) / det}
}

// above is by how much the objective at w exceeds that at the minimum at.
func (o quadratic) above(w, at [2]float64) float64 {
	d := [2]float64{w[0] - at[0], w[1] - at[1]}
	return math.Max(0.5*(d[0]*(o.q[0][0]*d[0]+o.q[0][1]*d[1])+d[1]*(o.q[1][0]*d[0]+o.q[1][1]*d[1])), 0)
}

// descend takes scikit-learn's steps from 0 and returns all codes, two a sweep, and whether the stopping rule was met.
func (o quadratic) descend(tol float64, sweeps int) (path [][2]float64, converged bool) {
	w := [2]float64{}
	path = append(path, w)
	first := 0.0
	for sweep := range sweeps {
		violation := 0.0
		for t := range w {
			g := o.q[t][0]*w[0] + o.q[t][1]*w[1] - o.b[t]
			if w[t] > 0 || g < 0 {
				violation += math.Abs(g)
			}
			w[t] = math.Max(w[t]-g/o.q[t][t], 0)
			path = append(path, w)
		}
		if sweep == 0 {
			first = violation
		}
		if first == 0 || violation/first <= tol {
			return path, true
		}
	}
	return path, false
}

func (f path) build(ask size) (*picture, error) {
	o, exact, err := f.objective()
	if err != nil {
		return nil, err
	}
	c := f.model.Config
	path, converged := o.descend(c.Tol, min(c.MaxIter, 1000))
	marks := pathMarks{o: o, path: path, free: o.minimum(), exact: exact, freeName: "linear code", converged: converged}
	if c.AlphaW > 0 {
		marks.freeName = "minimum over all codes"
	}
	if ask.width == 0 {
		ask.width = 5 * vg.Inch
	}
	ask = ask.or(ask.width, 0.75)
	p := newPlot()
	p.X.Label.Text, p.Y.Label.Text = "code of "+shorten(f.components[0], 40), "code of "+shorten(f.components[1], 40)
	for i, a := range []*plot.Axis{&p.X, &p.Y} {
		lo, hi := 0.0, 0.0
		for _, w := range append([][2]float64{marks.free, exact}, path...) {
			lo, hi = min(lo, w[i]), max(hi, w[i])
		}
		if lo == hi {
			hi = 1
		}
		hi = max(hi, -lo/2) // the codes that are allowed are seen too
		pad := (hi - lo) * 0.15
		a.Min, a.Max, a.Scale, a.Tick.Marker = lo-pad, hi+pad, linearScale{}, linearTicks{count: 6}
	}
	p.Add(marks)
	title, words, detail := marks.tell(f.components)
	return &picture{panels: []*plot.Plot{p}, draw: alone(p), size: ask, title: title, words: words, detail: detail}, nil
}

// objective reads the model and the row, and returns what is made small and where it is smallest.
func (f path) objective() (o quadratic, exact [2]float64, err error) {
	if f.model == nil || f.model.H == nil {
		return o, exact, failf("Path: the model is nil or has no components")
	}
	h, _, err := read("Path", "H", f.model.H)
	if err != nil {
		return o, exact, err
	}
	x, _, err := read("Path", "x", f.x)
	if err != nil {
		return o, exact, err
	}
	k, m := h.Dims()
	n, xm := x.Dims()
	c := f.model.Config
	switch {
	case k != 2:
		return o, exact, failf("Path of %d components: a page has room for 2", k)
	case n != 1 || xm != m:
		return o, exact, failf("Path: x is %d×%d, want one row of %d columns", n, xm, m)
	case c.Solver != nmf.CoordinateDescent:
		return o, exact, failf("Path: the model's solver is %s, want %s", c.Solver, nmf.CoordinateDescent)
	case c.Shuffle:
		return o, exact, failf("Path: the model shuffles its components, the steps are in their order")
	}
	best, err := f.model.TransformExact(context.Background(), x)
	if err != nil {
		return o, exact, failf("Path: %w", err)
	}
	l1, l2 := float64(m)*c.AlphaW*c.L1Ratio, float64(m)*c.AlphaW*(1-c.L1Ratio)
	for i := range 2 {
		for j := range 2 {
			o.q[i][j] = mat.Dot(h.RowView(i), h.RowView(j))
		}
		o.q[i][i] += l2
		o.b[i] = mat.Dot(h.RowView(i), x.RowView(0)) - l1
	}
	det := o.q[0][0]*o.q[1][1] - o.q[0][1]*o.q[1][0]
	if at := o.minimum(); math.IsNaN(at[0]+at[1]+det) || math.IsInf(at[0]+at[1]+det, 0) || !(det > 1e-12*o.q[0][0]*o.q[1][1]) {
		return o, exact, failf("Path: the components are parallel or a number is out of range, there is no single minimum")
	}
	return o, [2]float64{best.At(0, 0), best.At(0, 1)}, nil
}

// pathMarks draws contours, the codes that are not allowed, the steps and where they lead.
type pathMarks struct {
	o           quadratic
	path        [][2]float64
	free, exact [2]float64
	freeName    string
	converged   bool
}

// bound says that the constraint w ≥ 0 holds the exact code.
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

// obstacles are places that no contour's value may be near to: the steps, and where they lead, with the names there.
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

// name writes a contour's value into a gap of it, as far from what is drawn as it can be, and returns the contour's pieces and the
// obstacles that are then there. Without a place within the data the contour stays whole and has no value.
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
