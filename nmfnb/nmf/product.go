package nmf

import (
	"gonum.org/v1/gonum/floats"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// An xProduct is X·b or Xᵀ·b for a tall matrix b of k columns, by as many workers as it was made for: some rows at a time, for
// which it holds a copy of b if X is dense and Xᵀ·b if X is sparse, or all at once in memory of the caller. Beside that it has some
// rows for each worker.
type xProduct struct {
	*data
	turned  bool
	k       int
	b       []float64
	packed  []float64    // b, or some rows of it, as the panels that a dense product reads
	columns *columnParts // of a sparse X, made when it is first needed
	whole   []float64    // where Xᵀ·b is formed for a sparse X
	room    [][]float64  // for each worker, some rows of the product
	sums    [][]float64  // likewise, as a dense product forms them

	block, part, given func(worker, lo, hi int)
	use                func(worker, lo, hi int, rows []float64)
}

const (
	// xDepth is the number of columns of X, or of Xᵀ, that are gone through at a time: a panel of b stays in the nearest caches.
	xDepth = 256

	// bandEntries is the size of the rows of X·b that are formed at a time for a sparse X, part of b after part.
	bandEntries = 1 << 14
)

// product makes X·b, or Xᵀ·b if turned.
func (d *data) product(turned bool, k, workers int) *xProduct {
	p := &xProduct{data: d, turned: turned, k: k, room: make([][]float64, workers), sums: make([][]float64, workers)}
	p.block, p.part, p.given = p.formBlock, p.formPart, p.giveBlock
	return p
}

// refresh takes b over, which has a row for each column of X, or of Xᵀ. For a sparse X it must not change before the product
// was formed.
func (p *xProduct) refresh(b []float64) {
	p.b = b
	if p.sparse != nil {
		return
	}
	p.pack(b, p.steps())
}

// pack packs so many rows of b.
func (p *xProduct) pack(b []float64, steps int) {
	if need := steps * f64.Padded(p.k); len(p.packed) < need {
		p.packed = make([]float64, need)
	}
	packPanels(p.packed, b, steps, p.k, p.k)
}

// each calls use for blocks of at most blockRows rows of the product, which the workers share out: rows lo … hi, lo a multiple
// of blockRows.
func (p *xProduct) each(team *workers, use func(worker, lo, hi int, rows []float64)) {
	rows, size, work := p.n, blockRows, p.n*p.m*p.k
	if p.turned {
		rows = p.m
	}
	p.use = use
	switch {
	case p.sparse != nil && p.turned:
		if p.whole == nil {
			p.whole = make([]float64, rows*p.k)
		}
		p.formWhole(team)
		team.each(rows, blockRows, work, p.given)
		return
	case p.sparse != nil && len(p.parts().starts) > 2:
		size = max(1, min(bandEntries/p.k, rows/len(p.room)/4)/blockRows) * blockRows
	}
	team.each(rows, size, work, p.block)
}

// parts returns the parts of the columns of a sparse X.
func (p *xProduct) parts() *columnParts {
	if p.columns == nil {
		p.columns = p.sparse.columnParts(p.k, len(p.room))
	}
	return p.columns
}

// formWhole forms Xᵀ·b for a sparse X.
func (p *xProduct) formWhole(team *workers) {
	team.each(p.parts().shares(len(p.room)), 1, p.n*p.m*p.k, p.part)
}

// formBlock forms some rows of the product and hands them on.
func (p *xProduct) formBlock(worker, lo, hi int) {
	if len(p.room[worker]) < (hi-lo)*p.k {
		p.room[worker] = make([]float64, (hi-lo)*p.k)
	}
	rows := p.room[worker][:(hi-lo)*p.k]
	if p.sparse == nil {
		p.rows(worker, rows, lo, hi)
		p.use(worker, lo, hi, rows)
		return
	}
	clear(rows)
	starts := p.columns.starts
	for part := 1; part < len(starts); part++ {
		p.sparse.between(starts[part-1][lo:hi], starts[part][lo:hi]).Gather(rows, p.b, p.k)
	}
	for from := lo; from < hi; from += blockRows {
		to := min(from+blockRows, hi)
		p.use(worker, from, to, rows[(from-lo)*p.k:(to-lo)*p.k])
	}
}

// formPart forms one share of Xᵀ·b for a sparse X, giveBlock hands some rows of it on.
func (p *xProduct) formPart(_, share, _ int) {
	lo, hi, starts := p.columns.share(share, p.columns.shares(len(p.room)))
	clear(p.whole[lo*p.k : hi*p.k])
	p.sparse.between(starts[0], starts[len(starts)-1]).Scatter(p.whole, p.b, p.k)
}

func (p *xProduct) giveBlock(worker, lo, hi int) { p.use(worker, lo, hi, p.whole[lo*p.k:hi*p.k]) }

// between returns entries of some rows.
func (s *CSR) between(from, to []int) f64.Entries {
	return f64.Entries{From: from, To: to, Ind: s.ind, Val: s.val}
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

// timesPacked sets dst to a·b by rows: a has so many rows, ars apart, its columns are aps apart, and b (steps×cols) is packed. In
// sums there is room for blockRows rows with cols padded. Where a is by rows and b no wider than a, dst may be a.
func timesPacked(dst, a []float64, ars, aps, rows int, packed []float64, steps, cols int, sums []float64) {
	wide := f64.Padded(cols)
	for lo := 0; lo < rows; lo += blockRows {
		some := min(blockRows, rows-lo)
		clear(sums)
		addPanels(sums, wide, a[lo*ars:], ars, aps, some, packed, steps, 0, steps, cols)
		copy(dst[lo*cols:], compact(sums, some, cols, wide))
	}
}

// rows sets dst to rows lo … hi, at most blockRows, of the product. For a sparse X it is not turned.
func (p *xProduct) rows(worker int, dst []float64, lo, hi int) {
	if p.sparse != nil {
		clear(dst[:(hi-lo)*p.k])
		p.sparse.between(p.sparse.ptr[lo:hi], p.sparse.ptr[lo+1:hi+1]).Gather(dst, p.b, p.k)
		return
	}
	p.rowsOf(worker, dst, lo, hi, 0, p.steps())
}

// rowsOf sets dst to what rows of b up to row to make of rows lo … hi, at most blockRows, of a dense product. Rows from … to are
// packed; what those before them make is in dst.
func (p *xProduct) rowsOf(worker int, dst []float64, lo, hi, from, to int) {
	wide := f64.Padded(p.k)
	if p.sums[worker] == nil {
		p.sums[worker] = make([]float64, blockRows*wide)
	}
	sums := p.sums[worker]
	clear(sums)
	if from > 0 {
		for i := range hi - lo {
			copy(sums[i*wide:], dst[i*p.k:(i+1)*p.k])
		}
	}
	for at := from; at < to; at += xDepth {
		first, row, column := lo*p.m+at, p.m, 1
		if p.turned {
			first, row, column = at*p.m+lo, 1, p.m
		}
		addPanels(sums, wide, p.dense[first:], row, column, hi-lo, p.packed, to-from, at-from, min(xDepth, to-at), p.k)
	}
	for i := range hi - lo {
		copy(dst[i*p.k:(i+1)*p.k], sums[i*wide:])
	}
}

// steps returns the number of rows of b.
func (p *xProduct) steps() int {
	if p.turned {
		return p.n
	}
	return p.m
}

// packedEntries is the size of the rows of b that into packs at a time.
const packedEntries = 1 << 17

// into sets dst to the product with b. No copy of either is made.
func (p *xProduct) into(dst, b []float64, team *workers) {
	if p.sparse != nil {
		p.refresh(b)
		if p.turned {
			p.whole = dst
			p.formWhole(team)
			return
		}
		p.each(team, func(_, lo, _ int, rows []float64) { copy(dst[lo*p.k:], rows) })
		return
	}
	size := max(1, packedEntries/f64.Padded(p.k)/xDepth) * xDepth
	for from := 0; from < p.steps(); from += size {
		to := min(from+size, p.steps())
		p.pack(b[from*p.k:], to-from)
		team.each(len(dst)/p.k, blockRows, len(dst)*(to-from), func(worker, lo, hi int) {
			p.rowsOf(worker, dst[lo*p.k:hi*p.k], lo, hi, from, to)
		})
	}
}

// gramRows is the number of rows whose share of a Gram matrix is formed at a time, but for a matrix of more than gramParts times
// as many.
const gramRows, gramParts = 2048, 16

// gram forms k×k matrices aᵀ·a, over the workers when a is long.
type gram struct {
	k     int
	size  int       // how many rows have a share
	parts []float64 // the shares, k×k with rows padded
	room  [][]float64
	a     []float64
	share func(worker, lo, hi int)
}

func newGram(rows, k, workers int) *gram {
	wide := f64.Padded(k)
	g := &gram{k: k, size: max(gramRows, blocks(blocks(rows, gramParts), xDepth)*xDepth), room: make([][]float64, workers)}
	g.share = func(worker, lo, hi int) {
		if g.room[worker] == nil {
			g.room[worker] = make([]float64, min(xDepth, rows)*wide)
		}
		part := g.parts[lo/g.size*k*wide:][:k*wide]
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
	if g.parts == nil {
		g.parts = make([]float64, blocks(len(a)/g.k, g.size)*g.k*f64.Padded(g.k))
	}
	g.a = a
	w.each(len(a)/g.k, g.size, len(a)*g.k, g.share)
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
