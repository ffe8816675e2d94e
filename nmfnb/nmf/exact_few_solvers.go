package nmf

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
	"gonum.org/v1/gonum/mat"
)

// fewBeta is a fewSolver for any loss that is convex.
type fewBeta struct {
	*betaEncoder
	d *data
}

func (f *fewBeta) load(i int) bool { return f.betaEncoder.load(f.d, i) }

func (f *fewBeta) budget() int { return 200 }

func (f *fewBeta) solve(code []float64, banned []bool) float64 {
	clear(code)
	if f.total == 0 || len(f.cols) == 0 {
		return 0
	}
	f.banned = banned
	loss := f.minimise()
	copy(code, f.best)
	return loss
}

func (f *fewBeta) part(t int, coefficient float64) float64 { return coefficient * f.sums[t] }

func (f *fewBeta) store(code []float64) float64 {
	for t, v := range code {
		code[t] = math.Ldexp(v, f.exp-f.exps[t])
	}
	return math.Exp2(float64(f.exp) * f.beta)
}

// fewSquares is a fewSolver for beta = 2. Rows without unknown entries share the basis of a Problem, others have the known columns of H.
type fewSquares struct {
	p              *nnls.Problem
	h, d           *data
	y              *mat.Dense // X·Q
	l1             float64
	ridge          bool
	all, some, now *nnls.ActiveSet
	cost           []float64
	exp            int
}

func newFewSquares(p *nnls.Problem, h, d *data, y *mat.Dense, l1, l2 float64) *fewSquares {
	return &fewSquares{p: p, h: h, d: d, y: y, l1: l1, ridge: l2 > 0, all: nnls.NewActiveSet(p.Basis), cost: make([]float64, h.n)}
}

func (f *fewSquares) budget() int { return 1000 }

func (f *fewSquares) load(i int) bool {
	f.exp = f64.Exponent(f.d.rowNorm(i))
	for t, e := range f.p.Exp {
		f.cost[t] = math.Ldexp(f.l1, -f.exp-e)
	}
	f.now = f.all
	if unknown := f.d.unknown(i); len(unknown) > 0 {
		f.now = f.known(i, complementOf(unknown, f.d.m))
	} else {
		for j, v := range f.y.RawRowView(i) {
			f.now.Y[j] = math.Ldexp(v, -f.exp)
		}
	}
	for t, norm := range f.now.Norms() {
		f.now.Tol[t] = nnls.Certified * norm
		if norm == 0 {
			f.cost[t] = math.Inf(1)
		}
	}
	return true
}

// known prepares the problem of a row from its known columns.
func (f *fewSquares) known(i int, columns []int) *nnls.ActiveSet {
	k, m := f.h.n, f.h.m
	width := len(columns) + 1 // a column of zeros, so that there is one
	if f.ridge {
		width += k
	}
	if f.some == nil {
		f.some = nnls.NewActiveSet(nnls.NewBasis(k, m+1+k))
	}
	s := f.some
	s.Resize(width)
	clear(s.Y)
	x := make([]float64, m)
	f.d.rowInto(x, i, -f.exp)
	for at, j := range columns {
		s.Y[at] = x[j]
	}
	for t := range k {
		row := s.Row(t)
		clear(row)
		for at, j := range columns {
			row[at] = f.p.H[t*m+j]
		}
		if f.ridge {
			row[len(columns)+1+t] = f.p.Ridge[t]
		}
	}
	s.Refresh()
	return s
}

func (f *fewSquares) solve(code []float64, banned []bool) float64 {
	s := f.now
	for t, c := range f.cost {
		s.Cost[t] = c
		if banned[t] || math.IsInf(c, 1) {
			s.Cost[t], code[t] = math.Inf(1), 0
		}
	}
	s.U = append(s.U[:0], code...)
	s.Solve(klSweeps)
	copy(code, s.U)
	return s.Objective()
}

func (f *fewSquares) part(t int, coefficient float64) float64 { return coefficient * f.now.Norms()[t] }

func (f *fewSquares) store(code []float64) float64 {
	for t, v := range code {
		code[t] = math.Ldexp(v, f.exp-f.p.Exp[t])
	}
	return math.Ldexp(1, 2*f.exp)
}
