package nmf

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Neighbouring bumps are near dependent: sets in use change many times, some are too near dependent for their Gram matrix.
func TestExactCodesAtOnceAreThoseOfEachRowAlone(t *testing.T) {
	team := startWorkers()
	defer team.stop()
	for _, width := range []float64{1, 3, 5} {
		const n, m, k = 150, 60, 20
		r := newRandomState(3)
		h := mat.NewDense(k, m, nil)
		h.Apply(func(i, j int, _ float64) float64 { return math.Exp(-math.Pow((float64(j)-3*float64(i))/width, 2) / 2) }, h)
		w, x := mat.NewDense(n, k, nil), mat.NewDense(n, m, nil)
		w.Apply(func(_, _ int, _ float64) float64 { return math.Max(0, r.normal()) }, w)
		x.Mul(w, h)
		x.Apply(func(_, _ int, v float64) float64 { return math.Max(0, v+0.1*r.normal()) }, x)
		for _, alpha := range []float64{0, 1e-3} {
			model := newModel(t, h, func(c *Config) { c.AlphaW, c.L1Ratio = alpha, 1 })
			together := exactCodes(t, model, x)

			components, d, err := model.encoding(context.Background(), x)
			if err != nil {
				t.Fatal(err)
			}
			c, err := newCone(components, 0, team)
			if err != nil {
				t.Fatal(err)
			}
			s := newConeRows(c, m*alpha)
			p := d.product(false, c.r, 1)
			p.refresh(c.q)
			kkt, err := model.KKT(x, together)
			if err != nil {
				t.Fatal(err)
			}
			for i := range n {
				e := exponent(d.rowNorm(i))
				p.rows(0, s.y, i, i+1)
				s.load(0, e)
				code := make([]float64, k)
				s.alone(code, 0)
				for q, v := range code {
					if v = scale(v, e-c.exp[q]); math.Abs(v-together.At(i, q)) > 1e-9*mat.Norm(together.RowView(i), 2) {
						t.Errorf("width %v, alpha %v: entry %d of row %d is %v, alone %v", width, alpha, q, i, together.At(i, q), v)
					}
				}
				if kkt[i] > 1e-13 {
					t.Errorf("width %v, alpha %v: the KKT residual of row %d is %v", width, alpha, i, kkt[i])
				}
			}
		}
	}
}
