package nmf

import (
	"context"
	"slices"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// What is formed some rows of b at a time has the bits of what is formed at once, also when the same product forms both.
func TestProductsOfManyStepsHaveTheSameBits(t *testing.T) {
	const k = 17
	long := packedEntries/k + 3*xDepth/2
	for _, shape := range [][2]int{{long, 70}, {70, long}} {
		d := &data{n: shape[0], m: shape[1], dense: nonNegativeMatrix(shape[0], shape[1], 3, 1, 1).RawMatrix().Data}
		w, ht := randomStart(k).random(d)
		workers := team.Of(context.Background(), 3)
		for _, transposed := range []bool{false, true} {
			b, rows := ht, d.n
			if transposed {
				b, rows = w, d.m
			}
			p, want, got := d.product(transposed, k, 3), make([]float64, rows*k), make([]float64, rows*k)
			p.into(got, b, workers)
			p.refresh(b)
			p.each(workers, func(_, lo, _ int, product []float64) { copy(want[lo*k:], product) })
			if !slices.Equal(got, want) {
				t.Errorf("%d×%d, transposed %v: other digits by parts", d.n, d.m, transposed)
			}
		}
		workers.Stop()
	}
}
