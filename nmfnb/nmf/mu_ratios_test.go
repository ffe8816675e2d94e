package nmf

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestOneUpdateByDefinition holds one iteration of multiplicative updates against the formula, entry by entry, on shapes
// that are no multiples of anything; the tall ones have their rows in parts.
func TestOneUpdateByDefinition(t *testing.T) {
	for _, shape := range []struct{ n, m, k int }{{1, 1, 1}, {3, 50, 2}, {67, 101, 5}, {130, 13, 9}, {2100, 37, 3}, {1100, 130, 4}} {
		x := nonNegativeMatrix(shape.n, shape.m, shape.k, 1, 3)
		w0, h0 := nonNegativeMatrix(shape.n, shape.k, 2, 1, 4), nonNegativeMatrix(shape.k, shape.m, 2, 1, 5)
		for _, beta := range []float64{1, 0, 0.5, 3} {
			c := Default(shape.k)
			c.Solver, c.Beta, c.MaxIter, c.Tol = MultiplicativeUpdate, beta, 1, 0
			c.Init, c.W0, c.H0 = InitCustom, w0, h0
			m, err := c.Fit(context.Background(), x)
			if err != nil {
				t.Fatal(err)
			}
			w := updated(x, w0, h0, beta)
			h := mat.DenseCopyOf(updated(x.T(), mat.DenseCopyOf(h0.T()), mat.DenseCopyOf(w.T()), beta).T())
			loss := 0.0
			var wh mat.Dense
			wh.Mul(w, h)
			for i := range shape.n {
				for j := range shape.m {
					loss += entryDivergence(beta, x.At(i, j), wh.At(i, j))
				}
			}
			if want := math.Sqrt(2 * math.Max(loss, 0)); !(math.Abs(m.ReconstructionErr-want) <= 1e-10*want+1e-7) {
				t.Errorf("%+v, beta %v: Err = %v, want %v", shape, beta, m.ReconstructionErr, want)
			}
			if !mat.EqualApprox(m.W, w, 1e-12) || !mat.EqualApprox(m.H, h, 1e-12) {
				t.Errorf("%+v, beta %v: W or H is not what the formula gives", shape, beta)
			}
		}
	}
}

// updated returns w after its update: (x·v^(β−2))·hᵀ over v^(β−1)·hᵀ, to the power gamma, times w.
func updated(x mat.Matrix, w, h *mat.Dense, beta float64) *mat.Dense {
	var v, above, below mat.Dense
	v.Mul(w, h)
	weights, powers := mat.DenseCopyOf(x), mat.DenseCopyOf(&v)
	weights.Apply(func(i, j int, x float64) float64 { return x * math.Pow(v.At(i, j), beta-2) }, weights)
	powers.Apply(func(_, _ int, v float64) float64 { return math.Pow(v, beta-1) }, powers)
	above.Mul(weights, h.T())
	below.Mul(powers, h.T())
	out := mat.DenseCopyOf(w)
	out.Apply(func(i, t int, u float64) float64 {
		return u * math.Pow(above.At(i, t)/below.At(i, t), gamma(beta))
	}, out)
	return out
}
