package nmf

import (
	"context"
	"math"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// anyMatrix draws an n×m matrix of small numbers, some of them 0 unless positive.
func anyMatrix(t *rapid.T, n, m int, positive bool, label string) *mat.Dense {
	low := 0
	if positive {
		low = 1
	}
	entries := rapid.SliceOfN(rapid.IntRange(low, 20), n*m, n*m).Draw(t, label)
	a := mat.NewDense(n, m, nil)
	a.Apply(func(i, j int, _ float64) float64 { return float64(entries[i*m+j]) / 4 }, a)
	return a
}

// anyProblem draws data that are not all zeros, and a configuration without penalties for a few iterations on them.
func anyProblem(t *rapid.T, betas ...float64) (*mat.Dense, Config) {
	n, m := rapid.IntRange(1, 8).Draw(t, "n"), rapid.IntRange(1, 8).Draw(t, "m")
	c := Default(rapid.IntRange(1, max(n, m)).Draw(t, "k"))
	c.Init, c.Seed = InitRandom, rapid.Uint32().Draw(t, "seed")
	c.Tol, c.MaxIter = 0, 12
	if beta := rapid.SampledFrom(betas).Draw(t, "beta"); beta != 2 || rapid.Bool().Draw(t, "mu") {
		c.Solver, c.Beta = MultiplicativeUpdate, beta
	} else if rapid.Bool().Draw(t, "hals") {
		c.Solver = AcceleratedHALS
	}
	x := anyMatrix(t, n, m, c.Beta <= 0, "X")
	x.Set(0, 0, x.At(0, 0)+1)
	return x, c
}

func mustFit(t rapid.TB, c Config, x mat.Matrix) *Model {
	m, err := c.Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// near fails unless got is want up to tol of want's largest entry.
func near(t *rapid.T, what string, got, want mat.Matrix, tol float64) {
	scale := mat.Norm(want, math.Inf(1))
	var diff mat.Dense
	diff.Sub(got, want)
	if d := mat.Norm(&diff, math.Inf(1)); !(d <= tol*scale) {
		t.Fatalf("%s differs by %g of its norm:\n%v\nwant\n%v", what, d/scale, mat.Formatted(got), mat.Formatted(want))
	}
}

var allBetas = []float64{2, 1, 0, 0.5, 1.5, 3, -1}

func TestLossNeverRisesAndFactorsStayNonNegative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, c := anyProblem(t, allBetas...)
		if c.Solver != MultiplicativeUpdate {
			c.AlphaW = rapid.SampledFrom([]float64{0, 0.01, 1}).Draw(t, "alpha_W")
			c.AlphaH = rapid.SampledFrom([]float64{0, 0.1, SameAsW}).Draw(t, "alpha_H")
			c.L1Ratio = rapid.SampledFrom([]float64{0, 0.3, 1}).Draw(t, "l1_ratio")
			c.Shuffle = rapid.Bool().Draw(t, "shuffle")
		}
		m := mustFit(t, c, x)
		for i := 1; i < len(m.History); i++ {
			was, now := m.History[i-1], m.History[i]
			if slack := 1e-9 * (was.Loss + was.Penalty + 1e-3); now.Loss+now.Penalty > was.Loss+was.Penalty+slack {
				t.Fatalf("iteration %d: objective rises from %v to %v", now.Number, was.Loss+was.Penalty, now.Loss+now.Penalty)
			}
		}
		for name, f := range map[string]*mat.Dense{"W": m.W, "H": m.H} {
			for _, v := range f.RawMatrix().Data {
				if v < 0 || v == 0 && math.Signbit(v) || !f64.Finite(v) {
					t.Fatalf("%s holds %v", name, v)
				}
			}
		}
	})
}

func TestPermutedDataGivePermutedFactors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, c := anyProblem(t, allBetas...)
		n, m := x.Dims()
		// Few iterations and no more components than a side: else rounding decides what needless components become.
		c.MaxIter, c.Components = 2, min(c.Components, n, m)
		w, ht := c.random(&data{n: n, m: m, dense: x.RawMatrix().Data})
		c.Init, c.W0, c.H0 = InitCustom, mat.NewDense(n, c.Components, w), mat.NewDense(c.Components, m, f64.Transposed(ht, m, c.Components))
		want := mustFit(t, c, x)

		rows := rapid.Permutation(upTo(n)).Draw(t, "rows")
		cols := rapid.Permutation(upTo(m)).Draw(t, "columns")
		permute := func(a *mat.Dense, rows, cols []int) *mat.Dense {
			p := mat.NewDense(len(rows), len(cols), nil)
			p.Apply(func(i, j int, _ float64) float64 { return a.At(rows[i], cols[j]) }, p)
			return p
		}
		same := upTo(c.Components)
		c.W0, c.H0 = permute(c.W0, rows, same), permute(c.H0, same, cols)
		got := mustFit(t, c, permute(x, rows, cols))
		near(t, "W·H", product(got.W, got.H), permute(product(want.W, want.H), rows, cols), 1e-6)
	})
}

func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func TestScaledDataScaleTheLoss(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, c := anyProblem(t, 2, 1, 1.5, 3)
		want := mustFit(t, c, x)
		s := math.Ldexp(1, 2*rapid.IntRange(0, 5).Draw(t, "log4(scale)")) // its root is exact
		var scaled mat.Dense
		scaled.Scale(s, x)
		got := mustFit(t, c, &scaled)
		for i, it := range want.History {
			if loss := it.Loss * math.Pow(s, c.Beta); math.Abs(got.History[i].Loss-loss) > 1e-6*loss+1e-9*math.Pow(s, c.Beta) {
				t.Fatalf("iteration %d: loss %v times %v^beta is not %v", it.Number, it.Loss, s, got.History[i].Loss)
			}
		}
	})
}

func TestSparseEqualsDenseOnAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, c := anyProblem(t, 2, 1, 0.5, 1.5, 3)
		n, m := x.Dims()
		var ptr, ind []int
		var val []float64
		for i := range n {
			ptr = append(ptr, len(ind))
			for j, v := range x.RawRowView(i) {
				if v != 0 || rapid.Bool().Draw(t, "stored zero") {
					ind, val = append(ind, j), append(val, v)
				}
			}
		}
		s, err := NewCSR(n, m, append(ptr, len(ind)), ind, val)
		if err != nil {
			t.Fatal(err)
		}
		want, got := mustFit(t, c, x), mustFit(t, c, s)
		near(t, "W·H", product(got.W, got.H), product(want.W, want.H), 1e-6)
	})
}

func product(a, b mat.Matrix) *mat.Dense {
	var p mat.Dense
	p.Mul(a, b)
	return &p
}

func TestPlantedFactorsAreRecovered(t *testing.T) {
	for name, c := range map[string]Config{"cd": Default(3), "mu": {Components: 3, Solver: MultiplicativeUpdate, Beta: 2}} {
		c.Init, c.Tol, c.MaxIter = InitRandom, 0, 4000
		// Laurberg et al., Theorems on positive data (2008): HᵀH has this one factorisation for a < ½, up to the order and
		// the scale of the components.
		const a = 0.3
		h := mat.NewDense(3, 6, []float64{
			a, 1, 1, a, 0, 0,
			1, a, 0, 0, a, 1,
			0, 0, a, 1, 1, a,
		})
		m, err := c.Fit(context.Background(), product(h.T(), h))
		if err != nil {
			t.Fatal(err)
		}
		found := map[int]bool{}
		for i := range 3 {
			row := m.H.RowView(i)
			for j := range 3 {
				want := h.RowView(j)
				cosine := mat.Dot(row, want) / (mat.Norm(row, 2) * mat.Norm(want, 2))
				if cosine > 1-1e-5 {
					found[j] = true
				}
			}
		}
		if len(found) != 3 {
			t.Errorf("%s finds the components %v, want all three (loss %v):\n%v", name, found, m.ReconstructionErr, mat.Formatted(m.H))
		}
	}
}
