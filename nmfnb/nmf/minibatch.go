package nmf

import (
	"context"
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// MiniBatch is scikit-learn's MiniBatchNMF: multiplicative updates that see some rows at a time, for data that are large
// ([MiniBatch.Fit]) or arrive in pieces ([MiniBatch.PartialFit]). Start from [DefaultMiniBatch] and change fields.
//
// Lefèvre, Bach and Févotte, Online algorithms for nonnegative matrix factorization with the Itakura-Saito divergence,
// WASPAA (2011).
type MiniBatch struct {
	// Config holds the rest of the settings. Tol bounds the change of H between two batches, ‖ΔH‖/‖H‖, and that of W
	// when W alone is sought; MaxIter counts passes over all rows. Penalties are scaled with the rows of a batch.
	Config Config

	BatchSize            int     // rows in a batch; all rows if fewer
	MaxNoImprovement     int     // batches without a lower smoothed cost after which Fit stops; 0 for any number
	ForgetFactor         float64 // weight of the rows before, 0 to 1, after as many rows as X has
	FreshRestarts        bool    // solve for the W of each batch from the start
	FreshRestartsMaxIter int     // the most iterations of each of these
	TransformMaxIter     int     // the most iterations of Transform; 0 for Config.MaxIter

	// What PartialFit has learned; nil before its first call. Saving a MiniBatch by gob keeps it.
	H                      *mat.Dense // k×m
	Numerator, Denominator *mat.Dense // k×m, the sums whose ratio H follows
	Memory                 float64    // what a batch leaves of the sums before it
	Steps                  int        // batches seen
}

// DefaultMiniBatch returns the defaults of scikit-learn 1.9's MiniBatchNMF for k components.
func DefaultMiniBatch(k int) MiniBatch {
	c := Default(k)
	c.Solver = MiniBatchUpdate
	return MiniBatch{Config: c, BatchSize: 1024, MaxNoImprovement: 10, ForgetFactor: 0.7, FreshRestartsMaxIter: 30}
}

func (b *MiniBatch) check() error {
	bad := func(format string, args ...any) error { return failf(ErrConfig, "", format, args...) }
	switch {
	case b == nil:
		return failf(ErrNil, "", "the MiniBatch is nil")
	case b.Config.Solver != MiniBatchUpdate:
		return bad("MiniBatch.Config.Solver = %v, want minibatch: start from nmf.DefaultMiniBatch(k)", b.Config.Solver)
	case b.BatchSize < 1:
		return bad("MiniBatch.BatchSize = %d, want at least 1: start from nmf.DefaultMiniBatch(k)", b.BatchSize)
	case b.MaxNoImprovement < 0:
		return bad("MiniBatch.MaxNoImprovement = %d, want at least 0", b.MaxNoImprovement)
	case !(b.ForgetFactor >= 0 && b.ForgetFactor <= 1):
		return bad("MiniBatch.ForgetFactor = %v, want a number from 0 to 1", b.ForgetFactor)
	case b.FreshRestartsMaxIter < 1:
		return bad("MiniBatch.FreshRestartsMaxIter = %d, want at least 1", b.FreshRestartsMaxIter)
	case b.TransformMaxIter < 0:
		return bad("MiniBatch.TransformMaxIter = %d, want at least 0", b.TransformMaxIter)
	}
	return nil
}

// Fit factorises X (n×m) pass after pass, batch after batch, as scikit-learn's fit_transform. An entry of the model's
// History is one pass: its Loss and Penalty add up what each batch had when it was visited, its Violation is the last
// ‖ΔH‖/‖H‖. What PartialFit has learned is neither used nor changed. A cancelled Fit returns the model reached so far.
func (b MiniBatch) Fit(ctx context.Context, x mat.Matrix) (*Model, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	m, err := b.Config.fit(ctx, x, func(p *problem) method {
		return &passes{MiniBatch: b, problem: p, ctx: ctx, past: newPast(p.ht, b.memory(p.n)), before: make([]float64, len(p.ht)), kept: map[int]*multiplicative{}}
	})
	if m != nil {
		m.Config = b.transforming(m.Config)
	}
	return m, err
}

// MarshalJSON always fails: JSON would lose the matrices that PartialFit has learned, gob keeps them.
func (b MiniBatch) MarshalJSON() ([]byte, error) {
	return nil, failf(ErrConfig, "", "a MiniBatch has no JSON form: save it with encoding/gob, or the model that it made with either")
}

// transforming returns the configuration by which a model encodes.
func (b *MiniBatch) transforming(c Config) Config {
	if b.TransformMaxIter > 0 {
		c.MaxIter = b.TransformMaxIter
	}
	return c
}

// memory is what a batch leaves of the sums before it when X has n rows.
func (b *MiniBatch) memory(n int) float64 {
	return math.Pow(b.ForgetFactor, float64(min(b.BatchSize, n))/float64(n))
}

// PartialFit takes in the rows of X (n×m) as one batch, as scikit-learn's partial_fit, and returns a model of the
// components learned so far. The first call decides where H starts; with Config.InitCustom it starts at H0. After an
// error nothing has changed.
func (b *MiniBatch) PartialFit(ctx context.Context, x mat.Matrix) (*Model, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	c := b.Config
	if err := c.check(); err != nil {
		return nil, err
	}
	d, err := c.readData(x)
	if err != nil {
		return nil, err
	}
	workers := team.New()
	defer workers.Stop()
	ht, sums, err := b.learned(d, workers)
	if err != nil {
		return nil, err
	}
	inner := c
	inner.MaxIter = b.FreshRestartsMaxIter
	w, err := inner.encode(ctx, d, ht, workers)
	if err != nil {
		return nil, err
	}
	p := c.problem(d, w, ht, false, workers)
	if _, err := b.step(newMultiplicative(c, p), sums, false); err != nil {
		return nil, err
	}

	k := c.Components
	b.H = mat.NewDense(k, d.m, f64.Transposed(ht, d.m, k))
	b.Numerator = mat.NewDense(k, d.m, f64.Transposed(sums.numerator, d.m, k))
	b.Denominator = mat.NewDense(k, d.m, f64.Transposed(sums.denominator, d.m, k))
	b.Memory = sums.memory
	b.Steps++
	return &Model{Config: b.transforming(c.kept()), H: mat.DenseCopyOf(b.H), Iterations: b.Steps}, nil
}

// learned returns Hᵀ and the sums behind it: where PartialFit left them, or at the start for a first batch d.
func (b *MiniBatch) learned(d *data, workers *team.Team) (ht []float64, sums *past, err error) {
	c := b.Config
	k := c.Components
	if b.H == nil {
		if err := c.checkShape(d.n, d.m); err != nil {
			return nil, nil, err
		}
		if _, ht, err = c.start(d, workers); err != nil {
			return nil, nil, err
		}
		return ht, newPast(ht, b.memory(d.n)), nil
	}
	if !(b.Memory >= 0 && b.Memory <= 1) {
		return nil, nil, damaged("MiniBatch.Memory = %v, want a number from 0 to 1", b.Memory)
	}
	var parts [3][]float64
	for i, a := range []*mat.Dense{b.H, b.Numerator, b.Denominator} {
		label := [...]string{"H", "Numerator", "Denominator"}[i]
		part, err := read(a, label, nonNegative)
		if err != nil {
			return nil, nil, err
		}
		if part.n != k || part.m != d.m {
			return nil, nil, failf(ErrShape, label, "%s is %d×%d, want %d×%d: X has %d columns", label, part.n, part.m, k, d.m, d.m)
		}
		parts[i] = f64.Transposed(part.dense, k, d.m)
	}
	return parts[0], &past{parts[1], parts[2], b.Memory}, nil
}

// past is what a mini-batch solver remembers of the batches before: m×k sums whose ratio, to the power gamma, is Hᵀ.
type past struct {
	numerator, denominator []float64
	memory                 float64
}

func newPast(ht []float64, memory float64) *past {
	p := &past{numerator: make([]float64, len(ht)), denominator: make([]float64, len(ht)), memory: memory}
	copy(p.numerator, ht)
	for i := range p.denominator {
		p.denominator[i] = 1
	}
	return p
}

// blend adds one entry's ratio to its past and returns the new entry in place of v.
func (p *past) blend(i int, v, above, below, gamma, floor float64) float64 {
	if gamma != 1 {
		v = math.Pow(v, 1/gamma)
	}
	p.numerator[i] = p.numerator[i]*p.memory + above*v
	p.denominator[i] = p.denominator[i]*p.memory + below
	v = p.numerator[i] / p.denominator[i]
	if gamma != 1 {
		v = math.Pow(v, gamma)
	}
	if v < floor {
		return 0
	}
	return v
}

// step takes in one batch, whose W is known, and returns the objective before H follows. updated says that W has just
// followed H, which leaves most of the loss for beta = 2.
func (b *MiniBatch) step(s *multiplicative, sums *past, updated bool) (o batchCost, err error) {
	p := s.problem
	for i, v := range p.w {
		if v < s.forW.floor {
			p.w[i] = 0
		}
	}
	s.forH.past = sums
	s.refresh(s.forH)
	if updated && p.beta == 2 {
		o.loss = p.frobenius(f64.Dot(s.forW.product, p.w), f64.Dot(s.forW.square, s.forH.square))
	} else {
		o.loss = p.divergence()
	}
	o.penalty = p.penalty()
	// scikit-learn's cost has no ½ before the L2 terms
	o.cost = o.loss + p.pen.l1W*numpy.Sum(p.w) + p.pen.l1H*numpy.Sum(p.ht) + p.pen.l2W*f64.Dot(p.w, p.w) + p.pen.l2H*f64.Dot(p.ht, p.ht)
	s.update(s.forH)
	if !f64.AllFinite(p.ht) {
		return o, overflow(b.Steps + 1)
	}
	return o, nil
}

type batchCost struct{ loss, penalty, cost float64 }

// passes is the method of MiniBatch.Fit: an iteration is a pass over all batches.
type passes struct {
	MiniBatch
	*problem
	ctx    context.Context
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

func (s *passes) iterate(number int) (violation float64, done bool) {
	s.sum = batchCost{}
	size := min(s.BatchSize, s.n)
	for lo := 0; lo < s.n && !done; lo += size {
		if s.cut = s.ctx.Err() != nil; s.cut {
			return violation, false
		}
		violation, done = s.batch(lo, min(lo+size, s.n))
	}
	if s.FreshRestarts && (done || number == s.Config.MaxIter) {
		w, err := s.transforming(s.Config).encode(s.ctx, s.data, s.ht, s.Team)
		if s.cut = err != nil && err == s.ctx.Err(); s.cut { // the codes that the batches had are nearer
			return violation, false
		}
		if err != nil {
			return math.NaN(), false
		}
		copy(s.w, w)
	}
	return violation, done
}

// batch takes in rows lo … hi. It returns the relative change of H and whether that, or the cost, ends the passes.
func (s *passes) batch(lo, hi int) (violation float64, done bool) {
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
		var err error
		if w, err = inner.encode(context.Background(), d, s.ht, s.Team); err != nil {
			return math.NaN(), true
		}
	}
	update := s.updates(d, w)
	if !s.FreshRestarts {
		update.update(update.forW)
	}
	copy(s.before, s.ht)
	o, err := s.step(update, s.past, !s.FreshRestarts)
	if err != nil {
		return math.NaN(), true
	}
	if !s.FreshRestarts {
		copy(w, update.w)
	}
	s.sum.loss += o.loss
	s.sum.penalty += o.penalty
	violation = relativeChange(s.before, s.ht)
	s.steps++
	return violation, s.steps > 1 && s.converged(o.cost/float64(hi-lo), hi-lo, violation)
}

// updates returns what updates a batch with codes w. Batches of as many known rows take turns in the same memory.
func (s *passes) updates(d *data, w []float64) *multiplicative {
	updates := func(w []float64) *multiplicative {
		p := s.Config.problem(d, w, s.ht, false, s.Team)
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

// slice returns rows lo … hi of X.
func (d *data) slice(lo, hi int) *data {
	part := &data{n: hi - lo, m: d.m}
	if d.sparse == nil {
		part.dense = d.dense[lo*d.m : hi*d.m]
	} else {
		part.sparse = d.sparse.slice(lo, hi)
	}
	if d.hidden != nil {
		part.hidden = d.hidden.slice(lo, hi)
		part.hiddenTurned = part.hidden.transpose()
	}
	return part
}

// relativeChange returns ‖now−before‖/‖now‖, or 0 for a factor of zeros. It overwrites before.
func relativeChange(before, now []float64) float64 {
	norm := math.Sqrt(f64.Dot(now, now))
	if norm == 0 {
		return 0
	}
	for i, v := range now {
		before[i] -= v
	}
	return math.Sqrt(f64.Dot(before, before)) / norm
}

// heldUpdate is the method of MiniBatch with H held: multiplicative updates until W changes little.
type heldUpdate struct {
	*multiplicative
	before []float64
}

func newHeldUpdate(c Config, p *problem) *heldUpdate {
	s := &heldUpdate{newMultiplicative(c, p), make([]float64, len(p.w))}
	s.forW.floor = 0 // scikit-learn applies it after these updates, and only to fit
	return s
}

func (s *heldUpdate) iterate(int) (violation float64, done bool) {
	copy(s.before, s.w)
	s.update(s.forW)
	violation = relativeChange(s.before, s.w)
	return violation, s.tol > 0 && violation <= s.tol
}
