package nmf

import (
	"math"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"gonum.org/v1/gonum/mat"
)

// Components of which some share their last columns and one has others: reflectors end in zeros, some of them. The codes of
// rows that they make up are known, and so is H·pinv(H).
func TestManyComponentsApart(t *testing.T) {
	const k, m, n = 200, 400, 5
	r := numpy.NewRandomState(1)
	h := mat.NewDense(k, m, nil)
	h.Apply(func(i, j int, _ float64) float64 {
		v := math.Abs(r.Normal())
		last := j >= 390
		if i == 0 && j != 0 && !last || i == 1 && (j < 1 || j > 200) || i == 2 && j != 2 && !last {
			return 0
		}
		return v
	}, h)
	codes, x := mat.NewDense(n, k, nil), new(mat.Dense)
	codes.Apply(func(_, _ int, _ float64) float64 { return math.Max(r.Normal(), 0) }, codes)
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
