package nmf

import (
	"math"
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/blas/blas64"
)

// A betaRow is the problem of one row over its known columns in which some component is not 0, in units, powers of two, in which
// Σx and the sum of each component are from ½ to 1.
type betaRow struct {
	h      *data
	beta   float64
	l1, l2 float64

	hidden    []int // of the last row; its columns and components are kept
	loaded    bool
	cols      []int
	part      []float64 // the components in these columns, k×r
	exps      []int     // component t is 2^exps[t] times its part
	sums      []float64 // of the parts
	exp       int       // the row is 2^exp times x
	x, v      []float64 // the row, and the code times the components, 1×r
	cost, l2s []float64 // the penalties of each component in these units
	total     float64   // Σx

	slope, positive, negative []float64 // of the loss at v; its parts summed for each component
	share                     []float64 // the largest share of each component in v
}

// convex says that the loss is convex in the code.
func (q *betaRow) convex() bool { return q.beta >= 1 && q.beta <= 2 }

// load reads row i of d. It returns false if the problem is beyond what float64 holds.
func (q *betaRow) load(d *data, i int) bool {
	q.loadColumns(d.unknown(i))
	r := len(q.cols)
	q.x, q.v, q.slope = q.x[:q.h.m], q.v[:r], q.slope[:r]
	d.rowInto(q.x, i, 0)
	q.total = 0
	for p, j := range q.cols { // never left of what is read
		q.x[p] = q.x[j]
		q.total += q.x[p]
	}
	q.x = q.x[:r]
	q.exp = f64.Exponent(q.total)
	scale := math.Exp2(-float64(q.exp) * q.beta)
	q.total = math.Ldexp(q.total, -q.exp)
	for p, v := range q.x {
		q.x[p] = math.Ldexp(v, -q.exp)
	}
	ok := f64.Finite(q.total)
	for t, e := range q.exps {
		q.cost[t] = math.Ldexp(q.l1, q.exp-e) * scale
		q.l2s[t] = math.Ldexp(q.l2, 2*(q.exp-e)) * scale
		ok = ok && f64.Finite(q.cost[t]) && f64.Finite(q.l2s[t])
	}
	return ok
}

// loadColumns chooses the columns that count for rows with the given unknown ones.
func (q *betaRow) loadColumns(hidden []int) {
	if q.loaded && slices.Equal(q.hidden, hidden) {
		return
	}
	q.loaded, q.hidden, q.cols = true, append(q.hidden[:0], hidden...), q.cols[:0]
	k, m := q.h.n, q.h.m
	for j := range m {
		if len(hidden) > 0 && hidden[0] == j {
			hidden = hidden[1:]
			continue
		}
		for t := range k {
			if q.h.dense[t*m+j] > 0 {
				q.cols = append(q.cols, j)
				break
			}
		}
	}
	for t := range k {
		q.sums[t] = 0
		for _, j := range q.cols {
			q.sums[t] += q.h.dense[t*m+j]
		}
		q.exps[t] = f64.Exponent(q.sums[t])
		q.sums[t] = math.Ldexp(q.sums[t], -q.exps[t])
		for p, j := range q.cols {
			q.part[t*len(q.cols)+p] = math.Ldexp(q.h.dense[t*m+j], -q.exps[t])
		}
	}
}

func (q *betaRow) row(t int) []float64 { return q.part[t*len(q.cols) : (t+1)*len(q.cols)] }

// fit sets v to u times the components.
func (q *betaRow) fit(u []float64) {
	clear(q.v)
	for t, w := range u {
		if w != 0 {
			blas64.Axpy(w, f64.Vector(q.row(t)), f64.Vector(q.v))
		}
	}
}

// loss returns the divergence and the penalty of a code, in the units of the row. v is that of the code. For beta below 2 it is
// infinite where x > 0 and v = 0, from where no gradient leads away.
func (q *betaRow) loss(u []float64) float64 {
	total := 0.0
	for p, x := range q.x {
		if x > 0 && q.v[p] == 0 && q.beta < 2 {
			return math.Inf(1)
		}
		total += exactDivergence(q.beta, x, q.v[p])
	}
	for t, w := range u {
		total += q.cost[t]*w + q.l2s[t]/2*w*w
	}
	return total
}

// exactDivergence is the divergence of one entry without scikit-learn's guard.
func exactDivergence(beta, x, v float64) float64 {
	switch {
	case beta == 1 && x == 0:
		return v
	case beta == 1:
		return x*math.Log(x/v) - x + v
	case beta == 0:
		return x/v - math.Log(x/v) - 1
	case x == 0:
		return math.Pow(v, beta) / beta
	}
	return (math.Pow(x, beta) + (beta-1)*math.Pow(v, beta) - beta*x*math.Pow(v, beta-1)) / (beta * (beta - 1))
}

// residual sets v and what hangs on it for a code, in the units of the row, and returns the KKT residual. Components that are banned
// do not count.
func (q *betaRow) residual(u []float64, banned []bool) float64 {
	q.fit(u)
	clear(q.positive)
	clear(q.negative)
	clear(q.share)
	size := q.total
	for t, w := range u {
		size = max(size, math.Abs(w)*q.sums[t])
	}
	r := len(q.cols)
	for p, v := range q.v {
		up, down := raised(v, q.beta-1), 0.0
		if x := q.x[p]; x > 0 {
			down = x * raised(v, q.beta-2)
		}
		q.slope[p] = up - down
		for t := range u {
			if a := q.part[t*r+p]; a > 0 {
				q.positive[t] += a * up
				q.negative[t] += a * down
				if u[t] != 0 {
					q.share[t] = max(q.share[t], math.Abs(u[t]*a/v))
				}
			}
		}
	}
	worst := 0.0
	for t, w := range u {
		q.positive[t] += q.cost[t] + q.l2s[t]*math.Abs(w)
		if banned != nil && banned[t] || q.total == 0 && w == 0 {
			continue
		}
		if q.sums[t] == 0 { // such a component only costs
			if w != 0 && q.positive[t] > 0 {
				worst = 1
			}
			continue
		}
		used := min(q.share[t], math.Sqrt(math.Abs(w)*q.sums[t]/size), 1)
		worst = max(worst, math.Abs(min(math.Copysign(used, w), relative(q.positive[t], q.negative[t]))))
	}
	return worst
}

// raised returns v to a power. What is not positive counts as 0.
func raised(v, power float64) float64 {
	switch {
	case power == 0:
		return 1
	case power == 1:
		return max(v, 0)
	}
	return math.Pow(max(v, 0), power)
}

// relative returns (a − b) over the larger of the two; b wins where both are infinite.
func relative(a, b float64) float64 {
	switch {
	case math.IsInf(b, 1):
		return -1
	case math.IsInf(a, 1):
		return 1
	case a == b:
		return 0
	}
	return (a - b) / max(a, b)
}

// betaResidual returns the function that gives the residual of a row of d and its code.
func betaResidual(h, d *data, beta, l1, l2 float64) func(i int, w []float64) float64 {
	q, u := newBetaEncoder(h, beta, l1, l2).betaRow, make([]float64, h.n)
	return func(i int, w []float64) float64 {
		if !q.load(d, i) {
			return 1
		}
		for t, v := range w {
			u[t] = math.Ldexp(v, q.exps[t]-q.exp)
		}
		return q.residual(u, nil)
	}
}
