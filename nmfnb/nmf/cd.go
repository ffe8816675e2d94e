package nmf

import "math"

// coordinateDescent is scikit-learn's solver 'cd': each entry of W in turn goes to the minimum along its axis, or to 0,
// then each entry of H.
//
// Cichocki and Phan, Fast local algorithms for large scale nonnegative matrix and tensor factorizations, IEICE Trans.
// Fundamentals E92-A (2009) 708–721.
type coordinateDescent struct {
	*problem
	tol    float64
	first  float64      // the violation of the first iteration
	order  []int        // of the components
	random *randomState // to shuffle it; nil for none

	xht, xtw     []float64 // X·Hᵀ (n×k), Xᵀ·W (m×k)
	hht, wtw     []float64 // H·Hᵀ, Wᵀ·W
	hessian      []float64 // one of these with the L2 penalty on its diagonal
	l2           float64   // that penalty
	gramH, gramW *gram

	own              []float64 // for each worker, the Hessian of a row with missing entries
	violations       []float64 // of each block of rows
	updateW, updateH func(worker, lo, hi int)
}

func newCoordinateDescent(c Config, p *problem) *coordinateDescent {
	k := p.k
	s := &coordinateDescent{
		problem: p, tol: c.Tol, order: make([]int, k),
		xht: make([]float64, p.n*k), hht: make([]float64, k*k), hessian: make([]float64, k*k),
		gramH:      newGram(p.m, k),
		violations: make([]float64, blocks(max(p.n, p.m), blockRows)),
		own:        make([]float64, p.count()*k*k),
	}
	for t := range s.order {
		s.order[t] = t
	}
	if c.Shuffle {
		s.random = newRandomState(c.Seed)
	}
	s.gramH.into(s.hht, p.ht, p.workers)
	s.updateW = func(worker, lo, hi int) {
		if !p.held {
			p.timesRows(s.xht[lo*k:], p.ht, k, lo, hi)
		}
		s.violations[lo/blockRows] = s.sweepRows(worker, p.w, p.ht, s.xht, p.pen.l1W, p.hidden, lo, hi)
	}
	if p.held {
		p.each(p.n, blockRows, p.n*p.m*k, func(_, lo, hi int) { p.timesRows(s.xht[lo*k:], p.ht, k, lo, hi) })
		return s
	}
	s.xtw, s.wtw, s.gramW = make([]float64, p.m*k), make([]float64, k*k), newGram(p.n, k)
	s.updateH = func(worker, lo, hi int) {
		p.turnedTimesRows(s.xtw[lo*k:], p.w, k, lo, hi)
		s.violations[lo/blockRows] = s.sweepRows(worker, p.ht, p.w, s.xtw, p.pen.l1H, p.hiddenTurned, lo, hi)
	}
	return s
}

func (s *coordinateDescent) iterate(number int) (violation float64, done bool) {
	violation = s.update(s.n, s.hht, s.pen.l2W, s.updateW)
	if !s.held {
		s.gramW.into(s.wtw, s.w, s.workers)
		violation += s.update(s.m, s.wtw, s.pen.l2H, s.updateH)
		s.gramH.into(s.hht, s.ht, s.workers)
	}
	if number == 1 {
		s.first = violation
	}
	if s.first == 0 {
		return 0, true
	}
	violation /= s.first
	return violation, violation <= s.tol
}

// update goes through one factor, which has the given number of rows.
func (s *coordinateDescent) update(rows int, gram []float64, l2 float64, f func(worker, lo, hi int)) float64 {
	s.l2 = l2
	copy(s.hessian, gram)
	for t := range s.k {
		s.hessian[t*s.k+t] += l2
	}
	if s.random != nil {
		s.random.permute(s.order)
	}
	s.each(rows, blockRows, s.n*s.m*s.k, f)
	return sum(s.violations[:blocks(rows, blockRows)])
}

// sweepRows updates rows lo … hi of one factor, given the other, X·other and where X is unknown.
func (s *coordinateDescent) sweepRows(worker int, factor, other, rhs []float64, l1 float64, hidden *CSR, lo, hi int) float64 {
	k := s.k
	if hidden == nil {
		return sweep(factor[lo*k:hi*k], s.hessian, rhs[lo*k:hi*k], l1, s.order)
	}
	total := 0.0
	own := s.own[worker*k*k : (worker+1)*k*k]
	for i := lo; i < hi; i++ {
		hessian := s.hessian
		if missing := hidden.row(i); len(missing) > 0 {
			hessian = own
			hessianOfKnown(k, own, s.hessian, s.l2, other, missing)
		}
		total += sweep(factor[i*k:(i+1)*k], hessian, rhs[i*k:(i+1)*k], l1, s.order)
	}
	return total
}

func (s *coordinateDescent) loss() float64 {
	return s.frobenius(dot(s.xtw, s.ht), dot(s.wtw, s.hht))
}

// sweep updates rows of a factor, k entries each, to lower ½·wᵀ·hessian·w − (rhs−l1)ᵀ·w for each row w ≥ 0, one
// coordinate after the other. It returns the sum of the projected gradient's absolute entries met on the way.
func sweep(factor, hessian, rhs []float64, l1 float64, order []int) (violation float64) {
	k := len(order)
	for lo := 0; lo < len(factor); lo += k {
		w, b := factor[lo:lo+k], rhs[lo:lo+k]
		for _, t := range order {
			h := hessian[t*k : (t+1)*k]
			gradient := -(b[t] - l1)
			for r, v := range w {
				gradient += h[r] * v
			}
			if w[t] != 0 || gradient < 0 {
				violation += math.Abs(gradient)
			}
			if h[t] == 0 {
				continue
			}
			v := w[t] - gradient/h[t]
			if v <= 0 { // −0 too
				v = 0
			}
			w[t] = v
		}
	}
	return violation
}
