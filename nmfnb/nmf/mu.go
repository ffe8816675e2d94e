package nmf

import (
	"context"
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// multiplicative is scikit-learn's solver 'mu': each entry of W, then of H, is multiplied by the ratio of the negative and
// the positive part of its gradient, to a power that makes the objective fall for every beta.
//
// Févotte and Idier, Algorithms for nonnegative matrix factorization with the beta-divergence, Neural Computation 23
// (2011) 2421–2456; for beta = 1 and 2 Lee and Seung, NIPS 13 (2001).
type multiplicative struct {
	*objective
	tol, gamma float64
	forW, forH *muFactor
	pass       *onePass      // of full iterations for beta = 2; nil for one over X and one over Xᵀ
	workspaces []muWorkspace // one for each worker
	maxIter    int
	weighed    bool // the weights of W, which came with the last divergence, are those of the factors reached

	atStart, atTest float64 // sqrt(2·loss) at the start and when the stopping rule was last tested
	last            float64 // loss of the factors reached
}

// muFactor is one factor with the X or Xᵀ that it is fitted to: factor·otherᵀ ≈ x.
type muFactor struct {
	rows, cols    int
	factor, other []float64 // rows×k, cols×k
	transposed    bool      // x is Xᵀ
	mask          mask      // of x
	times         *xProduct // x·other, for beta = 2
	l1, l2        float64
	floor         float64 // smaller entries become 0
	fixed         int     // how many columns stay

	gram       *gram
	square     []float64 // otherᵀ·other, for beta = 2
	packed     []float64 // that in panels
	product    []float64 // x·other, for beta = 2, where it has to be kept
	sums       []float64 // column sums of other, for beta = 1
	updateRows func(worker, lo, hi int)
	follow     func(worker, lo, hi int, product []float64)
	past       *past // of a mini-batch solver
}

// muWorkspace is the memory of one worker: the ratio's two parts, and for a sparse X and beta ≠ 1 and 2 a tile of factor·otherᵀ and
// the same rows of other as panels, of their columns and of their transpose.
type muWorkspace struct {
	numerator, denominator, product, panels, transposed []float64
	entries                                             entriesWorkspace
}

func newMultiplicative(c Config, p *objective) *multiplicative {
	s := &multiplicative{objective: p, tol: c.Tol, gamma: gamma(p.beta), maxIter: c.MaxIter, workspaces: make([]muWorkspace, p.Count())}
	for i := range s.workspaces {
		part := team.BlockRows * f64.Padded(p.k)
		s.workspaces[i] = muWorkspace{numerator: make([]float64, part), denominator: make([]float64, part)}
		if p.ratios == nil && p.beta != 2 {
			s.workspaces[i].product = make([]float64, team.BlockRows*tileCols)
			s.workspaces[i].panels, s.workspaces[i].transposed = make([]float64, tileCols*f64.Padded(p.k)), make([]float64, tileCols*p.k)
		}
	}
	s.forW = s.prepare(&muFactor{
		rows: p.n, cols: p.m, factor: p.w, other: p.ht, mask: p.mask(false),
		times: p.product(false, p.k, p.Count()), l1: p.pen.l1W, l2: p.pen.l2W,
	})
	s.forH = s.prepare(&muFactor{
		rows: p.m, cols: p.n, factor: p.ht, other: p.w, transposed: true, mask: p.mask(true),
		times: p.product(true, p.k, p.Count()), l1: p.pen.l1H, l2: p.pen.l2H, fixed: c.fixed(),
	})
	if p.beta < 1 {
		s.forW.floor = epsilon64
	}
	if p.beta <= 1 {
		s.forH.floor = epsilon64
	}
	s.refresh(s.forW)
	if p.held && p.beta == 2 {
		s.forW.product = make([]float64, len(p.w))
		s.forW.times.into(s.forW.product, p.ht, p.Team)
	}
	return s
}

// gamma is the power that makes the multiplicative update one of majorisation and minimisation.
func gamma(beta float64) float64 {
	switch {
	case beta < 1:
		return 1 / (2 - beta)
	case beta > 2:
		return 1 / (beta - 1)
	}
	return 1
}

// prepare allocates what updates of d need.
func (s *multiplicative) prepare(d *muFactor) *muFactor {
	switch s.beta {
	case 1:
		d.sums = make([]float64, s.k)
	case 2:
		d.gram = newGram(d.cols, s.k, s.Count())
		d.square, d.packed = make([]float64, s.k*s.k), make([]float64, s.k*f64.Padded(s.k))
	}
	d.updateRows = func(worker, lo, hi int) { s.updateRows(d, worker, lo, hi) }
	d.follow = func(worker, lo, hi int, product []float64) {
		copy(d.product[lo*s.k:], product)
		s.follow(d, worker, lo, hi, product)
	}
	return d
}

// refresh forms what d needs of the other factor alone.
func (s *multiplicative) refresh(d *muFactor) {
	switch s.beta {
	case 1:
		columnSums(d.sums, d.other)
		if d == s.forH { // the ratio of a dead component is then 0/1
			for t, v := range d.sums {
				if v == 0 {
					d.sums[t] = 1
				}
			}
		}
	case 2:
		if d == s.forH && s.pass != nil {
			s.pass.square(d.square)
		} else {
			d.gram.into(d.square, d.other, s.Team)
		}
	}
}

func (s *multiplicative) iterate(_ context.Context, number int) (violation float64, done bool, err error) {
	if number == 1 && (!s.held || s.tol > 0) {
		s.atStart = math.Sqrt(2 * s.start())
		s.atTest = s.atStart
	}
	if number == 1 && s.beta == 2 {
		s.pass = s.onePass(false, func(worker, lo, hi int, product []float64) { s.follow(s.forW, worker, lo, hi, product) })
	}
	s.update(s.forW)
	if !s.held {
		s.refresh(s.forH)
		s.update(s.forH)
		s.refresh(s.forW)
	} else if s.beta == 1 {
		// scikit-learn's transform adds the L1 penalty to the sums that it keeps, so that it grows from one iteration to
		// the next. Its digits are the contract here; TransformExact has the minimiser.
		if s.forW.mask.known { // where the sums are not used
			s.forW.l1 += s.pen.l1W
		}
		for t := range s.forW.sums {
			s.forW.sums[t] += s.pen.l1W
		}
	}
	tested := s.tol > 0 && number%10 == 0
	if s.held && !tested {
		return 0, false, nil
	}
	s.last = s.divergence(number < s.maxIter)
	now := math.Sqrt(2 * s.last)
	if s.atStart > 0 {
		violation = (s.atTest - now) / s.atStart
	}
	if tested {
		done = s.atStart > 0 && violation < s.tol
		s.atTest = now
	}
	return violation, done, nil
}

// update multiplies the entries of one factor.
func (s *multiplicative) update(d *muFactor) {
	switch {
	case s.beta == 2:
		f64.Pack(d.packed, d.square, s.k, s.k, s.k)
		if s.pass != nil && d == s.forW {
			s.pass.refresh(d.other)
			s.Each(d.rows, s.pass.size, s.n*s.m*s.k, s.pass.part)
			return
		}
		if d.product == nil && d == s.forH {
			d.product = s.spare()
			if s.sparse != nil {
				d.times.whole = d.product
			}
		} else if d.product == nil {
			d.product = make([]float64, len(d.factor))
		}
		if s.pass == nil && !s.held {
			d.times.refresh(d.other)
			d.times.each(s.Team, d.follow)
			return
		}
	case s.ratios != nil && d == s.forH:
		s.ratios.overColumns(d.updateRows)
		s.weighed = false
		return
	case s.ratios != nil:
		if !s.weighed {
			s.ratios.overRows(false, true)
		}
		s.weighed = false
	}
	s.Each(d.rows, team.BlockRows, s.n*s.m*s.k, d.updateRows)
}

// start returns the loss of the factors that the iterations start from.
func (s *multiplicative) start() float64 {
	if s.beta == 2 {
		return s.objective.divergence()
	}
	return s.divergence(true)
}

// divergence returns the loss of the factors reached, for beta = 2 from what the updates left. For beta = 0 or 1 the
// weights of the next update of W come with it, if there may be one.
func (s *multiplicative) divergence(more bool) float64 {
	if s.ratios != nil && (s.beta == 0 || s.beta == 1) {
		s.weighed = more
		return s.complete(s.ratios.overRows(true, more))
	}
	if s.beta != 2 {
		return s.objective.divergence()
	}
	product, factor := s.forH.product, s.ht
	if s.held {
		s.refresh(s.forH)
		product, factor = s.forW.product, s.w
	}
	whole := f64.Dot(s.forW.square, s.forH.square)
	return s.frobenius(f64.Dot(product, factor), whole, s.knownShare(whole))
}

func (s *multiplicative) loss() float64 { return s.last }

func (s *multiplicative) finish() {}

// updateRows multiplies rows lo … hi of a factor by their ratios.
func (s *multiplicative) updateRows(d *muFactor, worker, lo, hi int) {
	if s.beta == 2 {
		product := d.product[lo*s.k : hi*s.k]
		if !s.held {
			s.pass.otherRows(product, lo, hi)
		}
		s.follow(d, worker, lo, hi, product)
		return
	}
	k, space := s.k, &s.workspaces[worker]
	numerator, denominator := space.numerator[:(hi-lo)*k], space.denominator[:(hi-lo)*k]
	if s.ratios == nil {
		s.weighted(d, space, lo, hi)
	} else if d == s.forH {
		s.ratios.columns(worker, lo, hi, numerator, denominator)
	} else {
		numerator = s.ratios.numerator[lo*k : hi*k]
		if s.beta != 1 {
			denominator = s.ratios.denominator[lo*k : hi*k]
		}
	}
	if s.beta == 1 {
		for i := range hi - lo {
			copy(denominator[i*k:], d.sums)
		}
	}
	s.multiply(d, space, lo, hi, numerator, denominator)
}

// follow multiplies rows lo … hi of a factor by their ratios for beta = 2, given the same rows of the product.
func (s *multiplicative) follow(d *muFactor, worker, lo, hi int, product []float64) {
	k, wide, space := s.k, f64.Padded(s.k), &s.workspaces[worker]
	denominator := space.denominator[:(hi-lo)*wide]
	clear(denominator)
	if !d.mask.known {
		f64.AddPanels(denominator, wide, d.factor[lo*k:], k, 1, hi-lo, d.packed, k, 0, k, k)
		f64.Compact(denominator, hi-lo, k, wide)
	}
	s.multiply(d, space, lo, hi, product, denominator)
}

// multiply multiplies rows lo … hi of a factor by numerator/denominator.
func (s *multiplicative) multiply(d *muFactor, space *muWorkspace, lo, hi int, numerator, denominator []float64) {
	k := s.k
	factor := d.factor[lo*k : hi*k]
	if d.mask.lists != nil && (s.beta == 1 || s.beta == 2) {
		d.maskDenominator(s.beta, k, denominator, &space.entries, lo, hi)
	}
	for i, v := range factor {
		if i%k < d.fixed {
			continue
		}
		positive := denominator[i] + d.l1 + d.l2*v
		if positive == 0 {
			positive = epsilon
		}
		if d.past != nil {
			factor[i] = d.past.blend(lo*k+i, v, numerator[i], positive, s.gamma, d.floor)
			continue
		}
		ratio := numerator[i] / positive
		if s.gamma == 0.5 {
			ratio = math.Sqrt(ratio)
		} else if s.gamma != 1 {
			ratio = math.Pow(ratio, s.gamma)
		}
		if v *= ratio; v < d.floor {
			v = 0
		}
		factor[i] = v
	}
}
