package nmf

import (
	"gonum.org/v1/gonum/floats"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// An xProduct is X·b or Xᵀ·b for a tall matrix b of k columns, row block by row block, by as many workers as it was made for.
// What it holds beside b is a copy of b and some rows for each worker.
type xProduct struct {
	*data
	turned bool
	k      int
	packed []float64   // b as the panels that a dense product reads; for a sparse X its rows in whole vectors
	room   [][]float64 // for each worker, some rows of the product
}

// xDepth is the number of columns of X, or of Xᵀ, that are gone through at a time: a panel of b stays in the nearest caches.
const xDepth = 256

// product makes X·b, or Xᵀ·b if turned.
func (d *data) product(turned bool, k, workers int) *xProduct {
	return &xProduct{data: d, turned: turned, k: k, room: make([][]float64, workers)}
}

// refresh takes b over, which has a row for each column of X, or of Xᵀ.
func (p *xProduct) refresh(b []float64) {
	steps, wide := len(b)/p.k, f64.Padded(p.k)
	if p.sparse != nil && wide == p.k {
		p.packed = b
		return
	}
	if p.packed == nil {
		p.packed = make([]float64, steps*wide)
	}
	if p.sparse != nil {
		packWide(p.packed, b, p.k, 0, steps)
		return
	}
	packPanels(p.packed, b, steps, p.k, p.k)
}

// packPanels copies b (steps×cols, its rows stride apart) to panels of columns, for addPanels.
func packPanels(dst, b []float64, steps, cols, stride int) {
	for j := 0; j < cols; {
		width := 4 * f64.Vectors(cols-j)
		panel := dst[j*steps : (j+width)*steps]
		for p := range steps {
			from, to := b[p*stride+j:p*stride+min(j+width, cols)], panel[p*width:(p+1)*width]
			for len(from) >= 4 { // faster than copy for so few
				to[0], to[1], to[2], to[3] = from[0], from[1], from[2], from[3]
				from, to = from[4:], to[4:]
			}
			clear(to[copy(to, from):])
		}
		j += width
	}
}

// packTurned copies bᵀ, where b is cols×steps by rows, to panels of its columns.
func packTurned(dst, b []float64, steps, cols int) {
	for j := 0; j < cols; {
		width := 4 * f64.Vectors(cols-j)
		panel := dst[j*steps:]
		for c := range width {
			if j+c == cols { // the last panel may be wider than what is left
				for t := range steps {
					clear(panel[t*width+c : (t+1)*width])
				}
				break
			}
			for t, v := range b[(j+c)*steps:][:steps] {
				panel[t*width+c] = v
			}
		}
		j += width
	}
}

// addPanels adds a·b to rows of c, ldc apart: a has its rows ars apart and its columns aps, b is rows from … from+depth of a
// matrix of cols columns packed in panels of so many steps.
func addPanels(c []float64, ldc int, a []float64, ars, aps, rows int, packed []float64, steps, from, depth, cols int) {
	for j := 0; j < cols; {
		vectors := f64.Vectors(cols - j)
		f64.Tile(vectors, rows, depth, a, ars, aps, packed[j*steps+from*4*vectors:], c[j:], ldc)
		j += 4 * vectors
	}
}

// rows sets dst to rows lo … hi, at most blockRows, of the product.
func (p *xProduct) rows(worker int, dst []float64, lo, hi int) {
	switch {
	case p.sparse != nil && p.turned:
		p.data.turned.timesRows(dst, p.packed, p.k, lo, hi)
		return
	case p.sparse != nil:
		p.sparse.timesRows(dst, p.packed, p.k, lo, hi)
		return
	}
	wide := f64.Padded(p.k)
	if p.room[worker] == nil {
		p.room[worker] = make([]float64, blockRows*wide)
	}
	sums := p.room[worker]
	clear(sums)
	if p.turned {
		for from := 0; from < p.n; from += xDepth {
			addPanels(sums, wide, p.dense[from*p.m+lo:], 1, p.m, hi-lo, p.packed, p.n, from, min(xDepth, p.n-from), p.k)
		}
	} else {
		for from := 0; from < p.m; from += xDepth {
			addPanels(sums, wide, p.dense[lo*p.m+from:], p.m, 1, hi-lo, p.packed, p.m, from, min(xDepth, p.m-from), p.k)
		}
	}
	for i := range hi - lo {
		copy(dst[i*p.k:(i+1)*p.k], sums[i*wide:])
	}
}

// timesRows sets dst to rows lo … hi of s·b, where b is c×k, its rows in whole vectors.
func (s *CSR) timesRows(dst, b []float64, k, lo, hi int) {
	var room [64]float64
	sums, wide := room[:], f64.Padded(k)
	if wide > len(room) {
		sums = make([]float64, wide)
	}
	for i := lo; i < hi; i++ {
		from, to := s.ptr[i], s.ptr[i+1]
		row := dst[(i-lo)*k:][:k]
		if wide == k {
			clear(row)
			f64.Gather(row, s.ind[from:to], s.val[from:to], b)
			continue
		}
		clear(sums[:wide])
		f64.Gather(sums[:wide], s.ind[from:to], s.val[from:to], b)
		copy(row, sums)
	}
}

// gramRows is the number of rows whose share of a Gram matrix is formed at a time.
const gramRows = 2048

// gram forms k×k matrices aᵀ·a, over the workers when a is long.
type gram struct {
	k     int
	parts []float64 // the shares of blocks of gramRows rows, k×k with both sides padded
	room  [][]float64
	a     []float64
	share func(worker, lo, hi int)
}

func newGram(rows, k, workers int) *gram {
	wide := f64.Padded(k)
	g := &gram{k: k, parts: make([]float64, blocks(rows, gramRows)*k*wide), room: make([][]float64, workers)}
	g.share = func(worker, lo, hi int) {
		if g.room[worker] == nil {
			g.room[worker] = make([]float64, min(xDepth, rows)*wide)
		}
		part := g.parts[lo/gramRows*k*wide:][:k*wide]
		clear(part)
		for ; lo < hi; lo += xDepth {
			depth := min(xDepth, hi-lo)
			packPanels(g.room[worker], g.a[lo*k:], depth, k, k)
			addPanels(part, wide, g.a[lo*k:], 1, k, k, g.room[worker], depth, 0, depth, k)
		}
	}
	return g
}

// into sets dst to aᵀ·a, where a has the number of rows that g was made for.
func (g *gram) into(dst, a []float64, w *workers) {
	g.a = a
	w.each(len(a)/g.k, gramRows, len(a)*g.k, g.share)
	addParts(dst, g.k, g.parts, g.k*f64.Padded(g.k), 0, g.k)
}

// addParts sets dst, rows lo … hi of a matrix of k columns, to the sum of parts that are size entries apart, whose rows are
// padded. The sum is formed in the first part: rows can be asked for once.
func addParts(dst []float64, k int, parts []float64, size, lo, hi int) {
	wide := f64.Padded(k)
	total := parts[lo*wide : hi*wide]
	for at := size; at < len(parts); at += size {
		floats.Add(total, parts[at+lo*wide:at+hi*wide])
	}
	for i := range hi - lo {
		copy(dst[i*k:(i+1)*k], total[i*wide:])
	}
}
