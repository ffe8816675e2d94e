package nmf

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// storedPair returns a sparse matrix that is known where it stores an entry, zeros among them, and the same matrix with NaN elsewhere.
func storedPair(tb testing.TB, n, m, k int, share float64) (stored mat.Matrix, dense *mat.Dense) {
	x, unknown := nonNegativeMatrix(n, m, k, 1, 6), holes(n, m, 1-share, 7)
	dense = mat.NewDense(n, m, nil)
	var columns []int
	var values []float64
	starts := make([]int, n+1)
	for i := range n {
		for j := range m {
			v := x.At(i, j)
			if (i+j)%11 == 0 {
				v = 0
			}
			dense.Set(i, j, v)
			if unknown.At(i, j) != 0 && i*j > 0 { // a row and a column are all known
				dense.Set(i, j, math.NaN())
				continue
			}
			columns, values = append(columns, j), append(values, v)
		}
		starts[i+1] = len(columns)
	}
	s, err := NewCSR(n, m, starts, columns, values)
	if err != nil {
		tb.Fatal(err)
	}
	stored, err = HideUnstored(s)
	if err != nil {
		tb.Fatal(err)
	}
	return stored, dense
}

func TestWhatIsNotStoredIsLeftOutAsNaNIs(t *testing.T) {
	ctx := context.Background()
	for _, share := range []float64{0.1, 0.7} {
		stored, dense := storedPair(t, 150, 70, 4, share)
		for _, method := range []struct {
			solver Solver
			beta   float64
		}{{CoordinateDescent, 2}, {AcceleratedHALS, 2}, {MultiplicativeUpdate, 2}, {MultiplicativeUpdate, 1}, {MiniBatchUpdate, 2}} {
			for _, init := range []Init{InitRandom, InitNNDSVDA} {
				for _, alpha := range []float64{0, 1e-3} {
					c := Default(5)
					c.Solver, c.Beta, c.Init, c.AlphaW, c.L1Ratio, c.Missing, c.MaxIter, c.Tol = method.solver, method.beta, init, alpha, 0.5, true, 8, 0
					what := fmt.Sprintf("%v known, %v, beta %v, %v, alpha %v: ", share, c.Solver, c.Beta, init, alpha)
					got, want := mustFit(t, c, stored), mustFit(t, c, dense)
					closeTo(t, what+"W", got.W, want.W, 1e-8)
					closeTo(t, what+"H", got.H, want.H, 1e-8)
					if math.Abs(got.ReconstructionErr-want.ReconstructionErr) > 1e-9*want.ReconstructionErr {
						t.Errorf("%sReconstructionErr = %v, want %v", what, got.ReconstructionErr, want.ReconstructionErr)
					}
					for i := range want.History {
						if g, w := got.History[i].Loss, want.History[i].Loss; math.Abs(g-w) > 1e-9*w {
							t.Errorf("%sloss %v in iteration %d, want %v", what, g, i+1, w)
						}
					}
					codes, err := got.Transform(ctx, stored)
					if err != nil {
						t.Fatal(err)
					}
					wantCodes, err := want.Transform(ctx, dense)
					if err != nil {
						t.Fatal(err)
					}
					closeTo(t, what+"the codes", codes, wantCodes, 1e-7)
				}
			}
		}
	}
}

// storedProduct returns a matrix of rank k, and half of its entries.
func storedProduct(tb testing.TB, n, m, k int) (x *mat.Dense, part *CSR) {
	stored, _ := storedPair(tb, n, m, k, 0.5)
	x = nonNegativeMatrix(n, m, k, 0, 6)
	of := stored.(storedOnly).stored
	part = &CSR{r: n, c: m, ptr: of.ptr, ind: of.ind}
	for i := range n {
		for _, j := range part.row(i) {
			part.val = append(part.val, x.At(i, j))
		}
	}
	return x, part
}

func TestLossOfAnExactFitOfStoredEntriesIsFormedFromThem(t *testing.T) {
	x, exact := storedProduct(t, 60, 40, 2)
	c := randomStart(2)
	c.Missing, c.MaxIter, c.Tol = true, 3000, 0
	m := mustFit(t, c, storedOnly{exact})
	loss, last := 0.0, m.History[len(m.History)-1].Loss
	for i := range exact.r {
		for _, j := range exact.row(i) {
			loss += math.Pow(x.At(i, j)-mat.Dot(m.W.RowView(i), m.H.ColView(j)), 2) / 2
		}
	}
	if !(loss < 1e-12*mat.Norm(x, 2)) || math.Abs(last-loss) > 1e-6*loss || math.Abs(m.ReconstructionErr-math.Sqrt(2*loss)) > 1e-6*m.ReconstructionErr {
		t.Errorf("loss %v, ReconstructionErr %v, want both of a loss near 0, that is %v", last, m.ReconstructionErr, loss)
	}
}

func TestHideUnstoredReadsAsNaNAndKeepsNames(t *testing.T) {
	s, err := NewCSR(2, 3, []int{0, 1, 3}, []int{1, 0, 2}, []float64{5, 0, 7})
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"a", "b"}
	hidden, err := HideUnstored(Labelled{Matrix: s, RowNames: names})
	if err != nil {
		t.Fatal(err)
	}
	l, ok := hidden.(Labelled)
	if !ok || l.RowNames[1] != "b" || &l.RowNames[0] == &names[0] {
		t.Errorf("names %q, want a copy of %q", l.RowNames, names)
	}
	for i, want := range [][]float64{{math.NaN(), 5, math.NaN()}, {0, math.NaN(), 7}} {
		for j, v := range want {
			if got := hidden.At(i, j); got != v && !(math.IsNaN(got) && math.IsNaN(v)) || hidden.T().At(j, i) == v != (v == v) {
				t.Errorf("entry %d, %d is %v, want %v", i, j, got, v)
			}
		}
	}
	if _, err := HideUnstored(mat.NewDense(2, 2, nil)); !errors.Is(err, ErrConfig) {
		t.Errorf("a dense X: error %v, want ErrConfig", err)
	}
	if _, err := HideUnstored(nil); !errors.Is(err, ErrNil) {
		t.Errorf("nil: error %v, want ErrNil", err)
	}
}

func TestEntriesThatAreNotStoredAreRefusedWhereEveryEntryIsNeeded(t *testing.T) {
	ctx := context.Background()
	stored, dense := storedPair(t, 30, 20, 3, 0.5)
	c := randomStart(3)
	if _, err := c.Fit(ctx, stored); !errors.Is(err, ErrNotFinite) {
		t.Errorf("without Config.Missing: error %v, want ErrNotFinite", err)
	}
	c.Missing = true
	m := mustFit(t, c, stored)
	m.Config.Missing = false
	_, asNaN := m.Project(dense)
	_, err := m.Project(stored)
	if !errors.Is(err, ErrNotFinite) || err.Error() != asNaN.Error() {
		t.Errorf("Project without Config.Missing: error %v, want %v", err, asNaN)
	}
	c.Solver, c.Beta = MultiplicativeUpdate, 0.5
	if _, err := c.Fit(ctx, stored); !errors.Is(err, ErrConfig) {
		t.Errorf("beta ½: error %v, want ErrConfig", err)
	}
	empty, err := NewCSR(2, 2, []int{0, 0, 0}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	none, err := HideUnstored(empty)
	if err != nil {
		t.Fatal(err)
	}
	c = randomStart(1)
	c.Missing = true
	if _, err := c.Fit(ctx, none); !errors.Is(err, ErrEmpty) {
		t.Errorf("nothing stored: error %v, want ErrEmpty", err)
	}
}

func TestTransposedStoredEntriesAreTheSameData(t *testing.T) {
	stored, dense := storedPair(t, 40, 30, 3, 0.3)
	c := randomStart(3)
	c.Missing = true
	got, want := mustFit(t, c, stored.T()), mustFit(t, c, mat.DenseCopyOf(dense.T()))
	closeTo(t, "W", got.W, want.W, 1e-8)
}

func TestRanksOfStoredEntriesHoldSomeOfThemOut(t *testing.T) {
	_, exact := storedProduct(t, 60, 40, 3)
	c := randomStart(1)
	c.Missing = true
	ranks, err := c.Ranks(context.Background(), storedOnly{exact}, []int{1, 3}, 3)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if one, three := ranks[0].HeldOut[i], ranks[1].HeldOut[i]; !(three < one) || !(three > 0) {
			t.Errorf("start %d: held-out losses %v for k = 1 and %v for 3, want a fall", i, one, three)
		}
	}
}

// What is not stored takes no memory: less than a bit for each entry of X.
func TestMemoryOfStoredEntriesDoesNotGrowWithX(t *testing.T) {
	const n, m, k = 20000, 10000, 8
	s, err := HideUnstored(sparseMatrix(t, n, m, 20))
	if err != nil {
		t.Fatal(err)
	}
	for _, method := range []struct {
		solver Solver
		beta   float64
	}{{CoordinateDescent, 2}, {AcceleratedHALS, 2}, {MultiplicativeUpdate, 2}, {MultiplicativeUpdate, 1}} {
		c := randomStart(k)
		c.Solver, c.Beta, c.Missing, c.MaxIter = method.solver, method.beta, true, 2
		got := allocated(func() { _, err = c.Fit(context.Background(), s) })
		if err != nil {
			t.Fatal(err)
		}
		const entries = 20 * n
		if bound := stated(n, m, k) + 16*entries + 32*(n+m) + 8*k*n; got > bound {
			t.Errorf("%v, beta %v: %.1f MB, want at most %.1f MB", c.Solver, c.Beta, float64(got)/1e6, float64(bound)/1e6)
		}
	}
}
