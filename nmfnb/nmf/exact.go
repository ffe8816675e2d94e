package nmf

import (
	"context"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// TransformExact returns the codes W (n×k) at which [Model.Transform] would end if it went on for ever: for each row x of
// X (n×m) ≥ 0 the minimiser of D(x, w·H) + l1·Σw + ½·l2·‖w‖² over w ≥ 0, where l1 = m·AlphaW·L1Ratio,
// l2 = m·AlphaW·(1−L1Ratio), and D is the model's loss: half the squared distance for beta = 2, the generalised
// Kullback-Leibler divergence for beta = 1. A row's code does not depend on the other rows. [Model.KKT] certifies it.
//
// For beta from 1 to 2 the loss is convex in w, and the code is its minimiser. For any other beta (Itakura-Saito's, 0, among them)
// it is not: the code is a stationary point of the loss that KKT certifies, the best of those that four starts lead to, and nothing
// says that no other one is better.
// With Config.Missing the code of a row with unknown entries (NaN) is the minimiser over its known columns.
//
// Where several codes are minimisers (the same component twice, more components than columns), the result is one of them,
// the same one every time; for beta = 2 its components in use are independent. A component of zeros gets 0.
//
// When ctx ends, TransformExact returns ctx.Err() and no codes.
func (m *Model) TransformExact(ctx context.Context, x mat.Matrix) (*mat.Dense, error) {
	h, d, err := m.encoding(ctx, x)
	if err != nil {
		return nil, err
	}
	return m.Config.exact(ctx, h, d)
}

// exact returns the minimisers for the loss and the penalties of c.
func (c Config) exact(ctx context.Context, h, d *data) (*mat.Dense, error) {
	pen := c.penalties(d.n, d.m)
	switch c.Beta {
	case 2:
		return h.nnls(ctx, d, pen.l1W, pen.l2W)
	case 1:
		return h.kl(ctx, d, pen.l1W, pen.l2W)
	}
	return c.betaCodes(ctx, h, d)
}

// encoding checks what is common to the exact methods, and reads the components and X.
func (m *Model) encoding(ctx context.Context, x mat.Matrix) (h, d *data, err error) {
	if err = checkContext(ctx); err != nil {
		return nil, nil, err
	}
	if h, err = m.components(); err != nil {
		return nil, nil, err
	}
	d, err = m.Config.rows(h, x, nonNegative)
	return h, d, err
}

// nnls returns the minimisers over w ≥ 0 for the rows of d, of any sign.
func (h *data) nnls(ctx context.Context, d *data, l1, l2 float64) (*mat.Dense, error) {
	workers := team.New(ctx)
	defer workers.Stop()
	if !f64.Finite(l2) {
		return nil, failf(ErrOverflow, "", "the penalty on W is beyond float64's range: lower Config.AlphaW")
	}
	c := nnls.NewProblem(h.dense, h.n, h.m, l2, workers)
	w := make([]float64, d.n*c.K)
	if d.hidden != nil || d.storedOnly {
		nnlsKnown(workers, c, d, l1, w)
		return codes(ctx, w, d)
	}
	solvers := make([]*nnls.Rows, workers.Count())
	p := d.product(false, c.R, workers.Count())
	p.refresh(c.Q)
	workers.Each(d.n, team.BlockRows, d.n*d.m*c.R, func(worker, lo, hi int) {
		s := solvers[worker]
		if s == nil {
			s = nnls.NewRows(c, l1)
			solvers[worker] = s
		}
		p.rows(worker, s.Y, lo, hi)
		for i := lo; i < hi; i++ {
			s.Load(i-lo, f64.Exponent(d.rowNorm(i)))
		}
		s.Solve(w[lo*c.K : hi*c.K])
	})
	return codes(ctx, w, d)
}

// codes returns checked codes by rows as a matrix.
func codes(ctx context.Context, w []float64, d *data) (*mat.Dense, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	n, k := d.n, len(w)/d.n
	if !f64.AllFinite(w) {
		for i := range n {
			if !f64.AllFinite(f64.Row(w, i, k)) {
				return nil, failf(ErrOverflow, "X", "the code of row %s of X is beyond float64's range: scale X or H", d.labels.row(i))
			}
		}
	}
	return mat.NewDense(n, k, w), nil
}

// rowNorm returns the norm of row i.
func (d *data) rowNorm(i int) float64 {
	var entries []float64
	if d.sparse != nil {
		entries = d.sparse.val[d.sparse.ptr[i]:d.sparse.ptr[i+1]]
	} else {
		entries = f64.Row(d.dense, i, d.m)
	}
	return f64.NormFast(entries)
}
