package nmf

import (
	"context"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// coordinateDescent is scikit-learn's solver 'cd': each entry of W in turn goes to the minimum along its axis, or to 0,
// then each entry of H.
//
// Cichocki and Phan, Fast local algorithms for large scale nonnegative matrix and tensor factorizations, IEICE Trans.
// Fundamentals E92-A (2009) 708–721.
//
// AcceleratedHALS goes over a factor several times before it turns to the other: that reuses the product with X, which
// takes most of the time.
//
// Gillis and Glineur, Accelerated multiplicative updates and hierarchical ALS algorithms for nonnegative matrix
// factorization, Neural Computation 24 (2012) 1085–1105.
//
// It also extrapolates: extrapolation.go.
type coordinateDescent struct {
	*objective
	stop          relativeStop
	order         []int              // of the components
	random        *numpy.RandomState // to shuffle it; nil for none
	forW, forH    *cdFactor
	extrapolation *extrapolation // nil for none
	pass          *onePass       // nil for one over X and one over Xᵀ
	passed        *cdFactor      // the factor that the pass updates, whose product is nowhere kept

	fixed      int           // how many components of H stay
	hessian    []float64     // of the factor at work, without missing entries
	known      *knownDescent // nil without missing entries
	products   []float64     // for each worker, a block of rows of the product
	lanes      []*nnls.Lanes // for each worker
	violations []float64     // of each block of rows
	cross      []float64     // of each block of rows of H, its share of ⟨X, W·H⟩
}

// cdFactor is one factor with what its rows are fitted to.
type cdFactor struct {
	rows          int
	factor, other []float64  // rows×k, cols×k
	times         *xProduct  // X·other, without a onePass
	short         shortLists // of the mask of X or Xᵀ
	l1, l2        float64
	sweeps        int // over a block of rows in one iteration, at most

	gram    *gram
	square  []float64 // otherᵀ·other
	product []float64 // X·other, where it has to be kept
	before  []float64 // the factor before its last update, for AcceleratedHALS
	follow  func(worker, lo, hi int, product []float64)
	update  func(worker, lo, hi int) // where the product is there, or its shares are
}

func newCoordinateDescent(c Config, p *objective) *coordinateDescent {
	k := p.k
	s := &coordinateDescent{
		objective: p, stop: relativeStop{tol: c.Tol}, order: make([]int, k), fixed: c.fixed(),
		hessian: make([]float64, k*k), products: make([]float64, p.Count()*team.BlockRows*k),
		violations: make([]float64, team.Blocks(max(p.n, p.m), team.BlockRows)), cross: make([]float64, team.Blocks(p.m, team.BlockRows)),
	}
	for t := range s.order {
		s.order[t] = t
	}
	if p.mask(false).lists != nil {
		s.known = newKnownDescent(p.problem, s.order)
	}
	for range p.Count() {
		s.lanes = append(s.lanes, nnls.NewLanes(s.hessian, s.order))
	}
	if c.Shuffle {
		s.random = numpy.NewRandomState(c.Seed)
	}
	s.forW = s.prepare(c, &cdFactor{rows: p.n, factor: p.w, other: p.ht, short: p.mask(false).short(p.m), l1: p.pen.l1W, l2: p.pen.l2W})
	s.forH = s.prepare(c, &cdFactor{rows: p.m, factor: p.ht, other: p.w, short: p.mask(true).short(p.n), l1: p.pen.l1H, l2: p.pen.l2H})
	for _, h := range []*cdFactor{s.forW, s.forH} {
		if s.pass == nil {
			s.passed, s.pass = h, p.onePass(h == s.forH, h.follow)
		}
	}
	switch {
	case s.wide(): // which its first share becomes in the end
		s.forW.product = s.pass.products[:len(p.w)]
	case p.held:
		s.forW.product = make([]float64, len(p.w))
	}
	if c.Solver == AcceleratedHALS && !p.held {
		s.extrapolation = newExtrapolation(p)
		s.forW.before, s.forH.before = s.extrapolation.w, s.extrapolation.ht
	}
	if s.pass == nil {
		s.forW.times, s.forH.times = p.product(false, k, p.Count()), p.product(true, k, p.Count())
	}
	s.begin()
	return s
}

// wide says that Xᵀ is gone through by the pass: each iteration then forms the products of the next one's update of W.
func (s *coordinateDescent) wide() bool { return s.pass != nil && s.passed == s.forH }

// begin forms what the update of W in the first iteration is to find.
func (s *coordinateDescent) begin() {
	if s.wide() {
		s.pass.fixed = true
		s.Each(s.m, s.pass.size, s.n*s.m*s.k, s.pass.part)
		s.pass.fixed = false
		s.pass.square(s.forW.square)
		s.pass.otherRows(s.forW.product, 0, s.n)
		return
	}
	s.forW.gram.into(s.forW.square, s.ht, s.Team)
	if s.forW.product != nil {
		s.data.product(false, s.k, s.Count()).into(s.forW.product, s.ht, s.Team)
	}
}

// prepare allocates what updates of h need.
func (s *coordinateDescent) prepare(c Config, h *cdFactor) *cdFactor {
	k := s.k
	cols := len(h.other) / k
	h.sweeps = c.sweeps(s.nonZeros(), h.rows, cols)
	h.gram, h.square = newGram(cols, k, s.Count()), make([]float64, k*k)
	h.follow = func(worker, lo, hi int, product []float64) { s.sweepRows(h, worker, lo, hi, product) }
	h.update = func(worker, lo, hi int) {
		if h.product != nil {
			s.sweepRows(h, worker, lo, hi, h.product[lo*k:hi*k])
			return
		}
		product := s.products[worker*team.BlockRows*k:][:(hi-lo)*k]
		s.pass.otherRows(product, lo, hi)
		s.sweepRows(h, worker, lo, hi, product)
	}
	return h
}

// sweeps returns how often a factor of so many rows is gone over in one iteration, at most: for AcceleratedHALS half of
// what makes that cost as much as the products.
func (c Config) sweeps(nonZeros, rows, cols int) int {
	if c.Solver != AcceleratedHALS {
		return 1
	}
	k := c.Components
	return 2 + (nonZeros*k+cols*k*k)/(rows*(k+1)*k)/2
}

// sweepOn is the share of a block's first violation down to which AcceleratedHALS goes on: Gillis and Glineur's.
const sweepOn = 0.1

func (s *coordinateDescent) iterate(_ context.Context, number int) (violation float64, done bool, err error) {
	violation = s.both()
	if s.extrapolation != nil && !s.Cut() {
		violation = s.extrapolated(violation)
	}
	violation, done = s.stop.met(number, violation)
	return violation, done, nil
}

// relativeStop is scikit-learn's rule for 'cd': tol bounds the violation over that of the first iteration.
type relativeStop struct{ tol, first float64 }

// met returns that ratio, and whether it is small enough.
func (s *relativeStop) met(number int, violation float64) (relative float64, done bool) {
	if number == 1 {
		s.first = violation
	}
	if s.first == 0 {
		return 0, true
	}
	return violation / s.first, violation/s.first <= s.tol
}

// both updates W, then H unless it is held, and returns the violation.
func (s *coordinateDescent) both() (violation float64) {
	violation = s.update(s.forW)
	if s.held {
		return violation
	}
	if s.pass != nil && !s.wide() {
		s.pass.square(s.forH.square)
	} else {
		s.forH.gram.into(s.forH.square, s.w, s.Team)
	}
	violation += s.update(s.forH)
	if s.wide() {
		s.pass.square(s.forW.square)
		s.pass.otherRows(s.forW.product, 0, s.n)
	} else {
		s.forW.gram.into(s.forW.square, s.ht, s.Team)
	}
	return violation
}

// update goes through one factor and returns its violation.
func (s *coordinateDescent) update(h *cdFactor) float64 {
	copy(s.hessian, h.square)
	for t := range s.k {
		s.hessian[t*s.k+t] += h.l2
	}
	if s.known != nil {
		s.known.refresh(s.Team, h.other, s.hessian)
	}
	if s.random != nil {
		s.random.Permute(s.order)
	}
	switch work := s.n * s.m * s.k; {
	case s.pass != nil && h == s.passed:
		s.pass.refresh(h.other)
		s.Each(h.rows, s.pass.size, work, s.pass.part)
	case s.pass != nil || s.held:
		s.Each(h.rows, team.BlockRows, work, h.update)
	default:
		h.times.refresh(h.other)
		h.times.each(s.Team, h.follow)
	}
	return numpy.Sum(s.violations[:team.Blocks(h.rows, team.BlockRows)])
}

func (s *coordinateDescent) finish() {}

func (s *coordinateDescent) loss() float64 {
	if s.extrapolation != nil {
		return s.extrapolation.loss
	}
	return s.reached()
}

// reached returns the loss of the factors from what the updates left.
func (s *coordinateDescent) reached() float64 {
	cross := 0.0
	if s.wide() {
		cross = f64.Dot(s.forW.product, s.w)
	} else {
		cross = numpy.Sum(s.cross)
	}
	whole := f64.Dot(s.forH.square, s.forW.square)
	known := whole
	if s.known != nil {
		known = numpy.Sum(s.known.squares)
	}
	return s.frobenius(cross, whole, known)
}

// sweepRows goes through rows lo … hi of a factor, at most team.BlockRows, given the same rows of the product, and records the
// violation met the first time.
func (s *coordinateDescent) sweepRows(h *cdFactor, worker, lo, hi int, product []float64) {
	violation := 0.0
	if h.before != nil {
		copy(h.before[lo*s.k:hi*s.k], h.factor[lo*s.k:hi*s.k])
	}
	if h == s.forH && s.fixed > 0 {
		violation = s.sweepFixed(h, worker, lo, hi, product)
	} else if s.known != nil {
		violation = s.sweepKnown(h, worker, lo, hi, product)
	} else {
		violation = s.sweepLanes(h, worker, lo, hi, product)
		if h.before != nil {
			s.extrapolation.apply(h.factor[lo*s.k:hi*s.k], h.before[lo*s.k:hi*s.k])
		}
	}
	s.violations[lo/team.BlockRows] = violation
	if h == s.forH {
		s.cross[lo/team.BlockRows] = f64.Dot(product, h.factor[lo*s.k:hi*s.k])
	}
}

// sweepLanes sweeps over rows that all have the same Hessian, and returns the violation met the first time.
func (s *coordinateDescent) sweepLanes(h *cdFactor, worker, lo, hi int, product []float64) (violation float64) {
	for from := lo; from < hi; from += f64.Lanes {
		to := min(from+f64.Lanes, hi)
		l, factor := s.lanes[worker], h.factor[from*s.k:to*s.k]
		l.Load(factor, product[(from-lo)*s.k:(to-lo)*s.k], h.l1)
		violation += h.repeat(l.Sweep)
		l.Store(factor)
	}
	return violation
}

// repeat sweeps over the same rows, several times where that was asked for and pays. It returns the first violation.
func (h *cdFactor) repeat(sweep func() float64) float64 {
	first := sweep()
	for n, last := 1, first; n < h.sweeps && last > sweepOn*first; n++ {
		last = sweep()
	}
	return first
}
