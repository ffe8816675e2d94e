package nmf

import (
	"cmp"
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/mat"
)

// Unit is what components are scaled to have.
type Unit int

const (
	UnitSum  Unit = iota // entries that add up to 1: shares
	UnitNorm             // Euclidean norm 1
	UnitMax              // largest entry 1
)

var unitNames = [...]string{"sum", "norm", "max"}

// String returns "sum", "norm" or "max".
func (u Unit) String() string { return name(int(u), unitNames[:], "Unit") }

// of returns the size of a by this unit.
func (u Unit) of(a []float64) float64 {
	switch u {
	case UnitSum:
		return sum(a)
	case UnitNorm:
		return f64.Norm(a)
	}
	return slices.Max(a)
}

func (u Unit) check() error {
	if u < 0 || int(u) >= len(unitNames) {
		return failf(ErrConfig, "", "Unit = %d is none of the package's", int(u))
	}
	return nil
}

// Scaled returns a copy of the model whose components, the rows of H, have unit size; W makes up for it, so that W·H is as it was.
// A component of zeros stays one. With AlphaW above 0 Transform gives other reconstructions afterwards, as a penalty depends on the
// scale of H.
func (m *Model) Scaled(u Unit) (*Model, error) {
	h, err := m.components()
	if err != nil {
		return nil, err
	}
	if err := u.check(); err != nil {
		return nil, err
	}
	c := m.ownFactors()
	for t := range h.n {
		scaleComponent(c, t, u.of(f64.Row(h.dense, t, h.m)))
	}
	return c, nil
}

// scaleComponent divides component t by size, and multiplies its codes by it.
func scaleComponent(m *Model, t int, size float64) {
	if size == 0 {
		return
	}
	row := m.H.RawRowView(t)
	for j := range row {
		row[j] /= size
	}
	if m.W == nil {
		return
	}
	n, _ := m.W.Dims()
	for i := range n {
		m.W.Set(i, t, m.W.At(i, t)*size)
	}
}

// Scales returns the factors of X ≈ W·diag(d)·H in which the columns of W (n×k) and the rows of H (k×m) have unit size, so that d
// (1×k) alone says how much each component weighs. A component that is dead has d = 0. It needs the W of a fit.
func (m *Model) Scales(u Unit) (w *mat.Dense, d []float64, h *mat.Dense, err error) {
	c, err := m.Scaled(u)
	if err != nil {
		return nil, nil, nil, err
	}
	if c.W == nil {
		return nil, nil, nil, failf(ErrNil, "W", "the model has no W: Scales needs one from Config.Fit")
	}
	for t := range m.Config.Components {
		column := mat.Col(nil, t, c.W)
		size := u.of(column)
		if c.H.RawRowView(t)[0] == 0 && sum(c.H.RawRowView(t)) == 0 {
			d = append(d, 0)
		} else {
			d = append(d, size)
		}
		for i, v := range column {
			if size > 0 {
				c.W.Set(i, t, v/size)
			}
		}
	}
	return c.W, d, c.H, nil
}

// Ordered returns a copy of the model whose components come by falling weight: by the sum of their part of W·H, or of their row of H
// in a model without W. Components of the same weight keep their order.
func (m *Model) Ordered() (*Model, error) {
	h, err := m.components()
	if err != nil {
		return nil, err
	}
	weight := make([]float64, h.n)
	order := make([]int, h.n)
	for t := range weight {
		order[t], weight[t] = t, sum(f64.Row(h.dense, t, h.m))
		if m.W != nil {
			weight[t] *= sum(mat.Col(nil, t, m.W))
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight[b], weight[a]) })
	return m.reordered(order), nil
}

// reordered returns a copy of the model with component order[t] in place t.
func (m *Model) reordered(order []int) *Model {
	c := m.ownFactors()
	for t, from := range order {
		c.H.SetRow(t, m.H.RawRowView(from))
		if m.W != nil {
			c.W.SetCol(t, mat.Col(nil, from, m.W))
		}
	}
	return c
}

// ownFactors returns a copy of the model whose W and H can be changed.
func (m *Model) ownFactors() *Model {
	c := *m
	c.H = mat.DenseCopyOf(m.H)
	if m.W != nil {
		c.W = mat.DenseCopyOf(m.W)
	}
	return &c
}
