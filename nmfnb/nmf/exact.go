package nmf

import (
	"context"
	"math"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// TransformExact returns the codes W (n×k) at which [Model.Transform] would end if it went on for ever: for each row x of
// X (n×m) ≥ 0 the minimiser of D(x, w·H) + l1·Σw + ½·l2·‖w‖² over w ≥ 0, where l1 = m·AlphaW·L1Ratio,
// l2 = m·AlphaW·(1−L1Ratio), and D is the model's loss: half the squared distance for beta = 2, the generalised
// Kullback-Leibler divergence for beta = 1; another beta is an error. A row's code does not depend on the other rows.
// [Model.KKT] certifies it.
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
	if c.Beta == 1 {
		return h.kl(ctx, d, pen.l1W, pen.l2W)
	}
	return h.nnls(ctx, d, pen.l1W, pen.l2W)
}

// encoding checks what is common to the exact methods, and reads the components and X.
func (m *Model) encoding(ctx context.Context, x mat.Matrix) (h, d *data, err error) {
	if err = checkContext(ctx); err != nil {
		return nil, nil, err
	}
	if h, err = m.components(); err != nil {
		return nil, nil, err
	}
	if err := m.Config.checkExact(); err != nil {
		return nil, nil, err
	}
	d, err = h.rows(x, nonNegative)
	return h, d, err
}

// checkExact reports a loss without exact codes.
func (c Config) checkExact() error {
	if c.Beta != 2 && c.Beta != 1 {
		return failf(ErrConfig, "", "Config.Beta = %v: exact codes exist for beta 2 (Frobenius) and 1 (Kullback-Leibler)", c.Beta)
	}
	return nil
}

// nnls returns the minimisers over w ≥ 0 for the rows of d, of any sign.
func (h *data) nnls(ctx context.Context, d *data, l1, l2 float64) (*mat.Dense, error) {
	team := startWorkers()
	defer team.stop()
	c, err := newCone(h, l2, team)
	if err != nil {
		return nil, err
	}
	solvers := make([]*coneRows, team.count())
	w := make([]float64, d.n*c.k)
	p := d.product(false, c.r, team.count())
	p.refresh(c.q)
	team.each(d.n, blockRows, d.n*d.m*c.r, func(worker, lo, hi int) {
		if ctx.Err() != nil {
			return
		}
		s := solvers[worker]
		if s == nil {
			s = newConeRows(c, l1)
			solvers[worker] = s
		}
		p.rows(worker, s.y, lo, hi)
		for i := lo; i < hi; i++ {
			s.load(i-lo, exponent(d.rowNorm(i)))
		}
		s.solve(w[lo*c.k : hi*c.k])
	})
	return codes(ctx, w, d)
}

// codes returns checked codes by rows as a matrix.
func codes(ctx context.Context, w []float64, d *data) (*mat.Dense, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	n, k := d.n, len(w)/d.n
	if !allFinite(w) {
		for i := range n {
			if !allFinite(row(w, i, k)) {
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
		entries = row(d.dense, i, d.m)
	}
	squares := blas64.Dot(vector(entries), vector(entries))
	if squares > 1e-280 && squares < 1e280 { // no square was lost, none too large
		return math.Sqrt(squares)
	}
	return blas64.Nrm2(vector(entries))
}

// A scaled is H (k×m) with each component multiplied by a power of two, which loses no digit, so that its norm together
// with sqrt(l2) is from ½ to 1: products of it neither overflow nor vanish, and errors are relative to 1.
type scaled struct {
	m     int
	h     []float64 // row t is 2^−exp[t] times that of H
	ridge []float64 // sqrt(l2) in the units of each component
	exp   []int
}

func newScaled(h *data, l2 float64) *scaled {
	s := &scaled{m: h.m, h: make([]float64, h.n*h.m), ridge: make([]float64, h.n), exp: make([]int, h.n)}
	root := math.Sqrt(l2)
	for t := range s.exp {
		e := exponent(math.Hypot(h.rowNorm(t), root))
		s.exp[t], s.ridge[t] = e, math.Ldexp(root, -e)
		for j, v := range h.dense[t*s.m : (t+1)*s.m] {
			s.h[t*s.m+j] = math.Ldexp(v, -e)
		}
	}
	return s
}

// exponent returns e with 2^(e−1) ≤ v < 2^e, and 0 for 0.
func exponent(v float64) int {
	_, e := math.Frexp(v)
	return e
}

// A cone is what all rows share: the problem min ½‖x−w·H‖² + ½·l2·‖w‖² + l1·Σw is min ½‖x·Q−u·A‖² + c·u, where
// [H, sqrt(l2)·I] = A·Qᵀ with orthonormal columns of Q and at most k columns of A, however many X has. Errors of the
// solution stay those of a QR factorisation.
type cone struct {
	*scaled
	*basis
	q        []float64 // the rows of Q that X meets, m×r
	tol      []float64 // how far below 0 a gradient may be by rounding, for rows of a norm from ½ to 1
	straight []float64 // A and Aᵀ as panels
	turned   []float64
	pinv     []float64 // the inverse of A·Aᵀ as panels; nil if it is near singular
}

func newCone(h *data, l2 float64, team *workers) (*cone, error) {
	s := newScaled(h, l2)
	if !finite(l2) {
		return nil, failf(ErrOverflow, "", "the penalty on W is beyond float64's range: lower Config.AlphaW")
	}
	rows, k := s.m, h.n
	if l2 > 0 {
		rows += k
	}
	if rows < k { // A is H itself
		c := &cone{scaled: s, basis: newBasis(k, s.m), q: make([]float64, s.m*s.m)}
		copy(c.a, s.h)
		for j := range s.m {
			c.q[j*s.m+j] = 1
		}
		c.prepare()
		return c, nil
	}
	c := &cone{scaled: s, basis: newBasis(k, k), q: make([]float64, rows*k)}
	transposeInto(c.q[:s.m*k], s.h, k, s.m)
	if l2 > 0 {
		for t, v := range s.ridge {
			c.q[(s.m+t)*k+t] = v
		}
	}
	transposeInto(c.a, newTallQR(k, team).orthonormalise(c.q), k, k)
	c.q = c.q[:s.m*k]
	c.prepare()
	return c, nil
}

// prepare forms what depends on A.
func (c *cone) prepare() {
	c.refresh()
	k := c.k
	c.tol = make([]float64, k)
	for t, v := range c.norm {
		c.tol[t] = certified * v
	}
	c.straight, c.turned = make([]float64, k*f64.Padded(c.r)), make([]float64, c.r*f64.Padded(k))
	packPanels(c.straight, c.a, k, c.r, c.r)
	packTurned(c.turned, c.a, c.r, k)
	f := newFactorisation(c.basis)
	for t := range k {
		if !f.pushGram(t) {
			return
		}
	}
	inverse := make([]float64, k*k)
	for t := range k {
		unit := row(inverse, t, k)
		unit[t] = 1
		f.forward(unit)
		f.backward(unit)
	}
	c.pinv = make([]float64, k*f64.Padded(k))
	packPanels(c.pinv, inverse, k, k, k)
}
