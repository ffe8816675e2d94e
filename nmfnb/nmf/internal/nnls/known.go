package nnls

import (
	"math"
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// A KnownProblem is a Problem for rows of which some entries are unknown and count for nothing. With Q_J the rows of Q that belong
// to the unknown columns J, ‖x·Q − u·A‖² becomes a quadratic form of the same vectors with the matrix S = I − Q_Jᵀ·Q_J, and the Gram
// matrix A·Aᵀ loses that of the columns J of H. So a pattern of unknown entries costs a number of steps that grows with the size of
// J, or with that of its complement where that is smaller, and not with all columns.
type KnownProblem struct {
	*Problem
	columns []float64 // of H in the units of Scaled, m×k
	beyond  []float64 // I − Qᵀ·Q, R×R, the share of the ridge; nil without one
}

// NewKnownProblem prepares p for unknown entries.
func NewKnownProblem(p *Problem) *KnownProblem {
	s := &KnownProblem{Problem: p, columns: f64.Transposed(p.H, p.K, p.M)}
	if slices.ContainsFunc(p.Ridge, func(v float64) bool { return v > 0 }) {
		s.beyond = make([]float64, p.R*p.R)
		for i := range p.R {
			s.beyond[i*p.R+i] = 1
		}
		blas64.Gemm(blas.Trans, blas.NoTrans, -1, f64.General(p.M, p.R, p.R, p.Q), f64.General(p.M, p.R, p.R, p.Q), 1, f64.General(p.R, p.R, p.R, s.beyond))
	}
	return s
}

// A KnownRow is a row to be solved for.
type KnownRow struct {
	Y      []float64           // x·Q over the known columns, 1×R
	Exp    int                 // 2^Exp is above the norm of the known entries, and is what the row is divided by
	Hidden []int               // the unknown columns, rising
	X      func(dst []float64) // sets dst (1×m) to the row over 2^Exp, with 0 where it is unknown
	Code   []float64           // 1×k, to be set
}

// Known finds the minimisers of f64.Systems rows at once in the way of Rows, each with its own Gram matrix; what that cannot decide
// goes to an ActiveSet on the known columns of H themselves. No row's code depends on which others are beside it.
type Known struct {
	*KnownProblem
	l1    float64
	order []int

	rows                       []KnownRow
	slots                      []pattern  // one more than there are rows at once
	of                         []*pattern // of each row
	last                       *pattern   // of the last row that was loaded
	y, rhs, cost               []float64  // ×R, ×k, ×k
	in                         []int      // ×k, of which the first of each row are its set
	size                       []int
	done                       [f64.Systems]bool
	failed                     [f64.Systems]bool
	l, inverse                 []float64
	u, residual, gradient      []float64 // ×k, ×R padded, ×k padded
	inUse                      []bool
	gathered, packed, outer, v []float64
	listed                     []int
	single                     *ActiveSet
	x                          []float64
}

// A pattern is what rows with the same unknown columns share.
type pattern struct {
	hidden  []int
	listed  []int // the hidden columns, or the known ones if these are fewer
	byKnown bool
	gram    []float64 // of the known columns, k×k
	tol     []float64
	poor    bool // a component lies in unknown columns, all of it or nearly so
}

// poorShare is the share of the square of a component's norm in known columns below which the rounding of the rest shows.
const poorShare = 1.0 / 16

// NewKnown makes room for one worker.
func NewKnown(p *KnownProblem, l1 float64) *Known {
	const n = f64.Systems
	s := &Known{
		KnownProblem: p, l1: l1, order: make([]int, p.K),
		slots: make([]pattern, n+1), of: make([]*pattern, n), y: make([]float64, n*p.R), rhs: make([]float64, n*f64.Padded(p.K)),
		cost: make([]float64, n*p.K), in: make([]int, n*p.K), size: make([]int, n),
		l: make([]float64, f64.Triangle(p.K+1)), inverse: make([]float64, (p.K+1)*n),
		u: make([]float64, n*p.K), residual: make([]float64, n*f64.Padded(p.R)), gradient: make([]float64, n*f64.Padded(p.K)),
		inUse: make([]bool, p.K), outer: make([]float64, p.K*f64.Padded(p.K)), v: make([]float64, p.R),
	}
	for t := range s.order {
		s.order[t] = t
	}
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

// prepare forms what rows with the given unknown columns share.
func (s *Known) prepare(p *pattern, hidden []int) {
	k := s.K
	p.hidden = append(p.hidden[:0], hidden...)
	p.byKnown = 2*len(hidden) > s.M
	p.listed = append(p.listed[:0], hidden...)
	if p.byKnown {
		p.listed = complement(p.listed[:0], hidden, s.M)
	}
	n := len(p.listed)
	s.gathered = grown(s.gathered, n*k)
	s.packed = grown(s.packed, n*f64.Padded(k))
	for i, j := range p.listed {
		copy(s.gathered[i*k:(i+1)*k], s.columns[j*k:(j+1)*k])
	}
	wide := f64.Padded(k)
	clear(s.outer)
	if n > 0 {
		f64.Pack(s.packed, s.gathered, n, k, k)
		f64.AddPanels(s.outer, wide, s.gathered, 1, k, k, s.packed, n, 0, n, k)
	}
	p.poor = false
	for t := range k {
		row, all := f64.Row(p.gram, t, k), f64.Row(s.gram, t, k)
		for r, v := range s.outer[t*wide:][:k] {
			if p.byKnown {
				row[r] = v
			} else {
				row[r] = all[r] - v
			}
		}
		if p.byKnown {
			row[t] += s.Ridge[t] * s.Ridge[t]
		}
		p.poor = p.poor || row[t] < poorShare*all[t]
		p.tol[t] = Certified * math.Sqrt(max(0, row[t]))
	}
}

// complement appends the numbers from 0 to m−1 that are not in the rising list.
func complement(dst, list []int, m int) []int {
	for j := range m {
		if len(list) > 0 && list[0] == j {
			list = list[1:]
			continue
		}
		dst = append(dst, j)
	}
	return dst
}

func grown(a []float64, size int) []float64 {
	if cap(a) < size {
		return make([]float64, size)
	}
	return a[:size]
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
	sweeps := sweepsFromZero
	if s.pinv != nil {
		sweeps = sweepsFirst
		clear(s.gradient)
		f64.AddPanels(s.gradient, wide, rhs, k, 1, n, s.pinv, k, 0, k, k)
	}
	for i := range s.rows {
		code, p := s.rows[i].Code, s.of[i]
		clear(code)
		if s.pinv != nil {
			for t, v := range s.gradient[i*wide:][:k] {
				code[t] = max(0, v)
			}
		}
		for range sweeps {
			if Sweep(code, p.gram, f64.Row(rhs, i, k), 0, s.order) == 0 {
				break
			}
		}
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
		for j, t := range s.set(i) {
			s.u[i*k+t] += last[j*f64.Systems+i]
		}
	}
	s.gradients()
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

// known replaces v by v·S.
func (s *Known) known(v []float64, p *pattern) {
	copy(s.v, v)
	sign := -1.0
	if p.byKnown {
		sign = 1
		clear(v)
		for i, w := range s.v {
			if s.beyond != nil && w != 0 {
				blas64.Axpy(w, f64.Vector(f64.Row(s.beyond, i, s.R)), f64.Vector(v))
			}
		}
	}
	for _, j := range p.listed {
		q := f64.Row(s.Q, j, s.R)
		blas64.Axpy(sign*blas64.Dot(f64.Vector(s.v), f64.Vector(q)), f64.Vector(q), f64.Vector(v))
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

// alone finds the minimiser of row i from the guess in its code, on the known columns of H themselves.
func (s *Known) alone(i int) {
	r, p := &s.rows[i], s.of[i]
	width := s.M
	if s.beyond != nil {
		width += s.K
	}
	if s.single == nil {
		s.single = NewActiveSet(NewBasis(s.K, width))
		s.x = make([]float64, s.M)
	}
	columns := p.listed
	if !p.byKnown {
		s.listed = complement(s.listed[:0], p.hidden, s.M)
		columns = s.listed
	}
	s.done[i] = true
	if len(columns)+width == s.M { // nothing is known of the row
		clear(r.Code)
		return
	}
	r.X(s.x)
	a := s.single
	a.Resize(len(columns) + width - s.M)
	clear(a.Y)
	for at, j := range columns {
		a.Y[at] = s.x[j]
	}
	for t := range s.K {
		row := a.Row(t)
		clear(row)
		for at, j := range columns {
			row[at] = s.H[t*s.M+j]
		}
		if s.beyond != nil {
			row[len(columns)+t] = s.Ridge[t]
		}
	}
	a.Refresh()
	for t, v := range a.norm {
		a.Tol[t] = Certified * v
		a.Cost[t] = s.cost[i*s.K+t]
		if v == 0 {
			r.Code[t] = 0
		}
	}
	a.U = r.Code
	a.Solve(0)
}

// Objective returns ½‖y − u·A‖² + c·u at what Solve reached.
func (s *ActiveSet) Objective() float64 { return s.objective() }

// Norms returns the norms of the rows of A.
func (b *Basis) Norms() []float64 { return b.norm }
