package nmf

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// KKT returns, for each row x of X (n×m) and its code w in W (n×k), how far the code is from the conditions of Karush,
// Kuhn and Tucker, which hold at the minimiser of [Model.TransformExact] and nowhere else:
//
//	w ≥ 0,  g ≥ 0,  w·g = 0  with  g = (w·H−x)·Hᵀ + l1 + l2·w, the gradient.
//
// The residual is maxₜ |min(wₜ·sₜ, gₜ/sₜ)| / max(‖x‖, maxₜ |wₜ|·sₜ) with sₜ² = ‖hₜ‖² + l2. It has no unit and does not
// change when X or a component is scaled; 1e-15 is rounding, and a code of scikit-learn's stopped at Tol = 1e-4 has some
// 1e-4. It is formed from H and X themselves, not from what TransformExact makes of them. W may be any codes, of any sign.
func (m *Model) KKT(x, w mat.Matrix) ([]float64, error) {
	h, err := m.components()
	if err != nil {
		return nil, err
	}
	d, err := h.rows(x, nonNegative)
	if err != nil {
		return nil, err
	}
	codes, err := read(w, "W", anySign)
	if err != nil {
		return nil, err
	}
	if codes.n != d.n || codes.m != h.n {
		return nil, failf(ErrShape, "W", "W is %d×%d, want %d×%d: a row for each of X, a column for each component",
			codes.n, codes.m, d.n, h.n)
	}
	pen := m.Config.penalties(d.n, d.m)
	return newScaled(h, pen.l2W).kkt(d, codes.dense, pen.l1W), nil
}

// kkt returns the residual of each row.
func (s *scaled) kkt(d *data, w []float64, l1 float64) []float64 {
	k := len(s.exp)
	out := make([]float64, d.n)
	team := startWorkers()
	defer team.stop()
	norm := make([]float64, k)
	for t := range norm {
		norm[t] = math.Hypot(blas64.Nrm2(vector(s.row(t))), s.ridge[t])
	}
	type memory struct{ rest, u []float64 }
	memories := make([]memory, team.count())
	team.each(d.n, blockRows, 2*d.n*d.m*k, func(worker, lo, hi int) {
		mem := &memories[worker]
		if mem.u == nil {
			*mem = memory{make([]float64, d.m), make([]float64, k)}
		}
		for i := lo; i < hi; i++ {
			out[i] = s.kktRow(mem.rest, mem.u, norm, d, i, w[i*k:(i+1)*k], l1)
		}
	})
	return out
}

func (s *scaled) row(t int) []float64 { return s.h[t*s.m : (t+1)*s.m] }

// kktRow works in the units of scaled components and of the row, which it makes of norm ½ to 1.
func (s *scaled) kktRow(rest, u, norm []float64, d *data, i int, w []float64, l1 float64) float64 {
	e := exponent(d.rowNorm(i))
	for t, v := range w {
		if v != 0 && norm[t] > 0 {
			e = max(e, exponent(v)+s.exp[t])
		}
	}
	d.rowInto(rest, i, -e)
	size := blas64.Nrm2(vector(rest))
	for t, v := range w {
		u[t] = math.Ldexp(v, s.exp[t]-e)
		size = max(size, math.Abs(u[t])*norm[t])
		if u[t] != 0 {
			blas64.Axpy(-u[t], vector(s.row(t)), vector(rest))
		}
	}
	worst := 0.0
	for t, v := range u {
		cost := math.Ldexp(l1, -e-s.exp[t])
		if norm[t] == 0 { // such a component only costs
			worst = max(worst, math.Sqrt(math.Abs(v*cost)))
			continue
		}
		g := cost + s.ridge[t]*s.ridge[t]*v - blas64.Dot(vector(s.row(t)), vector(rest))
		worst = max(worst, math.Abs(min(v*norm[t], g/norm[t])))
	}
	if worst == 0 {
		return 0
	}
	return worst / size
}

// rowInto sets dst (1×m) to 2^e times row i.
func (d *data) rowInto(dst []float64, i, e int) {
	if d.sparse == nil {
		for j, v := range d.dense[i*d.m : (i+1)*d.m] {
			dst[j] = math.Ldexp(v, e)
		}
		return
	}
	clear(dst)
	for p := d.sparse.ptr[i]; p < d.sparse.ptr[i+1]; p++ {
		dst[d.sparse.ind[p]] = math.Ldexp(d.sparse.val[p], e)
	}
}
