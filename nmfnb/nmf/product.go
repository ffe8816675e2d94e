package nmf

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// timesRows sets dst to rows lo … hi of X·b, where b is m×k.
func (d *data) timesRows(dst, b []float64, k, lo, hi int) {
	if d.sparse != nil {
		d.sparse.timesRows(dst, b, k, lo, hi)
		return
	}
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, general(hi-lo, d.m, d.m, d.dense[lo*d.m:]), general(d.m, k, k, b),
		0, general(hi-lo, k, k, dst))
}

// turnedTimesRows sets dst to rows lo … hi of Xᵀ·b, where b is n×k.
func (d *data) turnedTimesRows(dst, b []float64, k, lo, hi int) {
	if d.sparse != nil {
		d.turned.timesRows(dst, b, k, lo, hi)
		return
	}
	blas64.Gemm(blas.Trans, blas.NoTrans, 1, general(d.n, hi-lo, d.m, d.dense[lo:]), general(d.n, k, k, b),
		0, general(hi-lo, k, k, dst))
}

// timesRows sets dst to rows lo … hi of s·b, where b is c×k.
func (s *CSR) timesRows(dst, b []float64, k, lo, hi int) {
	for i := lo; i < hi; i++ {
		row := dst[(i-lo)*k:][:k]
		clear(row)
		for p := s.ptr[i]; p < s.ptr[i+1]; p++ {
			v := s.val[p]
			for t, u := range b[s.ind[p]*k:][:k] {
				row[t] += v * u
			}
		}
	}
}

// copyTile copies rows lo … hi of a dense X, of each the columns from … to.
func (d *data) copyTile(dst []float64, lo, hi, from, to int) {
	for i := lo; i < hi; i++ {
		dst = dst[copy(dst, d.dense[i*d.m+from:i*d.m+to]):]
	}
}

// copyTurnedTile copies rows lo … hi of Xᵀ, of each the columns from … to, where X is dense.
func (d *data) copyTurnedTile(dst []float64, lo, hi, from, to int) {
	width := to - from
	for i := from; i < to; i++ {
		for j, v := range d.dense[i*d.m+lo : i*d.m+hi] {
			dst[j*width+i-from] = v
		}
	}
}

// general describes rows×cols entries that start at a, stride apart.
func general(rows, cols, stride int, a []float64) blas64.General {
	return blas64.General{Rows: rows, Cols: cols, Stride: stride, Data: a[:(rows-1)*stride+cols]}
}

// gramRows is the number of rows whose share of a Gram matrix is formed at a time.
const gramRows = 2048

// gram forms k×k matrices aᵀ·a, over the workers when a is long.
type gram struct {
	k     int
	parts []float64 // the shares of blocks of gramRows rows
	a     []float64
	share func(worker, lo, hi int)
}

func newGram(rows, k int) *gram {
	g := &gram{k: k, parts: make([]float64, blocks(rows, gramRows)*k*k)}
	g.share = func(_, lo, hi int) {
		a := general(hi-lo, k, k, g.a[lo*k:])
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, a, a, 0, general(k, k, k, g.parts[lo/gramRows*k*k:]))
	}
	return g
}

// into sets dst to aᵀ·a, where a has the number of rows that g was made for.
func (g *gram) into(dst, a []float64, w *workers) {
	g.a = a
	w.each(len(a)/g.k, gramRows, len(a)*g.k, g.share)
	kk := g.k * g.k
	copy(dst, g.parts[:kk])
	for part := kk; part < len(g.parts); part += kk {
		for i, v := range g.parts[part : part+kk] {
			dst[i] += v
		}
	}
}
