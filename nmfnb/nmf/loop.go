package nmf

import (
	"context"
	"time"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// A method is one way to make the objective of a problem smaller.
type method interface {
	// iterate goes through both factors once. It returns what is compared with Tol, and whether that ends the iterations. An
	// error, ctx.Err() among them, means that this iteration does not count.
	iterate(ctx context.Context, number int) (violation float64, done bool, err error)

	// finish leaves in the problem's factors what the method keeps elsewhere. It is called once, after the last iteration.
	finish()

	// loss returns the beta-divergence of the factors reached, penalty the other terms of the objective.
	loss() float64
	penalty() float64
}

// starter makes the method by which c goes about a problem.
type starter func(c Config, p *objective) method

// outcome is what the update loop leaves beside the factors.
type outcome struct {
	iterations int
	converged  bool
	history    []Iteration
}

// minimise is the update loop of every method: it records (unless H is held), stops and cancels. With ctx.Err() it
// leaves the factors reached, and counts the full iterations only.
func (c Config) minimise(ctx context.Context, p *objective, m method) (outcome, error) {
	out, err := c.iterate(ctx, p, m)
	if p.Cut() {
		p.Resume() // to say what was reached
	}
	m.finish()
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

func (c Config) iterate(ctx context.Context, p *objective, m method) (out outcome, err error) {
	start := time.Now()
	for !out.converged && out.iterations < c.MaxIter {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		it := Iteration{Number: out.iterations + 1}
		violation, done, err := m.iterate(ctx, it.Number)
		if err == nil && !p.held && !p.Cut() {
			it.Loss, it.Penalty = m.loss(), m.penalty()
		}
		switch {
		case p.Cut():
			return out, ctx.Err()
		case err != nil:
			return out, err
		}
		it.Violation, out.converged, out.iterations = violation, done, it.Number
		if !f64.Finite(violation) || !f64.Finite(it.Loss+it.Penalty) {
			return out, overflow(it.Number)
		}
		if p.held {
			continue
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

// encode returns the W that the method made by start reaches with H held. With ctx.Err() it returns the W reached by then.
func (c Config) encode(ctx context.Context, d *data, ht []float64, workers *team.Team, start starter) ([]float64, error) {
	w := make([]float64, d.n*c.Components)
	if c.Solver == MultiplicativeUpdate || c.Solver == MiniBatchUpdate { // which cannot leave 0
		fillConstant(w, d, c.Components)
	}
	p := c.objective(d, w, ht, true, workers)
	_, err := c.minimise(ctx, p, start(c, p))
	return w, err
}
