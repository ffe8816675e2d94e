package nnls

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// A Rows finds the minimisers of a block of rows at once, by block principal pivoting: all components whose entry is
// negative leave the set in use together, all whose gradient is negative enter it together. It mostly ends after one or
// two such exchanges; where it does not, or where components are near dependent, nnls goes on alone. Each code is that of
// a set whose gradient was seen to be right, and has the same correction by the residual as in nnls.
//
// The sets of f64.Systems rows are factorised side by side. No row's code depends on which others are beside it.
//
// Kim and Park, Fast nonnegative matrix factorization: an active-set-like method and comparisons, SIAM Journal on
// Scientific Computing 33 (2011) 3261–3281.
type Rows struct {
	*Problem
	l1    float64
	lanes *Lanes

	// of a block of rows
	exps []int     // powers of two that the rows are divided by
	Y    []float64 // x·Q, ×r
	rhs  []float64 // A·y − c, ×k
	cost []float64 // c, ×k, with an L1 penalty
	in   []int     // ×k, of which the first of each row are its set
	size []int     // how many
	rows []int     // to be solved still

	// of f64.Systems rows
	l, inverse []float64
	u          []float64 // ×k
	residual   []float64 // y − u·A, ×r padded
	gradient   []float64 // residual·Aᵀ − c, ×k padded, the negative gradient
	failed     [f64.Systems]bool
	inUse      []bool // ×k, of one row

	single *ActiveSet
}

const (
	// sweepsFirst is the number of coordinate sweeps, from the linear code with its negative entries cut off, that guess
	// which components are in use.
	sweepsFirst = 4

	// sweepsFromZero is the same where the components are so near dependent that the linear code is no guess.
	sweepsFromZero = 64

	// exchanges is the number of sets that a row gets before nnls takes it over.
	exchanges = 5
)

func NewRows(c *Problem, l1 float64) *Rows {
	order := make([]int, c.K)
	for t := range order {
		order[t] = t
	}
	s := &Rows{
		Problem: c, l1: l1, lanes: NewLanes(c.gram, order),
		exps: make([]int, team.BlockRows), Y: make([]float64, team.BlockRows*c.R), rhs: make([]float64, team.BlockRows*f64.Padded(c.K)),
		in: make([]int, team.BlockRows*c.K), size: make([]int, team.BlockRows), rows: make([]int, 0, team.BlockRows),
		l: make([]float64, f64.Triangle(c.K+1)), inverse: make([]float64, (c.K+1)*f64.Systems),
		u: make([]float64, f64.Systems*c.K), residual: make([]float64, f64.Systems*f64.Padded(c.R)), gradient: make([]float64, f64.Systems*f64.Padded(c.K)),
		inUse: make([]bool, c.K),
	}
	if l1 > 0 {
		s.cost = make([]float64, team.BlockRows*c.K)
	}
	return s
}

// Load divides row i of y by 2^e, which is above its norm in X.
func (s *Rows) Load(i, e int) {
	s.exps[i] = e
	for j, v := range f64.Row(s.Y, i, s.R) {
		s.Y[i*s.R+j] = f64.Ldexp(v, -e)
	}
	if s.l1 > 0 {
		for t, e2 := range s.Exp {
			s.cost[i*s.K+t] = math.Ldexp(s.l1, -e-e2)
		}
	}
}

// Solve sets the codes (×k) of the rows that were loaded.
func (s *Rows) Solve(codes []float64) {
	s.guess(codes)
	for i := range s.exps[:len(codes)/s.K] {
		n := 0
		for t, v := range f64.Row(codes, i, s.K) {
			if v*s.gram[t*s.K+t] > s.tol[t] {
				s.in[i*s.K+n] = t
				n++
			}
		}
		s.size[i] = n
		s.rows = append(s.rows, i)
	}
	for round := 0; round < exchanges && len(s.rows) > 0; round++ {
		rows := s.rows
		s.rows = s.rows[:0] // exchange writes behind where this reads
		for from := 0; from < len(rows); from += f64.Systems {
			s.exchange(codes, rows[from:min(from+f64.Systems, len(rows))])
		}
	}
	for _, i := range s.rows {
		s.alone(f64.Row(codes, i, s.K), i)
	}
	s.rows = s.rows[:0]
	for i, e := range s.exps[:len(codes)/s.K] {
		for t, e2 := range s.Exp {
			codes[i*s.K+t] = f64.Ldexp(codes[i*s.K+t], e-e2)
		}
	}
}

// guess sets the codes to something near the minimisers.
func (s *Rows) guess(codes []float64) {
	k, wide, rows := s.K, f64.Padded(s.K), len(codes)/s.K
	clear(s.rhs)
	f64.AddPanels(s.rhs, wide, s.Y, s.R, 1, rows, s.transposed, s.R, 0, s.R, k)
	rhs := f64.Compact(s.rhs, rows, k, wide)
	for i, c := range s.cost[:min(len(codes), len(s.cost))] {
		rhs[i] -= c
	}
	clear(codes)
	sweeps := sweepsFromZero
	if s.pinv != nil {
		sweeps = sweepsFirst
		for i := 0; i < rows; i += f64.Systems {
			n := min(f64.Systems, rows-i)
			clear(s.gradient)
			f64.AddPanels(s.gradient, wide, rhs[i*k:], k, 1, n, s.pinv, k, 0, k, k)
			for j := range n {
				for t, v := range s.gradient[j*wide:][:k] {
					codes[(i+j)*k+t] = max(0, v)
				}
			}
		}
	}
	for from := 0; from < rows; from += f64.Lanes {
		to := min(from+f64.Lanes, rows)
		s.lanes.Load(codes[from*k:to*k], rhs[from*k:to*k], 0)
		for range sweeps {
			if s.lanes.Sweep() == 0 {
				break
			}
		}
		s.lanes.Store(codes[from*k : to*k])
	}
}

// exchange solves for the sets of up to f64.Systems rows. A row whose set is right gets its code, another one its next set
// and a place in s.rows; a set that is near dependent goes to nnls.
func (s *Rows) exchange(codes []float64, rows []int) {
	n := 0
	for _, i := range rows {
		n = max(n, s.size[i])
	}
	for lane := range f64.Systems {
		var set []int
		var rhs []float64
		if lane < len(rows) {
			set, rhs = s.set(rows[lane]), f64.Row(s.rhs, rows[lane], s.K)
		}
		s.gather(lane, n, set, rhs)
	}
	f64.Cholesky(s.l, s.inverse, 0, n+1)
	last := s.l[n*(n+1)/2*f64.Systems:][:n*f64.Systems]
	f64.Backward(s.l, s.inverse, last, n)
	clear(s.u)
	for lane, i := range rows {
		s.failed[lane] = !s.independent(lane, s.set(i))
		for j, t := range s.set(i) {
			s.u[lane*s.K+t] = last[j*f64.Systems+lane]
		}
	}

	s.gradients(rows)
	for lane, i := range rows {
		for j, t := range s.set(i) {
			last[j*f64.Systems+lane] = s.gradient[lane*f64.Padded(s.K)+t]
		}
	}
	f64.Cholesky(s.l, s.inverse, n, n+1)
	f64.Backward(s.l, s.inverse, last, n)
	for lane, i := range rows {
		for j, t := range s.set(i) {
			s.u[lane*s.K+t] += last[j*f64.Systems+lane]
		}
	}

	s.gradients(rows)
	for lane, i := range rows {
		code := f64.Row(codes, i, s.K)
		if s.failed[lane] {
			s.alone(code, i)
			continue
		}
		if !s.next(lane, i) {
			s.rows = append(s.rows, i)
		}
		for t, v := range f64.Row(s.u, lane, s.K) {
			code[t] = max(0, v)
		}
	}
}

// set returns the set of row i of the block.
func (s *Rows) set(i int) []int { return s.in[i*s.K:][:s.size[i]] }

// gather makes the Gram matrix of a set, and under it the right side, one of the systems, of n rows. A smaller set is
// followed by rows of the unit matrix.
func (s *Rows) gather(lane, n int, set []int, rhs []float64) {
	l := s.l[lane:]
	at := 0
	for i, t := range set {
		gram := s.gram[t*s.K:][:s.K]
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
		l[at] = rhs[t]
		at += f64.Systems
	}
	for range n + 1 - len(set) {
		l[at] = 0
		at += f64.Systems
	}
}

// independent tells whether the factor of a set is one that rounding does not show in.
func (s *Rows) independent(lane int, set []int) bool {
	for i, t := range set {
		if v := s.l[(i*(i+3)/2)*f64.Systems+lane]; !(v*v > squaredPivotLimit*s.gram[t*s.K+t]) {
			return false
		}
	}
	return true
}

// gradients sets the residuals of u, and their gradients, from A itself.
func (s *Rows) gradients(rows []int) {
	k, wide, far := s.K, f64.Padded(s.K), f64.Padded(s.R)
	clear(s.residual)
	f64.AddPanels(s.residual, far, s.u, k, 1, len(rows), s.straight, k, 0, k, s.R)
	for lane, i := range rows {
		residual := s.residual[lane*far:][:s.R]
		for j, v := range f64.Row(s.Y, i, s.R) {
			residual[j] = v - residual[j]
		}
	}
	clear(s.gradient)
	f64.AddPanels(s.gradient, wide, s.residual, far, 1, len(rows), s.transposed, s.R, 0, s.R, k)
	for lane, i := range rows {
		if s.cost != nil {
			for t, c := range f64.Row(s.cost, i, k) {
				s.gradient[lane*wide+t] -= c
			}
		}
	}
}

// next tells whether the solution over the set of row i is the minimiser. If not it leaves the next set.
func (s *Rows) next(lane, i int) bool {
	u, gradient := f64.Row(s.u, lane, s.K), s.gradient[lane*f64.Padded(s.K):][:s.K]
	in := s.in[i*s.K:][:s.K]
	set, n, right := s.set(i), 0, true
	use := s.inUse
	clear(use)
	for _, t := range set {
		use[t] = true
	}
	for t, g := range gradient {
		keep := u[t] > 0
		if !use[t] {
			keep = g > s.tol[t] && s.norm[t] > 0
		}
		if keep != use[t] {
			right = false
		}
		if keep {
			in[n] = t
			n++
		}
	}
	s.size[i] = n
	return right
}

// alone lets nnls take row i from the guess in code to its minimiser.
func (s *Rows) alone(code []float64, i int) {
	if s.single == nil {
		s.single = NewActiveSet(s.Basis)
		copy(s.single.Tol, s.tol)
	}
	copy(s.single.Y, f64.Row(s.Y, i, s.R))
	if s.cost != nil {
		copy(s.single.Cost, f64.Row(s.cost, i, s.K))
	}
	s.single.U = code
	s.single.Solve(0)
}
