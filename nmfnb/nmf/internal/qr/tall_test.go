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

// What is left of one of two equal columns is smaller with each turn, down to what float64 holds.
func TestSVDOfEqualColumnsEnds(t *testing.T) {
	workers := team.Of(context.Background(), 1)
	defer workers.Stop()
	for _, a := range [][]float64{{0, 0, 1, 1}, {1, 1, 0, 0}, {3, 3, 1, 1}} {
		norm := math.Sqrt(2 * (a[0]*a[0] + a[2]*a[2]))
		_, s, _, ok := New(2, workers).SVD(slices.Clone(a), 2)
		if !ok || math.Abs(s[0]-norm) > 1e-15*norm || s[1] > 1e-15 {
			t.Errorf("%v: singular values %v, want %v and 0", a, s, norm)
		}
	}
}

func TestSVD(t *testing.T) {
	for _, shape := range [][2]int{{1, 1}, {9, 5}, {40, 16}, {40, 17}, {300, 33}, {200, 100}, {70, 70}} {
		n, l := shape[0], shape[1]
		for name, fall := range map[string]float64{"graded": 0.3, "level": 0} {
			r := numpy.NewRandomState(7)
			a := mat.NewDense(n, l, nil)
			a.Apply(func(i, j int, _ float64) float64 { return math.Exp(-fall*float64(j)) * r.Normal() }, a)
			if l > 5 {
				a.SetCol(4, mat.Col(nil, 2, a))
				a.SetCol(5, make([]float64, n))
			}
			var first []float64
			for _, cores := range []int{1, 3} {
				workers := team.Of(context.Background(), cores)
				left, s, right, ok := New(l, workers).SVD(slices.Clone(a.RawMatrix().Data), l)
				workers.Stop()
				if !ok {
					t.Fatalf("%s %d×%d: no end", name, n, l)
				}
				if first == nil {
					first = left
				} else if !slices.Equal(first, left) {
					t.Errorf("%s %d×%d: the digits of %d cores are not those of one", name, n, l, cores)
				}
				u, v := mat.NewDense(n, l, left), mat.NewDense(l, l, right)
				var us, back mat.Dense
				us.Mul(u, mat.NewDiagDense(l, s))
				back.Mul(&us, v.T())
				back.Sub(&back, a)
				if off := mat.Norm(&back, 2); off > 1e-14*mat.Norm(a, 2) {
					t.Errorf("%s %d×%d: U·S·Vᵀ is off by %g", name, n, l, off)
				}
				for i := 1; i < l; i++ {
					if s[i] > s[i-1] {
						t.Fatalf("%s %d×%d: singular value %d is larger than the one before", name, n, l, i)
					}
				}
				for what, factor := range map[string]*mat.Dense{"U": u, "V": v} {
					var unit mat.Dense
					unit.Mul(factor.T(), factor)
					for i := range l {
						if s[i] > 1e-12*s[0] {
							unit.Set(i, i, unit.At(i, i)-1)
							continue
						}
						for j := range l { // of a singular value that is rounding
							unit.Set(i, j, 0)
							unit.Set(j, i, 0)
						}
					}
					if off := mat.Norm(&unit, 2); off > 1e-13 {
						t.Errorf("%s %d×%d: the columns of %s are off orthonormal by %g", name, n, l, what, off)
					}
				}
				var gonum mat.SVD
				if !gonum.Factorize(a, mat.SVDNone) {
					t.Fatal("gonum finds no end")
				}
				for i, want := range gonum.Values(nil) {
					if math.Abs(s[i]-want) > 1e-14*s[0] {
						t.Errorf("%s %d×%d: singular value %d is %v, want %v", name, n, l, i, s[i], want)
					}
				}
			}
		}
	}
}
