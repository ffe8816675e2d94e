package nmf

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestFixedComponentsStayAndTheOthersAreFitted(t *testing.T) {
	x := nonNegativeMatrix(40, 90, 4, 0.2, 5)
	fixed := nonNegativeMatrix(2, 90, 2, 0, 7)
	zeros := holes(40, 90, 0.2, 1)
	x.Apply(func(i, j int, v float64) float64 { return v * (1 - zeros.At(i, j)) }, x)
	kinds := map[string]mat.Matrix{"dense": x, "wide": mat.DenseCopyOf(x.Slice(0, 10, 0, 90)), "CSR": csrOf(t, x), "unknown": mustHide(t, x, holes(40, 90, 0.2, 3))}
	for _, method := range []struct {
		solver Solver
		beta   float64
	}{{CoordinateDescent, 2}, {AcceleratedHALS, 2}, {MultiplicativeUpdate, 2}, {MultiplicativeUpdate, 1}, {MultiplicativeUpdate, 1.5}, {MiniBatchUpdate, 2}} {
		for name, x := range kinds {
			what := fmt.Sprintf("%v, beta %g, %s", method.solver, method.beta, name)
			c := Default(4)
			c.Solver, c.Beta, c.Fixed, c.Missing, c.MaxIter, c.Tol = method.solver, method.beta, fixed, true, 60, 0
			c.AlphaW, c.L1Ratio = 1e-4, 0.5
			fit := func(c Config) *Model {
				var m *Model
				var err error
				if c.Solver == MiniBatchUpdate {
					b := DefaultMiniBatch(4)
					b.Config, b.BatchSize = c, 16
					m, err = b.Fit(context.Background(), x)
				} else {
					m, err = c.Fit(context.Background(), x)
				}
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				return m
			}
			m := fit(c)
			if !mat.Equal(m.H.Slice(0, 2, 0, 90), fixed) {
				t.Errorf("%s: the fixed components have moved", what)
			}
			for i := 1; i < len(m.History) && method.solver != MiniBatchUpdate; i++ {
				was, now := m.History[i-1].Loss+m.History[i-1].Penalty, m.History[i].Loss+m.History[i].Penalty
				if now > was*(1+1e-9) {
					t.Errorf("%s: the objective rises from %v to %v in iteration %d", what, was, now, i+1)
				}
			}
			// the loss in the history is that of the factors
			if q, err := m.QualityOf(context.Background(), x, m.W); err != nil {
				t.Errorf("%s: %v", what, err)
			} else {
				squares := 0.0
				for _, r := range q.Rows {
					squares += r.Err * r.Err
				}
				if last := m.History[len(m.History)-1].Loss; method.solver != MiniBatchUpdate && !within(last, squares/2, 1e-8) {
					t.Errorf("%s: the history ends with the loss %v, the factors have %v", what, last, squares/2)
				}
			}
			if method.solver == MiniBatchUpdate {
				continue
			}
			alone := c
			alone.Components, alone.Tol, alone.MaxIter = 2, 0, 60
			if only := fit(alone); only.ReconstructionErr < m.ReconstructionErr {
				t.Errorf("%s: with the fixed components alone the error is %v, with others %v", what, only.ReconstructionErr, m.ReconstructionErr)
			}
			if method.beta == 2 { // H's other rows are the minimisers for W, near convergence
				free := c
				free.MaxIter, free.Tol = 3000, 1e-9
				long := fit(free)
				if long.ReconstructionErr > m.ReconstructionErr*(1+1e-3) {
					t.Errorf("%s: the error rises from %v to %v", what, m.ReconstructionErr, long.ReconstructionErr)
				}
			}
		}
	}
}

// A fit with fixed components converges, to where H is the minimiser for W.
func TestFitWithFixedComponentsConvergesToTheMinimum(t *testing.T) {
	x, fixed := nonNegativeMatrix(30, 20, 3, 0.1, 5), nonNegativeMatrix(1, 20, 1, 0, 7)
	for _, solver := range []Solver{CoordinateDescent, AcceleratedHALS} {
		c := Default(3)
		c.Fixed, c.Tol, c.MaxIter, c.Solver = fixed, 1e-8, 20000, solver
		m := mustFit(t, c, x)
		if !m.Converged {
			t.Errorf("%v: not converged after %d iterations", solver, m.Iterations)
		}
		// the rest of X that the fixed component leaves, fitted to the other columns of W, gives the other rows of H
		w := mat.DenseCopyOf(m.W.T())
		for j := range 20 {
			gradient := 0.0
			for _, free := range []int{1, 2} {
				for i := range 30 {
					gradient += w.At(free, i) * (mat.Dot(m.W.RowView(i), m.H.ColView(j)) - x.At(i, j))
				}
				if h := m.H.At(free, j); h > 0 && !(gradient < 1e-3 && gradient > -1e-3) || gradient < -1e-3 {
					t.Errorf("%v: H[%d,%d] = %v has the gradient %v", solver, free, j, h, gradient)
				}
				gradient = 0
			}
		}
	}
}

func TestFixedComponentsAreCheckedAndSaved(t *testing.T) {
	x := nonNegativeMatrix(6, 5, 2, 0, 1)
	for want, fixed := range map[string]*mat.Dense{
		"nmf: Config.Fixed is 3×5, want at most 2×5: components over the columns of X": mat.NewDense(3, 5, nil),
		"nmf: Config.Fixed is 1×4, want at most 2×5: components over the columns of X": mat.NewDense(1, 4, nil),
		"nmf: Fixed[0,1] = -1 is negative":                                             mat.NewDense(1, 5, []float64{0, -1, 0, 0, 0}),
		"nmf: Fixed is empty (0×0), want at least one row and one column":              {},
	} {
		c := Default(2)
		c.Fixed = fixed
		if _, err := c.Fit(context.Background(), x); err == nil || err.Error() != want || !(errors.Is(err, ErrShape) || errors.Is(err, ErrNegative) || errors.Is(err, ErrEmpty)) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	c := Default(2)
	c.Fixed = mat.NewDense(1, 5, []float64{1, 2, 3, 4, 5})
	m := mustFit(t, c, x)
	saved, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back Model
	if err := json.Unmarshal(saved, &back); err != nil || !mat.Equal(back.Config.Fixed, c.Fixed) {
		t.Errorf("JSON: error %v, fixed %v", err, back.Config.Fixed)
	}
	c.Fixed.Set(0, 0, 9)
	if m.Config.Fixed.At(0, 0) != 1 {
		t.Error("the model shares Fixed with the caller")
	}
}
