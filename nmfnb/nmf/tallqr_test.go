package nmf

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// From one block to blocks whose R are decomposed by blocks again, with few columns and with many, some of them the same.
func TestTallQR(t *testing.T) {
	for _, shape := range [][2]int{{1, 1}, {7, 7}, {5000, 3}, {qrEntries/12 + 1, 12}, {60000, 30}, {3000, 130}, {131, 130}, {801, 400}} {
		n, l := shape[0], shape[1]
		r := newRandomState(5)
		a := mat.NewDense(n, l, nil)
		a.Apply(func(i, j int, _ float64) float64 { return math.Exp(-float64(j)) * r.normal() }, a)
		if l > 5 {
			a.SetCol(4, mat.Col(nil, 2, a))
			a.SetCol(5, make([]float64, n))
		}
		var first []float64
		for _, cores := range []int{1, 3} {
			team := startTeam(cores)
			decomposition := newTallQR(l, team)
			q := mat.DenseCopyOf(a)
			decomposition.orthonormalise(q.RawMatrix().Data)
			q.Copy(a) // once more in the same memory
			upper := mat.NewDense(l, l, decomposition.orthonormalise(q.RawMatrix().Data))
			team.stop()
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

// Components of which some share their last columns and one has others: reflectors end in zeros, some of them. The codes of
// rows that they make up are known, and so is H·pinv(H).
func TestManyComponentsApart(t *testing.T) {
	const k, m, n = 200, 400, 5
	r := newRandomState(1)
	h := mat.NewDense(k, m, nil)
	h.Apply(func(i, j int, _ float64) float64 {
		v := math.Abs(r.normal())
		last := j >= 390
		if i == 0 && j != 0 && !last || i == 1 && (j < 1 || j > 200) || i == 2 && j != 2 && !last {
			return 0
		}
		return v
	}, h)
	codes, x := mat.NewDense(n, k, nil), new(mat.Dense)
	codes.Apply(func(_, _ int, _ float64) float64 { return math.Max(r.normal(), 0) }, codes)
	x.Mul(codes, h)
	model, err := FromComponents(h, Default(k))
	if err != nil {
		t.Fatal(err)
	}
	closeTo(t, "exact codes", exactCodes(t, model, x), codes, 1e-9)
	for name, h := range map[string]*mat.Dense{"wide": h, "tall": mat.DenseCopyOf(h.T())} {
		rows, cols := h.Dims()
		model, err := FromComponents(h, Default(rows))
		if err != nil {
			t.Fatal(err)
		}
		p, err := model.Projection()
		if err != nil {
			t.Fatal(err)
		}
		if p.Rank != k {
			t.Errorf("%s: rank %d, want %d", name, p.Rank, k)
		}
		one := new(mat.Dense)
		if one.Mul(h, p.Pinv); rows > cols {
			one.Reset()
			one.Mul(p.Pinv, h)
		}
		closeTo(t, name+" H times its pseudo-inverse", one, identity(k), 1e-9)
	}
}

func identity(k int) *mat.Dense {
	a := mat.NewDense(k, k, nil)
	for t := range k {
		a.Set(t, t, 1)
	}
	return a
}
