package nnls

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// Sweep updates rows of a factor, k entries each, to lower ½·wᵀ·hessian·w − (rhs−l1)ᵀ·w for each row w ≥ 0, one
// coordinate after the other. It returns the sum of the projected gradient's absolute entries met on the way.
func Sweep(factor, hessian, rhs []float64, l1 float64, order []int) (violation float64) {
	k := len(order)
	for lo := 0; lo < len(factor); lo += k {
		w, b := factor[lo:lo+k], rhs[lo:lo+k]
		of := 0.0
		for _, t := range order {
			h := hessian[t*k : (t+1)*k]
			gradient := l1 - b[t]
			for r, v := range w {
				gradient = math.FMA(h[r], v, gradient)
			}
			if w[t] != 0 || !(gradient >= 0) {
				of += math.Abs(gradient)
			}
			if h[t] == 0 {
				continue
			}
			v := w[t] - gradient/h[t]
			if !(v > 0) { // −0 too
				v = 0
			}
			w[t] = v
		}
		violation += of
	}
	return violation
}

// Lanes are up to f64.Lanes rows of a factor, component by component, on which sweeps do the same as sweep, to the bit,
// and many times as fast.
type Lanes struct {
	hessian    []float64
	order      []int
	rows       int
	w, rest    []float64 // k×Lanes
	Violations []float64
}

func NewLanes(hessian []float64, order []int) *Lanes {
	size := len(order) * f64.Lanes
	return &Lanes{
		hessian: hessian, order: order, w: make([]float64, size), rest: make([]float64, size),
		Violations: make([]float64, f64.Lanes),
	}
}

// ManyLanes makes lanes for so many rows, which have to be given memory for the violations before they sweep.
func ManyLanes(hessian []float64, order []int, rows int) []Lanes {
	k, all := len(order), make([]Lanes, team.Blocks(rows, f64.Lanes))
	size := len(all) * f64.Lanes * k
	w, rest := make([]float64, size), make([]float64, size)
	for i := range all {
		at := i * f64.Lanes * k
		all[i] = Lanes{hessian: hessian, order: order, w: w[at : at+f64.Lanes*k], rest: rest[at : at+f64.Lanes*k]}
	}
	return all
}

// Load takes over rows of a factor and the right sides that they are fitted to.
func (s *Lanes) Load(factor, rhs []float64, l1 float64) {
	k := len(s.order)
	s.rows = len(factor) / k
	if s.rows < f64.Lanes {
		clear(s.w)
		clear(s.rest)
	}
	f64.Transpose(s.w, f64.Lanes, factor, k, s.rows, k)
	f64.Transpose(s.rest, f64.Lanes, rhs, k, s.rows, k)
	for i, v := range s.rest {
		s.rest[i] = l1 - v
	}
}

// Sweep goes once through the rows and returns the violation.
func (s *Lanes) Sweep() float64 {
	k := len(s.order)
	clear(s.Violations)
	for _, t := range s.order {
		f64.Coordinate(s.w, s.hessian[t*k:(t+1)*k], s.rest[t*f64.Lanes:], s.Violations, t)
	}
	violation := 0.0
	for _, v := range s.Violations[:s.rows] {
		violation += v
	}
	return violation
}

// Store gives the rows back.
func (s *Lanes) Store(factor []float64) {
	k := len(s.order)
	f64.Transpose(factor, k, s.w, f64.Lanes, k, s.rows)
}
