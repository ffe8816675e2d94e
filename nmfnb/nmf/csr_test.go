package nmf

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"gonum.org/v1/gonum/mat"
)

// rowsOnly hides all of a CSR but what gonum's RowNonZeroDoer asks for.
type rowsOnly struct{ s *CSR }

func (r rowsOnly) Dims() (int, int)                                 { return r.s.Dims() }
func (r rowsOnly) At(i, j int) float64                              { panic("made dense") }
func (r rowsOnly) T() mat.Matrix                                    { return mat.Transpose{Matrix: r} }
func (r rowsOnly) DoRowNonZero(i int, fn func(i, j int, v float64)) { r.s.DoRowNonZero(i, fn) }

// shuffledTriplets lists its entries backwards, some in two parts, as a coordinate matrix may.
type shuffledTriplets struct{ s *CSR }

func (r shuffledTriplets) Dims() (int, int)    { return r.s.Dims() }
func (r shuffledTriplets) At(i, j int) float64 { panic("made dense") }
func (r shuffledTriplets) T() mat.Matrix       { return mat.Transpose{Matrix: r} }
func (r shuffledTriplets) DoNonZero(fn func(i, j int, v float64)) {
	for i := r.s.r - 1; i >= 0; i-- {
		for p := r.s.ptr[i+1] - 1; p >= r.s.ptr[i]; p-- {
			fn(i, r.s.ind[p], r.s.val[p]/2)
			fn(i, r.s.ind[p], r.s.val[p]/2)
		}
	}
}

// sparsePair returns the same matrix sparse and dense, about a fifth of it not 0.
func sparsePair(t *testing.T, n, m int, seed uint32) (*CSR, *mat.Dense) {
	t.Helper()
	r := numpy.NewRandomState(seed)
	dense := mat.NewDense(n, m, nil)
	ptr, ind, val := []int{0}, []int{}, []float64{}
	for i := range n {
		for j := range m {
			if r.Uniform() < 0.2 {
				v := 4 * r.Uniform()
				dense.Set(i, j, v)
				ind, val = append(ind, j), append(val, v)
			}
		}
		ptr = append(ptr, len(ind))
	}
	s, err := NewCSR(n, m, ptr, ind, val)
	if err != nil {
		t.Fatal(err)
	}
	return s, dense
}

func closeTo(t *testing.T, what string, got, want *mat.Dense, tol float64) {
	t.Helper()
	if r, c := got.Dims(); r != want.RawMatrix().Rows || c != want.RawMatrix().Cols {
		t.Fatalf("%s is %d×%d, want %d×%d", what, r, c, want.RawMatrix().Rows, want.RawMatrix().Cols)
	}
	scale := mat.Norm(want, math.Inf(1))
	var diff mat.Dense
	diff.Sub(got, want)
	if d := mat.Norm(&diff, math.Inf(1)); !(d <= tol*scale) {
		t.Errorf("%s differs by %g of its norm, want %g", what, d/scale, tol)
	}
}

func TestSparseEqualsDense(t *testing.T) {
	s, dense := sparsePair(t, 90, 70, 8)
	transposed, turnedDense := sparsePair(t, 40, 70, 9)
	for _, test := range []struct {
		name  string
		x     mat.Matrix
		dense *mat.Dense
	}{
		{"CSR", s, dense},
		{"RowNonZeroDoer", rowsOnly{s}, dense},
		{"unordered NonZeroDoer", shuffledTriplets{s}, dense},
		{"transposed CSR", transposed.T(), mat.DenseCopyOf(turnedDense.T())},
		{"transposed RowNonZeroDoer", rowsOnly{transposed}.T(), mat.DenseCopyOf(turnedDense.T())},
	} {
		c := randomStart(5)
		c.AlphaW, c.L1Ratio = 0.001, 0.5
		got, err := c.Fit(context.Background(), test.x)
		if err != nil {
			t.Fatal(err)
		}
		want, err := c.Fit(context.Background(), test.dense)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, test.name+": W", got.W, want.W, 1e-9)
		closeTo(t, test.name+": H", got.H, want.H, 1e-9)
		if math.Abs(got.ReconstructionErr-want.ReconstructionErr) > 1e-10*want.ReconstructionErr || got.Iterations != want.Iterations {
			t.Errorf("%s: Err %v after %d iterations, want %v after %d", test.name, got.ReconstructionErr, got.Iterations, want.ReconstructionErr, want.Iterations)
		}
		sparseCodes, err := got.Transform(context.Background(), test.x)
		if err != nil {
			t.Fatal(err)
		}
		codes, err := got.Transform(context.Background(), test.dense)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, test.name+": codes", sparseCodes, codes, 1e-12)
		sparseLinear, err := got.Project(test.x)
		if err != nil {
			t.Fatal(err)
		}
		linear, err := got.Project(test.dense)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, test.name+": linear codes", sparseLinear, linear, 1e-12)
	}
}

func TestCSRIsTheMatrixItWasMadeFrom(t *testing.T) {
	s, dense := sparsePair(t, 7, 11, 3)
	if !mat.Equal(s, dense) || !mat.Equal(s.T(), dense.T()) || !mat.Equal(s.transpose(), dense.T()) {
		t.Error("the sparse matrix differs from the dense one")
	}
	doubled, err := NewCSR(2, 3, []int{0, 3, 3}, []int{2, 0, 2}, []float64{1, 5, 2})
	if err != nil {
		t.Fatal(err)
	}
	if want := mat.NewDense(2, 3, []float64{5, 0, 3, 0, 0, 0}); !mat.Equal(doubled, want) || doubled.NNZ() != 2 {
		t.Errorf("entries given twice: %v, want %v", mat.Formatted(doubled), mat.Formatted(want))
	}
}

func TestNewCSRReportsBadArrays(t *testing.T) {
	for _, test := range []struct {
		name     string
		r, c     int
		ptr, ind []int
		val      []float64
		kind     error
	}{
		{"no rows", 0, 3, []int{0}, nil, nil, ErrEmpty},
		{"short indptr", 2, 3, []int{0, 0}, nil, nil, ErrShape},
		{"falling indptr", 2, 3, []int{0, 2, 1}, []int{0}, []float64{1}, ErrShape},
		{"indptr beyond data", 1, 3, []int{0, 2}, []int{0}, []float64{1}, ErrShape},
		{"negative indptr", 2, 3, []int{0, -1, 1}, []int{0}, []float64{1}, ErrShape},
		{"column outside", 1, 3, []int{0, 1}, []int{3}, []float64{1}, ErrShape},
		{"lengths differ", 1, 3, []int{0, 1}, []int{0, 1}, []float64{1}, ErrShape},
	} {
		if s, err := NewCSR(test.r, test.c, test.ptr, test.ind, test.val); s != nil || !errors.Is(err, test.kind) {
			t.Errorf("%s: error %v, want %v", test.name, err, test.kind)
		}
	}
}

func TestSparseEntryErrorsSayWhere(t *testing.T) {
	s, err := NewCSR(3, 4, []int{0, 0, 2, 3}, []int{0, 3, 1}, []float64{1, -2, math.NaN()})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		x    mat.Matrix
		want string
	}{
		{s, "nmf: X[1,3] = -2 is negative"},
		{s.T(), "nmf: X[1,2] = NaN is not a finite number"},
	} {
		if _, err := randomStart(2).Fit(context.Background(), test.x); err == nil || err.Error() != test.want {
			t.Errorf("error %v, want %s", err, test.want)
		}
	}
}
