package nnls

import (
	"math"
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// A KnownRow is a row to be solved for.
type KnownRow struct {
	Y      []float64           // x·Q over the known columns, 1×R
	Exp    int                 // 2^Exp is above the norm of the known entries, and is what the row is divided by
	Hidden []int               // the unknown columns, rising
	X      func(dst []float64) // sets dst (1×m) to the row over 2^Exp, with 0 where it is unknown
	Code   []float64           // 1×k, to be set
}

// Known finds the minimisers of f64.Systems rows at once in the way of Rows, each with its own Gram matrix. What that cannot decide
// goes to an ActiveSet for ½‖y·C⁻ᵀ − u·A·C‖² with S = C·Cᵀ, or on the known columns of H themselves where S is near singular. No row's code depends on which others are beside it.
type Known struct {
	*KnownProblem
	l1    float64
	order []int

	rows                  []KnownRow
	slots                 []pattern  // one more than there are rows at once
	of                    []*pattern // of each row
	last                  *pattern   // of the last row that was loaded
	y, rhs, cost          []float64  // ×R, ×k, ×k
	in                    []int      // ×k, of which the first of each row are its set
	size                  []int
	done                  [f64.Systems]bool
	failed                [f64.Systems]bool
	l, inverse            []float64
	u, residual, gradient []float64 // ×k, ×R padded, ×k padded
	inUse                 []bool
	outer, space, v       []float64 // the Gram matrix as AddOuter forms it, its memory; ×R
	listed                []int
	own                   *Own
	single                *ActiveSet
	x                     []float64
}

// NewKnown makes room for one worker.
func NewKnown(p *KnownProblem, l1 float64) *Known {
	const n = f64.Systems
	s := &Known{
		KnownProblem: p, l1: l1, order: make([]int, p.K),
		slots: make([]pattern, n+1), of: make([]*pattern, n), y: make([]float64, n*p.R), rhs: make([]float64, n*f64.Padded(p.K)),
		cost: make([]float64, n*p.K), in: make([]int, n*p.K), size: make([]int, n),
		l: make([]float64, f64.Triangle(p.K+1)), inverse: make([]float64, (p.K+1)*n),
		u: make([]float64, n*p.K), residual: make([]float64, n*f64.Padded(p.R)), gradient: make([]float64, n*f64.Padded(p.K)),
		inUse: make([]bool, p.K), v: make([]float64, p.R),
	}
	for t := range s.order {
		s.order[t] = t
	}
	s.own = NewOwn(s.order)
	ld := f64.OuterStride(p.K)
	s.outer, s.space = make([]float64, ld*ld), make([]float64, 2*f64.OuterRows*ld)
	for i := range s.slots {
		s.slots[i].gram, s.slots[i].tol = make([]float64, p.K*p.K), make([]float64, p.K)
	}
	return s
}

// Solve sets the codes of at most f64.Systems rows.
func (s *Known) Solve(rows []KnownRow) {
	s.rows = rows
	clear(s.of)
	for i := range rows {
		s.load(i)
	}
	s.guess()
	left := 0
	for i := range f64.Systems {
		s.done[i] = i >= len(rows)
		if s.done[i] {
			s.size[i] = 0
			continue
		}
		if s.of[i].poor {
			s.alone(i)
			continue
		}
		left++
	}
	for round := 0; round < exchanges && left > 0; round++ {
		left = s.exchange()
	}
	for i := range rows {
		if !s.done[i] {
			s.alone(i)
		}
		code := rows[i].Code
		for t, e := range s.Exp {
			code[t] = f64.Ldexp(code[t], rows[i].Exp-e)
		}
	}
	s.rows = nil
}

// load reads row i.
func (s *Known) load(i int) {
	r := &s.rows[i]
	for j, v := range r.Y {
		s.y[i*s.R+j] = f64.Ldexp(v, -r.Exp)
	}
	for t, e := range s.Exp {
		s.cost[i*s.K+t] = 0
		if s.l1 > 0 {
			s.cost[i*s.K+t] = math.Ldexp(s.l1, -r.Exp-e)
		}
	}
	if s.last == nil || !slices.Equal(s.last.hidden, r.Hidden) {
		for at := range s.slots {
			if p := &s.slots[at]; !slices.Contains(s.of, p) {
				s.prepare(p, r.Hidden)
				s.last = p
				break
			}
		}
	}
	s.of[i] = s.last
}

// guess sets the codes to something near the minimisers, and each set to what they use.
func (s *Known) guess() {
	k, wide, n := s.K, f64.Padded(s.K), len(s.rows)
	clear(s.rhs)
	f64.AddPanels(s.rhs, wide, s.y, s.R, 1, n, s.transposed, s.R, 0, s.R, k)
	rhs := f64.Compact(s.rhs, n, k, wide)
	for i, c := range s.cost[:n*k] {
		rhs[i] -= c
	}
	codes, ld := s.u[:n*k], f64.OuterStride(k)
	s.linear(codes)
	for i := range n {
		own := s.own.Hessian(i)
		for t := range k {
			copy(own[t*ld:], f64.Row(s.of[i].gram, t, k))
		}
	}
	s.own.Load(codes, rhs, 0)
	for range sweepsFirst {
		if s.own.Sweep() == 0 {
			break
		}
	}
	s.own.Store(codes)
	for i := range s.rows {
		code, p := s.rows[i].Code, s.of[i]
		copy(code, f64.Row(codes, i, k))
		size := 0
		for t, v := range code {
			if v*p.gram[t*k+t] > p.tol[t] {
				s.in[i*k+size] = t
				size++
			}
		}
		s.size[i] = size
	}
}

// linear sets the codes to the least-squares ones without their negative entries, or to 0 where the components are near dependent.
func (s *Known) linear(codes []float64) {
	k := s.K
	clear(s.done[:])
	for i := range f64.Systems {
		s.size[i] = 0
		if i < len(s.rows) && !s.of[i].poor {
			s.size[i] = k
			copy(s.in[i*k:], s.order)
		}
		s.gather(i, k)
	}
	f64.Cholesky(s.l, s.inverse, 0, k+1)
	last := s.l[k*(k+1)/2*f64.Systems:][:k*f64.Systems]
	f64.Backward(s.l, s.inverse, last, k)
	clear(codes)
	for i := range s.rows {
		right := len(s.set(i)) == k
		for t := range k {
			pivot := s.l[(t*(t+3)/2)*f64.Systems+i]
			right = right && pivot*pivot > squaredPivotLimit*s.of[i].gram[t*k+t]
		}
		for t := range k {
			if v := last[t*f64.Systems+i]; right && v > 0 {
				codes[i*k+t] = v
			}
		}
	}
}

func (s *Known) set(i int) []int {
	if s.done[i] {
		return nil
	}
	return s.in[i*s.K:][:s.size[i]]
}

// exchange solves for the sets of the rows that are not done, and returns how many of them it leaves with another set.
func (s *Known) exchange() (left int) {
	n, k := 0, s.K
	for i := range f64.Systems {
		n = max(n, len(s.set(i)))
	}
	for i := range f64.Systems {
		s.gather(i, n)
	}
	f64.Cholesky(s.l, s.inverse, 0, n+1)
	last := s.l[n*(n+1)/2*f64.Systems:][:n*f64.Systems]
	f64.Backward(s.l, s.inverse, last, n)
	clear(s.u)
	for i := range s.rows {
		s.failed[i] = false
		for j, t := range s.set(i) {
			pivot := s.l[(j*(j+3)/2)*f64.Systems+i]
			s.failed[i] = s.failed[i] || !(pivot*pivot > squaredPivotLimit*s.of[i].gram[t*k+t])
			s.u[i*k+t] = last[j*f64.Systems+i]
		}
	}
	s.gradients()
	for i := range f64.Systems {
		for j, t := range s.set(i) {
			last[j*f64.Systems+i] = s.gradient[i*f64.Padded(k)+t]
		}
	}
	f64.Cholesky(s.l, s.inverse, n, n+1)
	f64.Backward(s.l, s.inverse, last, n)
	for i := range s.rows {
		gradient := s.gradient[i*f64.Padded(k):][:k]
		for j, t := range s.set(i) { // the correction is so small that its Gram matrix is exact enough for the new gradient
			correction := last[j*f64.Systems+i]
			s.u[i*k+t] += correction
			for r, v := range f64.Row(s.of[i].gram, t, k) {
				gradient[r] -= correction * v
			}
		}
	}
	for i := range s.rows {
		if s.done[i] {
			continue
		}
		if s.failed[i] {
			s.alone(i)
			continue
		}
		s.done[i] = s.next(i)
		if !s.done[i] {
			left++
		}
		for t, v := range f64.Row(s.u, i, k) {
			s.rows[i].Code[t] = max(0, v)
		}
	}
	return left
}

// gather makes the Gram matrix of a set, and under it the right side, one of the systems, of n rows, as that of Rows does.
func (s *Known) gather(lane, n int) {
	l, set := s.l[lane:], s.set(lane)
	at := 0
	for i, t := range set {
		gram := f64.Row(s.of[lane].gram, t, s.K)
		for _, u := range set[:i+1] {
			l[at] = gram[u]
			at += f64.Systems
		}
	}
	for i := len(set); i < n; i++ {
		for range i {
			l[at] = 0
			at += f64.Systems
		}
		l[at] = 1
		at += f64.Systems
	}
	for _, t := range set {
		l[at] = s.rhs[lane*s.K+t]
		at += f64.Systems
	}
	for range n + 1 - len(set) {
		l[at] = 0
		at += f64.Systems
	}
}

// gradients sets the residuals y − u·A·S and their gradients.
func (s *Known) gradients() {
	k, wide, far, n := s.K, f64.Padded(s.K), f64.Padded(s.R), len(s.rows)
	clear(s.residual)
	f64.AddPanels(s.residual, far, s.u, k, 1, n, s.straight, k, 0, k, s.R)
	for i := range n {
		residual := s.residual[i*far:][:s.R]
		if s.done[i] {
			clear(residual)
			continue
		}
		s.known(residual, s.of[i])
		for j, v := range f64.Row(s.y, i, s.R) {
			residual[j] = v - residual[j]
		}
	}
	clear(s.gradient)
	f64.AddPanels(s.gradient, wide, s.residual, far, 1, n, s.transposed, s.R, 0, s.R, k)
	for i := range n {
		for t, c := range f64.Row(s.cost, i, k) {
			s.gradient[i*wide+t] -= c
		}
	}
}

// next tells whether the solution over the set of row i is the minimiser. If not it leaves the next set.
func (s *Known) next(i int) bool {
	k, p := s.K, s.of[i]
	u, gradient := f64.Row(s.u, i, k), s.gradient[i*f64.Padded(k):][:k]
	in := s.in[i*k:][:k]
	set, n, right := s.set(i), 0, true
	clear(s.inUse)
	for _, t := range set {
		s.inUse[t] = true
	}
	for t, g := range gradient {
		keep := u[t] > 0
		if !s.inUse[t] {
			keep = g > p.tol[t] && p.gram[t*k+t] > 0
		}
		right = right && keep == s.inUse[t]
		if keep {
			in[n] = t
			n++
		}
	}
	s.size[i] = n
	return right
}
