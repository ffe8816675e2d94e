package nmf

import (
	"sort"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// weighted sets numerator and denominator for a sparse x and beta ≠ 1 and 2: x weighted by powers of v = factor·otherᵀ,
// and a power of v, both times other. v is formed everywhere, tile by tile.
func (s *multiplicative) weighted(d *muFactor, space *muWorkspace, lo, hi int) {
	k, rows := s.k, hi-lo
	factor := d.factor[lo*k : hi*k]
	clear(space.numerator)
	s.weighEntries(d, space.numerator, lo, hi)
	wide := f64.Padded(k)
	denominator := space.denominator[:rows*wide]
	clear(denominator)
	for from := 0; from < d.cols; from += tileCols {
		width := min(tileCols, d.cols-from)
		stride := f64.Padded(width)
		product := space.product[:rows*stride]
		clear(product)
		f64.PackTransposed(space.transposed, d.other[from*k:], k, width)
		f64.AddPanels(product, stride, factor, k, 1, rows, space.transposed, k, 0, k, width)
		product = f64.Compact(product, rows, width, stride)
		raise(s.beta, product)
		if d.mask.lists != nil {
			d.mask.lists.clearTile(product, lo, hi, from, from+width)
		}
		f64.Pack(space.panels, d.other[from*k:], width, k, k)
		f64.AddPanels(denominator, wide, product, width, 1, rows, space.panels, width, 0, width, k)
	}
	f64.Compact(denominator, rows, k, wide)
}

// weighEntries adds the weighted entries of rows lo … hi of a sparse X or Xᵀ, times other, to numerator.
func (s *multiplicative) weighEntries(d *muFactor, numerator []float64, lo, hi int) {
	k, x := s.k, s.sparse
	add := func(row, col, p int) {
		f, o, to := d.factor[row*k:][:k], d.other[col*k:][:k], numerator[(row-lo)*k:][:k]
		v := 0.0
		for t, u := range o {
			v += f[t] * u
		}
		weighted := x.val[p] * weight(s.beta, v)
		for t, u := range o {
			to[t] += weighted * u
		}
	}
	if !d.transposed {
		for i := lo; i < hi; i++ {
			for p := x.ptr[i]; p < x.ptr[i+1]; p++ {
				add(i, x.ind[p], p)
			}
		}
		return
	}
	for i := range x.r {
		p := x.ptr[i] + sort.SearchInts(x.row(i), lo)
		for ; p < x.ptr[i+1] && x.ind[p] < hi; p++ {
			add(x.ind[p], i, p)
		}
	}
}
