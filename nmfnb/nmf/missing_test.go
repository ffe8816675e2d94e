package nmf

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// holes returns a mask that is 1 for about the given share of entries.
func holes(n, m int, share float64, seed uint32) *mat.Dense {
	r := numpy.NewRandomState(seed)
	a := mat.NewDense(n, m, nil)
	a.Apply(func(_, _ int, _ float64) float64 {
		if r.Uniform() < share {
			return 1
		}
		return 0
	}, a)
	return a
}

func mustHide(t *testing.T, x, missing mat.Matrix) mat.Matrix {
	t.Helper()
	hidden, err := Hide(x, missing)
	if err != nil {
		t.Fatal(err)
	}
	return hidden
}

// plainDescent is coordinate descent on the known entries of x, entry by entry, from the definition.
func plainDescent(x, missing, w, h *mat.Dense, iterations int) (*mat.Dense, *mat.Dense) {
	n, m := x.Dims()
	w, h = mat.DenseCopyOf(w), mat.DenseCopyOf(h)
	k, _ := h.Dims()
	move := func(f *mat.Dense, i, j int, along func(step func(residual, other float64))) {
		gradient, curvature := 0.0, 0.0
		along(func(residual, other float64) {
			gradient -= residual * other
			curvature += other * other
		})
		if curvature > 0 {
			f.Set(i, j, math.Max(f.At(i, j)-gradient/curvature, 0))
		}
	}
	residual := func(i, j int) float64 { return x.At(i, j) - mat.Dot(w.RowView(i), h.ColView(j)) }
	for range iterations {
		for i := range n {
			for t := range k {
				move(w, i, t, func(step func(residual, other float64)) {
					for j := range m {
						if missing.At(i, j) == 0 {
							step(residual(i, j), h.At(t, j))
						}
					}
				})
			}
		}
		for j := range m {
			for t := range k {
				move(h, t, j, func(step func(residual, other float64)) {
					for i := range n {
						if missing.At(i, j) == 0 {
							step(residual(i, j), w.At(i, t))
						}
					}
				})
			}
		}
	}
	return w, h
}

func TestMissingEntriesAreLeftOutAsTheDefinitionSays(t *testing.T) {
	x := nonNegativeMatrix(20, 15, 3, 1, 6)
	for _, share := range []float64{0.1, 0.4, 0.8} {
		missing := holes(20, 15, share, 7)
		c := randomStart(3)
		c.Missing, c.Tol, c.MaxIter = true, 0, 10
		hidden := mustHide(t, x, missing)
		d, err := c.readData(hidden)
		if err != nil {
			t.Fatal(err)
		}
		w0, ht0 := c.random(d)
		wantW, wantH := plainDescent(x, missing, mat.NewDense(20, 3, w0), mat.NewDense(3, 15, f64.Transposed(ht0, 15, 3)), 10)
		m, err := c.Fit(context.Background(), hidden)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "W", m.W, wantW, 1e-9)
		closeTo(t, "H", m.H, wantH, 1e-9)
		r := product(m.W, m.H)
		want := 0.0
		for i := range 20 {
			for j := range 15 {
				if missing.At(i, j) == 0 {
					want += math.Pow(x.At(i, j)-r.At(i, j), 2)
				}
			}
		}
		if math.Abs(m.ReconstructionErr-math.Sqrt(want)) > 1e-9*m.ReconstructionErr || math.Abs(m.History[9].Loss-want/2) > 1e-9*want {
			t.Errorf("%.0f %% missing: Err %v and loss %v, want %v and %v", 100*share, m.ReconstructionErr, m.History[9].Loss, math.Sqrt(want), want/2)
		}
	}
}

func TestMissingEntriesOfAnExactProductAreFoundAgain(t *testing.T) {
	x := nonNegativeMatrix(40, 30, 2, 0, 8)
	missing := holes(40, 30, 0.2, 9)
	for _, beta := range []float64{2, 1, 0.5} {
		c := Default(2)
		c.Missing, c.Tol, c.MaxIter = true, 0, 3000
		if beta != 2 {
			c.Solver, c.Beta = MultiplicativeUpdate, beta
		}
		m, err := c.Fit(context.Background(), mustHide(t, x, missing))
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "W·H", product(m.W, m.H), x, 1e-3)
		codes, err := m.Transform(context.Background(), mustHide(t, x, missing))
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "codes times H", product(codes, m.H), x, 1e-3)
	}
}

func TestMissingSparseEqualsDense(t *testing.T) {
	s, dense := sparsePair(t, 30, 20, 8)
	missing := holes(30, 20, 0.3, 2)
	for _, beta := range []float64{2, 1, 0.5, 1.5} {
		for _, init := range []Init{InitRandom, InitNNDSVDA} {
			for _, solver := range []Solver{CoordinateDescent, AcceleratedHALS, MultiplicativeUpdate} {
				c := Default(3)
				c.Init, c.Missing, c.Solver, c.Beta, c.MaxIter, c.Tol = init, true, solver, beta, 20, 0
				if solver != MultiplicativeUpdate && beta != 2 {
					continue
				}
				got, err := c.Fit(context.Background(), mustHide(t, s, missing))
				if err != nil {
					t.Fatal(err)
				}
				want, err := c.Fit(context.Background(), mustHide(t, dense, missing))
				if err != nil {
					t.Fatal(err)
				}
				closeTo(t, "W", got.W, want.W, 1e-8)
				closeTo(t, "H", got.H, want.H, 1e-8)
				if math.Abs(got.ReconstructionErr-want.ReconstructionErr) > 1e-9*want.ReconstructionErr {
					t.Errorf("beta %v: Err = %v, want %v", beta, got.ReconstructionErr, want.ReconstructionErr)
				}
			}
		}
	}
}

func TestLossOfKnownEntriesNeverRises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, c := anyProblem(t, allBetas...)
		n, m := x.Dims()
		c.Missing = true
		missing := rapid.SliceOfN(rapid.Bool(), n*m, n*m).Draw(t, "missing")
		missing[0] = false
		for p, is := range missing {
			if is {
				x.Set(p/m, p%m, math.NaN())
			}
		}
		model := mustFit(t, c, x)
		for i := 1; i < len(model.History); i++ {
			if was, now := model.History[i-1].Loss, model.History[i].Loss; now > was+1e-9*(was+1e-3) {
				t.Fatalf("iteration %d: loss rises from %v to %v", i+1, was, now)
			}
		}
	})
}

func TestNothingMissingChangesNothing(t *testing.T) {
	x := nonNegativeMatrix(12, 9, 3, 1, 2)
	c := randomStart(3)
	want, err := c.Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	c.Missing = true
	got, err := c.Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(got.W, want.W) || !mat.Equal(got.H, want.H) {
		t.Error("Config.Missing changes the factors of data without NaN")
	}
}

func TestMissingReportsBadInputAndEmptyRows(t *testing.T) {
	nan := math.NaN()
	c := randomStart(1)
	if _, err := c.Fit(context.Background(), mat.NewDense(1, 2, []float64{1, nan})); !errors.Is(err, ErrNotFinite) {
		t.Errorf("NaN without Config.Missing: error %v, want ErrNotFinite", err)
	}
	c.Missing = true
	if _, err := c.Fit(context.Background(), mat.NewDense(1, 2, []float64{nan, nan})); !errors.Is(err, ErrEmpty) {
		t.Errorf("all missing: error %v, want ErrEmpty", err)
	}
	if _, err := c.Fit(context.Background(), mat.NewDense(1, 2, []float64{nan, -1})); !errors.Is(err, ErrNegative) {
		t.Errorf("negative: error %v, want ErrNegative", err)
	}
	if _, err := Hide(mat.NewDense(1, 2, nil), mat.NewDense(2, 1, nil)); !errors.Is(err, ErrShape) {
		t.Errorf("mask of another shape: error %v, want ErrShape", err)
	}
	m, err := c.Fit(context.Background(), mat.NewDense(3, 3, []float64{1, nan, 2, nan, nan, nan, 2, nan, 4}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"row 1 of X has no known entry: its row of W says nothing",
		"column 1 of X has no known entry: its column of H says nothing",
	} {
		if !slices.Contains(m.Warnings, want) {
			t.Errorf("warnings %q, want %q among them", m.Warnings, want)
		}
	}
}
