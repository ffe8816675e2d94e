package nmf

import (
	"context"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// HStep returns better components for codes W (n×k) that are held: starting from h (k×m) it sweeps over the entries of H until
// c's stopping rule is met, as Model.Transform does with the entries of W, to lower
//
//	½‖X−W·H‖² + n·AlphaH·(L1Ratio·ΣH + ½(1−L1Ratio)·‖H‖²)   over H ≥ 0
//
// Neither X (n×m) nor W is needed for that, only wtw = WᵀW (k×k), wtx = WᵀX (k×m) and their number of rows n. Both products are
// sums over rows, so that the rows may be in parts, each where it is.
//
// Tol and MaxIter bound the sweeps: the last one has at most Tol times the violation of the first. When ctx ends, HStep returns
// ctx.Err() and no components.
//
// Cichocki and Phan, Fast local algorithms for large scale nonnegative matrix and tensor factorizations, IEICE Trans.
// Fundamentals E92-A (2009) 708–721.
func (c Config) HStep(ctx context.Context, h, wtw, wtx mat.Matrix, n int) (*mat.Dense, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.Beta != 2 {
		return nil, failf(ErrConfig, "", "Config.Beta = %v: WᵀW and WᵀX determine H for beta 2 (Frobenius) alone", c.Beta)
	}
	if n < 1 {
		return nil, failf(ErrEmpty, "", "n = %d rows, want at least 1", n)
	}
	before, err := read(h, "H", nonNegative)
	if err != nil {
		return nil, err
	}
	square, err := read(wtw, "WᵀW", nonNegative)
	if err != nil {
		return nil, err
	}
	product, err := read(wtx, "WᵀX", nonNegative)
	if err != nil {
		return nil, err
	}
	k, m := c.Components, before.m
	for _, a := range []struct {
		label      string
		d          *data
		rows, cols int
	}{{"H", before, k, m}, {"WᵀW", square, k, k}, {"WᵀX", product, k, m}} {
		if a.d.n != a.rows || a.d.m != a.cols {
			return nil, failf(ErrShape, a.label, "%s is %d×%d, want %d×%d", a.label, a.d.n, a.d.m, a.rows, a.cols)
		}
	}
	workers := team.New(ctx)
	defer workers.Stop()
	ht := f64.Transposed(before.toDense().RawMatrix().Data, k, m)
	rhs := f64.Transposed(product.toDense().RawMatrix().Data, k, m)
	violation := c.sweepH(noMinusZeros(ht), square.toDense().RawMatrix().Data, rhs, n, workers)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !f64.Finite(violation) || !f64.AllFinite(ht) {
		return nil, failf(ErrOverflow, "H", "the components left the range of float64: divide X by a constant first")
	}
	return mat.NewDense(k, m, f64.Transposed(ht, m, k)), nil
}

// sweepH sweeps over Hᵀ (m×k), whose right sides are rhs (m×k). It returns the last violation, and stops at one that is not finite.
func (c Config) sweepH(ht, square, rhs []float64, n int, workers *team.Team) (violation float64) {
	k := c.Components
	m := len(ht) / k
	pen := c.penalties(n, m)
	hessian, order := make([]float64, k*k), make([]int, k)
	copy(hessian, square)
	for t := range k {
		hessian[t*k+t] += pen.l2H
		order[t] = t
	}
	lanes := nnls.ManyLanes(hessian, order, m)
	ofRows := make([][]float64, workers.Count())
	for i := range ofRows {
		ofRows[i] = make([]float64, f64.Lanes)
	}
	each := func(lo, hi int, use func(l *nnls.Lanes, lo, hi int)) {
		for ; lo < hi; lo += f64.Lanes {
			use(&lanes[lo/f64.Lanes], lo, min(lo+f64.Lanes, m))
		}
	}
	each(0, m, func(l *nnls.Lanes, lo, hi int) { l.Load(ht[lo*k:hi*k], rhs[lo*k:hi*k], pen.l1H) })
	violations := make([]float64, team.Blocks(m, team.BlockRows))
	stop := relativeStop{tol: c.Tol}
	for number := 1; number <= c.MaxIter; number++ {
		workers.Each(m, team.BlockRows, m*k*k, func(worker, lo, hi int) {
			of := 0.0
			each(lo, hi, func(l *nnls.Lanes, _, _ int) {
				l.Violations = ofRows[worker]
				of += l.Sweep()
			})
			violations[lo/team.BlockRows] = of
		})
		violation = numpy.Sum(violations)
		if _, done := stop.met(number, violation); done || workers.Cut() || !f64.Finite(violation) {
			break
		}
	}
	each(0, m, func(l *nnls.Lanes, lo, hi int) { l.Store(ht[lo*k : hi*k]) })
	return violation
}
