package nnls

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// Neighbouring bumps are near dependent: sets in use change many times, some are too near dependent for their Gram matrix.
func TestRowsAtOnceHaveTheCodesOfEachRowAlone(t *testing.T) {
	workers := team.New(context.Background())
	defer workers.Stop()
	for _, test := range []struct{ width, above float64 }{{1, 0}, {3, 0}, {5, 0}, {1, 0.7}, {3, 0.7}, {5, 2}} { // above 0 most components are in use
		width := test.width
		const n, m, k = 150, 60, 20
		r := numpy.NewRandomState(3)
		h := mat.NewDense(k, m, nil)
		h.Apply(func(i, j int, _ float64) float64 { return math.Exp(-math.Pow((float64(j)-3*float64(i))/width, 2) / 2) }, h)
		w, x := mat.NewDense(n, k, nil), mat.NewDense(n, m, nil)
		w.Apply(func(_, _ int, _ float64) float64 { return math.Max(0, r.Normal()+test.above) }, w)
		x.Mul(w, h)
		x.Apply(func(_, _ int, v float64) float64 { return math.Max(0, v+0.1*r.Normal()) }, x)
		for _, l1 := range []float64{0, 1e-3 * m} {
			c := NewProblem(h.RawMatrix().Data, k, m, 0, workers)
			var y mat.Dense
			y.Mul(x, mat.NewDense(m, c.R, c.Q))
			load := func(s *Rows, at, i int) int {
				e := f64.Exponent(mat.Norm(x.RowView(i), 2))
				copy(f64.Row(s.Y, at, c.R), y.RawRowView(i))
				s.Load(at, e)
				return e
			}
			together, single := make([]float64, n*k), NewRows(c, l1)
			for lo := 0; lo < n; lo += team.BlockRows {
				hi, s := min(lo+team.BlockRows, n), NewRows(c, l1)
				for i := lo; i < hi; i++ {
					load(s, i-lo, i)
				}
				s.Solve(together[lo*k : hi*k])
			}
			for i := range n {
				e := load(single, 0, i)
				code := make([]float64, k)
				single.alone(code, 0)
				for q, v := range code {
					want := f64.Row(together, i, k)[q]
					if v = f64.Ldexp(v, e-c.Exp[q]); math.Abs(v-want) > 1e-9*f64.Norm(f64.Row(together, i, k)) {
						t.Errorf("%+v, l1 %v: entry %d of row %d is %v, alone %v", test, l1, q, i, want, v)
					}
				}
			}
		}
	}
}
