package nnls

import "github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"

// Own are up to f64.Systems rows of a factor, each with a Hessian of its own, on which sweeps do the same as [Lanes] do on rows with
// one Hessian.
type Own struct {
	order      []int
	rows       int
	hessians   []float64 // of each row as AddOuter has it
	byLanes    []float64 // k×k×Systems
	w, rest    []float64 // k×Systems
	violations []float64
}

// NewOwn makes room for rows whose components are swept in the given order.
func NewOwn(order []int) *Own {
	k, ld := len(order), f64.OuterStride(len(order))
	return &Own{
		order: order, hessians: make([]float64, f64.Systems*ld*ld), byLanes: make([]float64, f64.Systems*k*k),
		w: make([]float64, f64.Systems*k), rest: make([]float64, f64.Systems*k), violations: make([]float64, f64.Systems),
	}
}

// Hessian returns the memory of a row's Hessian, whose rows are f64.OuterStride(k) apart. It is to be set before Load.
func (s *Own) Hessian(row int) []float64 {
	size := len(s.hessians) / f64.Systems
	return s.hessians[row*size : (row+1)*size]
}

// Load takes over rows of the factor and the right sides that they are fitted to.
func (s *Own) Load(factor, rhs []float64, l1 float64) {
	k, size := len(s.order), len(s.hessians)/f64.Systems
	s.rows = len(factor) / k
	if s.rows < f64.Systems {
		clear(s.w)
		clear(s.rest)
		clear(s.byLanes)
	}
	s.Reload(factor)
	f64.Transpose(s.rest, f64.Systems, rhs, k, s.rows, k)
	for i, v := range s.rest {
		s.rest[i] = l1 - v
	}
	for t := range k {
		f64.Transpose(s.byLanes[t*k*f64.Systems:], f64.Systems, s.hessians[t*f64.OuterStride(k):], size, s.rows, k)
	}
}

// Reload takes over other entries of the same rows.
func (s *Own) Reload(factor []float64) {
	f64.Transpose(s.w, f64.Systems, factor, len(s.order), s.rows, len(s.order))
}

// Sweep goes once through the rows and returns the violation.
func (s *Own) Sweep() (violation float64) {
	clear(s.violations)
	f64.SweepOwn(s.w, s.byLanes, s.rest, s.violations, s.order)
	for _, v := range s.violations[:s.rows] {
		violation += v
	}
	return violation
}

// Squares returns the sum of w·(Hessian − l2)·wᵀ over the rows w.
func (s *Own) Squares(l2 float64) (total float64) {
	k := len(s.order)
	var all [f64.Systems]float64
	for t := range k {
		own := s.w[t*f64.Systems:][:f64.Systems]
		var sums [f64.Systems]float64
		for r := range k {
			h, w := s.byLanes[(t*k+r)*f64.Systems:][:f64.Systems], s.w[r*f64.Systems:][:f64.Systems]
			for i := range sums {
				sums[i] += h[i] * w[i]
			}
		}
		for i, v := range own {
			all[i] += v * (sums[i] - l2*v)
		}
	}
	for _, v := range all[:s.rows] {
		total += v
	}
	return total
}

// Store gives the rows back.
func (s *Own) Store(factor []float64) {
	f64.Transpose(factor, len(s.order), s.w, f64.Systems, len(s.order), s.rows)
}
