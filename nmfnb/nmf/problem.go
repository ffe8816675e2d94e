package nmf

import (
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// problem is one minimisation: the data, the factors reached so far, and what else the objective depends on.
type problem struct {
	*data
	*team.Team
	k    int
	w    []float64 // W, n×k by rows
	ht   []float64 // Hᵀ, m×k by rows: every method works on both factors in the same way
	held bool      // H is given; only W is sought
	cut  bool      // the context ended within the last iteration, which was left unfinished
	beta float64
	pen  penalties
	free []float64 // room for H that nothing else needs before the end; nil if there is none

	xx                   float64      // ‖X‖²
	parts                []float64    // a sum of each block of rows
	tiles                []tileRoom   // for each worker
	inParts              *columnParts // the columns of a sparse X, once they are
	ratios               *ratios      // for beta ≠ 2, when X is dense or beta = 1
	sums                 []float64    // 2×k, for the factors' column sums
	rowsLoss, rowsHidden func(worker, lo, hi int)
}

// product makes X·b, or Xᵀ·b if turned, where X is that of the problem, whose columns are cut once.
func (p *problem) product(turned bool, k, workers int) *xProduct {
	x := p.data.product(turned, k, workers)
	if p.sparse != nil {
		x.columns = p.columnsInParts()
	}
	return x
}

// columnsInParts returns the parts of the columns of a sparse X.
func (p *problem) columnsInParts() *columnParts {
	if p.inParts == nil {
		p.inParts = p.sparse.columnParts(p.k, p.Count())
	}
	return p.inParts
}

// tileCols is the number of columns of W·H that are formed in one call: ten panels. lossCols is how many there are in a tile for
// the loss, which fits the second-level cache beside the rows of X.
const tileCols, lossCols = 120, 2 * 120

// tileRoom is the memory of one worker for a tile of W·H.
type tileRoom struct{ product, columns []float64 }

func (c Config) problem(d *data, w, ht []float64, held bool, workers *team.Team) *problem {
	p := &problem{
		data: d, Team: workers, k: c.Components, w: w, ht: ht, held: held,
		beta: c.Beta, pen: c.penalties(d.n, d.m), xx: d.normSquared(),
	}
	p.parts = make([]float64, team.Blocks(d.n, team.BlockRows))
	p.tiles = make([]tileRoom, workers.Count())
	p.sums = make([]float64, 2*p.k)
	if p.beta == 1 || p.beta != 2 && p.sparse == nil {
		p.ratios = newRatios(p)
	}
	p.rowsLoss = func(worker, lo, hi int) { p.parts[lo/team.BlockRows] = p.lossOfRows(worker, lo, hi) }
	p.rowsHidden = func(_, lo, hi int) { p.parts[lo/team.BlockRows] = p.hiddenSum(lo, hi) }
	return p
}

// spare returns memory for a matrix as large as H, for which it can be asked once.
func (p *problem) spare() []float64 {
	if p.free == nil {
		return make([]float64, len(p.ht))
	}
	return p.free
}

// penalty returns the L1 and L2 terms of the objective.
func (p *problem) penalty() float64 {
	total := 0.0
	if p.pen.l1W != 0 || p.pen.l2W != 0 {
		total += p.pen.l1W*numpy.Sum(p.w) + p.pen.l2W/2*f64.Dot(p.w, p.w)
	}
	if !p.held && (p.pen.l1H != 0 || p.pen.l2H != 0) {
		total += p.pen.l1H*numpy.Sum(p.ht) + p.pen.l2H/2*f64.Dot(p.ht, p.ht)
	}
	return total
}

// cancels is the share of its terms below which the loss is no longer their difference.
const cancels = 1e-6

// frobenius returns ½‖X−W·H‖² = ½‖X‖² − ⟨X, W·H⟩ + ½‖W·H‖² from terms that the iterations need anyway, which costs next
// to nothing. Its error is some 1e-16 of the terms: for a fit so good that this would spoil the tenth digit, the residual
// is formed instead, some rows at a time.
func (p *problem) frobenius(cross, product float64) float64 {
	terms := p.xx + product
	if p.hidden != nil {
		p.Each(p.n, team.BlockRows, p.hidden.NNZ()*p.k, p.rowsHidden)
		product -= numpy.Sum(p.parts)
	}
	loss := p.xx/2 - cross + product/2
	if loss < cancels*terms {
		return p.formed()
	}
	return loss
}

// reconstruction returns a tile of W·H, rows lo … hi and columns from … to, in memory of the worker.
func (p *problem) reconstruction(worker, lo, hi, from, to int) []float64 {
	t := &p.tiles[worker]
	if t.product == nil {
		*t = tileRoom{product: make([]float64, team.BlockRows*lossCols), columns: make([]float64, tileCols*p.k)}
	}
	width := f64.Padded(to - from)
	wh := t.product[:(hi-lo)*width]
	clear(wh)
	for at := from; at < to; at += tileCols {
		cols := min(tileCols, to-at)
		f64.PackTransposed(t.columns, p.ht[at*p.k:], p.k, cols)
		f64.AddPanels(wh[at-from:], width, p.w[lo*p.k:], p.k, 1, hi-lo, t.columns, p.k, 0, p.k, cols)
	}
	return f64.Compact(wh, hi-lo, to-from, width)
}
