package nmf

import (
	"context"
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestKKTResidualTellsExactFromOtherCodes(t *testing.T) {
	frobenius := postModel(t)
	for name, m := range map[string]*Model{"Frobenius": frobenius, "Kullback-Leibler": underKL(frobenius)} {
		exact := exactCodes(t, m, postData)
		iterative, err := m.Transform(context.Background(), postData)
		if err != nil {
			t.Fatal(err)
		}
		moved := mat.DenseCopyOf(exact)
		moved.Set(0, 0, exact.At(0, 0)+1e-3)
		negative := mat.DenseCopyOf(exact)
		negative.Set(3, 1, -1e-3)
		for _, test := range []struct {
			code      string
			w         *mat.Dense
			row       int
			low, high float64
		}{
			{"exact", exact, 0, 0, rounding},
			{"iterative", iterative, 0, 1e-12, 1e-1},
			{"moved", moved, 0, 1e-4, 1e-2},
			{"negative", negative, 3, 1e-4, math.Inf(1)},
		} {
			residuals, err := m.KKT(postData, test.w)
			if err != nil {
				t.Fatal(err)
			}
			if r := residuals[test.row]; r < test.low || r > test.high {
				t.Errorf("%s, %s: residual %g, want %g to %g", name, test.code, r, test.low, test.high)
			}
		}
	}
}

func TestKKTResidualHasNoUnit(t *testing.T) {
	m := postModel(t)
	w, err := m.Transform(context.Background(), postNew)
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]*Model{"Frobenius": m, "Kullback-Leibler": underKL(m)} {
		want, err := m.KKT(postNew, w)
		if err != nil {
			t.Fatal(err)
		}
		var x, scaled mat.Dense
		x.Scale(1e180, postNew)
		scaled.Scale(1e180, w)
		got, err := m.KKT(&x, &scaled)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range got {
			if math.Abs(r-want[i]) > 1e-15 {
				t.Errorf("%s, row %d: %g when X is scaled, want %g", name, i, r, want[i])
			}
		}
	}
}

func TestKKTTakesSparseCodesAndReportsMisshapenOnes(t *testing.T) {
	m := postModel(t)
	w, err := NewCSR(2, 2, []int{0, 1, 1}, []int{0}, []float64{0.5})
	if err != nil {
		t.Fatal(err)
	}
	sparse, err := m.KKT(postNew, w)
	if err != nil {
		t.Fatal(err)
	}
	dense, err := m.KKT(postNew, mat.DenseCopyOf(w))
	if err != nil {
		t.Fatal(err)
	}
	if sparse[0] != dense[0] || sparse[1] != dense[1] {
		t.Errorf("residuals %v of sparse codes, %v of dense ones", sparse, dense)
	}
	const want = "nmf: W is 3×2, want 2×2: a row for each of X, a column for each component"
	if _, err := m.KKT(postNew, mat.NewDense(3, 2, nil)); !errors.Is(err, ErrShape) || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}
