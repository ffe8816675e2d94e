package nmf

import (
	"context"
	"math"
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// A betaEncoder finds the code of a row for any beta by Newton's method with the bounds kept, as klEncoder does for beta = 1: the
// quadratic model of the loss around the code is a non-negative least-squares problem with exact zeros in its solution, and a line
// search keeps the loss falling. For beta from 1 to 2 the loss is convex in the code, and what is found is the minimiser. For other
// betas the concave part of the loss is replaced by its tangent, which lies above it, and what is found is a stationary point; near
// it, plain Newton steps over the components in use take over where the loss is convex along them.
//
// Lee, Sun and Saunders, SIAM Journal on Optimization 24 (2014) 1420–1443; the tangent is that of Févotte and Idier, Neural
// Computation 23 (2011) 2421–2456.
type betaEncoder struct {
	*betaRow
	model      *nnls.ActiveSet
	curvature  []float64 // of the model at each column
	code, best []float64
	from, move []float64 // a code and v before a step; the change of v
	banned     []bool    // components that have to stay 0; nil for none
}

func newBetaEncoder(h *data, beta, l1, l2 float64) *betaEncoder {
	k, m := h.n, h.m
	row := &betaRow{
		h: h, beta: beta, l1: l1, l2: l2, part: make([]float64, k*m), exps: make([]int, k), sums: make([]float64, k),
		x: make([]float64, m), v: make([]float64, m), cost: make([]float64, k), l2s: make([]float64, k), slope: make([]float64, m),
		positive: make([]float64, k), negative: make([]float64, k), share: make([]float64, k),
	}
	return &betaEncoder{
		betaRow: row, model: nnls.NewActiveSet(nnls.NewBasis(k, m+k)), curvature: make([]float64, m), code: make([]float64, k),
		best: make([]float64, k), from: make([]float64, k+m), move: make([]float64, m),
	}
}

// betaCodes returns the exact codes for the rows of d by the method for any beta.
func (c Config) betaCodes(ctx context.Context, h, d *data) (*mat.Dense, error) {
	pen := c.penalties(d.n, d.m)
	workers := team.New(ctx)
	defer workers.Stop()
	encoders := make([]*betaEncoder, workers.Count())
	w := make([]float64, d.n*h.n)
	workers.Each(d.n, 1, d.n*d.m*h.n*h.n, func(worker, i, _ int) {
		if encoders[worker] == nil {
			encoders[worker] = newBetaEncoder(h, c.Beta, pen.l1W, pen.l2W)
		}
		encoders[worker].encode(f64.Row(w, i, h.n), d, i)
	})
	return codes(ctx, w, d)
}

const (
	betaUpdates = 20  // multiplicative updates before the first Newton step
	betaSteps   = 300 // Newton steps; some ten are enough for beta from 1 to 2
)

// encode sets w to the code of row i, or to NaN if the row is beyond what float64 holds.
func (s *betaEncoder) encode(w []float64, d *data, i int) {
	clear(w)
	if !s.load(d, i) {
		w[0] = math.NaN()
		return
	}
	if s.total == 0 || len(s.cols) == 0 {
		return
	}
	s.minimise()
	for t, v := range s.best {
		w[t] = math.Ldexp(v, s.exp-s.exps[t])
	}
}

// minimise sets best to the code of the row that is loaded, the best of several starts where there may be several minima.
func (s *betaEncoder) minimise() (loss float64) {
	s.start(betaUpdates)
	s.descend()
	if s.convex() {
		s.fit(s.best)
		return s.loss(s.best)
	}
	s.fit(s.best)
	least, found := s.loss(s.best), slices.Clone(s.best)
	for _, start := range []func(){func() { s.startAt(1) }, func() { s.startAt(2) }, func() { s.start(0) }} {
		start()
		s.descend()
		s.fit(s.best)
		if l := s.loss(s.best); l < least-1e-13*math.Abs(least) {
			least = l
			copy(found, s.best)
		}
	}
	copy(s.best, found)
	return least
}

// start sets the code to where some multiplicative updates lead from components that all have the same sum.
func (s *betaEncoder) start(updates int) {
	for t := range s.code {
		s.code[t] = 0
		if s.sums[t] > 0 && !s.isBanned(t) {
			s.code[t] = s.total / (float64(len(s.code)) * s.sums[t])
		}
	}
	for range updates {
		s.residual(s.code, s.banned)
		for t, v := range s.code {
			if v > 0 && f64.Finite(s.negative[t]) && f64.Finite(s.positive[t]) {
				s.code[t] = v * math.Pow(s.negative[t]/s.positive[t], gamma(s.beta))
			}
		}
	}
}

func (s *betaEncoder) isBanned(t int) bool { return s.banned != nil && s.banned[t] }

// startAt sets the code near the minimiser for another beta, for which it is the only one, with some of every component.
func (s *betaEncoder) startAt(beta float64) {
	own := s.beta
	s.beta = beta
	s.start(betaUpdates)
	s.descend()
	s.beta = own
	for t, v := range s.best {
		s.code[t] = 0
		if s.sums[t] > 0 && !s.isBanned(t) {
			s.code[t] = 0.99*v + 0.01*s.total/(float64(len(s.code))*s.sums[t])
		}
	}
}

// descend goes from the code to a point where the conditions hold, and leaves the best it met in best.
func (s *betaEncoder) descend() {
	least, stalled := s.residual(s.code, s.banned), 0
	copy(s.best, s.code)
	for step := 0; step < betaSteps && least > nnls.Certified && (stalled < 10 || least > 10*nnls.Certified); step++ {
		if s.convex() && stalled == 0 || !s.newton(least) {
			s.setModel(step)
			s.model.Solve(klSweeps)
			s.towards(s.model.U)
		}
		if r := s.residual(s.code, s.banned); r < least {
			least, stalled = r, 0
			copy(s.best, s.code)
		} else if least < 1e-10 {
			stalled++
		}
	}
}

// setModel forms the quadratic model around the code, whose slopes are known. What leaves 0 does so by shorter steps in later models.
func (s *betaEncoder) setModel(number int) {
	q, r, k := s.model, len(s.cols), len(s.code)
	width := r
	if s.l2 > 0 {
		width += k
	}
	q.Resize(width)
	clear(q.Y)
	floor := s.total / float64(r) * math.Exp2(-float64(min(10+3*number, 900)))
	copy(q.Cost, s.cost)
	for p, x := range s.x {
		v := s.v[p]
		if v == 0 || s.beta >= 2 {
			v = max(v, floor) // where the curvature may be infinite, or 0
		}
		c := 0.0
		if s.beta > 1 {
			c += (s.beta - 1) * raised(v, s.beta-2)
		}
		if s.beta < 2 && x > 0 {
			c += (2 - s.beta) * x * raised(v, s.beta-3)
		}
		s.curvature[p] = math.Sqrt(c)
		if c > 0 {
			q.Y[p] = s.curvature[p]*s.v[p] - s.slope[p]/s.curvature[p]
			continue
		}
		for t := range k { // the tangent alone
			if a := s.part[t*r+p]; a > 0 {
				q.Cost[t] += a * s.slope[p]
			}
		}
	}
	for t := range k {
		a := q.Row(t)
		clear(a)
		for p, v := range s.row(t) {
			a[p] = v * s.curvature[p]
		}
		if s.l2 > 0 {
			a[r+t] = math.Sqrt(s.l2s[t])
		}
		q.Tol[t] = nnls.Certified * max(s.positive[t], s.negative[t])
		if s.isBanned(t) || math.IsInf(s.positive[t], 1) || s.sums[t] == 0 {
			q.Cost[t] = math.Inf(1)
		}
	}
	q.Refresh()
	q.U = append(q.U[:0], s.code...)
	for t, c := range q.Cost {
		if math.IsInf(c, 1) {
			q.U[t] = 0
		}
	}
}

// towards goes from the code towards another one, all the way if the loss falls enough, or to a point where it does. Where the fall
// is within rounding it goes all the way: descend keeps the better code.
func (s *betaEncoder) towards(z []float64) {
	k := len(s.code)
	before, was := s.from[:k], s.loss(s.code)
	copy(before, s.code)
	slope := 0.0
	for t, v := range z {
		d := v - before[t]
		if d != 0 {
			slope += (s.positive[t] - s.negative[t]) * d
		}
	}
	rounding := 1e-14 * (math.Abs(was) + s.total)
	for step, tries := 1.0, 0; tries < 60; step, tries = step/2, tries+1 {
		for t, v := range z {
			s.code[t] = before[t] + step*(v-before[t])
		}
		s.fit(s.code)
		if now := s.loss(s.code); now <= was+sufficient*step*slope+rounding && !math.IsNaN(now) {
			return
		}
	}
	copy(s.code, before)
}

// newton takes a plain Newton step over the components in use if the loss is convex along them, the step stays inside, and the
// residual falls to half or less.
func (s *betaEncoder) newton(least float64) bool {
	var set []int
	for t, v := range s.code {
		if v > 0 {
			set = append(set, t)
		}
	}
	n, r := len(set), len(s.cols)
	if n == 0 || least > 0.1 {
		return false
	}
	for p, v := range s.v {
		s.curvature[p] = (s.beta - 1) * raised(v, s.beta-2)
		if x := s.x[p]; x > 0 {
			s.curvature[p] += (2 - s.beta) * x * raised(v, s.beta-3)
		}
	}
	a, weighted := mat.NewDense(n, r, nil), mat.NewDense(n, r, nil)
	for i, t := range set {
		copy(a.RawRowView(i), s.row(t))
		row := weighted.RawRowView(i)
		for p, v := range s.row(t) {
			if v > 0 {
				row[p] = v * s.curvature[p]
			}
		}
	}
	var full mat.Dense
	full.Mul(weighted, a.T())
	hessian, gradient := mat.NewSymDense(n, nil), mat.NewVecDense(n, nil)
	for i, t := range set {
		for j := i; j < n; j++ {
			hessian.SetSym(i, j, full.At(i, j))
		}
		hessian.SetSym(i, i, full.At(i, i)+s.l2s[t])
		gradient.SetVec(i, s.positive[t]-s.negative[t])
	}
	for _, v := range hessian.RawSymmetric().Data {
		if !f64.Finite(v) {
			return false
		}
	}
	var root mat.Cholesky
	var step mat.VecDense
	if !root.Factorize(hessian) || root.SolveVecTo(&step, gradient) != nil {
		return false
	}
	before := s.from[:len(s.code)]
	copy(before, s.code)
	for i, t := range set {
		if s.code[t] -= step.AtVec(i); !(s.code[t] > 0) {
			copy(s.code, before)
			return false
		}
	}
	if s.residual(s.code, s.banned) <= least/2 {
		return true
	}
	copy(s.code, before)
	s.residual(s.code, s.banned)
	return false
}
