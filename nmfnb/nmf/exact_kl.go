package nmf

import (
	"context"
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// A klEncoder finds the minimiser of a row's Kullback-Leibler divergence by Newton's method with the bounds kept: the
// quadratic model around u is itself a non-negative least-squares problem, ½‖2√x − z·A‖² + c·z with
// Aₜⱼ = Hₜⱼ·√xⱼ/(u·H)ⱼ, whose exact solution z has exact zeros. A step too far, towards the pole of a logarithm, is cut at
// the minimum along it.
//
// Lee, Sun and Saunders, Proximal Newton-type methods for minimizing composite functions, SIAM Journal on Optimization 24
// (2014) 1420–1443.
type klEncoder struct {
	*klRow
	model      *nnls.ActiveSet // the quadratic model
	ridge      bool            // A has a diagonal of sqrt(l2) on its right
	code, best []float64
	slope      []float64 // (z−u)·H over u·H, in the columns of x
}

func newKLEncoder(h, d *data, ridge bool) *klEncoder {
	row := newKLRow(h, d)
	width := cap(row.x)
	if ridge {
		width += h.n
	}
	return &klEncoder{
		klRow: row, model: nnls.NewActiveSet(nnls.NewBasis(h.n, width)), ridge: ridge,
		code: make([]float64, h.n), best: make([]float64, h.n), slope: make([]float64, 0, cap(row.x)),
	}
}

// kl returns the minimisers of the penalised Kullback-Leibler divergence over w ≥ 0 for the rows of d.
func (h *data) kl(ctx context.Context, d *data, l1, l2 float64) (*mat.Dense, error) {
	workers := team.New(ctx)
	defer workers.Stop()
	encoders := make([]*klEncoder, workers.Count())
	w := make([]float64, d.n*h.n)
	alone := func(worker, i int) {
		if encoders[worker] == nil {
			encoders[worker] = newKLEncoder(h, d, l2 > 0)
		}
		encoders[worker].encode(w[i*h.n:(i+1)*h.n], d, i, l1, l2)
	}
	work := d.n * d.widest() * h.n * h.n
	if d.sparse != nil {
		workers.Each(d.n, 1, work, func(worker, i, _ int) { alone(worker, i) })
		return codes(ctx, w, d)
	}
	shared := newKLShared(h, l1)
	blocks := make([]*klRows, workers.Count())
	workers.Each(d.n, shared.block, work, func(worker, lo, hi int) {
		if blocks[worker] == nil {
			blocks[worker] = newKLRows(shared, l2, workers.Cut)
		}
		blocks[worker].encode(w[lo*h.n:hi*h.n], d, lo, func(i int) { alone(worker, i) })
	})
	return codes(ctx, w, d)
}

const (
	klFirst  = 20  // multiplicative updates before the first Newton step
	klMost   = 200 // Newton steps; some five are enough
	klSweeps = 8   // coordinate sweeps in each quadratic model
)

// encode sets w to the code of row i, or to NaN if the row is beyond what float64 holds.
func (s *klEncoder) encode(w []float64, d *data, i int, l1, l2 float64) {
	clear(w)
	if !s.load(d, i, l1, l2) {
		w[0] = math.NaN()
		return
	}
	if len(s.x) == 0 {
		return
	}
	s.start()
	least, stalled := s.residual(s.code), 0
	copy(s.best, s.code)
	for step := 0; step < klMost && least > nnls.Certified && (stalled < 4 || least > 2*nnls.Certified); step++ {
		s.setModel()
		change := s.step()
		if r := s.residual(s.code); r < least {
			least, stalled = r, 0
			copy(s.best, s.code)
		} else if !(change < -1e-14) {
			stalled++
		}
	}
	for t, v := range s.best {
		w[t] = math.Ldexp(v, s.exp-s.exps[t])
	}
}

// start sets the code to where some multiplicative updates lead from components that all have the same sum.
func (s *klEncoder) start() {
	for t := range s.code {
		s.code[t] = 0
		for _, v := range s.row(t) {
			if v > 0 { // else the component only costs
				s.code[t] = 1 / (float64(len(s.code)) * (s.cost[t] + math.Sqrt(s.l2[t])))
				break
			}
		}
	}
	for range klFirst {
		s.residual(s.code)
		for t, v := range s.code {
			if v > 0 {
				s.code[t] = v * (s.pull[t] / (s.cost[t] + s.l2[t]*v))
			}
		}
	}
}

// setModel forms the quadratic model around the code, whose fit is known.
func (s *klEncoder) setModel() {
	q, r := s.model, len(s.x)
	width := r
	if s.ridge {
		width += len(s.code)
	}
	q.Resize(width)
	clear(q.Y)
	for p, v := range s.x {
		q.Y[p] = 2 * math.Sqrt(v)
	}
	for t, c := range s.cost {
		a := q.Row(t)
		clear(a)
		for p, v := range s.row(t) {
			a[p] = v * (math.Sqrt(s.x[p]) / s.fit[p])
		}
		if s.ridge {
			a[r+t] = math.Sqrt(s.l2[t])
		}
		q.Cost[t], q.Tol[t] = c, nnls.Certified*max(c, blas64.Dot(f64.Vector(a), f64.Vector(q.Y))/2)
	}
	q.Refresh()
	q.U = append(q.U[:0], s.code...)
}

// step goes from the code towards the minimum of the model, all the way if the objective falls enough. It returns by how
// much the objective changes.
func (s *klEncoder) step() float64 {
	s.model.Solve(klSweeps)
	s.slope = s.slope[:len(s.x)]
	clear(s.slope)
	linear, square, rounding := 0.0, 0.0, 0.0 // of the objective along the step, without the logarithms
	for t, z := range s.model.U {
		d := z - s.code[t]
		g := s.cost[t] + s.l2[t]*s.code[t]
		linear += g * d
		rounding += 10 * nnls.Certified * g * math.Abs(d)
		square += s.l2[t] * d * d
		if d != 0 {
			blas64.Axpy(d, f64.Vector(s.row(t)), f64.Vector(s.slope))
		}
	}
	for p, v := range s.fit {
		s.slope[p] /= v
	}
	change := func(step float64) float64 {
		f := step*linear + step*step/2*square
		for p, v := range s.slope {
			f -= s.x[p] * math.Log1p(step*v)
		}
		return f
	}
	derivative := func(step float64) float64 {
		f := linear + step*square
		for p, v := range s.slope {
			f -= s.x[p] * v / (1 + step*v)
		}
		return f
	}
	// where the fall is within rounding the whole step is taken: encode keeps the better code
	if c := change(1); c <= sufficient*derivative(0)+rounding {
		copy(s.code, s.model.U)
		return c
	}
	low, high := 0.0, 1.0
	for range 30 {
		if middle := (low + high) / 2; derivative(middle) <= 0 {
			low = middle
		} else {
			high = middle
		}
	}
	for t, z := range s.model.U {
		s.code[t] += low * (z - s.code[t])
	}
	return change(low)
}

// sufficient is the share of the slope that the objective has to fall by for a whole step.
const sufficient = 0.1
