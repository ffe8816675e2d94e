package nmf

import (
	"context"
	"time"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// An Iteration says what one iteration of a fit has reached.
type Iteration struct {
	Number int // counted from 1, as scikit-learn's n_iter_

	// Loss is the beta-divergence of X and W·H, without penalties, as scikit-learn defines it: half the squared
	// Frobenius norm of X−W·H for beta = 2, in squared units of X.
	Loss float64

	// Penalty is the sum of the L1 and L2 terms, so that Loss + Penalty is what the iterations make smaller.
	Penalty float64

	// Violation is what the solver compares with Tol. For coordinate descent it is the sum of the projected gradient's
	// absolute entries over that of the first iteration, the number that scikit-learn prints: it may rise. For
	// multiplicative updates, which look at Tol every tenth iteration, it is by how much sqrt(2·Loss) has fallen since
	// they last did, over its value at the start.
	Violation float64

	Seconds float64 // wall time since Fit was called
}

// A method is one way to make the objective of a problem smaller.
type method interface {
	// iterate goes through both factors once. It returns what is compared with Tol, and whether that ends the iterations.
	iterate(number int) (violation float64, done bool)

	// loss returns the beta-divergence of the factors reached, penalty the other terms of the objective.
	loss() float64
	penalty() float64
}

// method returns the way that c asks for.
func (c Config) method(p *problem) method {
	switch c.Solver {
	case MultiplicativeUpdate:
		return newMultiplicative(c, p)
	case MiniBatchUpdate:
		return newHeldUpdate(c, p)
	}
	if p.held && p.hidden == nil {
		return newHeldDescent(c, p)
	}
	return newCoordinateDescent(c, p)
}

// outcome is what the update loop leaves beside the factors.
type outcome struct {
	iterations int
	converged  bool
	history    []Iteration
}

// minimise is the update loop of every method: it records (unless H is held), stops and cancels. With ctx.Err() it
// leaves the factors reached, and counts the full iterations only.
func (c Config) minimise(ctx context.Context, p *problem, m method) (outcome, error) {
	out, err := c.iterate(ctx, p, m)
	if s, ok := m.(*heldDescent); ok {
		s.finish()
	}
	if err != nil {
		return out, err
	}
	for _, factor := range [][]float64{p.w, p.ht} {
		if !f64.AllFinite(factor) {
			return out, overflow(out.iterations)
		}
	}
	return out, nil
}

func (c Config) iterate(ctx context.Context, p *problem, m method) (out outcome, err error) {
	start := time.Now()
	for !out.converged && out.iterations < c.MaxIter {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		it := Iteration{Number: out.iterations + 1}
		if it.Violation, out.converged = m.iterate(it.Number); p.cut {
			return out, ctx.Err()
		}
		out.iterations = it.Number
		if !f64.Finite(it.Violation) {
			return out, overflow(it.Number)
		}
		if p.held {
			continue
		}
		if it.Loss, it.Penalty = m.loss(), m.penalty(); !f64.Finite(it.Loss + it.Penalty) {
			return out, overflow(it.Number)
		}
		it.Seconds = time.Since(start).Seconds()
		out.history = append(out.history, it)
		if c.OnIteration != nil {
			c.OnIteration(it)
		}
	}
	return out, nil
}

func overflow(number int) error {
	return failf(ErrOverflow, "", "iteration %d left the range of float64: divide X by a constant first", number)
}
