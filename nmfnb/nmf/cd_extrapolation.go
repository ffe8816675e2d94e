package nmf

// extrapolation is what AcceleratedHALS does after each update of rows of a factor: it goes on from them in the direction of
// the update, as far as the share beta of it, and to 0 at the boundary. An iteration that ends with a larger objective is
// taken back and done without.
//
// The rule for beta is that of Ang and Gillis, Accelerating nonnegative matrix factorization algorithms using extrapolation,
// Neural Computation 31 (2019) 417–439; the direction is that of successive over-relaxation, from the factor before the
// update, which needs no third copy of it.
type extrapolation struct {
	beta  float64 // of the next iteration; the first has none
	most  float64 // which it may rise to
	grown float64 // from which it last rose, without harm

	w, ht           []float64 // the factors before the last iteration
	loss, objective float64   // after it
}

// Ang and Gillis: where beta starts, its growth and that of its bound while the objective falls, and what divides it when not.
const (
	betaFirst      = 0.5
	betaGrowth     = 1.05
	betaMostGrowth = 1.01
	betaDecay      = 1.5
)

func newExtrapolation(p *objective) *extrapolation {
	return &extrapolation{most: 1, w: make([]float64, len(p.w)), ht: p.spare()}
}

// apply extrapolates rows of a factor.
func (e *extrapolation) apply(rows, before []float64) {
	if e.beta == 0 {
		return
	}
	for i, v := range rows {
		rows[i] = max(0, v+e.beta*(v-before[i]))
	}
}

// extrapolated judges an iteration, which met the given violation, repeats it if the objective has risen, and chooses
// beta for the next. It returns the violation of what it leaves.
func (s *coordinateDescent) extrapolated(violation float64) float64 {
	e := s.extrapolation
	was, beta := e.objective, e.beta
	s.note()
	switch {
	case beta == 0: // the first
		e.beta, e.grown = betaFirst, betaFirst
	case e.objective <= was:
		e.beta, e.most, e.grown = min(e.most, beta*betaGrowth), min(1, e.most*betaMostGrowth), beta
	default:
		copy(s.w, e.w)
		copy(s.ht, e.ht)
		s.begin()
		e.beta = 0
		violation = s.both()
		s.note()
		e.beta, e.most = beta/betaDecay, e.grown
	}
	return violation
}

// note notes the loss and the objective of the factors reached.
func (s *coordinateDescent) note() {
	s.extrapolation.loss = s.reached()
	s.extrapolation.objective = s.extrapolation.loss + s.penalty()
}
