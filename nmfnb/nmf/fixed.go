package nmf

import (
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// fixed returns how many components Config.Fixed holds.
func (c Config) fixed() int {
	if c.Fixed == nil || c.Fixed.IsEmpty() {
		return 0
	}
	return c.Fixed.RawMatrix().Rows
}

// checkFixed reports components that cannot be held in a fit to m columns.
func (c Config) checkFixed(m int) error {
	if c.Fixed == nil {
		return nil
	}
	d, err := read(c.Fixed, "Fixed", nonNegative)
	if err != nil {
		return err
	}
	if d.n > c.Components || d.m != m {
		return failf(ErrShape, "Fixed", "Config.Fixed is %d×%d, want at most %d×%d: components over the columns of X", d.n, d.m, c.Components, m)
	}
	return nil
}

// begin returns the W and Hᵀ from which the iterations start, as start does, with the fixed components in place.
func (c Config) begin(d *data, workers *team.Team) (w, ht []float64, err error) {
	w, ht, err = c.start(d, workers)
	if err != nil {
		return nil, nil, err
	}
	for t := range c.fixed() {
		for j, v := range mat.Row(nil, t, c.Fixed) {
			ht[j*c.Components+t] = v + 0
		}
	}
	return w, ht, nil
}

// sweepFixed is sweepRows' sweeps over rows lo … hi of Hᵀ where the first components are fixed. A coordinate stays where its row of the
// Hessian and its gradient are 0.
func (s *coordinateDescent) sweepFixed(h *cdFactor, worker, lo, hi int, product []float64) (violation float64) {
	k, squares := s.k, 0.0
	hessian, rhs, own, ld := make([]float64, k*k), make([]float64, k), s.hessian, k
	for i := lo; i < hi; i++ {
		if s.known != nil {
			space := &s.known.workspaces[worker]
			own, ld = space.rows.Hessian(0), f64.OuterStride(k)
			s.known.hessian(space, own, h.short.rows[i], h.short.known[i], len(h.other)/k, h.l2)
		}
		copy(rhs, f64.Row(product, i-lo, k))
		for t := range k {
			if t < s.fixed {
				rhs[t] = h.l1
				continue
			}
			copy(f64.Row(hessian, t, k), own[t*ld:t*ld+k])
		}
		row := f64.Row(h.factor, i, k)
		violation += h.repeat(func() float64 { return nnls.Sweep(row, hessian, rhs, h.l1, s.order) })
		if h.before != nil {
			s.extrapolation.apply(row, f64.Row(h.before, i, k))
		}
		for t, v := range row {
			squares += v * (f64.Dot(row, own[t*ld:t*ld+k]) - h.l2*v)
		}
	}
	if s.known != nil {
		s.known.squares[lo/team.BlockRows] = squares
	}
	return violation
}
