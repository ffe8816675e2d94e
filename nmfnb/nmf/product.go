package nmf

import (
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// An xProduct is X·b or Xᵀ·b for a tall matrix b of k columns, by as many workers as it was made for: some rows at a time, for
// which it holds a copy of b if X is dense and Xᵀ·b if X is sparse, or all at once in memory of the caller. Beside that it has some
// rows for each worker.
type xProduct struct {
	*data
	transposed bool
	k          int
	b          []float64
	packed     []float64    // b, or some rows of it, as the panels that a dense product reads
	columns    *columnParts // of a sparse X, made when it is first needed
	whole      []float64    // where Xᵀ·b is formed for a sparse X
	workspaces [][]float64  // for each worker, some rows of the product
	sums       [][]float64  // likewise, as a dense product forms them

	block, part, given func(worker, lo, hi int)
	use                func(worker, lo, hi int, rows []float64)
}

const (
	// xDepth is the number of columns of X, or of Xᵀ, that are gone through at a time: a panel of b stays in the nearest caches.
	xDepth = 256

	// bandEntries is the size of the rows of X·b that are formed at a time for a sparse X, part of b after part.
	bandEntries = 1 << 14
)

// product makes X·b, or Xᵀ·b if transposed.
func (d *data) product(transposed bool, k, workers int) *xProduct {
	p := &xProduct{data: d, transposed: transposed, k: k, workspaces: make([][]float64, workers), sums: make([][]float64, workers)}
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
	f64.Pack(p.packed, b, steps, p.k, p.k)
}

// each calls use for blocks of at most team.BlockRows rows of the product, which the workers share out: rows lo … hi, lo a multiple
// of team.BlockRows.
func (p *xProduct) each(workers *team.Team, use func(worker, lo, hi int, rows []float64)) {
	rows, size, work := p.n, team.BlockRows, p.n*p.m*p.k
	if p.transposed {
		rows = p.m
	}
	p.use = use
	switch {
	case p.sparse != nil && p.transposed:
		if p.whole == nil {
			p.whole = make([]float64, rows*p.k)
		}
		p.formWhole(workers)
		workers.Each(rows, team.BlockRows, work, p.given)
		return
	case p.sparse != nil && len(p.parts().starts) > 2:
		size = max(1, min(bandEntries/p.k, rows/len(p.workspaces)/4)/team.BlockRows) * team.BlockRows
	}
	workers.Each(rows, size, work, p.block)
}

// parts returns the parts of the columns of a sparse X.
func (p *xProduct) parts() *columnParts {
	if p.columns == nil {
		p.columns = p.sparse.columnParts(p.k, len(p.workspaces))
	}
	return p.columns
}

// formWhole forms Xᵀ·b for a sparse X.
func (p *xProduct) formWhole(workers *team.Team) {
	workers.Each(p.parts().shares(len(p.workspaces)), 1, p.n*p.m*p.k, p.part)
}

// formBlock forms some rows of the product and hands them on.
func (p *xProduct) formBlock(worker, lo, hi int) {
	if len(p.workspaces[worker]) < (hi-lo)*p.k {
		p.workspaces[worker] = make([]float64, (hi-lo)*p.k)
	}
	rows := p.workspaces[worker][:(hi-lo)*p.k]
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
	for from := lo; from < hi; from += team.BlockRows {
		to := min(from+team.BlockRows, hi)
		p.use(worker, from, to, rows[(from-lo)*p.k:(to-lo)*p.k])
	}
}

// formPart forms one share of Xᵀ·b for a sparse X, giveBlock hands some rows of it on.
func (p *xProduct) formPart(_, share, _ int) {
	lo, hi, starts := p.columns.share(share, p.columns.shares(len(p.workspaces)))
	clear(p.whole[lo*p.k : hi*p.k])
	p.sparse.between(starts[0], starts[len(starts)-1]).Scatter(p.whole, p.b, p.k)
}

func (p *xProduct) giveBlock(worker, lo, hi int) { p.use(worker, lo, hi, p.whole[lo*p.k:hi*p.k]) }

// between returns entries of some rows.
func (s *CSR) between(from, to []int) f64.Entries {
	return f64.Entries{From: from, To: to, Ind: s.ind, Val: s.val}
}

// rows sets dst to rows lo … hi, at most team.BlockRows, of the product. For a sparse X it is not transposed.
func (p *xProduct) rows(worker int, dst []float64, lo, hi int) {
	if p.sparse != nil {
		clear(dst[:(hi-lo)*p.k])
		p.sparse.between(p.sparse.ptr[lo:hi], p.sparse.ptr[lo+1:hi+1]).Gather(dst, p.b, p.k)
		return
	}
	p.rowsOf(worker, dst, lo, hi, 0, p.steps())
}

// rowsOf sets dst to what rows of b up to row to make of rows lo … hi, at most team.BlockRows, of a dense product. Rows from … to are
// packed; what those before them make is in dst.
func (p *xProduct) rowsOf(worker int, dst []float64, lo, hi, from, to int) {
	wide := f64.Padded(p.k)
	if p.sums[worker] == nil {
		p.sums[worker] = make([]float64, team.BlockRows*wide)
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
		if p.transposed {
			first, row, column = at*p.m+lo, 1, p.m
		}
		f64.AddPanels(sums, wide, p.dense[first:], row, column, hi-lo, p.packed, to-from, at-from, min(xDepth, to-at), p.k)
	}
	for i := range hi - lo {
		copy(dst[i*p.k:(i+1)*p.k], sums[i*wide:])
	}
}

// steps returns the number of rows of b.
func (p *xProduct) steps() int {
	if p.transposed {
		return p.n
	}
	return p.m
}

// packedEntries is the size of the rows of b that into packs at a time.
const packedEntries = 1 << 17

// into sets dst to the product with b. No copy of either is made.
func (p *xProduct) into(dst, b []float64, workers *team.Team) {
	if p.sparse != nil {
		p.refresh(b)
		if p.transposed {
			p.whole = dst
			p.formWhole(workers)
			return
		}
		p.each(workers, func(_, lo, _ int, rows []float64) { copy(dst[lo*p.k:], rows) })
		return
	}
	size := max(1, packedEntries/f64.Padded(p.k)/xDepth) * xDepth
	for from := 0; from < p.steps(); from += size {
		to := min(from+size, p.steps())
		p.pack(b[from*p.k:], to-from)
		workers.Each(len(dst)/p.k, team.BlockRows, len(dst)*(to-from), func(worker, lo, hi int) {
			p.rowsOf(worker, dst[lo*p.k:hi*p.k], lo, hi, from, to)
		})
	}
}

// gramRows is the number of rows whose share of a Gram matrix is formed at a time, but for a matrix of more than gramParts times
// as many.
const gramRows, gramParts = 2048, 16

// gram forms k×k matrices aᵀ·a, over the workers when a is long.
type gram struct {
	k          int
	size       int       // how many rows have a share
	parts      []float64 // the shares, k×k with rows padded
	workspaces [][]float64
	a          []float64
	share      func(worker, lo, hi int)
}

func newGram(rows, k, workers int) *gram {
	wide := f64.Padded(k)
	g := &gram{k: k, size: max(gramRows, team.Blocks(team.Blocks(rows, gramParts), xDepth)*xDepth), workspaces: make([][]float64, workers)}
	g.share = func(worker, lo, hi int) {
		if g.workspaces[worker] == nil {
			g.workspaces[worker] = make([]float64, min(xDepth, rows)*wide)
		}
		part := g.parts[lo/g.size*k*wide:][:k*wide]
		clear(part)
		for ; lo < hi; lo += xDepth {
			depth := min(xDepth, hi-lo)
			f64.Pack(g.workspaces[worker], g.a[lo*k:], depth, k, k)
			f64.AddGram(part, wide, g.a[lo*k:], k, k, g.workspaces[worker], depth)
		}
	}
	return g
}

// into sets dst to aᵀ·a, where a has the number of rows that g was made for.
func (g *gram) into(dst, a []float64, w *team.Team) {
	if g.parts == nil {
		g.parts = make([]float64, team.Blocks(len(a)/g.k, g.size)*g.k*f64.Padded(g.k))
	}
	g.a = a
	w.Each(len(a)/g.k, g.size, len(a)*g.k, g.share)
	addParts(dst, g.k, g.parts, g.k*f64.Padded(g.k), 0, g.k)
	mirror(dst, g.k)
}

// mirror sets what is above the diagonal of a symmetric matrix to what is below.
func mirror(a []float64, k int) {
	for i := range k {
		for j := range i {
			a[j*k+i] = a[i*k+j]
		}
	}
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

// times returns d·b, where b has k columns.
func (d *data) times(workers *team.Team, b []float64, k int) *mat.Dense {
	out := make([]float64, d.n*k)
	p := d.product(false, k, workers.Count())
	p.refresh(b)
	workers.Each(d.n, team.BlockRows, d.n*d.m*k, func(worker, lo, hi int) {
		p.rows(worker, out[lo*k:hi*k], lo, hi)
		for i := lo * k; i < hi*k; i++ {
			out[i] += 0 // −0 becomes 0
		}
	})
	return mat.NewDense(d.n, k, out)
}
