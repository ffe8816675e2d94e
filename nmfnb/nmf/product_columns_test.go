package nmf

import (
	"context"
	"slices"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

func TestColumnPartsHoldEachEntryOnce(t *testing.T) {
	x := sparseMatrix(t, 300, 2000, 40)
	for workers := 1; workers < 40; workers++ {
		c := x.columnParts(20, workers)
		parts := len(c.starts) - 1
		if want := min(workers, 21); parts != want {
			t.Errorf("%d workers have %d parts, want %d", workers, parts, want)
		}
		if c.bounds[0] != 0 || c.bounds[parts] != x.c || !slices.IsSorted(c.bounds) {
			t.Fatalf("%d workers: the columns are cut at %v", workers, c.bounds)
		}
		for part := range parts {
			lo, hi := c.bounds[part], c.bounds[part+1]
			if lo%team.BlockRows != 0 {
				t.Errorf("%d workers: a part begins within a block, at column %d", workers, lo)
			}
			entries := 0
			for i := range x.r {
				for _, j := range x.ind[c.starts[part][i]:c.starts[part+1][i]] {
					if j < lo || j >= hi {
						t.Fatalf("%d workers: column %d of row %d is in the part %d … %d", workers, j, i, lo, hi)
					}
					entries++
				}
			}
			if most := x.NNZ()/parts + x.NNZ()/10; entries > most {
				t.Errorf("%d workers: a part has %d entries, want at most %d of %d", workers, entries, most, x.NNZ())
			}
		}
		for i := range x.r {
			if c.starts[0][i] != x.ptr[i] || c.starts[parts][i] != x.ptr[i+1] {
				t.Fatalf("%d workers: the parts leave entries of row %d out", workers, i)
			}
		}
	}
}

func TestSparseProductsHaveTheSameBitsInAnyParts(t *testing.T) {
	const k = 21
	x := sparseMatrix(t, 700, 2000, 40)
	d := &data{n: x.r, m: x.c, sparse: x}
	w, ht := randomStart(k).random(d)
	for _, transposed := range []bool{false, true} {
		b, rows := ht, d.n
		if transposed {
			b, rows = w, d.m
		}
		var want []float64
		for _, count := range []int{1, 2, 5, 30} {
			workers := team.Of(context.Background(), count)
			p, got := d.product(transposed, k, count), make([]float64, rows*k)
			p.refresh(b)
			for range 2 { // the second does not add to the first
				p.each(workers, func(_, lo, hi int, product []float64) {
					if lo%team.BlockRows != 0 || hi-lo > team.BlockRows || len(product) != (hi-lo)*k {
						t.Errorf("rows %d … %d of the product at once", lo, hi)
					}
					copy(got[lo*k:], product)
				})
			}
			workers.Stop()
			if want == nil {
				want = got
			} else if !slices.Equal(got, want) {
				t.Errorf("transposed %v: the digits of %d workers are not those of one", transposed, count)
			}
		}
	}
}
