package nmf

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// rowLosses returns the beta-divergence of each row of d, where it is known, from that of W·H; w is n×k and ht m×k, of any sign for
// beta = 2. What it returns after the end of the workers' context is not to be used.
func (c Config) rowLosses(workers *team.Team, d *data, w, ht []float64) []float64 {
	k := len(ht) / d.m
	p := &objective{
		problem: &problem{data: d, Team: workers, k: k, w: w, ht: ht, beta: c.Beta}, tileWorkspaces: make([]tileWorkspace, workers.Count()),
	}
	losses := make([]float64, d.n)
	if d.sparse != nil && (c.Beta == 1 || c.Beta == 2) {
		s := newSparseLosses(p)
		workers.Each(d.n, team.BlockRows, len(d.sparse.val)*k+d.n*k*k, func(_, lo, hi int) {
			for i := lo; i < hi; i++ {
				losses[i] = s.row(i)
			}
		})
		return losses
	}
	workers.Each(d.n, team.BlockRows, d.n*d.m*k, func(worker, lo, hi int) {
		for from := 0; from < d.m; from += lossCols {
			to := min(from+lossCols, d.m)
			wh := p.reconstruction(worker, lo, hi, from, to)
			for i := lo; i < hi; i++ {
				row := wh[(i-lo)*(to-from):][:to-from]
				if c.Beta != 2 || d.sparse != nil || d.hidden != nil {
					losses[i] += p.rowDivergence(i, from, row)
					continue
				}
				blas64.Axpy(-1, f64.Vector(d.dense[i*d.m+from:i*d.m+to]), f64.Vector(row))
				losses[i] += f64.Dot(row, row) / 2
			}
		}
	})
	return losses
}

// sparseLosses are the losses of sparse rows for beta = 1 or 2, without W·H where X is 0.
type sparseLosses struct {
	*objective
	gram []float64 // H·Hᵀ, for beta = 2
	sums []float64 // of the components, for beta = 1
}

func newSparseLosses(p *objective) *sparseLosses {
	s := &sparseLosses{objective: p}
	if p.beta == 1 {
		s.sums = make([]float64, p.k)
		columnSums(s.sums, p.ht)
		return s
	}
	s.gram = make([]float64, p.k*p.k)
	newGram(p.m, p.k, p.Count()).into(s.gram, p.ht, p.Team)
	return s
}

// at returns entry (i, j) of W·H.
func (s *sparseLosses) at(w []float64, j int) float64 {
	return blas64.Dot(f64.Vector(w), f64.Vector(f64.Row(s.ht, j, s.k)))
}

func (s *sparseLosses) row(i int) float64 {
	w := f64.Row(s.w, i, s.k)
	total, size := 0.0, 0.0 // size is of the terms, for beta = 2
	if s.storedOnly {
		for p := s.sparse.ptr[i]; p < s.sparse.ptr[i+1]; p++ {
			total += entryDivergence(s.beta, s.sparse.val[p], s.at(w, s.sparse.ind[p]))
		}
		return max(total, 0)
	}
	s.doRow(i, func(j int, v float64) {
		if s.beta == 1 {
			fit := s.at(w, j)
			total += entryDivergence(1, v, fit) - fit
			return
		}
		total += v * (v/2 - s.at(w, j))
		size += v * v
	})
	if s.beta == 1 {
		total += blas64.Dot(f64.Vector(w), f64.Vector(s.sums))
		for _, j := range s.unknown(i) {
			total -= s.at(w, j)
		}
		return max(total, 0)
	}
	squares := 0.0
	for t, v := range w {
		squares += v * blas64.Dot(f64.Vector(w), f64.Vector(f64.Row(s.gram, t, s.k)))
	}
	total += squares / 2
	for _, j := range s.unknown(i) {
		v := s.at(w, j)
		total -= v * v / 2
	}
	if total < cancels*(size+squares) {
		return s.formedRow(i, w)
	}
	return total
}

// formedRow is the loss for beta = 2 of a row that is met so well that the difference of the terms has lost digits.
func (s *sparseLosses) formedRow(i int, w []float64) float64 {
	rest := make([]float64, s.m)
	s.rowInto(rest, i, 0)
	blas64.Gemv(blas.NoTrans, -1, f64.General(s.m, s.k, s.k, s.ht), f64.Vector(w), 1, f64.Vector(rest))
	for _, j := range s.unknown(i) {
		rest[j] = 0
	}
	return f64.Dot(rest, rest) / 2
}

// nullLosses returns the loss of each row without components: from 0 for beta = 2, from the mean of its known entries otherwise,
// which is the nearest constant.
func (c Config) nullLosses(workers *team.Team, d *data) []float64 {
	if c.Beta == 2 {
		losses := make([]float64, d.n)
		for i := range losses {
			norm := d.rowNorm(i)
			losses[i] = norm * norm / 2
		}
		return losses
	}
	return c.rowLosses(workers, d, d.rowMeans(), ones(d.m))
}

// rowMeans returns the mean of the known entries of each row; 0 where there are none.
func (d *data) rowMeans() []float64 {
	means := make([]float64, d.n)
	for i := range means {
		d.doRow(i, func(_ int, v float64) { means[i] += v })
		means[i] /= float64(max(1, d.knownEntries(i)))
	}
	return means
}

func ones(n int) []float64 {
	a := make([]float64, n)
	for i := range a {
		a[i] = 1
	}
	return a
}

// transposed returns Xᵀ, a copy.
func (d *data) transposed() *data {
	t := &data{n: d.m, m: d.n, hidden: d.hiddenTransposed, hiddenTransposed: d.hidden, storedOnly: d.storedOnly}
	if d.storedOnly {
		t.sparse, t.storedTransposed = d.storedTransposed, d.sparse
	} else if d.sparse != nil {
		t.sparse = d.sparse.transpose()
	} else {
		t.dense = f64.Transposed(d.dense, d.n, d.m)
	}
	return t
}

// explainedShare returns 1 − loss/null: 1 where nothing is left, 0 where the components are no better than nothing, less where they
// are worse. Where nothing was to be explained it is 1, or 0 if there is a loss all the same.
func explainedShare(loss, null float64) float64 {
	if !(null > 0) {
		if loss > 0 {
			return 0
		}
		return 1
	}
	return max(1-loss/null, -math.MaxFloat64)
}

// rowsExplained returns the explained share of each row.
func (c Config) rowsExplained(workers *team.Team, d *data, w, ht []float64) []float64 {
	losses, null := c.rowLosses(workers, d, w, ht), c.nullLosses(workers, d)
	for i, v := range losses {
		losses[i] = explainedShare(v, null[i])
	}
	return losses
}
