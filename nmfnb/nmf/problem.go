package nmf

import "github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"

// problem is one minimisation: the data, the factors reached so far, and what else the objective depends on.
type problem struct {
	*data
	*workers
	k    int
	w    []float64 // W, n×k by rows
	ht   []float64 // Hᵀ, m×k by rows: every method works on both factors in the same way
	held bool      // H is given; only W is sought
	cut  bool      // the context ended within the last iteration, which was left unfinished
	beta float64
	pen  penalties

	xx                   float64   // ‖X‖²
	parts                []float64 // a sum of each block of rows
	tiles                []float64 // for each worker, room for some rows of W·H
	tile                 int       // how many
	columns              []float64 // H as panels, for W·H
	ratios               *ratios   // for beta ≠ 2, when X is dense or beta = 1
	sums                 []float64 // 2×k, for the factors' column sums
	rowsLoss, rowsHidden func(worker, lo, hi int)
}

// tileEntries is the size of W·H that is held at a time: it fits the second-level cache beside the rows of X.
const tileEntries = 1 << 14

// tileCols is the number of columns of W·H that are formed in one call: ten panels.
const tileCols = 120

func (c Config) problem(d *data, w, ht []float64, held bool, team *workers) *problem {
	p := &problem{
		data: d, workers: team, k: c.Components, w: w, ht: ht, held: held,
		beta: c.Beta, pen: c.penalties(d.n, d.m), xx: d.normSquared(),
	}
	p.parts = make([]float64, blocks(d.n, blockRows))
	p.tile = max(1, min(max(tileEntries/d.m, 8), blockRows, d.n))
	p.tiles = make([]float64, team.count()*p.tile*f64.Padded(d.m))
	p.sums = make([]float64, 2*p.k)
	if p.beta == 1 || p.beta != 2 && p.sparse == nil {
		p.ratios = newRatios(p)
	}
	p.rowsLoss = func(worker, lo, hi int) { p.parts[lo/blockRows] = p.lossOfRows(worker, lo, hi) }
	p.rowsHidden = func(_, lo, hi int) { p.parts[lo/blockRows] = p.hiddenSum(lo, hi) }
	return p
}

// penalty returns the L1 and L2 terms of the objective.
func (p *problem) penalty() float64 {
	total := 0.0
	if p.pen.l1W != 0 || p.pen.l2W != 0 {
		total += p.pen.l1W*sum(p.w) + p.pen.l2W/2*dot(p.w, p.w)
	}
	if !p.held && (p.pen.l1H != 0 || p.pen.l2H != 0) {
		total += p.pen.l1H*sum(p.ht) + p.pen.l2H/2*dot(p.ht, p.ht)
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
		p.each(p.n, blockRows, p.hidden.NNZ()*p.k, p.rowsHidden)
		product -= sum(p.parts)
	}
	loss := p.xx/2 - cross + product/2
	if loss < cancels*terms {
		return p.formed()
	}
	return loss
}

// reconstruction returns some rows of W·H from lo on, in memory of the worker.
func (p *problem) reconstruction(worker, lo, rows int) []float64 {
	width := f64.Padded(p.m)
	wh := p.tiles[worker*p.tile*width:][:rows*width]
	clear(wh)
	for from := 0; from < p.m; from += tileCols {
		addPanels(wh[from:], width, p.w[lo*p.k:], p.k, 1, rows, p.columns[from*p.k:], p.k, 0, p.k, min(tileCols, p.m-from))
	}
	return compact(wh, rows, p.m, width)
}

// packTiles copies otherᵀ, where other is cols×k by rows, to panels for each tile of tileCols columns.
func packTiles(dst, other []float64, cols, k int) {
	for from := 0; from < cols; from += tileCols {
		packTurned(dst[from*k:], other[from*k:], k, min(tileCols, cols-from))
	}
}
