package nmf

import (
	"context"
	"math"
	"runtime"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// overlapping returns components that a code uses about half of, for n rows, in the loss of each kind.
func overlapping(t testing.TB, n int) (*mat.Dense, map[string]*Model) {
	x, h := encodingOfDigitsSize(n)
	m := newModel(t, h.Slice(0, 12, 0, 100), func(c *Config) { c.AlphaW, c.L1Ratio = 1e-3, 0.5 })
	return mat.DenseCopyOf(x.Slice(0, n, 0, 100)), map[string]*Model{"Frobenius": m, "Kullback-Leibler": underKL(m)}
}

func TestExactCodeOfARowDoesNotDependOnTheBatchNorOnTheCores(t *testing.T) {
	x, models := overlapping(t, 200)
	for name, m := range models {
		together := exactCodes(t, m, x)
		cores := runtime.GOMAXPROCS(1)
		alone := exactCodes(t, m, x)
		runtime.GOMAXPROCS(4)
		shared := exactCodes(t, m, x)
		runtime.GOMAXPROCS(cores)
		if !mat.Equal(together, alone) || !mat.Equal(together, shared) {
			t.Errorf("%s: the codes depend on the number of cores", name)
		}
		for _, i := range []int{0, 63, 64, 150, 199} {
			if one := exactCodes(t, m, x.Slice(i, i+1, 0, 100)); !mat.Equal(one, together.Slice(i, i+1, 0, 12)) {
				t.Errorf("%s: row %d alone has another code than in the batch", name, i)
			}
		}
		reversed := mat.NewDense(200, 100, nil)
		for i := range 200 {
			reversed.SetRow(i, x.RawRowView(199-i))
		}
		back := exactCodes(t, m, reversed)
		for i := range 200 {
			if !mat.Equal(back.RowView(i), together.RowView(199-i)) {
				t.Errorf("%s: row %d has another code when the rows are reversed", name, i)
			}
		}
	}
}

func TestPermutedComponentsPermuteTheExactCode(t *testing.T) {
	x, models := overlapping(t, 30)
	order := []int{7, 0, 11, 3, 5, 1, 10, 2, 9, 4, 8, 6}
	for name, m := range models {
		h := mat.NewDense(12, 100, nil)
		for to, from := range order {
			h.SetRow(to, m.H.RawRowView(from))
		}
		permuted := *m
		permuted.H = h
		want, got := exactCodes(t, m, x), mat.NewDense(30, 12, nil)
		w := exactCodes(t, &permuted, x)
		for to, from := range order {
			got.SetCol(from, mat.Col(nil, to, w))
		}
		closeTo(t, name, got, want, 1e-11)
	}
}

func TestExactCodesScaleWithXAndAgainstH(t *testing.T) {
	x, models := overlapping(t, 20)
	for name, m := range models {
		free := *m
		free.Config.AlphaW = 0
		want := exactCodes(t, &free, x)
		for _, scale := range []float64{3, 1e-150, 1e120} {
			var scaled, back mat.Dense
			scaled.Scale(scale, x)
			back.Scale(1/scale, exactCodes(t, &free, &scaled))
			closeTo(t, name+": X scaled", &back, want, 1e-11)
		}
		h := mat.DenseCopyOf(free.H)
		for t := range 12 {
			for j := range 100 {
				h.Set(t, j, h.At(t, j)*math.Pow(10, float64(20*t-100)))
			}
		}
		other := free
		other.H = h
		w := exactCodes(t, &other, x)
		w.Apply(func(_, t int, v float64) float64 { return v * math.Pow(10, float64(20*t-100)) }, w)
		closeTo(t, name+": components scaled", w, want, 1e-11)
	}
}

func TestExactCodesOfSparseRowsAreThoseOfDenseOnes(t *testing.T) {
	s, dense := sparsePair(t, 90, 70, 8)
	m := newModel(t, nonNegativeMatrix(6, 70, 6, 1, 3), nil)
	for name, x := range map[string]mat.Matrix{"CSR": s, "rows only": rowsOnly{s}, "triplets": shuffledTriplets{s}} {
		w := exactCodes(t, m, x)
		closeTo(t, name, w, exactCodes(t, m, dense), 1e-12)
		certify(t, name, m, x, w)
	}
}

func TestExactCodeOfARowInTheConeReconstructsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k, cols := rapid.IntRange(1, 6).Draw(t, "k"), rapid.IntRange(1, 6).Draw(t, "m")
		m := newModel(t, anyMatrix(t, k, cols, false, "H"), nil)
		w := anyMatrix(t, 2, k, false, "W")
		x, err := m.InverseTransform(w)
		if err != nil {
			t.Fatal(err)
		}
		back, err := m.InverseTransform(exactCodes(t, m, x))
		if err != nil {
			t.Fatal(err)
		}
		if d := largestOf(difference(back, x)); !(d <= 1e-13*largestOf(x)) {
			t.Errorf("the reconstruction differs by %g of rows up to %g", d, largestOf(x))
		}
	})
}

func TestCancelledExactCodesAreNone(t *testing.T) {
	x, models := overlapping(t, 20)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, m := range models {
		if w, err := m.TransformExact(ctx, x); w != nil || err != context.Canceled {
			t.Errorf("%s: codes %v and error %v, want none and context.Canceled", name, w, err)
		}
	}
}

// moderate reports whether all entries are far from the ends of float64's range, or 0.
func moderate(a mat.Matrix) bool {
	n, m := a.Dims()
	for i := range n {
		for j := range m {
			if v := a.At(i, j); v != 0 && (v < 1e-120 || v > 1e120) {
				return false
			}
		}
	}
	return true
}

// FuzzExact wants an error, or certified codes and an explanation that adds up, of whatever it is given.
func FuzzExact(f *testing.F) {
	for kind := range byte(10) {
		f.Add(kind, byte(4), byte(5), byte(kind), []byte{1, 2, 3, 0, 1, 1}, []byte{1, 0, 2, 2})
		f.Add(kind, byte(3), byte(200), byte(40+kind), []byte{9 + kind, 0, 1}, []byte{1})
		f.Add(kind, byte(5), byte(3), byte(80+kind), []byte{13, 14, 0, 15}, []byte{1, 12, 0, 3})
		f.Add(kind, byte(4), byte(4), byte(120+kind), []byte{10, 11, 12, 16, 17}, []byte{15, 14, 13, 2})
	}
	f.Fuzz(func(t *testing.T, kind, n, m, how byte, inX, inH []byte) {
		x := hostileMatrix(kind, n, m, inX)
		_, cols := x.Dims()
		h := hostileMatrix(0, byte(cols), 1+how%5, inH) // kind 0 is transposed
		k, _ := h.Dims()
		c := Default(max(1, k))
		c.AlphaW, c.L1Ratio = []float64{0, 0, 0.1, 1e200}[how/64], float64(how%3)/2
		if how%2 == 1 {
			c.Beta, c.Solver = 1, MultiplicativeUpdate
		}
		model, err := FromComponents(h, c)
		if err != nil {
			return
		}
		w, err := model.TransformExact(context.Background(), x)
		if (w == nil) == (err == nil) {
			t.Fatalf("codes %v together with the error %v", w, err)
		}
		if err != nil {
			return
		}
		for _, v := range w.RawMatrix().Data {
			if !f64.Finite(v) || v < 0 || v == 0 && math.Signbit(v) {
				t.Fatalf("the codes hold %v", v)
			}
		}
		residuals, err := model.KKT(x, w)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range residuals {
			if !moderate(x) || !moderate(h) {
				continue // the code may be too small a number to have its digits
			}
			if !(r <= rounding) {
				t.Fatalf("row %d has a KKT residual of %g: beta %g, AlphaW %g, L1Ratio %g\nX\n%v\nH\n%v\nW\n%v", i, r,
					c.Beta, c.AlphaW, c.L1Ratio, mat.Formatted(x), mat.Formatted(h), mat.Formatted(w))
			}
		}
		e, err := model.Explain(context.Background(), x)
		if err != nil {
			return
		}
		if e.Verdict == "" || e.Text() == "" || len(e.Rows) != e.Encoded.RawMatrix().Rows {
			t.Fatalf("the explanation is not whole: %+v", e)
		}
	})
}
