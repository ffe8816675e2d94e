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

// KKT returns, for each row x of X (n×m) and its code w in W (n×k), how far the code is from the conditions of Karush,
// Kuhn and Tucker, which hold at the minimisers of [Model.TransformExact] and nowhere else:
//
//	w ≥ 0,  g ≥ 0,  w·g = 0,  where g is the gradient of the penalised loss:
//
//	gₜ = Σⱼ Hₜⱼ·((w·H)ⱼ − xⱼ) + l1 + l2·wₜ      for beta = 2
//	gₜ = Σⱼ Hₜⱼ·(1 − xⱼ/(w·H)ⱼ) + l1 + l2·wₜ    for beta = 1
//
// The residual is the largest of |min(wₜ·sₜ/size, gₜ/(sₜ·unit))|. It has no unit and does not change when X or a component
// is scaled: for beta = 2 sₜ² = ‖hₜ‖² + l2, size = unit = max(‖x‖, maxₜ |wₜ|·sₜ); for beta = 1 sₜ = Σⱼ Hₜⱼ + l1 + l2·|wₜ|,
// size = max(Σx, maxₜ |wₜ|·sₜ), unit = 1, and the residual is infinite where x > 0 and w·H is not, but for columns in which no component has an
// entry: their loss is the same for every code, and they are left out. Some 1e-15 is rounding;
// a code at which scikit-learn stops has some 1e-4. For any other beta gₜ = pₜ − nₜ with pₜ = Σⱼ Hₜⱼ·(w·H)ⱼ^(beta−1) + l1 + l2·|wₜ| and
// nₜ = Σⱼ Hₜⱼ·xⱼ·(w·H)ⱼ^(beta−2), and the residual is the largest of |min(cₜ, (pₜ − nₜ)/max(pₜ, nₜ))|, at most 1, where cₜ is the smaller of
// maxⱼ wₜ·Hₜⱼ/(w·H)ⱼ and sqrt(wₜ·Σⱼ Hₜⱼ/Σx). Where entries of x are unknown, all sums are over the known columns. It is formed from H and X themselves, not from what TransformExact
// makes of them. W may hold any codes, of any sign.
func (m *Model) KKT(x, w mat.Matrix) ([]float64, error) {
	h, err := m.components()
	if err != nil {
		return nil, err
	}
	d, err := m.Config.rows(h, x, nonNegative)
	if err != nil {
		return nil, err
	}
	codes, err := h.codes(w, d)
	if err != nil {
		return nil, err
	}
	workers := team.New(context.Background())
	defer workers.Stop()
	return m.Config.kkt(workers, h, d, mat.NewDense(d.n, h.n, codes)), nil
}

// kkt returns the residual of each row.
func (c Config) kkt(workers *team.Team, h, d *data, w *mat.Dense) []float64 {
	pen := c.penalties(d.n, d.m)
	var perWorker func() func(i int, w []float64) float64
	if c.Beta != 1 && c.Beta != 2 {
		perWorker = func() func(i int, w []float64) float64 { return betaResidual(h, d, c.Beta, pen.l1W, pen.l2W) }
	} else if c.Beta == 1 {
		perWorker = func() func(i int, w []float64) float64 { return klResidual(h, d, pen.l1W, pen.l2W) }
	} else {
		s := nnls.NewScaled(h.dense, h.n, h.m, pen.l2W)
		perWorker = func() func(i int, w []float64) float64 { return nnlsResidual(s, d, pen.l1W) }
	}
	out := make([]float64, d.n)
	residuals := make([]func(i int, w []float64) float64, workers.Count())
	workers.Each(d.n, team.BlockRows, 2*d.n*d.m*h.n, func(worker, lo, hi int) {
		if residuals[worker] == nil {
			residuals[worker] = perWorker()
		}
		for i := lo; i < hi; i++ {
			out[i] = residuals[worker](i, w.RawRowView(i))
		}
	})
	return out
}

// nnlsResidual returns the function that gives the least-squares residual of a row of d and its code. It works in the units of
// scaled components and of the row or its code, whichever is larger.
func nnlsResidual(s *nnls.Scaled, d *data, l1 float64) func(i int, w []float64) float64 {
	rest, u, whole := make([]float64, s.M), make([]float64, len(s.Exp)), make([]float64, len(s.Exp))
	for t := range whole {
		whole[t] = math.Hypot(f64.Norm(f64.Row(s.H, t, s.M)), s.Ridge[t])
	}
	ofKnown := make([]float64, len(whole))
	return func(i int, w []float64) float64 {
		norms := whole
		unknown := d.unknown(i)
		if len(unknown) > 0 {
			norms = ofKnown
			for t := range norms {
				norms[t] = math.Hypot(normOfKnown(f64.Row(s.H, t, s.M), unknown), s.Ridge[t])
			}
		}
		e := f64.Exponent(d.rowNorm(i))
		for t, v := range w {
			if v != 0 && norms[t] > 0 {
				e = max(e, f64.Exponent(v)+s.Exp[t])
			}
		}
		d.rowInto(rest, i, -e)
		size := f64.Norm(rest)
		for t, v := range w {
			u[t] = math.Ldexp(v, s.Exp[t]-e)
			size = max(size, math.Abs(u[t])*norms[t])
			if u[t] != 0 {
				blas64.Axpy(-u[t], f64.Vector(f64.Row(s.H, t, s.M)), f64.Vector(rest))
			}
		}
		for _, j := range unknown {
			rest[j] = 0
		}
		worst := 0.0
		for t, v := range u {
			cost := math.Ldexp(l1, -e-s.Exp[t])
			if norms[t] == 0 { // such a component only costs
				worst = max(worst, math.Sqrt(math.Abs(v*cost)))
				continue
			}
			g := cost + s.Ridge[t]*s.Ridge[t]*v - blas64.Dot(f64.Vector(f64.Row(s.H, t, s.M)), f64.Vector(rest))
			worst = max(worst, math.Abs(min(v*norms[t], g/norms[t])))
		}
		if worst == 0 {
			return 0
		}
		return worst / size
	}
}

// rowInto sets dst (1×m) to 2^e times row i.
func (d *data) rowInto(dst []float64, i, e int) {
	if d.sparse == nil {
		for j, v := range d.dense[i*d.m : (i+1)*d.m] {
			dst[j] = f64.Ldexp(v, e)
		}
		return
	}
	clear(dst)
	for p := d.sparse.ptr[i]; p < d.sparse.ptr[i+1]; p++ {
		dst[d.sparse.ind[p]] = f64.Ldexp(d.sparse.val[p], e)
	}
}

// normOfKnown returns the norm of a without the given entries.
func normOfKnown(a []float64, unknown []int) float64 {
	total, from := 0.0, 0
	for _, j := range unknown {
		total += f64.Dot(a[from:j], a[from:j])
		from = j + 1
	}
	return math.Sqrt(total + f64.Dot(a[from:], a[from:]))
}
