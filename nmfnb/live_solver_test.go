package nmfnb

import (
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Live is told of iterations only: that the last one was the last it has to see by itself, for every way to fit.
func TestLiveKnowsTheLastIterationOfEverySolver(t *testing.T) {
	x := filled(40, 30, func(i, j int) float64 { return float64((i*j)%7 + (i+2*j)%5) })
	for _, solver := range []nmf.Solver{nmf.CoordinateDescent, nmf.MultiplicativeUpdate, nmf.AcceleratedHALS} {
		for _, limit := range []int{7, 5000} {
			c := nmf.Default(3)
			c.Solver, c.MaxIter = solver, limit
			l, r := recorded(c)
			c.OnIteration = l.iteration
			m, err := c.Fit(t.Context(), x)
			if err != nil {
				t.Fatal(err)
			}
			want := atLimit
			if m.Converged {
				want = converged
			}
			if m.Converged != (limit == 5000) {
				t.Fatalf("%v: %d iterations, converged: %t", solver, m.Iterations, m.Converged)
			}
			if last := r.frames[len(r.frames)-1]; last.state != want || last.now.Number != m.Iterations {
				t.Errorf("%v: the last picture is of iteration %d of %d in state %d, want state %d", solver, last.now.Number, m.Iterations, last.state, want)
			}
		}
	}
}
