package nmf

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// A coneRows finds the minimisers of a block of rows at once, by block principal pivoting: all components whose entry is
// negative leave the set in use together, all whose gradient is negative enter it together. It mostly ends after one or
// two such exchanges; where it does not, or where components are near dependent, nnls goes on alone. Each code is that of
// a set whose gradient was seen to be right, and has the same correction by the residual as in nnls.
//
// The sets of f64.Systems rows are factorised side by side. No row's code depends on which others are beside it.
//
// Kim and Park, Fast nonnegative matrix factorization: an active-set-like method and comparisons, SIAM Journal on
// Scientific Computing 33 (2011) 3261–3281.
type coneRows struct {
	*cone
	l1    float64
	lanes *lanes

	// of a block of rows
	exps []int     // powers of two that the rows are divided by
	y    []float64 // x·Q, ×r
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

	single *nnls
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

func newConeRows(c *cone, l1 float64) *coneRows {
	order := make([]int, c.k)
	for t := range order {
		order[t] = t
	}
	s := &coneRows{
		cone: c, l1: l1, lanes: newLanes(c.gram, order),
		exps: make([]int, blockRows), y: make([]float64, blockRows*c.r), rhs: make([]float64, blockRows*f64.Padded(c.k)),
		in: make([]int, blockRows*c.k), size: make([]int, blockRows), rows: make([]int, 0, blockRows),
		l: make([]float64, f64.Triangle(c.k+1)), inverse: make([]float64, (c.k+1)*f64.Systems),
		u: make([]float64, f64.Systems*c.k), residual: make([]float64, f64.Systems*f64.Padded(c.r)), gradient: make([]float64, f64.Systems*f64.Padded(c.k)),
		inUse: make([]bool, c.k),
	}
	if l1 > 0 {
		s.cost = make([]float64, blockRows*c.k)
	}
	return s
}

// row returns the entries of row i of the block in a, of so many columns.
func row(a []float64, i, cols int) []float64 { return a[i*cols : (i+1)*cols] }

// load divides row i of y by 2^e, which is above its norm in X.
func (s *coneRows) load(i, e int) {
	s.exps[i] = e
	for j, v := range row(s.y, i, s.r) {
		s.y[i*s.r+j] = scale(v, -e)
	}
	if s.l1 > 0 {
		for t, e2 := range s.exp {
			s.cost[i*s.k+t] = math.Ldexp(s.l1, -e-e2)
		}
	}
}

// scale returns v·2^e.
func scale(v float64, e int) float64 {
	if e < -1000 || e > 1000 {
		return math.Ldexp(v, e)
	}
	return v * math.Float64frombits(uint64(1023+e)<<52)
}

// solve sets the codes (×k) of the rows that were loaded.
func (s *coneRows) solve(codes []float64) {
	s.guess(codes)
	for i := range s.exps[:len(codes)/s.k] {
		n := 0
		for t, v := range row(codes, i, s.k) {
			if v*s.gram[t*s.k+t] > s.tol[t] {
				s.in[i*s.k+n] = t
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
		s.alone(row(codes, i, s.k), i)
	}
	s.rows = s.rows[:0]
	for i, e := range s.exps[:len(codes)/s.k] {
		for t, e2 := range s.exp {
			codes[i*s.k+t] = scale(codes[i*s.k+t], e-e2)
		}
	}
}

// guess sets the codes to something near the minimisers.
func (s *coneRows) guess(codes []float64) {
	k, wide, rows := s.k, f64.Padded(s.k), len(codes)/s.k
	clear(s.rhs)
	addPanels(s.rhs, wide, s.y, s.r, 1, rows, s.turned, s.r, 0, s.r, k)
	rhs := compact(s.rhs, rows, k, wide)
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
			addPanels(s.gradient, wide, rhs[i*k:], k, 1, n, s.pinv, k, 0, k, k)
			for j := range n {
				for t, v := range s.gradient[j*wide:][:k] {
					codes[(i+j)*k+t] = max(0, v)
				}
			}
		}
	}
	for from := 0; from < rows; from += f64.Lanes {
		to := min(from+f64.Lanes, rows)
		s.lanes.load(codes[from*k:to*k], rhs[from*k:to*k], 0)
		for range sweeps {
			if s.lanes.sweep() == 0 {
				break
			}
		}
		s.lanes.store(codes[from*k : to*k])
	}
}

// exchange solves for the sets of up to f64.Systems rows. A row whose set is right gets its code, another one its next set
// and a place in s.rows; a set that is near dependent goes to nnls.
func (s *coneRows) exchange(codes []float64, rows []int) {
	n := 0
	for _, i := range rows {
		n = max(n, s.size[i])
	}
	for lane := range f64.Systems {
		var set []int
		var rhs []float64
		if lane < len(rows) {
			set, rhs = s.set(rows[lane]), row(s.rhs, rows[lane], s.k)
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
			s.u[lane*s.k+t] = last[j*f64.Systems+lane]
		}
	}

	s.gradients(rows)
	for lane, i := range rows {
		for j, t := range s.set(i) {
			last[j*f64.Systems+lane] = s.gradient[lane*f64.Padded(s.k)+t]
		}
	}
	f64.Cholesky(s.l, s.inverse, n, n+1)
	f64.Backward(s.l, s.inverse, last, n)
	for lane, i := range rows {
		for j, t := range s.set(i) {
			s.u[lane*s.k+t] += last[j*f64.Systems+lane]
		}
	}

	s.gradients(rows)
	for lane, i := range rows {
		code := row(codes, i, s.k)
		if s.failed[lane] {
			s.alone(code, i)
			continue
		}
		if !s.next(lane, i) {
			s.rows = append(s.rows, i)
		}
		for t, v := range row(s.u, lane, s.k) {
			code[t] = max(0, v)
		}
	}
}

// set returns the set of row i of the block.
func (s *coneRows) set(i int) []int { return s.in[i*s.k:][:s.size[i]] }

// gather makes the Gram matrix of a set, and under it the right side, one of the systems, of n rows. A smaller set is
// followed by rows of the unit matrix.
func (s *coneRows) gather(lane, n int, set []int, rhs []float64) {
	l := s.l[lane:]
	at := 0
	for i, t := range set {
		gram := s.gram[t*s.k:][:s.k]
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
func (s *coneRows) independent(lane int, set []int) bool {
	for i, t := range set {
		if v := s.l[(i*(i+3)/2)*f64.Systems+lane]; !(v*v > squaredPivotLimit*s.gram[t*s.k+t]) {
			return false
		}
	}
	return true
}

// gradients sets the residuals of u, and their gradients, from A itself.
func (s *coneRows) gradients(rows []int) {
	k, wide, far := s.k, f64.Padded(s.k), f64.Padded(s.r)
	clear(s.residual)
	addPanels(s.residual, far, s.u, k, 1, len(rows), s.straight, k, 0, k, s.r)
	for lane, i := range rows {
		residual := s.residual[lane*far:][:s.r]
		for j, v := range row(s.y, i, s.r) {
			residual[j] = v - residual[j]
		}
	}
	clear(s.gradient)
	addPanels(s.gradient, wide, s.residual, far, 1, len(rows), s.turned, s.r, 0, s.r, k)
	for lane, i := range rows {
		if s.cost != nil {
			for t, c := range row(s.cost, i, k) {
				s.gradient[lane*wide+t] -= c
			}
		}
	}
}

// next tells whether the solution over the set of row i is the minimiser. If not it leaves the next set.
func (s *coneRows) next(lane, i int) bool {
	u, gradient := row(s.u, lane, s.k), s.gradient[lane*f64.Padded(s.k):][:s.k]
	in := s.in[i*s.k:][:s.k]
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
func (s *coneRows) alone(code []float64, i int) {
	if s.single == nil {
		s.single = newNNLS(s.basis)
		copy(s.single.tol, s.tol)
	}
	copy(s.single.y, row(s.y, i, s.r))
	if s.cost != nil {
		copy(s.single.cost, row(s.cost, i, s.k))
	}
	s.single.u = code
	s.single.solve(0)
}
