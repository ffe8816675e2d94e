package nmf

import (
	"math"
	"runtime/debug"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"
)

// nndsvd returns the non-negative double singular value decomposition as W (n×k) and Hᵀ (m×k), by rows: each singular
// pair gives the larger of its two non-negative halves. Entries below 1e-6 become 0, as in scikit-learn; InitNNDSVDA and
// InitNNDSVDAR then fill zeros.
//
// Boutsidis and Gallopoulos, SVD based initialization: A head start for nonnegative matrix factorization, Pattern
// Recognition 41 (2008) 1350–1362.
func (c Config) nndsvd(d *data, team *workers) (w, ht []float64, err error) {
	k := c.Components
	d = d.filled()
	u, s, v, err := d.svd(k, c.Seed, team)
	if err != nil {
		return nil, nil, err
	}
	w, ht = make([]float64, d.n*k), make([]float64, d.m*k)
	x, y := make([]float64, d.n), make([]float64, d.m)
	for t := range k {
		mat.Col(x, t, u)
		mat.Col(y, t, v)
		size := 1.0
		if t == 0 { // of one sign, by Perron and Frobenius
			absolute(x)
			absolute(y)
		} else {
			size = largerHalf(x, y)
		}
		root := math.Sqrt(s[t] * size)
		for i, e := range x {
			w[i*k+t] = truncate(root * e)
		}
		for j, e := range y {
			ht[j*k+t] = truncate(root * e)
		}
	}
	if l := k + oversampling; 8*l*(d.n+d.m) > 1<<20 {
		debug.FreeOSMemory() // what the decomposition needed is not there beside what the iterations need
	}
	mean := d.mean()
	switch c.Init {
	case InitNNDSVDA:
		fillZeros(w, ht, k, func() float64 { return mean })
	case InitNNDSVDAR:
		r := newRandomState(c.Seed)
		fillZeros(w, ht, k, func() float64 { return math.Abs(mean * r.normal() / 100) })
	}
	return w, ht, nil
}

func absolute(a []float64) {
	for i, v := range a {
		a[i] = math.Abs(v)
	}
}

// largerHalf replaces x and y by their positive or by their negative parts, scaled to norm 1, whichever have the larger
// product of norms. It returns that product.
func largerHalf(x, y []float64) float64 {
	px, nx := halves(x)
	py, ny := halves(y)
	sign, xNorm, yNorm := 1.0, px, py
	if px*py <= nx*ny {
		sign, xNorm, yNorm = -1, nx, ny
	}
	part := func(a []float64, norm float64) {
		for i, v := range a {
			if a[i] = math.Max(sign*v, 0); norm > 0 {
				a[i] /= norm
			}
		}
	}
	part(x, xNorm)
	part(y, yNorm)
	return xNorm * yNorm
}

// halves returns the norms of the positive and of the negative part of a.
func halves(a []float64) (positive, negative float64) {
	for _, v := range a {
		if v > 0 {
			positive += v * v
		} else {
			negative += v * v
		}
	}
	return math.Sqrt(positive), math.Sqrt(negative)
}

// smallest is the entry below which scikit-learn cuts the decomposition.
const smallest = 1e-6

func truncate(v float64) float64 {
	if v < smallest {
		return 0
	}
	return v
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

// svd returns the k largest singular values of X with their left (n×k) and right (m×k) vectors. A small X is decomposed
// exactly, a large one by scikit-learn's randomised method with its random directions and number of power iterations.
//
// Halko, Martinsson and Tropp, Finding structure with randomness, SIAM Review 53 (2011) 217–288.
func (d *data) svd(k int, seed uint32, team *workers) (u mat.Matrix, s []float64, v mat.Matrix, err error) {
	rows, cols := d.n, d.m
	wide := rows < cols
	if wide { // work on the transpose, which is tall
		rows, cols = cols, rows
	}
	size := min(k+oversampling, cols)
	times, turnedTimes := d.product(wide, size, team.count()), d.product(!wide, size, team.count())
	if d.sparse != nil {
		times.columns = d.sparse.columnParts(k, team.count())
		turnedTimes.columns = times.columns
	}
	q, b := mat.NewDense(rows, size, nil), mat.NewDense(cols, size, nil)
	multiply := func(p *xProduct, dst, b *mat.Dense) { p.into(dst.RawMatrix().Data, b.RawMatrix().Data, team) }
	if size == cols {
		for t := range size {
			b.Set(t, t, 1)
		}
	} else {
		r := newRandomState(seed)
		for i := range b.RawMatrix().Data {
			b.RawMatrix().Data[i] = r.normal()
		}
		powers := 4
		if float64(k) < 0.1*float64(cols) {
			powers = 7
		}
		for range powers {
			multiply(times, q, b)
			orthonormalise(q)
			multiply(turnedTimes, b, q)
			orthonormalise(b)
		}
	}
	multiply(times, q, b)
	orthonormalise(q)
	multiply(turnedTimes, b, q) // (Qᵀ·A)ᵀ

	var small mat.SVD
	if !small.Factorize(orthonormalise(b), mat.SVDThin) {
		return nil, nil, nil, failf(ErrOverflow, "X", "the singular value decomposition of X did not converge")
	}
	var left, right mat.Dense
	small.VTo(&left)
	small.UTo(&right)
	long, short := timesInPlace(q, left.Slice(0, size, 0, k)), timesInPlace(b, right.Slice(0, size, 0, k))
	s = small.Values(nil)
	if wide {
		return short, s, long, nil
	}
	return long, s, short, nil
}

// timesInPlace returns a (n×l) times b (l×k), k at most l, in the memory of a.
func timesInPlace(a *mat.Dense, b mat.Matrix) *mat.Dense {
	n, l := a.Dims()
	_, k := b.Dims()
	data := a.RawMatrix().Data
	var part mat.Dense
	for lo := 0; lo < n; lo += blockRows {
		hi := min(lo+blockRows, n)
		part.Reset()
		part.Mul(a.Slice(lo, hi, 0, l), b)
		copy(data[lo*k:], part.RawMatrix().Data) // ends before row hi begins
	}
	return mat.NewDense(n, k, data[:n*k])
}

// orthonormalise replaces the columns of a (n×l), l at most n, by an orthonormal basis Q of what they span and returns the upper
// triangular R (l×l) with a = Q·R.
func orthonormalise(a *mat.Dense) (r *mat.Dense) {
	raw := a.RawMatrix()
	tau := make([]float64, raw.Cols)
	withWorkspace(lapack64.Geqrf, raw, tau)
	r = mat.NewDense(raw.Cols, raw.Cols, nil)
	for i := range raw.Cols {
		copy(r.RawRowView(i)[i:], a.RawRowView(i)[i:])
	}
	withWorkspace(lapack64.Orgqr, raw, tau)
	return r
}

// withWorkspace calls a routine of LAPACK with as much room as it asks for.
func withWorkspace(f func(a blas64.General, tau, work []float64, lwork int), a blas64.General, tau []float64) {
	need := make([]float64, 1)
	f(a, tau, need, -1)
	f(a, tau, make([]float64, int(need[0])), int(need[0]))
}
