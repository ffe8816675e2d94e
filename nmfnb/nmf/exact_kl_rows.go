package nmf

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
)

// klShared is what all rows share: the components in units in which none costs more than 1.
type klShared struct {
	k, m    int
	block   int       // how many rows go side by side
	exps    []int     // component t is 2^exps[t] times that of ht
	cost    []float64 // Σⱼ Hₜⱼ + l1
	l1      float64
	covered []bool    // columns in which some component is not 0
	ht      []float64 // m×k
	byRow   []float64 // H (k×m) in the packed format
	byCol   []float64 // Hᵀ (m×k), likewise
}

// klBlockEntries is the size of the rows that go side by side, of which there are from f64.Systems to klBlockRows.
const klBlockEntries, klBlockRows = 1 << 15, 32

func newKLShared(h *data, l1 float64) *klShared {
	k, m := h.n, h.m
	s := &klShared{
		k: k, m: m, l1: l1, block: max(f64.Systems, min(klBlockRows, klBlockEntries/m/f64.Systems*f64.Systems)),
		exps: make([]int, k), cost: make([]float64, k), covered: make([]bool, m),
		ht: make([]float64, m*k), byRow: make([]float64, k*f64.Padded(m)), byCol: make([]float64, m*f64.Padded(k)),
	}
	for t := range k {
		sum := 0.0
		for j, v := range f64.Row(h.dense, t, m) {
			sum += v
			s.covered[j] = s.covered[j] || v > 0
		}
		e := f64.Exponent(sum + l1)
		s.exps[t], s.cost[t] = e, math.Ldexp(sum, -e)+math.Ldexp(l1, -e)
		for j, v := range f64.Row(h.dense, t, m) {
			s.ht[j*k+t] = math.Ldexp(v, -e)
		}
	}
	f64.PackTransposed(s.byRow, s.ht, k, m)
	f64.Pack(s.byCol, s.ht, m, k, k)
	return s
}

// klRows finds the codes of some rows of a dense X side by side, by the Newton steps of [klEncoder]: products with H are formed for all
// of them at once, and the Hessian of each by the packed kernel. The quadratic model is minimised by coordinate sweeps, then exactly
// over the components that these leave in use. A row that does not come to a certified code so goes on alone, by klEncoder. No row's
// code depends on which others are beside it.
type klRows struct {
	*klShared
	l2    float64
	cut   func() bool // the context has ended
	rows  int         // that are not done: those in front
	order []int
	model *nnls.Own

	at              []int     // of each row its number among those to be encoded
	exp             []int     // it is 2^exp times its x
	total           []float64 // Σx, of columns left out too
	x, fit, ratio   []float64 // ×m padded: the row, u·H, x/(u·H)
	before          []float64 // ×m padded: fit before the step
	u, z, best      []float64 // ×k: the code, where the model leads, the best code
	swept           []float64 // ×k: where the sweeps lead
	pull            []float64 // ×k padded: Σⱼ Hₜⱼ·xⱼ/(u·H)ⱼ
	gradient        []float64 // ×k
	rhs             []float64 // ×k: of the model
	costs           []float64 // ×k: of the components, in the known columns of the row
	ridge           []float64 // ×k: l2 in the units of the row
	least           []float64 // the least residual met, that of best
	stalled         []int     // steps since
	weights, scaled []float64 // of a row xⱼ/(u·H)ⱼ², and a panel of Hᵀ times that
}

// klDepth is the number of columns of a panel that are scaled at a time: they stay in the nearest caches.
const klDepth = 256

func newKLRows(s *klShared, l2 float64, cut func() bool) *klRows {
	k, n, wide := s.k, s.block, f64.Padded(s.m)
	r := &klRows{
		klShared: s, l2: l2, cut: cut, order: make([]int, k), at: make([]int, n), exp: make([]int, n), total: make([]float64, n),
		x: make([]float64, n*wide), fit: make([]float64, n*wide), ratio: make([]float64, n*wide), before: make([]float64, n*wide),
		u: make([]float64, n*k), z: make([]float64, n*k), best: make([]float64, n*k), swept: make([]float64, f64.Systems*k), pull: make([]float64, n*f64.Padded(k)),
		gradient: make([]float64, n*k), rhs: make([]float64, n*k), ridge: make([]float64, n*k), costs: make([]float64, n*k), least: make([]float64, n), stalled: make([]int, n),
		weights: make([]float64, s.m), scaled: make([]float64, klDepth*f64.Padded(min(k, 24))),
	}
	for t := range r.order {
		r.order[t] = t
	}
	r.model = nnls.NewOwn(r.order)
	return r
}

// klTogether is the number of Newton steps that a row gets before it goes on alone.
const klTogether = 25

// encode sets the codes (×k) of rows from lo on. It calls alone for those that it does not certify.
func (s *klRows) encode(codes []float64, d *data, lo int, alone func(i int)) {
	k := s.k
	s.rows = 0
	for i := range len(codes) / k {
		if !s.load(d, lo+i, i) {
			alone(lo + i)
		}
	}
	s.start()
	done := func(row int, certified bool) {
		i := s.at[row]
		if certified {
			for t, v := range f64.Row(s.best, row, k) {
				codes[i*k+t] = math.Ldexp(v, s.exp[row]-s.exps[t])
			}
		} else {
			alone(lo + i)
		}
		s.rows--
		s.move(row, s.rows)
	}
	for step := 0; s.rows > 0 && !s.cut(); step++ {
		for row := s.rows - 1; row >= 0; row-- {
			residual := s.residual(row)
			if residual < s.least[row] {
				s.least[row], s.stalled[row] = residual, 0
				copy(f64.Row(s.best, row, k), f64.Row(s.u, row, k))
			} else {
				s.stalled[row]++
			}
			certified := s.least[row] <= nnls.Certified || s.stalled[row] > 2 && s.least[row] <= 2*nnls.Certified
			if certified || step == klTogether || s.stalled[row] > 4 || math.IsInf(residual, 1) {
				done(row, certified)
			}
		}
		for from := 0; from < s.rows; from += f64.Systems {
			s.minimise(from, min(from+f64.Systems, s.rows))
		}
		s.follow()
	}
}

// load takes row i of d over, unless it is beyond what float64 holds in these units. A row without a logarithm has the code 0.
func (s *klRows) load(d *data, i, at int) bool {
	row, k, wide, total, any := s.rows, s.k, f64.Padded(s.m), 0.0, false
	x := f64.Row(s.x, row, wide)
	for j, v := range f64.Row(d.dense, i, s.m) {
		total += v
		if !s.covered[j] {
			v = 0
		}
		x[j] = v
		any = any || v > 0
	}
	if !any {
		return true
	}
	e := f64.Exponent(total)
	if !f64.Finite(total) || e < -1000 || e > 1000 {
		return false
	}
	for j, v := range x {
		x[j] = f64.Ldexp(v, -e)
	}
	s.setCosts(f64.Row(s.costs, row, k), d.unknown(i))
	for t, et := range s.exps {
		ridge := math.Ldexp(s.l2, e-2*et)
		if !f64.Finite(s.costs[row*k+t]) || !(ridge < 1e100) {
			return false
		}
		s.ridge[row*k+t] = ridge
	}
	s.at[row], s.exp[row], s.total[row], s.least[row], s.stalled[row] = at, e, math.Ldexp(total, -e), math.Inf(1), 0
	s.rows++
	return true
}

// setCosts sets the costs of the components to those over the known columns.
func (s *klRows) setCosts(costs []float64, unknown []int) {
	copy(costs, s.cost)
	for _, j := range unknown {
		for t, v := range f64.Row(s.ht, j, s.k) {
			costs[t] -= v
		}
	}
	for t, v := range costs {
		if len(unknown) == 0 || v > 0.1*s.cost[t] {
			continue
		}
		costs[t] = math.Ldexp(s.l1, -s.exps[t]) // the difference has lost digits
		for _, j := range complementOf(unknown, s.m) {
			costs[t] += s.ht[j*s.k+t]
		}
	}
}

// move puts row from in place of row to.
func (s *klRows) move(to, from int) {
	if to == from {
		return
	}
	s.at[to], s.exp[to], s.total[to], s.least[to], s.stalled[to] = s.at[from], s.exp[from], s.total[from], s.least[from], s.stalled[from]
	for _, a := range [][]float64{s.x, s.fit, s.ratio} {
		copy(f64.Row(a, to, f64.Padded(s.m)), f64.Row(a, from, f64.Padded(s.m)))
	}
	for _, a := range [][]float64{s.u, s.best, s.ridge, s.costs, s.gradient} {
		copy(f64.Row(a, to, s.k), f64.Row(a, from, s.k))
	}
	copy(f64.Row(s.pull, to, f64.Padded(s.k)), f64.Row(s.pull, from, f64.Padded(s.k)))
}

// evaluate sets fit, ratio and pull of some rows for codes (×k).
func (s *klRows) evaluate(codes []float64, from, to int) {
	if from == to {
		return
	}
	k, wide, short := s.k, f64.Padded(s.m), f64.Padded(s.k)
	fit, ratio, pull := s.fit[from*wide:to*wide], s.ratio[from*wide:to*wide], s.pull[from*short:to*short]
	clear(fit)
	f64.AddPanels(fit, wide, codes[from*k:], k, 1, to-from, s.byRow, k, 0, k, s.m)
	for p, x := range s.x[from*wide : to*wide] {
		r := 0.0
		if x > 0 {
			r = x / fit[p]
		}
		ratio[p] = r
	}
	clear(pull)
	for at := 0; at < s.m; at += klDepth {
		f64.AddPanels(pull, short, ratio[at:], wide, 1, to-from, s.byCol, s.m, at, min(klDepth, s.m-at), k)
	}
}

// start sets the codes to where some multiplicative updates lead from components that all have the same sum.
func (s *klRows) start() {
	k, short := s.k, f64.Padded(s.k)
	for i := range s.u[:s.rows*k] {
		s.u[i] = 0
		if scale := s.costs[i] + math.Sqrt(s.ridge[i]); scale > 0 {
			s.u[i] = 1 / (float64(k) * scale)
		}
	}
	for range klFirst {
		s.evaluate(s.u, 0, s.rows)
		for i, v := range s.u[:s.rows*k] {
			if v > 0 {
				s.u[i] = v * (s.pull[i/k*short+i%k] / (s.costs[i] + s.ridge[i]*v))
			}
		}
	}
	s.evaluate(s.u, 0, s.rows)
}

// residual returns the KKT residual of a row, as klRow does, and keeps the gradient.
func (s *klRows) residual(row int) float64 {
	k := s.k
	u, ridge, gradient, pull := f64.Row(s.u, row, k), f64.Row(s.ridge, row, k), f64.Row(s.gradient, row, k), s.pull[row*f64.Padded(k):]
	cost := f64.Row(s.costs, row, k)
	scale := func(t int) float64 { return cost[t] + ridge[t]*u[t] }
	size, worst := s.total[row], 0.0
	for t, v := range u {
		size = max(size, scale(t)*v)
	}
	for t, v := range u {
		gradient[t] = cost[t] + ridge[t]*v - pull[t]
		if scale := scale(t); scale > 0 {
			worst = max(worst, math.Abs(min(v*scale/size, gradient[t]/scale)))
		}
	}
	if !f64.Finite(worst) {
		return math.Inf(1)
	}
	return worst
}

// minimise sets z, for up to f64.Systems rows, to the minimum of the quadratic model around u.
func (s *klRows) minimise(from, to int) {
	k, short := s.k, f64.Padded(s.k)
	for row := from; row < to; row++ {
		s.hessian(s.model.Hessian(row-from), row)
		for t, c := range f64.Row(s.costs, row, k) {
			s.rhs[row*k+t] = 2*s.pull[row*short+t] - c
		}
	}
	z, rhs := s.z[from*k:to*k], s.rhs[from*k:to*k]
	copy(z, s.u[from*k:to*k])
	s.model.Load(z, rhs, 0)
	for range klSweeps {
		s.model.Sweep()
	}
	s.model.Store(z)
	swept := s.swept[:len(z)]
	copy(swept, z)
	s.model.Settle(z, rhs)
	for row := from; row < to; row++ {
		if !(s.slope(row) < 0) { // the way of the sweeps is down, but for rounding
			copy(f64.Row(s.z, row, k), swept[(row-from)*k:])
		}
	}
}

// slope returns the derivative of the objective along the step from u to z.
func (s *klRows) slope(row int) (total float64) {
	for t, g := range f64.Row(s.gradient, row, s.k) {
		total += g * (s.z[row*s.k+t] - s.u[row*s.k+t])
	}
	return total
}

// hessian sets a row's Hessian, Σⱼ hⱼᵀ·hⱼ·xⱼ/(u·H)ⱼ² and the ridge.
func (s *klRows) hessian(own []float64, row int) {
	k, ld, wide := s.k, f64.OuterStride(s.k), f64.Padded(s.m)
	fit := s.fit[row*wide:][:s.m]
	for j, r := range s.ratio[row*wide:][:s.m] {
		if r > 0 {
			r /= fit[j]
		}
		s.weights[j] = r
	}
	clear(own)
	for at := 0; at < s.m; at += klDepth {
		depth := min(klDepth, s.m-at)
		for j := 0; j < k; {
			vectors := f64.Vectors(k - j)
			f64.ScaleRows(s.scaled, s.byCol[j*s.m+at*4*vectors:], s.weights[at:at+depth], 4*vectors)
			f64.Tile(vectors, k-j, depth, s.ht[at*k+j:], 1, k, s.scaled, own[j*ld+j:], ld)
			j += 4 * vectors
		}
	}
	for t := range k {
		for u := range t {
			own[u*ld+t] = own[t*ld+u]
		}
		own[t*ld+t] += s.ridge[row*k+t]
	}
}

// follow goes from u to z, all the way unless the objective rises steeply there, and evaluates what it reaches.
func (s *klRows) follow() {
	k, wide, short := s.k, f64.Padded(s.m), f64.Padded(s.k)
	copy(s.before, s.fit[:s.rows*wide])
	s.evaluate(s.z, 0, s.rows)
	for row := range s.rows {
		u, z, ridge := f64.Row(s.u, row, k), f64.Row(s.z, row, k), f64.Row(s.ridge, row, k)
		slope, end, rounding := s.slope(row), 0.0, 0.0
		for t, v := range z {
			g := s.costs[row*k+t] + ridge[t]*v
			end += (g - s.pull[row*short+t]) * (v - u[t])
			rounding += 10 * nnls.Certified * g * math.Abs(v-u[t])
		}
		if end <= max(-steepest*slope, rounding) { // not so for NaN
			copy(u, z)
			continue
		}
		step := s.along(row)
		for t, v := range z {
			u[t] += step * (v - u[t])
		}
		s.evaluate(s.u, row, row+1)
	}
}

// steepest is the slope at the end of a whole step, as a share of that at its beginning, up to which it is taken.
const steepest = 0.5

// along returns how far the minimum is on the way from u to z.
func (s *klRows) along(row int) float64 {
	k, wide := s.k, f64.Padded(s.m)
	x, before, after := f64.Row(s.x, row, wide), f64.Row(s.before, row, wide), f64.Row(s.fit, row, wide)
	linear, square := 0.0, 0.0
	for t, z := range f64.Row(s.z, row, k) {
		u := s.u[row*k+t]
		linear += (s.costs[row*k+t] + s.ridge[row*k+t]*u) * (z - u)
		square += s.ridge[row*k+t] * (z - u) * (z - u)
	}
	low, high := 0.0, 1.0
	for range 30 {
		step := (low + high) / 2
		slope := linear + step*square
		for j, v := range x {
			if v > 0 {
				rise := after[j] - before[j]
				slope -= v * rise / (before[j] + step*rise)
			}
		}
		if slope <= 0 {
			low = step
		} else {
			high = step
		}
	}
	return low
}
