package nmf

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// patterns are masks of unknown entries for n×m rows: few and many of them, the same ones in every row, whole rows and none.
func patterns(n, m int) map[string]*mat.Dense {
	same, mixed := mat.NewDense(n, m, nil), holes(n, m, 0.3, 5)
	for i := range n {
		for j := 0; j < m; j += 3 {
			same.Set(i, j, 1)
		}
		if i%3 == 0 {
			mixed.SetRow(i, make([]float64, m))
		}
	}
	return map[string]*mat.Dense{
		"few": holes(n, m, 0.05, 1), "half": holes(n, m, 0.5, 2), "nearly all": holes(n, m, 0.9, 3), "the same columns": same, "some rows whole": mixed,
	}
}

// knownOnly returns the model and the row that are left without the unknown columns of row i. AlphaW keeps the penalty as it is.
func knownOnly(t testing.TB, m *Model, x mat.Matrix, missing *mat.Dense, i int) (*Model, *mat.Dense) {
	t.Helper()
	_, cols := x.Dims()
	var known []int
	for j := range cols {
		if missing.At(i, j) == 0 {
			known = append(known, j)
		}
	}
	if len(known) == 0 {
		return nil, nil
	}
	k := m.Config.Components
	h, row := mat.NewDense(k, len(known), nil), mat.NewDense(1, len(known), nil)
	for at, j := range known {
		for c := range k {
			h.Set(c, at, m.H.At(c, j))
		}
		row.Set(0, at, x.At(i, j))
	}
	c := m.Config
	c.Missing, c.AlphaW = false, c.AlphaW*float64(cols)/float64(len(known))
	left, err := FromComponents(h, c)
	if err != nil {
		t.Fatal(err)
	}
	return left, row
}

func TestExactCodeOfARowWithUnknownEntriesIsThatOfItsKnownColumns(t *testing.T) {
	for _, size := range []struct{ n, m, k int }{{30, 60, 7}, {20, 9, 12}, {12, 200, 3}} {
		x, h := nonNegativeMatrix(size.n, size.m, 3, 1, 5), nonNegativeMatrix(size.k, size.m, size.k, 0.2, 6)
		zeros := holes(size.k, size.m, 0.4, 8)
		h.Apply(func(i, j int, v float64) float64 { return v * zeros.At(i, j) }, h) // some components lie in few columns
		for _, alpha := range []struct{ w, ratio float64 }{{0, 0}, {0.01, 1}, {0.01, 0.5}} {
			for _, beta := range []float64{2, 1} {
				m := newModel(t, h, func(c *Config) {
					c.AlphaW, c.L1Ratio, c.Missing, c.Beta = alpha.w, alpha.ratio, true, beta
					if beta != 2 {
						c.Solver = MultiplicativeUpdate
					}
				})
				for name, missing := range patterns(size.n, size.m) {
					what := fmt.Sprintf("%v, %s, beta %g, AlphaW %g, L1Ratio %g", size, name, beta, alpha.w, alpha.ratio)
					hidden := mustHide(t, x, missing)
					w := exactCodes(t, m, hidden)
					certify(t, what, m, hidden, w)
					sparse := exactCodes(t, m, mustHide(t, csrOf(t, x), missing))
					decoded, fromSparse := product(w, h), product(sparse, h)
					for i := range size.n {
						left, row := knownOnly(t, m, x, missing, i)
						if left == nil {
							if mat.Norm(w.RowView(i), 2) != 0 {
								t.Errorf("%s: row %d, of which nothing is known, has the code %v", what, i, w.RawRowView(i))
							}
							continue
						}
						want := product(exactCodes(t, left, row), left.H)
						at := 0
						for j := range size.m {
							if missing.At(i, j) != 0 {
								continue
							}
							if d := math.Abs(decoded.At(i, j) - want.At(0, at)); !(d <= 1e-9*mat.Norm(row, 2)) {
								t.Fatalf("%s: row %d, column %d: %v, want %v", what, i, j, decoded.At(i, j), want.At(0, at))
							}
							if d := math.Abs(decoded.At(i, j) - fromSparse.At(i, j)); !(d <= 1e-9*mat.Norm(row, 2)) {
								t.Fatalf("%s: row %d, column %d: sparse rows have %v, dense ones %v", what, i, j, fromSparse.At(i, j), decoded.At(i, j))
							}
							at++
						}
					}
				}
			}
		}
	}
}

func TestExactCodesWithUnknownEntriesDoNotDependOnOtherRows(t *testing.T) {
	x, h := nonNegativeMatrix(40, 50, 4, 1, 5), nonNegativeMatrix(6, 50, 6, 0.2, 6)
	for _, beta := range []float64{2, 1} {
		m := newModel(t, h, func(c *Config) {
			c.Missing, c.Beta = true, beta
			if beta != 2 {
				c.Solver = MultiplicativeUpdate
			}
		})
		for name, missing := range patterns(40, 50) {
			hidden := mustHide(t, x, missing).(*mat.Dense)
			together := exactCodes(t, m, hidden)
			for i := range 40 {
				if one := exactCodes(t, m, hidden.Slice(i, i+1, 0, 50)); !mat.Equal(one, together.Slice(i, i+1, 0, 6)) {
					t.Errorf("beta %g, %s: row %d alone has another code than in the batch", beta, name, i)
				}
			}
			sameOnCores(t, name, func() (any, error) { return m.TransformExact(context.Background(), hidden) })
		}
		all := exactCodes(t, m, x)
		m.Config.Missing = false
		if !mat.Equal(all, exactCodes(t, m, x)) {
			t.Error("Config.Missing changes the exact codes of rows without NaN")
		}
	}
}

func TestUnknownEntriesAreCertifiedOnEveryInput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, x := drawProblem(t, 6)
		if rapid.Bool().Draw(t, "Kullback-Leibler") {
			m = underKL(m)
		}
		m.Config.Missing = true
		n, cols := x.Dims()
		for p, is := range rapid.SliceOfN(rapid.Bool(), n*cols, n*cols).Draw(t, "unknown") {
			if is && p > 0 {
				x.Set(p/cols, p%cols, math.NaN())
			}
		}
		certify(t, "exact codes", m, x, exactCodes(t, m, x))
	})
}

func TestUnknownEntriesWithoutMissingAreAnError(t *testing.T) {
	m := newModel(t, mat.NewDense(1, 2, []float64{1, 1}), nil)
	x := mat.NewDense(1, 2, []float64{1, math.NaN()})
	_, exact := m.TransformExact(context.Background(), x)
	_, linear := m.Project(x)
	_, kkt := m.KKT(x, mat.NewDense(1, 1, nil))
	for _, err := range []error{exact, linear, kkt} {
		if !errors.Is(err, ErrNotFinite) || err.Error() != "nmf: X[0,1] = NaN is not a finite number" {
			t.Errorf("error %v", err)
		}
	}
}

// BenchmarkTransformExactOfKnown encodes the rows of BenchmarkTransformExact with a tenth of the entries unknown at random places,
// with half of them, and with the same columns in every row.
func BenchmarkTransformExactOfKnown(b *testing.B) {
	x, h := encodingOfDigitsSize(1000)
	m := newModel(b, h, func(c *Config) { c.Missing = true })
	same := mat.NewDense(1000, 784, nil)
	same.Apply(func(_, j int, _ float64) float64 { return float64(j % 10 / 9) }, same)
	for _, test := range []struct {
		name    string
		missing *mat.Dense
	}{{"none", mat.NewDense(1000, 784, nil)}, {"tenth", holes(1000, 784, 0.1, 1)}, {"half", holes(1000, 784, 0.5, 1)}, {"same", same}} {
		hidden, err := Hide(x, test.missing)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(test.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := m.TransformExact(context.Background(), hidden); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestLinearCodeOfARowWithUnknownEntriesIsThatOfItsKnownColumns(t *testing.T) {
	for _, size := range []struct{ n, m, k int }{{20, 40, 5}, {10, 6, 9}, {10, 30, 5}} {
		x, h := nonNegativeMatrix(size.n, size.m, 3, 1, 5), nonNegativeMatrix(size.k, size.m, size.k, 0.2, 6)
		if size.m == 30 { // components that depend on one another
			h.SetRow(0, h.RawRowView(1))
		}
		m := newModel(t, h, func(c *Config) { c.Missing = true })
		for name, missing := range patterns(size.n, size.m) {
			hidden := mustHide(t, x, missing)
			got, err := m.Project(hidden)
			if err != nil {
				t.Fatal(err)
			}
			sparse, err := m.Project(mustHide(t, csrOf(t, x), missing))
			if err != nil {
				t.Fatal(err)
			}
			for i := range size.n {
				want := mat.NewDense(1, size.k, nil)
				if left, row := knownOnly(t, m, x, missing, i); left != nil {
					if want, err = left.Project(row); err != nil {
						t.Fatal(err)
					}
				}
				closeTo(t, fmt.Sprintf("%v, %s, row %d", size, name, i), mat.DenseCopyOf(got.Slice(i, i+1, 0, size.k)), want, 1e-8*max(1, mat.Norm(want, 2)))
				closeTo(t, fmt.Sprintf("%v, %s, row %d, sparse", size, name, i), mat.DenseCopyOf(sparse.Slice(i, i+1, 0, size.k)), want, 1e-8*max(1, mat.Norm(want, 2)))
			}
		}
	}
}

func TestExplanationOfUnknownEntriesAddsUpAndMeasuresTheKnownOnes(t *testing.T) {
	x, h := nonNegativeMatrix(20, 40, 3, 1, 5), nonNegativeMatrix(5, 40, 5, 0.2, 6)
	for _, beta := range []float64{2, 1} {
		m := newModel(t, h, func(c *Config) {
			c.AlphaW, c.L1Ratio, c.Missing, c.Beta = 0.001, 0.5, true, beta
			if beta != 2 {
				c.Solver = MultiplicativeUpdate
			}
		})
		for name, missing := range patterns(20, 40) {
			e := explained(t, m, mustHide(t, x, missing))
			termsAddUp(t, m, e)
			for i, r := range e.Rows {
				want := 0.0
				for j := range 40 {
					if missing.At(i, j) == 0 {
						want = math.Hypot(want, x.At(i, j)-e.Projected.At(i, j))
					}
				}
				if !within(r.ProjectedErr, want, 1e-9) && math.Abs(r.ProjectedErr-want) > 1e-9 {
					t.Errorf("%s, row %d: the linear reconstruction misses by %v, want %v", name, i, r.ProjectedErr, want)
				}
				if !(r.KKT <= rounding) {
					t.Errorf("%s, row %d: KKT residual %g", name, i, r.KKT)
				}
				if beta == 2 && r.ConeAngle < r.SpanAngle-1e-7 {
					t.Errorf("%s, row %d: the cone is at %v, nearer than the space at %v", name, i, r.ConeAngle, r.SpanAngle)
				}
			}
		}
	}
	x.Set(0, 0, math.NaN())
	m := newModel(t, h, func(c *Config) { c.Missing = true })
	e, err := m.ExplainReconstruction(context.Background(), x, mat.NewDense(20, 40, nil))
	if err != nil {
		t.Fatal(err)
	}
	termsAddUp(t, m, e)
}

func TestCodesOfKnownColumnsAgreeWithScipysAndNumpys(t *testing.T) {
	file, err := os.ReadFile("testdata/known.json")
	if err != nil {
		t.Fatal(err)
	}
	var fixture struct {
		Cases []struct {
			Name         string
			X            [][]*float64
			H, W, Linear [][]float64
		}
	}
	if err := json.Unmarshal(file, &fixture); err != nil || len(fixture.Cases) == 0 {
		t.Fatalf("%d cases, error %v", len(fixture.Cases), err)
	}
	for _, test := range fixture.Cases {
		m := newModel(t, denseOf(test.H), func(c *Config) { c.Missing = true })
		x := mat.NewDense(len(test.X), len(test.X[0]), nil)
		for i, row := range test.X {
			for j, v := range row {
				x.Set(i, j, math.NaN())
				if v != nil {
					x.Set(i, j, *v)
				}
			}
		}
		closeTo(t, test.Name+", exact", exactCodes(t, m, x), denseOf(test.W), 1e-12)
		linear, err := m.Project(x)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, test.Name+", linear", linear, denseOf(test.Linear), 1e-11)
	}
}

// Rows that are known only where an entry is stored have the codes of the same rows with NaN.
func TestUnstoredEntriesAreUnknownToEveryKindOfCode(t *testing.T) {
	ctx := context.Background()
	x, h := nonNegativeMatrix(20, 30, 3, 1, 5), nonNegativeMatrix(4, 30, 4, 0.2, 6)
	x.Set(3, 4, 0) // stored all the same
	missing := holes(20, 30, 0.6, 3)
	missing.Set(3, 4, 0)
	var ptr, ind []int
	var val []float64
	for i := range 20 {
		ptr = append(ptr, len(ind))
		for j := range 30 {
			if missing.At(i, j) == 0 {
				ind, val = append(ind, j), append(val, x.At(i, j))
			}
		}
	}
	stored, err := NewCSR(20, 30, append(ptr, len(ind)), ind, val)
	if err != nil {
		t.Fatal(err)
	}
	unstored, err := HideUnstored(stored)
	if err != nil {
		t.Fatal(err)
	}
	hidden := mustHide(t, x, missing)
	for _, beta := range []float64{2, 1} {
		m := under(newModel(t, h, func(c *Config) { c.Missing = true }), beta)
		w := exactCodes(t, m, unstored)
		closeTo(t, fmt.Sprintf("exact codes, beta %g", beta), w, exactCodes(t, m, hidden), 1e-10)
		certify(t, fmt.Sprintf("beta %g", beta), m, unstored, w)
		got, want := quality(t, m, unstored), quality(t, m, hidden)
		for j := range want.Columns {
			if math.Abs(got.Columns[j]-want.Columns[j]) > 1e-9 {
				t.Errorf("beta %g: column %d is explained to %v, want %v", beta, j, got.Columns[j], want.Columns[j])
			}
		}
		closeTo(t, "Explain", explained(t, m, unstored).Projected, explained(t, m, hidden).Projected, 1e-9)
		closeTo(t, "TransformFew", few(t, m, unstored, 2).Codes, few(t, m, hidden, 2).Codes, 1e-9)
		closeTo(t, "Bootstrap", bootstrap(t, m, unstored, Bootstrap{Samples: 5}).High, bootstrap(t, m, hidden, Bootstrap{Samples: 5}).High, 1e-9)
		_, names := namesOf(1, 30)
		m.ColumnNames = names
		order := []int{29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
		turned, err := HideUnstored(shuffled(t, stored, names, order))
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "by name", exactCodes(t, m, turned), w, 1e-10)
		again, err := m.Transform(ctx, turned)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := m.Transform(ctx, unstored)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "Transform by name", again, plain, 1e-9)
	}
}
