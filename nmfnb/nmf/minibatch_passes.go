package nmf

import (
	"context"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
)

// step takes in one batch, whose W is known, and returns the objective before H follows. updated says that W has just
// followed H, which leaves most of the loss for beta = 2. An error names the given iteration.
func (b MiniBatch) step(s *multiplicative, sums *past, updated bool, iteration int) (o batchCost, err error) {
	p := s.objective
	for i, v := range p.w {
		if v < s.forW.floor {
			p.w[i] = 0
		}
	}
	s.forH.past = sums
	s.refresh(s.forH)
	if updated && p.beta == 2 {
		whole := f64.Dot(s.forW.square, s.forH.square)
		o.loss = p.frobenius(f64.Dot(s.forW.product, p.w), whole, p.knownShare(whole))
	} else {
		o.loss = p.divergence()
	}
	o.penalty = p.penalty()
	// scikit-learn's cost has no ½ before the L2 terms
	o.cost = o.loss + p.pen.l1W*numpy.Sum(p.w) + p.pen.l1H*numpy.Sum(p.ht) + p.pen.l2W*f64.Dot(p.w, p.w) + p.pen.l2H*f64.Dot(p.ht, p.ht)
	s.update(s.forH)
	if !f64.AllFinite(p.ht) {
		return o, overflow(iteration)
	}
	return o, nil
}

type batchCost struct{ loss, penalty, cost float64 }

// passes returns the method of MiniBatch.Fit for a problem.
func (b MiniBatch) passes(_ Config, p *objective) method {
	return &passes{
		MiniBatch: b, objective: p, past: newPast(p.ht, b.memory(p.n)), before: make([]float64, len(p.ht)), kept: map[int]*multiplicative{},
	}
}

// passes is the method of MiniBatch.Fit: an iteration is a pass over all batches.
type passes struct {
	MiniBatch
	*objective
	past   *past
	before []float64 // Hᵀ before the last batch

	squares []float64               // ‖X‖² of each batch
	kept    map[int]*multiplicative // by the number of rows

	sum           batchCost
	smooth, least float64 // the cost of a row, smoothed, and the least one
	steps         int
	worse         int // batches since the least one
}

func (s *passes) loss() float64    { return s.sum.loss }
func (s *passes) penalty() float64 { return s.sum.penalty }

func (s *passes) finish() {}

func (s *passes) iterate(ctx context.Context, number int) (violation float64, done bool, err error) {
	s.sum = batchCost{}
	size := min(s.BatchSize, s.n)
	for lo := 0; lo < s.n && !done; lo += size {
		if err := ctx.Err(); err != nil {
			return violation, false, err
		}
		if violation, done, err = s.batch(ctx, number, lo, min(lo+size, s.n)); err != nil {
			return violation, false, err
		}
	}
	if s.FreshRestarts && (done || number == s.Config.MaxIter) {
		w, err := s.transforming(s.Config).encode(ctx, s.data, s.ht, s.Team, newHeldUpdate)
		if err != nil { // the codes that the batches had are nearer
			return violation, false, err
		}
		copy(s.w, w)
	}
	return violation, done, nil
}

// batch takes in rows lo … hi. It returns the relative change of H and whether that, or the cost, ends the passes.
func (s *passes) batch(ctx context.Context, pass, lo, hi int) (violation float64, done bool, err error) {
	d, number := s.slice(lo, hi), lo/s.BatchSize
	if number < len(s.squares) {
		d.squares = &s.squares[number]
	} else {
		s.squares = append(s.squares, d.normSquared())
	}
	w := s.w[lo*s.k : hi*s.k]
	if s.FreshRestarts {
		inner := s.Config
		inner.MaxIter = s.FreshRestartsMaxIter
		if w, err = inner.encode(ctx, d, s.ht, s.Team, newHeldUpdate); err != nil {
			return 0, false, err
		}
	}
	update := s.updates(d, w)
	if !s.FreshRestarts {
		update.update(update.forW)
	}
	copy(s.before, s.ht)
	o, err := s.step(update, s.past, !s.FreshRestarts, pass)
	if err != nil {
		return 0, false, err
	}
	if !s.FreshRestarts {
		copy(w, update.w)
	}
	if s.Cut() {
		return 0, false, ctx.Err()
	}
	s.sum.loss += o.loss
	s.sum.penalty += o.penalty
	violation = relativeChange(s.before, s.ht)
	s.steps++
	return violation, s.steps > 1 && s.converged(o.cost/float64(hi-lo), hi-lo, violation), nil
}

// updates returns what updates a batch with codes w. Batches of as many known rows take turns in the same memory.
func (s *passes) updates(d *data, w []float64) *multiplicative {
	updates := func(w []float64) *multiplicative {
		p := s.Config.objective(d, w, s.ht, false, s.Team)
		p.free = s.free
		return newMultiplicative(s.Config, p)
	}
	if d.sparse != nil || d.hidden != nil || s.Config.Beta == 0 {
		return updates(w)
	}
	u := s.kept[d.n]
	if u == nil {
		own := make([]float64, len(w))
		copy(own, w)
		u = updates(own)
		s.kept[d.n] = u
		return u
	}
	*u.data, u.xx = *d, d.normSquared()
	copy(u.w, w)
	u.refresh(u.forW)
	return u
}

// converged is scikit-learn's stopping rule, from the second batch on.
func (s *passes) converged(cost float64, rows int, violation float64) bool {
	if s.steps == 2 {
		s.smooth = cost
	} else {
		share := min(float64(rows)/float64(s.n+1), 1)
		s.smooth = s.smooth*(1-share) + cost*share
	}
	if s.Config.Tol > 0 && violation <= s.Config.Tol {
		return true
	}
	if s.steps == 2 || s.smooth < s.least {
		s.worse, s.least = 0, s.smooth
	} else {
		s.worse++
	}
	return s.MaxNoImprovement > 0 && s.worse >= s.MaxNoImprovement
}
