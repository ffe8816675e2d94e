package nmf

import (
	"math"
	"runtime/debug"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/qr"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// nndsvd returns the non-negative double singular value decomposition as W (n×k) and Hᵀ (m×k), by rows: each singular
// pair gives the larger of its two non-negative halves. Entries below 1e-6 become 0, as in scikit-learn; InitNNDSVDA and
// InitNNDSVDAR then fill zeros.
//
// Boutsidis and Gallopoulos, SVD based initialization: A head start for nonnegative matrix factorization, Pattern
// Recognition 41 (2008) 1350–1362.
func (c Config) nndsvd(d *data, workers *team.Team) (w, ht []float64, err error) {
	k := c.Components
	filled := d.filled()
	mean := filled.mean()
	u, s, v, err := filled.svd(k, c.Seed, workers)
	if err != nil {
		return nil, nil, err
	}
	px, nx := halves(u, k)
	py, ny := halves(v, k)
	ofU, ofV := make([]part, k), make([]part, k)
	for t := range k {
		sign, x, y := 1.0, px[t], py[t]
		if x*y <= nx[t]*ny[t] {
			sign, x, y = -1, nx[t], ny[t]
		}
		root := math.Sqrt(s[t] * (x * y))
		ofU[t], ofV[t] = part{sign, x, root}, part{sign, y, root}
	}
	whole := part{0, 1, math.Sqrt(s[0])}
	ofU[0], ofV[0] = whole, whole // of one sign, by Perron and Frobenius
	w, ht = parts(u, ofU), parts(v, ofV)
	if l := k + oversampling; 8*l*(d.n+d.m) > 1<<20 {
		debug.FreeOSMemory() // what the decomposition needed is not there beside what the iterations need
	}
	switch c.Init {
	case InitNNDSVDA:
		fillZeros(w, ht, k, func() float64 { return mean })
	case InitNNDSVDAR:
		r := numpy.NewRandomState(c.Seed)
		fillZeros(w, ht, k, func() float64 { return math.Abs(mean * r.Normal() / 100) })
	}
	return w, ht, nil
}

// halves returns the norms of the positive and of the negative parts of the k columns of a, which is by rows.
func halves(a []float64, k int) (positive, negative []float64) {
	positive, negative = make([]float64, k), make([]float64, k)
	for lo := 0; lo < len(a); lo += k {
		for t, v := range a[lo : lo+k] {
			if v > 0 {
				positive[t] += v * v
			} else {
				negative[t] += v * v
			}
		}
	}
	for t := range k {
		positive[t], negative[t] = math.Sqrt(positive[t]), math.Sqrt(negative[t])
	}
	return positive, negative
}

// A part is what becomes of a singular vector: its positive part (sign 1), its negative part (−1) or its absolute values (0), over
// their norm and times root.
type part struct{ sign, norm, root float64 }

// smallest is the entry below which scikit-learn cuts the decomposition.
const smallest = 1e-6

func (p part) of(v float64) float64 {
	if p.sign == 0 {
		v = math.Abs(v)
	} else {
		v = max(p.sign*v, 0)
	}
	if p.norm > 0 {
		v /= p.norm
	}
	if v *= p.root; v < smallest {
		return 0
	}
	return v
}

// parts returns the part of each column of a, which is by rows.
func parts(a []float64, of []part) []float64 {
	p := make([]float64, len(a))
	for lo := 0; lo < len(a); lo += len(of) {
		for t, v := range a[lo : lo+len(of)] {
			p[lo+t] = of[t].of(v)
		}
	}
	return p
}

// fillZeros puts values in place of the zeros of W, then of H, each row by row.
func fillZeros(w, ht []float64, k int, value func() float64) {
	for i, v := range w {
		if v == 0 {
			w[i] = value()
		}
	}
	for t := range k {
		for j := t; j < len(ht); j += k {
			if ht[j] == 0 {
				ht[j] = value()
			}
		}
	}
}

// oversampling is the number of random directions beyond k.
const oversampling = 10

// svd returns the k largest singular values of X with their left (n×k) and right (m×k) vectors, by rows. A small X is decomposed
// exactly, a large one by scikit-learn's randomised method with its random directions and number of power iterations.
//
// Halko, Martinsson and Tropp, Finding structure with randomness, SIAM Review 53 (2011) 217–288.
func (d *data) svd(k int, seed uint32, workers *team.Team) (u, s, v []float64, err error) {
	rows, cols := d.n, d.m
	wide := rows < cols
	if wide { // work on the transpose, which is tall
		rows, cols = cols, rows
	}
	size := min(k+oversampling, cols)
	times, transposedTimes := d.product(wide, size, workers.Count()), d.product(!wide, size, workers.Count())
	if d.sparse != nil {
		times.columns = d.sparse.columnParts(k, workers.Count())
		transposedTimes.columns = times.columns
	}
	q, b := make([]float64, rows*size), make([]float64, cols*size)
	decomposition := qr.New(size, workers)
	if size == cols {
		for t := range size {
			b[t*size+t] = 1
		}
	} else {
		r := numpy.NewRandomState(seed)
		for i := range b {
			b[i] = r.Normal()
		}
		powers := 4
		if float64(k) < 0.1*float64(cols) {
			powers = 7
		}
		for range powers {
			d.shiftedInto(times, q, b, workers)
			decomposition.Span(q)
			d.shiftedInto(transposedTimes, b, q, workers)
			decomposition.Span(b)
		}
	}
	d.shiftedInto(times, q, b, workers)
	decomposition.Orthonormalise(q)
	d.shiftedInto(transposedTimes, b, q, workers) // (Qᵀ·A)ᵀ

	short, s, right, ok := decomposition.SVD(b, k)
	if !ok {
		return nil, nil, nil, failf(ErrOverflow, "X", "the singular value decomposition of X did not converge")
	}
	long := qr.TimesInPlace(q, size, right, k)
	if wide {
		return short, s, long, nil
	}
	return long, s, short, nil
}

// shiftedInto sets dst to a product with b, of X with the shift added to each entry.
func (d *data) shiftedInto(p *xProduct, dst, b []float64, workers *team.Team) {
	p.into(dst, b, workers)
	if d.shift == 0 {
		return
	}
	sums := make([]float64, p.k)
	columnSums(sums, b)
	workers.Each(len(dst)/p.k, team.BlockRows, len(dst), func(_, lo, hi int) {
		for at := lo * p.k; at < hi*p.k; at += p.k {
			for t, v := range sums {
				dst[at+t] += d.shift * v
			}
		}
	})
}
