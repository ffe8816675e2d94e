package qr

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// From one block to blocks whose R are decomposed by blocks again, with few columns and with many, some of them the same.
func TestTallQR(t *testing.T) {
	for _, shape := range [][2]int{{1, 1}, {7, 7}, {5000, 3}, {blockEntries/12 + 1, 12}, {60000, 30}, {3000, 130}, {131, 130}, {801, 400}} {
		n, l := shape[0], shape[1]
		r := numpy.NewRandomState(5)
		a := mat.NewDense(n, l, nil)
		a.Apply(func(i, j int, _ float64) float64 { return math.Exp(-float64(j)) * r.Normal() }, a)
		if l > 5 {
			a.SetCol(4, mat.Col(nil, 2, a))
			a.SetCol(5, make([]float64, n))
		}
		var first []float64
		for _, cores := range []int{1, 3} {
			workers := team.Of(context.Background(), cores)
			decomposition := New(l, workers)
			q := mat.DenseCopyOf(a)
			decomposition.Orthonormalise(q.RawMatrix().Data)
			q.Copy(a) // once more in the same memory
			upper := mat.NewDense(l, l, decomposition.Orthonormalise(q.RawMatrix().Data))
			workers.Stop()
			if first == nil {
				first = q.RawMatrix().Data
			} else if !slices.Equal(first, q.RawMatrix().Data) {
				t.Errorf("%d×%d: the digits of %d cores are not those of one", n, l, cores)
			}
			for i := range l {
				for j := range i {
					if upper.At(i, j) != 0 {
						t.Fatalf("%d×%d: R is not upper triangular", n, l)
					}
				}
			}
			var unit, back mat.Dense
			unit.Mul(q.T(), q)
			for i := range l {
				unit.Set(i, i, unit.At(i, i)-1)
			}
			back.Mul(q, upper)
			back.Sub(&back, a)
			if off := mat.Norm(&unit, 2); off > 1e-13 {
				t.Errorf("%d×%d: QᵀQ is off by %g", n, l, off)
			}
			for j := range l {
				if off := mat.Norm(back.ColView(j), 2); off > 1e-14*mat.Norm(a.ColView(j), 2) {
					t.Errorf("%d×%d: column %d of Q·R is off by %g", n, l, j, off)
				}
			}
		}
	}
}
