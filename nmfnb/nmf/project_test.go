package nmf

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

func TestPinvFulfilsPenroseConditions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k, cols := rapid.IntRange(1, 6).Draw(t, "k"), rapid.IntRange(1, 6).Draw(t, "m")
		m := newModel(t, anyMatrix(t, k, cols, false, "H"), nil)
		p, err := m.Projection()
		if err != nil {
			t.Fatal(err)
		}
		var hp, ph, hph, php mat.Dense
		hp.Mul(m.H, p.Pinv)
		ph.Mul(p.Pinv, m.H)
		hph.Mul(&hp, m.H)
		php.Mul(&ph, p.Pinv)
		limit := 1e-13 * max(1, p.Cond) * max(1, p.Cond)
		for name, pair := range map[string][2]mat.Matrix{
			"H·P·H = H": {&hph, m.H}, "P·H·P = P": {&php, p.Pinv}, "H·P symmetric": {&hp, hp.T()}, "P·H symmetric": {&ph, ph.T()},
		} {
			if d := largestOf(difference(pair[0], pair[1])); !(d <= limit*max(1, mat.Norm(pair[1], 1))) {
				t.Errorf("%s misses by %g with cond %g", name, d, p.Cond)
			}
		}
		var svd mat.SVD
		if !svd.Factorize(m.H, mat.SVDNone) {
			t.Fatal("no singular values")
		}
		if rank := svd.Rank(pinvCutoff); p.Rank != rank {
			t.Errorf("rank %d, want %d", p.Rank, rank)
		}
	})
}

func TestProjectionOfTinyHugeAndZeroComponents(t *testing.T) {
	h := mat.NewDense(2, 3, []float64{1, 0, 1, 0, 1, 1})
	want, err := newModel(t, h, nil).Projection()
	if err != nil {
		t.Fatal(err)
	}
	for _, scale := range []float64{1e-290, 1e290} {
		var scaled, back mat.Dense
		scaled.Scale(scale, h)
		p, err := newModel(t, &scaled, nil).Projection()
		if err != nil {
			t.Fatal(err)
		}
		back.Scale(scale, p.Pinv)
		closeTo(t, "pinv", &back, want.Pinv, 1e-14)
		if p.Rank != 2 || math.Abs(p.Cond-want.Cond) > 1e-12 {
			t.Errorf("H times %g: rank %d and cond %v, want 2 and %v", scale, p.Rank, p.Cond, want.Cond)
		}
	}
	zero, err := newModel(t, mat.NewDense(2, 3, nil), nil).Projection()
	if err != nil {
		t.Fatal(err)
	}
	if zero.Rank != 0 || zero.Cond != 0 || mat.Norm(zero.Pinv, 1) != 0 {
		t.Errorf("H of zeros: %+v, want rank 0, cond 0 and zeros", zero)
	}
}
