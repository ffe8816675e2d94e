package nmf

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/blas/blas64"
)

// divergence returns the beta-divergence of X and W·H where X is known, as scikit-learn defines it: entries of X up to
// epsilon count as 0, entries of W·H below it as epsilon where they are divided by.
func (p *objective) divergence() float64 {
	if p.ratios != nil && (p.beta == 0 || p.beta == 1) {
		return p.complete(p.ratios.overRows(true, false))
	}
	if p.beta == 2 && p.sparse != nil && !p.storedOnly {
		return p.sparseSquares()
	}
	return p.formed()
}

// sparseSquares is divergence for beta = 2 and a sparse X: W·H is formed neither where X is 0 nor where it is not.
func (p *objective) sparseSquares() float64 {
	times := p.data.product(false, p.k, p.Count())
	times.refresh(p.ht)
	times.each(p.Team, func(_, lo, hi int, rows []float64) { p.parts[lo/team.BlockRows] = f64.Dot(rows, p.w[lo*p.k:hi*p.k]) })
	cross := numpy.Sum(p.parts)
	squareW, squareH := make([]float64, p.k*p.k), make([]float64, p.k*p.k)
	newGram(p.n, p.k, p.Count()).into(squareW, p.w, p.Team)
	newGram(p.m, p.k, p.Count()).into(squareH, p.ht, p.Team)
	whole := f64.Dot(squareW, squareH)
	return p.frobenius(cross, whole, p.knownShare(whole))
}

// formed is divergence, for all but what ratios has, from W·H formed tile by tile.
func (p *objective) formed() float64 {
	p.Each(p.n, team.BlockRows, p.n*p.m*p.k, p.rowsLoss)
	return math.Max(numpy.Sum(p.parts), 0)
}

// complete adds to the divergence what ratios leaves out: for beta = 1 the sum of W·H.
func (p *objective) complete(total float64) float64 {
	if p.beta == 1 {
		w, h := p.sums[:p.k], p.sums[p.k:]
		columnSums(w, p.w)
		columnSums(h, p.ht)
		total += p.knownShare(f64.Dot(w, h))
	}
	return math.Max(total, 0)
}

// lossOfRows returns the share of rows lo … hi in the divergence.
func (p *objective) lossOfRows(worker, lo, hi int) (total float64) {
	if p.storedOnly {
		return p.storedLoss(worker, lo, hi)
	}
	for from := 0; from < p.m; from += lossCols {
		to := min(from+lossCols, p.m)
		wh := p.reconstruction(worker, lo, hi, from, to)
		for i := lo; i < hi; i++ {
			row := wh[(i-lo)*(to-from):][:to-from]
			switch {
			case p.beta != 2:
				total += p.rowDivergence(i, from, row)
			case p.sparse == nil:
				blas64.Axpy(-1, f64.Vector(p.dense[i*p.m+from:i*p.m+to]), f64.Vector(row))
			default:
				first, columns := p.sparse.columns(i, from, to)
				for q, j := range columns {
					row[j-from] -= p.sparse.val[first+q]
				}
			}
		}
		if p.beta != 2 {
			continue
		}
		if p.hidden != nil {
			p.hidden.clearTile(wh, lo, hi, from, to)
		}
		total += f64.Dot(wh, wh) / 2
	}
	return total
}

// rowDivergence returns the divergence of row i in the columns from from on where W·H is wh, for beta ≠ 2.
func (p *objective) rowDivergence(i, from int, wh []float64) (total float64) {
	var stored, hidden []int
	var values []float64
	if p.sparse != nil {
		first := 0
		first, stored = p.sparse.columns(i, from, from+len(wh))
		values = p.sparse.val[first:]
	} else {
		values = p.dense[i*p.m+from:]
	}
	if p.hidden != nil {
		_, hidden = p.hidden.columns(i, from, from+len(wh))
	}
	for at, v := range wh {
		x, j := 0.0, from+at
		if p.sparse == nil {
			x = values[at]
		} else if len(stored) > 0 && stored[0] == j {
			x = values[0]
			stored, values = stored[1:], values[1:]
		}
		if len(hidden) > 0 && hidden[0] == j {
			hidden = hidden[1:]
			continue
		}
		total += entryDivergence(p.beta, x, v)
	}
	return total
}

// knownShare returns the share of a sum over all of W·H, for beta = 2 of its squares, that falls where X is known.
func (p *objective) knownShare(whole float64) float64 {
	m := p.mask(false)
	if m.lists == nil {
		return whole
	}
	p.Each(p.n, team.BlockRows, m.lists.NNZ()*p.k, p.rowsListed)
	if listed := numpy.Sum(p.parts); !m.known {
		return whole - listed
	} else {
		return listed
	}
}

// listedSum returns the sum of W·H, for beta = 2 of its squares, at the entries that the mask lists of rows lo … hi.
func (p *objective) listedSum(worker, lo, hi int) (total float64) {
	lists := p.mask(false).lists
	for i := lo; i < hi; i++ {
		p.tileWorkspaces[worker].entries.each(lists, i, func(e f64.Entries, values []float64) {
			e.Products(values, p.w[i*p.k:], p.ht, p.k)
			if p.beta == 2 {
				total += f64.Dot(values, values)
				return
			}
			for _, v := range values {
				total += v
			}
		})
	}
	return total
}

// storedLoss is lossOfRows where all that is known is stored, for beta = 2.
func (p *objective) storedLoss(worker, lo, hi int) (total float64) {
	for i := lo; i < hi; i++ {
		p.tileWorkspaces[worker].entries.each(p.sparse, i, func(e f64.Entries, values []float64) {
			e.Products(values, p.w[i*p.k:], p.ht, p.k)
			for q, v := range p.sparse.val[e.From[0]:e.To[0]] {
				values[q] -= v
			}
			total += f64.Dot(values, values) / 2
		})
	}
	return total
}
