package nmf

import "github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"

// heldDescent is coordinateDescent with H held and every entry of X known. X·Hᵀ is formed once, and the rows of W stay in
// lanes from the first sweep to the last.
type heldDescent struct {
	*problem
	stop       relativeStop
	order      []int        // of the components
	random     *randomState // to shuffle it; nil for none
	half       *half
	lanes      []lanes // of f64.Lanes rows each
	violations []float64
	update     func(worker, lo, hi int)
}

func newHeldDescent(c Config, p *problem) *heldDescent {
	k := p.k
	s := &heldDescent{
		problem: p, stop: relativeStop{tol: c.Tol}, order: make([]int, k), half: &half{sweeps: c.sweeps(p.nonZeros(), p.n, p.m)},
		violations: make([]float64, blocks(p.n, blockRows)),
	}
	for t := range s.order {
		s.order[t] = t
	}
	if c.Shuffle {
		s.random = newRandomState(c.Seed)
	}
	hessian := make([]float64, k*k)
	newGram(p.m, k, p.count()).into(hessian, p.ht, p.workers)
	for t := range k {
		hessian[t*k+t] += p.pen.l2W
	}
	s.lanes = manyLanes(hessian, s.order, p.n)
	times := p.data.product(false, k, p.count())
	times.refresh(p.ht)
	times.each(p.workers, func(_, lo, hi int, product []float64) {
		for i := lo; i < hi; i += f64.Lanes {
			to := min(i+f64.Lanes, hi)
			s.lanes[i/f64.Lanes].load(p.w[i*k:to*k], product[(i-lo)*k:(to-lo)*k], p.pen.l1W)
		}
	})
	ofRows := make([][]float64, p.count())
	for i := range ofRows {
		ofRows[i] = make([]float64, f64.Lanes)
	}
	s.update = func(worker, lo, hi int) {
		violation := 0.0
		for ; lo < hi; lo += f64.Lanes {
			l := &s.lanes[lo/f64.Lanes]
			l.violations = ofRows[worker]
			violation += s.half.repeat(l.sweep)
		}
		s.violations[(hi-1)/blockRows] = violation
	}
	return s
}

func (s *heldDescent) iterate(number int) (violation float64, done bool) {
	if s.random != nil {
		s.random.permute(s.order)
	}
	s.each(s.n, blockRows, s.n*s.k*s.k, s.update)
	return s.stop.met(number, sum(s.violations))
}

// finish writes W back.
func (s *heldDescent) finish() {
	s.each(s.n, blockRows, s.n*s.k*s.k, func(_, lo, hi int) {
		for ; lo < hi; lo += f64.Lanes {
			s.lanes[lo/f64.Lanes].store(s.w[lo*s.k : min(lo+f64.Lanes, s.n)*s.k])
		}
	})
}

// The loss is not asked for while H is held.
func (s *heldDescent) loss() float64 { return s.divergence() }
