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
// The sets of f64.Systems rows are factorised side by side, or what is not in them where that is less. No row's code depends on which
// others are beside it.
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
	l, inverses []float64
	systems     [f64.Systems][]int // the components of each system
	inverted    [f64.Systems]bool  // they are those that are not in the set
	masked      []float64          // ×k
	whole, part []float64          // ×k padded
	u           []float64          // ×k
	residual    []float64          // y − u·A, ×r padded
	gradient    []float64          // residual·Aᵀ − c, ×k padded, the negative gradient
	failed      [f64.Systems]bool
	inUse       []bool // ×k, of one row

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
	most := c.K // components of a system
	if c.pinv != nil {
		most = c.K / 2
	}
	s := &Rows{
		Problem: c, l1: l1, lanes: NewLanes(c.gram, order),
		exps: make([]int, team.BlockRows), Y: make([]float64, team.BlockRows*c.R), rhs: make([]float64, team.BlockRows*f64.Padded(c.K)),
		in: make([]int, team.BlockRows*c.K), size: make([]int, team.BlockRows), rows: make([]int, 0, team.BlockRows),
		l: make([]float64, f64.Triangle(most+1)), inverses: make([]float64, (most+1)*f64.Systems), masked: make([]float64, f64.Systems*c.K),
		u: make([]float64, f64.Systems*c.K), residual: make([]float64, f64.Systems*f64.Padded(c.R)), gradient: make([]float64, f64.Systems*f64.Padded(c.K)),
		inUse: make([]bool, c.K),
	}
	if c.pinv != nil {
		s.whole, s.part = make([]float64, f64.Systems*f64.Padded(c.K)), make([]float64, f64.Systems*f64.Padded(c.K))
	}
	for lane := range s.systems {
		s.systems[lane] = make([]int, 0, most)
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
	k, wide := s.K, f64.Padded(s.K)
	n := 0
	for lane := range f64.Systems {
		s.systems[lane] = s.systems[lane][:0]
		if lane < len(rows) {
			s.chooseSystem(lane, rows[lane])
		}
		n = max(n, len(s.systems[lane]))
	}
	for lane := range f64.Systems {
		s.gather(lane, n)
	}
	f64.Cholesky(s.l, s.inverses, 0, n)
	for lane := range rows {
		s.failed[lane] = !s.independent(lane)
	}
	clear(s.u)
	for lane, i := range rows {
		copy(s.gradient[lane*wide:], f64.Row(s.rhs, i, k)) // that of a code of zeros
	}
	s.solve(rows, n)
	s.gradients(rows)
	s.solve(rows, n)
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

// chooseSystem decides which components the system of row i has: those of its set, with entries of A·Aᵀ, or where they are fewer and
// the inverse P of that is known, the others, C, with entries of P. The minimiser over the set is then v − (v_C·P_CC⁻¹)·P_C, where v = g·P
// is the one over all components: it is 0 on C.
func (s *Rows) chooseSystem(lane, i int) {
	set := s.set(i)
	s.inverted[lane] = s.pinv != nil && 2*len(set) > s.K
	if !s.inverted[lane] {
		s.systems[lane] = append(s.systems[lane], set...)
		return
	}
	for t := range s.K {
		if len(set) > 0 && set[0] == t {
			set = set[1:]
			continue
		}
		s.systems[lane] = append(s.systems[lane], t)
	}
}

// solve adds to u the minimisers over the sets for the gradients. Sets that are inverted go by the components that are in none.
func (s *Rows) solve(rows []int, n int) {
	k, wide, last := s.K, f64.Padded(s.K), s.l[n*(n+1)/2*f64.Systems:]
	inverted := false
	for lane, i := range rows {
		inverted = inverted || s.inverted[lane]
		masked := f64.Row(s.masked, lane, k)
		clear(masked)
		for _, t := range s.set(i) {
			masked[t] = s.gradient[lane*wide+t]
		}
	}
	times := func(dst []float64) {
		clear(dst)
		f64.AddPanels(dst, wide, s.masked, k, 1, len(rows), s.pinv, k, 0, k, k)
	}
	if inverted {
		times(s.whole)
	}
	for lane := range f64.Systems {
		from := s.gradient[lane*wide:]
		if s.inverted[lane] {
			from = s.whole[lane*wide:]
		}
		for j := range n + 1 {
			v := 0.0
			if lane < len(rows) && j < len(s.systems[lane]) {
				v = from[s.systems[lane][j]]
			}
			last[j*f64.Systems+lane] = v
		}
	}
	f64.Cholesky(s.l, s.inverses, n, n+1)
	f64.Backward(s.l, s.inverses, last, n)
	for lane := range rows {
		to := f64.Row(s.u, lane, k)
		if s.inverted[lane] {
			to = f64.Row(s.masked, lane, k)
			clear(to)
		}
		for j, t := range s.systems[lane] {
			to[t] += last[j*f64.Systems+lane]
		}
	}
	if !inverted {
		return
	}
	times(s.part)
	for lane, i := range rows {
		if !s.inverted[lane] {
			continue
		}
		for _, t := range s.set(i) {
			s.u[lane*k+t] += s.whole[lane*wide+t] - s.part[lane*wide+t]
		}
	}
}

// set returns the set of row i of the block.
func (s *Rows) set(i int) []int { return s.in[i*s.K:][:s.size[i]] }

// gather makes the matrix of a system of n rows. One that has fewer is followed by rows of the unit matrix.
func (s *Rows) gather(lane, n int) {
	l, matrix := s.l[lane:], s.gram
	if s.inverted[lane] {
		matrix = s.inverse
	}
	at := 0
	for i, t := range s.systems[lane] {
		row := f64.Row(matrix, t, s.K)
		for _, u := range s.systems[lane][:i+1] {
			l[at] = row[u]
			at += f64.Systems
		}
	}
	for i := len(s.systems[lane]); i < n; i++ {
		for range i {
			l[at] = 0
			at += f64.Systems
		}
		l[at] = 1
		at += f64.Systems
	}
}

// independent tells whether the factor of a system is one that rounding does not show in.
func (s *Rows) independent(lane int) bool {
	matrix := s.gram
	if s.inverted[lane] {
		matrix = s.inverse
	}
	for i, t := range s.systems[lane] {
		if v := s.l[(i*(i+3)/2)*f64.Systems+lane]; !(v*v > squaredPivotLimit*matrix[t*s.K+t]) {
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
