package plots

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// PathFigure is what [Path] returns.
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
// objective. From w = 0 one coefficient after the other goes to its minimum, or to 0 where that is negative, until the model's
// stopping rule is met.
//
// Codes with a negative entry are shaded. The minimum over all codes may lie there, and the steps then end elsewhere. Without a
// penalty that minimum is the linear code. The number on a contour says by how much the objective there exceeds its minimum: 1, 2 or 5
// times a power of ten.
//
// The model's solver must be coordinate descent. If x is an [nmf.Labelled], the text names the row. Gillis, The why and how of
// nonnegative matrix factorization (2014), section 3.2.
func Path(model *nmf.Model, x mat.Matrix) PathFigure {
	return newFigure[PathFigure](path{model: model, x: x, components: [2]string{"component 0", "component 1"}})
}

// Components sets the names of the two components.
func (f PathFigure) Components(first, second string) PathFigure {
	f.own.components = [2]string{words.Label(first), words.Label(second)}
	return f
}

func (f path) build(ask size) (*picture, error) {
	o, exact, row, err := f.objective()
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
	title += forRow(row)
	return &picture{panels: []*plot.Plot{p}, draw: alone(p), size: ask, title: title, words: words, detail: detail}, nil
}

// objective reads the model and the row. It returns what is made small, where that is smallest with w ≥ 0, and the name of the
// row if it has one.
func (f path) objective() (o quadratic, exact [2]float64, row []string, err error) {
	if f.model == nil || f.model.H == nil {
		return o, exact, nil, failf("Path: the model is nil or has no components")
	}
	h, _, err := read("Path", "H", f.model.H)
	if err != nil {
		return o, exact, nil, err
	}
	x, named, err := read("Path", "x", f.x)
	if err != nil {
		return o, exact, nil, err
	}
	k, m := h.Dims()
	n, xm := x.Dims()
	c := f.model.Config
	switch {
	case k != 2:
		return o, exact, nil, failf("Path of %d components: a page has room for 2", k)
	case n != 1 || xm != m:
		return o, exact, nil, failf("Path: x is %d×%d, want one row of %d columns", n, xm, m)
	case c.Solver != nmf.CoordinateDescent:
		return o, exact, nil, failf("Path: the model's solver is %s, want %s", c.Solver, nmf.CoordinateDescent)
	case c.Shuffle:
		return o, exact, nil, failf("Path: the model shuffles its components, the steps are in their order")
	}
	if err := named.check("Path", n, m); err != nil {
		return o, exact, nil, err
	}
	best, err := f.model.TransformExact(context.Background(), named.on(x))
	if err != nil {
		return o, exact, nil, failf("Path: %w", err)
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
		return o, exact, nil, failf("Path: the components are parallel or a number is out of range, there is no single minimum")
	}
	return o, [2]float64{best.At(0, 0), best.At(0, 1)}, named.rows, nil
}
