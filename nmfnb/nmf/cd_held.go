package nmf

import (
	"context"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// heldDescent is coordinateDescent with H held and every entry of X known. X·Hᵀ is formed once, and the rows of W stay in
// lanes from the first sweep to the last.
type heldDescent struct {
	*objective
	stop       relativeStop
	order      []int              // of the components
	random     *numpy.RandomState // to shuffle it; nil for none
	factor     *cdFactor
	lanes      []nnls.Lanes // of f64.Lanes rows each
	violations []float64
	update     func(worker, lo, hi int)
}

func newHeldDescent(c Config, p *objective) *heldDescent {
	k := p.k
	s := &heldDescent{
		objective: p, stop: relativeStop{tol: c.Tol}, order: make([]int, k), factor: &cdFactor{sweeps: c.sweeps(p.nonZeros(), p.n, p.m)},
		violations: make([]float64, team.Blocks(p.n, team.BlockRows)),
	}
	for t := range s.order {
		s.order[t] = t
	}
	if c.Shuffle {
		s.random = numpy.NewRandomState(c.Seed)
	}
	hessian := make([]float64, k*k)
	newGram(p.m, k, p.Count()).into(hessian, p.ht, p.Team)
	for t := range k {
		hessian[t*k+t] += p.pen.l2W
	}
	s.lanes = nnls.ManyLanes(hessian, s.order, p.n)
	times := p.data.product(false, k, p.Count())
	times.refresh(p.ht)
	times.each(p.Team, func(_, lo, hi int, product []float64) {
		for i := lo; i < hi; i += f64.Lanes {
			to := min(i+f64.Lanes, hi)
			s.lanes[i/f64.Lanes].Load(p.w[i*k:to*k], product[(i-lo)*k:(to-lo)*k], p.pen.l1W)
		}
	})
	ofRows := make([][]float64, p.Count())
	for i := range ofRows {
		ofRows[i] = make([]float64, f64.Lanes)
	}
	s.update = func(worker, lo, hi int) {
		violation := 0.0
		for ; lo < hi; lo += f64.Lanes {
			l := &s.lanes[lo/f64.Lanes]
			l.Violations = ofRows[worker]
			violation += s.factor.repeat(l.Sweep)
		}
		s.violations[(hi-1)/team.BlockRows] = violation
	}
	return s
}

func (s *heldDescent) iterate(_ context.Context, number int) (violation float64, done bool, err error) {
	if s.random != nil {
		s.random.Permute(s.order)
	}
	s.Each(s.n, team.BlockRows, s.n*s.k*s.k, s.update)
	violation, done = s.stop.met(number, numpy.Sum(s.violations))
	return violation, done, nil
}

// finish writes W back.
func (s *heldDescent) finish() {
	s.Each(s.n, team.BlockRows, s.n*s.k*s.k, func(_, lo, hi int) {
		for ; lo < hi; lo += f64.Lanes {
			s.lanes[lo/f64.Lanes].Store(s.w[lo*s.k : min(lo+f64.Lanes, s.n)*s.k])
		}
	})
}

// The loss is not asked for while H is held.
func (s *heldDescent) loss() float64 { return s.divergence() }
