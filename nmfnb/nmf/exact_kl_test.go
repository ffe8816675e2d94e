package nmf

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// underKL returns the model with the Kullback-Leibler divergence.
func underKL(m *Model) *Model {
	kl := *m
	kl.Config.Beta, kl.Config.Solver = 1, MultiplicativeUpdate
	return &kl
}

// klObjective returns the penalised divergence of one row, without what does not depend on the code: +Inf where it has a
// pole. Columns in which all components are 0 are left out.
func klObjective(m *Model, x, w []float64) float64 {
	k, cols := m.H.Dims()
	p := m.Config.penalties(1, cols)
	total := 0.0
	for j, v := range x {
		fit, covered := 0.0, false
		for t := range k {
			fit += w[t] * m.H.At(t, j)
			covered = covered || m.H.At(t, j) > 0
		}
		total += fit
		if v > 0 && covered {
			total -= v * math.Log(fit)
		}
	}
	for _, v := range w {
		total += p.l1W*v + p.l2W/2*v*v
	}
	return total
}

func TestExactKLCodesAreCertifiedAndNoOtherCodeIsBetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, x := drawProblem(t, 6)
		m = underKL(m)
		w := exactCodes(t, m, x)
		certify(t, "exact codes", m, x, w)
		iterative, err := m.Transform(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		n, k := w.Dims()
		factors := rapid.SliceOfN(rapid.Float64Range(0.5, 2), k, k).Draw(t, "factors")
		for i := range n {
			row, code := x.RawRowView(i), w.RawRowView(i)
			other := make([]float64, k)
			for j, v := range code {
				other[j] = v*factors[j] + (factors[j]-0.5)/8
			}
			got := klObjective(m, row, code)
			for name, w := range map[string][]float64{"iterative": iterative.RawRowView(i), "another": other} {
				if want := klObjective(m, row, w); !(got <= want+1e-12*(1+math.Abs(want))) {
					t.Errorf("row %d has the objective %v, its %s code %v", i, got, name, want)
				}
			}
		}
		if w.RawMatrix().Data == nil {
			t.Error("no codes")
		}
	})
}

func TestExactKLCodeIsTheLimitOfMultiplicativeUpdates(t *testing.T) {
	x, h := nonNegativeMatrix(6, 20, 3, 1, 4), nonNegativeMatrix(4, 20, 4, 0, 5)
	m := underKL(newModel(t, h, nil))
	m.Config.Tol, m.Config.MaxIter = 0, 20000
	limit, err := m.Transform(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	closeTo(t, "the exact code", exactCodes(t, m, x), limit, 1e-6)
}

func TestExactKLCodesOfHardProblemsAreCertified(t *testing.T) {
	for _, test := range []struct {
		name         string
		n, m, k      int
		distance     float64 // between components
		share        float64 // of entries of X that are not 0
		alpha, ratio float64
	}{
		{"dense", 10, 200, 20, 0, 1, 0, 0},
		{"counts", 30, 200, 20, 0, 0.2, 0, 0},
		{"L1", 30, 200, 20, 0, 0.2, 1e-3, 1},
		{"L2", 30, 200, 20, 0, 0.2, 1e-3, 0},
		{"nearly collinear", 20, 200, 21, 1e-9, 0.2, 0, 0},
		{"the same components", 20, 200, 21, 0, 0.2, 0, 0},
		{"more components than columns", 20, 15, 40, 0, 1, 0, 0},
	} {
		r := numpy.NewRandomState(3)
		x := nonNegativeMatrix(test.n, test.m, 8, 5, 1)
		x.Apply(func(_, _ int, v float64) float64 {
			if r.Uniform() >= test.share {
				return 0
			}
			return math.Ceil(v)
		}, x)
		h := mat.NewDense(test.k, test.m, nil)
		h.Apply(func(_, _ int, _ float64) float64 { return math.Max(0, r.Normal()) }, h)
		if test.distance > 0 || test.name == "the same components" {
			for i := test.k / 3; i < test.k; i++ {
				for j := range test.m {
					h.Set(i, j, h.At(i%(test.k/3), j)+test.distance*h.At(i, j))
				}
			}
		}
		m := underKL(newModel(t, h, func(c *Config) { c.AlphaW, c.L1Ratio = test.alpha, test.ratio }))
		certify(t, test.name, m, x, exactCodes(t, m, x))
	}
}

func TestExactKLCodesOfSparseRowsAreThoseOfDenseOnes(t *testing.T) {
	s, dense := sparsePair(t, 40, 30, 6)
	m := underKL(newModel(t, nonNegativeMatrix(5, 30, 5, 0, 2), nil))
	closeTo(t, "the code", exactCodes(t, m, rowsOnly{s}), exactCodes(t, m, dense), 1e-12)
}

func TestExplanationUnderKLAddsUpAndSaysWhatTheLossDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, x := drawProblem(t, 5)
		m = underKL(m)
		termsAddUp(t, m, explained(t, m, x))
	})
	e := explained(t, underKL(postModel(t)), postData)
	if !strings.Contains(e.Verdict, "holds the change of loss too, a norm of ") {
		t.Errorf("the verdict does not name the loss:\n%s", e.Verdict)
	}
}

// Rows side by side have the code that each has alone, and so whatever is beside them.
func TestKLCodesOfRowsAtOnceAreThoseOfEachRow(t *testing.T) {
	x, h := mixture(70, 90, 12)
	x.Apply(func(i, j int, v float64) float64 {
		if i%3 == 0 && j%2 == 0 || i == 5 {
			return 0
		}
		return v
	}, x)
	for _, alpha := range []float64{0, 1e-3} {
		m := underKL(newModel(t, h, func(c *Config) { c.AlphaW, c.L1Ratio = alpha, 0.5 }))
		together := exactCodes(t, m, x)
		for i := range 70 {
			row := mat.DenseCopyOf(x.Slice(i, i+1, 0, 90))
			if one := exactCodes(t, m, row); !mat.Equal(one, together.Slice(i, i+1, 0, 12)) {
				t.Fatalf("alpha %v: row %d alone has the code %v, beside others %v", alpha, i, one.RawRowView(0), together.RawRowView(i))
			}
		}
		sparse := csrOf(t, x) // whose rows go one by one
		closeTo(t, "the code", together, exactCodes(t, m, sparse), 1e-9)
	}
}
