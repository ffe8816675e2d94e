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
	columns []float64 // of H in the units of Scaled, m rows of f64.OuterStride(k)
	q       []float64 // Q, m rows of f64.OuterStride(R)
	beyond  []float64 // I − Qᵀ·Q, R×R, the share of the ridge; nil without one
}

// NewKnownProblem prepares p for unknown entries.
func NewKnownProblem(p *Problem) *KnownProblem {
	ld, lq := f64.OuterStride(p.K), f64.OuterStride(p.R)
	s := &KnownProblem{Problem: p, columns: make([]float64, p.M*ld), q: make([]float64, p.M*lq)}
	for j := range p.M {
		copy(s.q[j*lq:], f64.Row(p.Q, j, p.R))
	}
	for t := range p.K {
		for j, v := range f64.Row(p.H, t, p.M) {
			s.columns[j*ld+t] = v
		}
	}
	if slices.ContainsFunc(p.Ridge, func(v float64) bool { return v > 0 }) {
		s.beyond = make([]float64, p.R*p.R)
		for i := range p.R {
			s.beyond[i*p.R+i] = 1
		}
		blas64.Gemm(blas.Trans, blas.NoTrans, -1, f64.General(p.M, p.R, p.R, p.Q), f64.General(p.M, p.R, p.R, p.Q), 1, f64.General(p.R, p.R, p.R, s.beyond))
	}
	return s
}

// A pattern is what rows with the same unknown columns share.
type pattern struct {
	hidden  []int
	listed  []int // the hidden columns, or the known ones if these are fewer
	byKnown bool
	gram    []float64 // of the known columns, k×k
	tol     []float64
	poor    bool // a component lies in unknown columns, all of it or nearly so

	root    []float64  // C, R×R; nil until it is needed
	reduced *ActiveSet // on A·C
	regular bool       // S is far from singular
}

// leastPivot is the square of a diagonal entry of C from which on S is far from singular.
const leastPivot = 1.0 / 64

// reduce forms C and A·C, and reports whether S is far from singular.
func (s *Known) reduce(p *pattern) bool {
	if p.root != nil {
		return p.regular
	}
	r, lq := s.R, f64.OuterStride(s.R)
	if p.reduced == nil {
		p.reduced = NewActiveSet(NewBasis(s.K, r))
	}
	root := make([]float64, r*r)
	p.root, p.regular = root, false
	square, space := make([]float64, lq*lq), make([]float64, 2*f64.OuterRows*lq)
	for i := range r {
		switch {
		case !p.byKnown:
			square[i*lq+i] = 1
		case s.beyond != nil:
			copy(square[i*lq:], f64.Row(s.beyond, i, r))
		}
	}
	if len(p.listed) > 0 {
		f64.AddOuter(square, s.q, r, p.listed, !p.byKnown, space)
	}
	for i := range r {
		for j := range i + 1 {
			v := square[i*lq+j]
			if j > 0 {
				v -= blas64.Dot(f64.Vector(root[i*r:i*r+j]), f64.Vector(root[j*r:j*r+j]))
			}
			if j < i {
				root[i*r+j] = v / root[j*r+j]
			} else if v > leastPivot {
				root[i*r+i] = math.Sqrt(v)
			} else {
				return false
			}
		}
	}
	b := p.reduced.Basis
	packed, sums := make([]float64, r*f64.Padded(r)), make([]float64, f64.Systems*f64.Padded(r))
	f64.Pack(packed, root, r, r, r)
	f64.TimesPacked(b.a, s.a, r, 1, s.K, packed, r, r, sums)
	b.Refresh()
	copy(p.reduced.Tol, p.tol)
	p.regular = true
	return true
}

// poorShare is the share of the square of a component's norm in known columns below which the rounding of the rest shows.
const poorShare = 1.0 / 16

// prepare forms what rows with the given unknown columns share.
func (s *Known) prepare(p *pattern, hidden []int) {
	k := s.K
	p.hidden, p.root = append(p.hidden[:0], hidden...), nil
	p.byKnown = 2*len(hidden) > s.M
	p.listed = append(p.listed[:0], hidden...)
	if p.byKnown {
		p.listed = complement(p.listed[:0], hidden, s.M)
	}
	ld := f64.OuterStride(k)
	clear(s.outer)
	if !p.byKnown {
		for t := range k {
			copy(s.outer[t*ld:], f64.Row(s.gram, t, k))
		}
	}
	if len(p.listed) > 0 {
		f64.AddOuter(s.outer, s.columns, k, p.listed, !p.byKnown, s.space)
	}
	p.poor = false
	for t := range k {
		row, all := f64.Row(p.gram, t, k), f64.Row(s.gram, t, k)
		copy(row, s.outer[t*ld:])
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

// alone finds the minimiser of row i from the guess in its code.
func (s *Known) alone(i int) {
	r, p := &s.rows[i], s.of[i]
	if !p.poor && s.reduce(p) {
		a := p.reduced
		for at, v := range f64.Row(s.y, i, s.R) {
			row := p.root[at*s.R:]
			if at > 0 {
				v -= blas64.Dot(f64.Vector(row[:at]), f64.Vector(a.Y[:at]))
			}
			a.Y[at] = v / row[at]
		}
		copy(a.Cost, f64.Row(s.cost, i, s.K))
		a.U = r.Code
		a.Solve(0)
		s.done[i] = true
		return
	}
	s.aloneOnColumns(i)
}

// aloneOnColumns is alone on the known columns of H themselves.
func (s *Known) aloneOnColumns(i int) {
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
