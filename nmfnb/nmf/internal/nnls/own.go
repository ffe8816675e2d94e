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
	solver     *ownSolver // nil until Settle needs it
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

// settleRounds is the number of sets that Settle tries.
const settleRounds = 4

// Settle puts rows that sweeps have left, which the factor holds, at the minimum over the components that are above 0 in them, for the
// right sides rhs. Components that turn negative are left out; a row for which that does not end soon, or whose components are near
// dependent, stays as it is.
func (s *Own) Settle(factor, rhs []float64) {
	k := len(s.order)
	if s.solver == nil {
		s.solver = newOwnSolver(k)
	}
	o := s.solver
	for lane := range f64.Systems {
		o.sets[lane] = o.sets[lane][:0]
		for t := 0; lane < s.rows && t < k; t++ {
			if factor[lane*k+t] > 0 {
				o.sets[lane] = append(o.sets[lane], t)
			}
		}
	}
	for round := 0; round < settleRounds && o.factorise(s, rhs); round++ {
		for lane := range s.rows {
			set := o.sets[lane]
			if len(set) == 0 {
				continue
			}
			o.sets[lane] = set[:0]
			positive := 0
			for j := range set {
				if o.solution(lane, j) > 0 {
					positive++
				}
			}
			switch {
			case !o.independent(s, lane, set): // stays
			case positive == len(set):
				row := f64.Row(factor, lane, k)
				clear(row)
				for j, t := range set {
					row[t] = o.solution(lane, j)
				}
			default:
				for j, t := range set { // append writes behind where this reads
					if o.solution(lane, j) > 0 {
						o.sets[lane] = append(o.sets[lane], t)
					}
				}
			}
		}
	}
}

// An ownSolver solves for the sets of f64.Systems rows side by side.
type ownSolver struct {
	sets        [f64.Systems][]int // none for a row that is done
	l, inverses []float64
	last        []float64 // the right sides, then the solutions
}

func newOwnSolver(k int) *ownSolver {
	o := &ownSolver{l: make([]float64, f64.Triangle(k+1)), inverses: make([]float64, (k+1)*f64.Systems)}
	for lane := range o.sets {
		o.sets[lane] = make([]int, 0, k)
	}
	return o
}

// factorise solves for the sets, and reports whether there are any.
func (o *ownSolver) factorise(s *Own, rhs []float64) bool {
	k, n := len(s.order), 0
	for _, set := range o.sets {
		n = max(n, len(set))
	}
	if n == 0 {
		return false
	}
	ld := f64.OuterStride(k)
	o.last = o.l[n*(n+1)/2*f64.Systems:]
	for lane, set := range o.sets {
		l, at := o.l[lane:], 0
		for i := range n {
			for j := range i + 1 {
				v := 0.0
				switch {
				case i < len(set):
					v = s.Hessian(lane)[set[i]*ld+set[j]]
				case i == j:
					v = 1
				}
				l[at] = v
				at += f64.Systems
			}
		}
		for j := range n + 1 {
			v := 0.0
			if j < len(set) {
				v = rhs[lane*k+set[j]]
			}
			o.last[j*f64.Systems+lane] = v
		}
	}
	f64.Cholesky(o.l, o.inverses, 0, n+1)
	f64.Backward(o.l, o.inverses, o.last, n)
	return true
}

// solution returns entry j of the solution of a row.
func (o *ownSolver) solution(lane, j int) float64 { return o.last[j*f64.Systems+lane] }

// independent tells whether the factor of a row's set is one that rounding does not show in.
func (o *ownSolver) independent(s *Own, lane int, set []int) bool {
	ld := f64.OuterStride(len(s.order))
	for i, t := range set {
		if v := o.l[(i*(i+3)/2)*f64.Systems+lane]; !(v*v > squaredPivotLimit*s.Hessian(lane)[t*ld+t]) {
			return false
		}
	}
	return true
}
