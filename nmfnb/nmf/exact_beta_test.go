package nmf

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// under returns a model with the components and the penalties of m and another loss.
func under(m *Model, beta float64) *Model {
	c := *m
	c.Config.Beta, c.Config.Solver = beta, MultiplicativeUpdate
	return &c
}

// exactObjective returns the penalised divergence of one row over its known entries.
func exactObjective(m *Model, x, w []float64) float64 {
	k, cols := m.H.Dims()
	p := m.Config.penalties(1, cols)
	total := 0.0
	for j, v := range x {
		fit, covered := 0.0, false
		for t := range k {
			fit += w[t] * m.H.At(t, j)
			covered = covered || m.H.At(t, j) > 0
		}
		if covered && !math.IsNaN(v) {
			total += exactDivergence(m.Config.Beta, v, fit)
		}
	}
	for _, v := range w {
		total += p.l1W*v + p.l2W/2*v*v
	}
	return total
}

// drawPlainProblem draws components and rows, some of them the same, none nearly so.
func drawPlainProblem(t *rapid.T) (*Model, *mat.Dense) {
	cols := rapid.IntRange(1, 6).Draw(t, "m")
	x := entries(rapid.IntRange(1, 3).Draw(t, "n"), cols).Draw(t, "X")
	return newModel(t, entries(rapid.IntRange(1, 6).Draw(t, "k"), cols).Draw(t, "H"), func(c *Config) {
		c.AlphaW = rapid.SampledFrom([]float64{0, 1e-9, 0.01, 1}).Draw(t, "AlphaW")
		c.L1Ratio = rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(t, "L1Ratio")
	}), x
}

// The method for any beta finds for beta = 1 and 2 what the methods for these find.
func TestMethodForAnyBetaAgreesWithTheOnesForOneAndTwo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known, x := drawPlainProblem(t)
		for _, beta := range []float64{1, 2} {
			m := under(known, beta)
			h, d, err := m.encoding(context.Background(), x)
			if err != nil {
				t.Fatal(err)
			}
			w, err := m.Config.betaCodes(context.Background(), h, d)
			if err != nil {
				t.Fatal(err)
			}
			want := exactCodes(t, m, x)
			n, _ := x.Dims()
			for i := range n {
				a, b := exactObjective(m, x.RawRowView(i), w.RawRowView(i)), exactObjective(m, x.RawRowView(i), want.RawRowView(i))
				if !(a <= b+1e-13*(1+math.Abs(b))*float64(x.RawMatrix().Cols)*16) {
					t.Errorf("beta %g, row %d: objective %v, want %v", beta, i, a, b)
				}
			}
		}
	})
}

func TestExactCodesForBetaBetweenOneAndTwoAreCertified(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, x := drawPlainProblem(t)
		m = under(m, rapid.SampledFrom([]float64{1.1, 1.25, 1.5, 1.75, 1.95}).Draw(t, "beta"))
		m.Config.Missing = true
		n, cols := x.Dims()
		if n*cols > 1 && rapid.Bool().Draw(t, "with unknown entries") {
			x.Set(n-1, cols-1, math.NaN())
		}
		w := exactCodes(t, m, x)
		residuals, err := m.KKT(x, w)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range residuals {
			limit := 10 * rounding
			if m.Config.Beta < 1.2 {
				limit = notCertified // the smallest coefficients have the power 10 of what else there is
			}
			if !(r <= limit) {
				t.Errorf("row %d: the KKT residual is %g, want at most %g", i, r, limit)
			}
		}
		k, _ := m.H.Dims()
		for i := range n {
			other := rapid.SliceOfN(rapid.Float64Range(0, 10), k, k).Draw(t, "code")
			best := exactObjective(m, x.RawRowView(i), w.RawRowView(i))
			for _, step := range []float64{1, 1e-2, 1e-4} {
				code := make([]float64, k)
				for j := range code {
					code[j] = (1-step)*w.At(i, j) + step*other[j]
				}
				if got := exactObjective(m, x.RawRowView(i), code); got < best-1e-12*(1+math.Abs(best)) {
					t.Errorf("row %d: the code %v has the objective %v, the exact one %v", i, code, got, best)
				}
			}
		}
	})
}

func TestOtherBetasHaveACertifiedStationaryPoint(t *testing.T) {
	for _, size := range []struct{ n, m, k int }{{20, 30, 4}, {10, 5, 8}} {
		x, h := nonNegativeMatrix(size.n, size.m, 3, 1, 5), nonNegativeMatrix(size.k, size.m, size.k, 0, 6)
		zeros := holes(size.k, size.m, 0.6, 8)
		h.Apply(func(i, j int, v float64) float64 { return v * zeros.At(i, j) }, h)
		for _, beta := range []float64{0, -1, 0.5, 1.3, 2.5, 3} {
			for _, alpha := range []float64{0, 0.01} {
				m := newModel(t, h, func(c *Config) {
					c.Solver, c.Beta, c.AlphaW, c.L1Ratio, c.Missing, c.MaxIter, c.Tol = MultiplicativeUpdate, beta, alpha, 0.5, true, 3000, 0
				})
				for name, x := range map[string]mat.Matrix{"known": x, "unknown": mustHide(t, x, holes(size.n, size.m, 0.2, 3))} {
					what := fmt.Sprintf("%v, beta %g, AlphaW %g, %s", size, beta, alpha, name)
					w := exactCodes(t, m, x)
					certify(t, what, m, x, w)
					iterative, err := m.Transform(context.Background(), x)
					if err != nil {
						t.Fatal(err)
					}
					for i := range size.n {
						row := mat.Row(nil, i, x)
						a, b := exactObjective(m, row, w.RawRowView(i)), exactObjective(m, row, iterative.RawRowView(i))
						if a > b+1e-6*math.Abs(b)+1e-13 {
							t.Errorf("%s: row %d has the objective %v, after 3000 multiplicative updates %v", what, i, a, b)
						}
					}
					explained(t, m, x)
				}
			}
		}
	}
}

func TestExactCodesForAnyBetaScaleAndDoNotDependOnOtherRows(t *testing.T) {
	x, models := overlapping(t, 12)
	for _, beta := range []float64{1.5, 0.5, 3} {
		m := under(models["Frobenius"], beta)
		m.Config.AlphaW = 0
		want := exactCodes(t, m, x)
		sameOnCores(t, fmt.Sprint(beta), func() (any, error) { return m.TransformExact(context.Background(), x) })
		for i := range 12 {
			if one := exactCodes(t, m, x.Slice(i, i+1, 0, 100)); !mat.Equal(one, want.Slice(i, i+1, 0, 12)) {
				t.Errorf("beta %g: row %d alone has another code than in the batch", beta, i)
			}
		}
		for _, scale := range []float64{4, 1.0 / 1024} {
			var scaled, back mat.Dense
			scaled.Scale(scale, x)
			back.Scale(1/scale, exactCodes(t, m, &scaled))
			closeTo(t, fmt.Sprintf("beta %g, X scaled", beta), &back, want, 1e-9)
		}
	}
	m := under(models["Frobenius"], 0)
	if _, err := m.TransformExact(context.Background(), mat.NewDense(1, 100, nil)); !errors.Is(err, ErrZero) {
		t.Errorf("a zero under Itakura-Saito: error %v", err)
	}
}

// BenchmarkTransformExactBeta encodes 200 rows of 500 columns with 20 components.
func BenchmarkTransformExactBeta(b *testing.B) {
	x, h := nonNegativeMatrix(200, 500, 20, 1, 5), nonNegativeMatrix(20, 500, 20, 0, 6)
	for _, beta := range []float64{1.5, 0, 0.5} {
		m := under(newModel(b, h, nil), beta)
		b.Run(fmt.Sprint(beta), func(b *testing.B) {
			for b.Loop() {
				exactCodes(b, m, x)
			}
		})
	}
}
