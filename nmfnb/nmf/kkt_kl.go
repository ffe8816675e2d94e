package nmf

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// A klRow is the problem of one row under the Kullback-Leibler divergence,
//
//	min over u ≥ 0 of  c·u − Σⱼ xⱼ·log (u·H)ⱼ + ½·Σ l2ₜ·uₜ²,  cₜ = Σⱼ Hₜⱼ + l1,
//
// in units, powers of two, in which Σx is from ½ to 1 and neither c nor l2 is above 1. Only columns with xⱼ > 0 have a
// logarithm. One in which every component is 0 adds the same to every code and is left out.
type klRow struct {
	h       *data
	whole   []float64 // the sum of each component
	sum     []float64 // of its entries where the row is known
	covered []bool    // columns in which some component is not 0

	exp      int // the row is 2^exp times x, component t 2^exps[t] times its part
	exps     []int
	total    float64   // Σx, of the columns left out too
	x        []float64 // 1×r
	cols     []int     // the columns of x
	part     []float64 // the components in these columns, k×r
	cost, l2 []float64 // 1×k
	fit      []float64 // u·H in these columns
	pull     []float64 // Σⱼ Hₜⱼ·xⱼ/(u·H)ⱼ, which the gradient subtracts, 1×k
}

// newKLRow allocates what the rows of d need.
func newKLRow(h, d *data) *klRow {
	k, width := h.n, d.widest()
	q := &klRow{
		h: h, whole: make([]float64, k), sum: make([]float64, k), covered: make([]bool, h.m), exps: make([]int, k),
		x: make([]float64, 0, width), cols: make([]int, 0, width), part: make([]float64, k*width),
		cost: make([]float64, k), l2: make([]float64, k), fit: make([]float64, width), pull: make([]float64, k),
	}
	for t := range k {
		for j, v := range h.dense[t*h.m : (t+1)*h.m] {
			q.whole[t] += v
			q.covered[j] = q.covered[j] || v > 0
		}
	}
	return q
}

// widest returns the largest number of stored entries of a row.
func (d *data) widest() int {
	if d.sparse == nil {
		return d.m
	}
	most := 0
	for i := range d.n {
		most = max(most, d.sparse.ptr[i+1]-d.sparse.ptr[i])
	}
	return most
}

// doRow calls f for the entries of row i that are not 0.
func (d *data) doRow(i int, f func(j int, v float64)) {
	if d.sparse != nil {
		d.sparse.DoRowNonZero(i, func(_, j int, v float64) { f(j, v) })
		return
	}
	for j, v := range d.dense[i*d.m : (i+1)*d.m] {
		if v != 0 {
			f(j, v)
		}
	}
}

// load reads row i of d. It returns false if the problem is beyond what float64 holds.
func (q *klRow) load(d *data, i int, l1, l2 float64) bool {
	q.sumKnown(d, i)
	total := 0.0
	q.x, q.cols = q.x[:0], q.cols[:0]
	d.doRow(i, func(j int, v float64) {
		total += v
		if q.covered[j] {
			q.x, q.cols = append(q.x, v), append(q.cols, j)
		}
	})
	q.exp = f64.Exponent(total)
	q.total = math.Ldexp(total, -q.exp)
	for p := range q.x {
		q.x[p] = math.Ldexp(q.x[p], -q.exp)
	}
	r := len(q.x)
	q.fit = q.fit[:r]
	for t, s := range q.sum {
		e := f64.Exponent(s + l1 + math.Sqrt(l2)*math.Sqrt(total))
		q.exps[t] = e
		q.cost[t] = math.Ldexp(s, -e) + math.Ldexp(l1, -e)
		q.l2[t] = math.Ldexp(l2, q.exp-2*e)
		if !f64.Finite(total) || !f64.Finite(q.cost[t]) || !f64.Finite(q.l2[t]) {
			return false
		}
		for p, j := range q.cols {
			q.part[t*r+p] = math.Ldexp(q.h.dense[t*q.h.m+j], -e)
		}
	}
	return true
}

// sumKnown sets the sums of the components to those of the known columns.
func (q *klRow) sumKnown(d *data, i int) {
	copy(q.sum, q.whole)
	if d.knownEntries(i) == d.m {
		return
	}
	unknown := d.pattern(i)
	for t := range q.sum {
		h := f64.Row(q.h.dense, t, q.h.m)
		if d.storedOnly {
			q.sum[t] = 0
			for _, j := range d.sparse.row(i) {
				q.sum[t] += h[j]
			}
			continue
		}
		for _, j := range unknown {
			q.sum[t] -= h[j]
		}
		if q.sum[t] > 0.1*q.whole[t] {
			continue
		}
		q.sum[t] = 0 // the difference has lost digits
		from := 0
		for _, j := range append(unknown[:len(unknown):len(unknown)], q.h.m) {
			q.sum[t] += sum(h[from:j])
			from = min(j+1, q.h.m)
		}
	}
}

func (q *klRow) row(t int) []float64 { return q.part[t*len(q.x) : (t+1)*len(q.x)] }

// residual sets fit and pull for a code u, in the units of the row, and returns the KKT residual, which is
// infinite where a logarithm has no value.
func (q *klRow) residual(u []float64) float64 {
	clear(q.fit)
	for t, v := range u {
		if v != 0 {
			for p, w := range q.row(t) {
				q.fit[p] += v * w
			}
		}
	}
	for _, v := range q.fit {
		if !(v > 0) {
			return math.Inf(1)
		}
	}
	size := q.total
	for t, v := range u {
		size = max(size, q.scale(t, v)*math.Abs(v))
	}
	if math.IsInf(size, 1) {
		return 1
	}
	worst := 0.0
	for t, v := range u {
		pull := 0.0
		for p, w := range q.row(t) {
			pull += w * (q.x[p] / q.fit[p])
		}
		q.pull[t] = pull
		scale := q.scale(t, v)
		if scale == 0 || size == 0 { // a component of zeros, which costs nothing, or a code of them for a row of them
			continue
		}
		worst = max(worst, math.Abs(min(v*scale/size, (q.cost[t]+q.l2[t]*v-pull)/scale)))
	}
	return worst
}

// scale returns the size of the gradient's terms for component t with the coefficient v.
func (q *klRow) scale(t int, v float64) float64 { return q.cost[t] + q.l2[t]*math.Abs(v) }

// klResidual returns the function that gives the residual of a row of d and its code.
func klResidual(h, d *data, l1, l2 float64) func(i int, w []float64) float64 {
	q, u := newKLRow(h, d), make([]float64, h.n)
	return func(i int, w []float64) float64 {
		if !q.load(d, i, l1, l2) {
			return math.Inf(1)
		}
		for t, v := range w {
			u[t] = math.Ldexp(v, q.exps[t]-q.exp)
		}
		return q.residual(u)
	}
}

// unreached returns the columns in which some row of d has an entry and no component has one.
func (h *data) unreached(d *data) []int {
	covered, seen := make([]bool, h.m), make([]bool, h.m)
	for t := range h.n {
		h.doRow(t, func(j int, v float64) { covered[j] = covered[j] || v > 0 })
	}
	for i := range d.n {
		d.doRow(i, func(j int, v float64) { seen[j] = seen[j] || v > 0 })
	}
	var list []int
	for j := range h.m {
		if seen[j] && !covered[j] {
			list = append(list, j)
		}
	}
	return list
}
