package nmf

import (
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// objective is what a problem's iterations make smaller: the beta-divergence of X and W·H, and the penalties.
type objective struct {
	*problem
	ratios               *ratios         // for beta ≠ 2, when X is dense or beta = 1
	tileWorkspaces       []tileWorkspace // of each worker
	sums                 []float64       // 2×k, for the factors' column sums
	rowsLoss, rowsListed func(worker, lo, hi int)
}

// objective returns the objective of a problem.
func (c Config) objective(d *data, w, ht []float64, held bool, workers *team.Team) *objective {
	p := &objective{
		problem: c.problem(d, w, ht, held, workers), tileWorkspaces: make([]tileWorkspace, workers.Count()), sums: make([]float64, 2*c.Components),
	}
	if p.beta == 1 || p.beta != 2 && p.sparse == nil {
		p.ratios = newRatios(p.problem)
	}
	p.rowsLoss = func(worker, lo, hi int) { p.parts[lo/team.BlockRows] = p.lossOfRows(worker, lo, hi) }
	p.rowsListed = func(worker, lo, hi int) { p.parts[lo/team.BlockRows] = p.listedSum(worker, lo, hi) }
	return p
}

// penalty returns the L1 and L2 terms of the objective.
func (p *objective) penalty() float64 {
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
//
// cross is ⟨X, W·H⟩, whole is ‖W·H‖², and known its share where X is known.
func (p *objective) frobenius(cross, whole, known float64) float64 {
	loss := p.xx/2 - cross + known/2
	if loss < cancels*(p.xx+whole) {
		return p.formed()
	}
	return loss
}

// reconstruction returns a tile of W·H, rows lo … hi and columns from … to, in memory of the worker.
func (p *objective) reconstruction(worker, lo, hi, from, to int) []float64 {
	t := &p.tileWorkspaces[worker]
	if t.product == nil {
		t.product, t.columns = make([]float64, team.BlockRows*lossCols), make([]float64, tileCols*p.k)
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

// tileCols is the number of columns of W·H that are formed in one call: ten panels. lossCols is how many there are in a tile for
// the loss, which fits the second-level cache beside the rows of X.
const tileCols, lossCols = 120, 2 * 120

// tileWorkspace is the memory of one worker for a tile of W·H.
type tileWorkspace struct {
	product, columns []float64
	entries          entriesWorkspace
}
