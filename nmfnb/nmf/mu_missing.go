package nmf

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// maskDenominator takes the unknown entries out of the denominators of rows lo … hi, for beta = 1 and 2, or sets them to what the known
// entries have in them where these are listed.
func (d *muFactor) maskDenominator(beta float64, k int, denominator []float64, space *entriesWorkspace, lo, hi int) {
	sign := -1.0
	if d.mask.known {
		sign = 1
		clear(denominator[:(hi-lo)*k])
	}
	for i := lo; i < hi; i++ {
		space.each(d.mask.lists, i, func(e f64.Entries, values []float64) {
			if beta == 2 {
				e.Products(values, d.factor[i*k:], d.other, k)
			}
			for p, v := range values {
				if beta == 1 {
					v = 1
				}
				values[p] = sign * v
			}
			e.Val, e.Packed = values, true
			e.Gather(denominator[(i-lo)*k:], d.other, k)
		})
	}
	if d.mask.known {
		return
	}
	for i, v := range denominator[:(hi-lo)*k] {
		denominator[i] = math.Max(v, 0)
	}
}

// An entriesWorkspace is the memory of one worker for values at entries of a row.
type entriesWorkspace struct {
	values   []float64
	from, to [1]int
}

// each calls f for the entries of row i of s, so many at a time, with memory for a value of each.
func (space *entriesWorkspace) each(s *CSR, i int, f func(e f64.Entries, values []float64)) {
	if space.values == nil {
		space.values = make([]float64, ratioPart)
	}
	for p := s.ptr[i]; p < s.ptr[i+1]; p += ratioPart {
		space.from[0], space.to[0] = p, min(p+ratioPart, s.ptr[i+1])
		f(s.between(space.from[:], space.to[:]), space.values[:space.to[0]-p])
	}
}
