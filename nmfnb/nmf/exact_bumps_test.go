package nmf

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
)

// Neighbouring bumps are near dependent: sets in use change many times, some are too near dependent for their Gram matrix.
func TestCodesOfNearDependentComponentsAreCertified(t *testing.T) {
	for _, width := range []float64{1, 3, 5} {
		const n, m, k = 150, 60, 20
		r := numpy.NewRandomState(3)
		h := mat.NewDense(k, m, nil)
		h.Apply(func(i, j int, _ float64) float64 { return math.Exp(-math.Pow((float64(j)-3*float64(i))/width, 2) / 2) }, h)
		w, x := mat.NewDense(n, k, nil), mat.NewDense(n, m, nil)
		w.Apply(func(_, _ int, _ float64) float64 { return math.Max(0, r.Normal()) }, w)
		x.Mul(w, h)
		x.Apply(func(_, _ int, v float64) float64 { return math.Max(0, v+0.1*r.Normal()) }, x)
		for _, alpha := range []float64{0, 1e-3} {
			model := newModel(t, h, func(c *Config) { c.AlphaW, c.L1Ratio = alpha, 1 })
			kkt, err := model.KKT(x, exactCodes(t, model, x))
			if err != nil {
				t.Fatal(err)
			}
			for i, residual := range kkt {
				if residual > 1e-13 {
					t.Errorf("width %v, alpha %v: the KKT residual of row %d is %v", width, alpha, i, residual)
				}
			}
		}
	}
}
