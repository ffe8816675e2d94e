package nmf

import (
	"context"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

func TestAcceleratedHALSReachesTheLossOfCoordinateDescentInFewerIterations(t *testing.T) {
	x := nonNegativeMatrix(120, 80, 6, 1, 1)
	c := randomStart(6)
	c.Tol, c.MaxIter = 0, 200
	descent, err := c.Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	c.Solver, c.MaxIter = AcceleratedHALS, 40
	hals, err := c.Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	if hals.ReconstructionErr > descent.ReconstructionErr*1.001 {
		t.Errorf("ReconstructionErr = %v after %d iterations, want that of %d of coordinate descent, %v", hals.ReconstructionErr, hals.Iterations, descent.Iterations, descent.ReconstructionErr)
	}
}

func TestAcceleratedHALSNeverRaisesTheObjective(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, c := anyProblem(t, 2)
		c.Solver = AcceleratedHALS
		c.AlphaW = rapid.SampledFrom([]float64{0, 0.01, 1}).Draw(t, "alpha_W")
		c.L1Ratio = rapid.SampledFrom([]float64{0, 0.3, 1}).Draw(t, "l1_ratio")
		m := mustFit(t, c, x)
		for i := 1; i < len(m.History); i++ {
			was, now := m.History[i-1], m.History[i]
			if before := was.Loss + was.Penalty; now.Loss+now.Penalty > before+1e-9*(before+1e-3) {
				t.Fatalf("iteration %d: objective rises from %v to %v", now.Number, before, now.Loss+now.Penalty)
			}
		}
	})
}

func TestAcceleratedHALSEncodesAsTheExactCode(t *testing.T) {
	sparse, dense := sparsePair(t, 70, 30, 4)
	m := newModel(t, nonNegativeMatrix(5, 30, 5, 1, 3), func(c *Config) {
		c.Solver, c.AlphaW, c.L1Ratio, c.Tol, c.MaxIter = AcceleratedHALS, 0.001, 0.5, 0, 2000
	})
	for name, x := range map[string]mat.Matrix{"dense": dense, "sparse": sparse} {
		got, err := m.Transform(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, name, got, exactCodes(t, m, x), 1e-9)
	}
}
