package nmf

import (
	"context"
	"errors"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// countingContext ends at the call of Err after so many that it lets pass.
type countingContext struct {
	context.Context
	left int
}

func (c *countingContext) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestMiniBatchThatIsCancelledWithinItsLastPassSaysSoAndKeepsItsFactors(t *testing.T) {
	x := mat.NewDense(12, 5, nil)
	x.Apply(func(i, j int, _ float64) float64 { return float64((i*7 + j*3) % 5) }, x)
	for _, restarts := range []bool{false, true} {
		b := DefaultMiniBatch(2)
		b.Config.Init, b.Config.MaxIter, b.Config.Tol = InitRandom, 1, 0
		b.BatchSize, b.FreshRestarts = 4, restarts
		whole, err := b.Fit(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		cut := 0
		for left := range 40 {
			m, err := b.Fit(&countingContext{context.Background(), left}, x)
			switch {
			case err == nil:
				if !mat.Equal(m.W, whole.W) || !mat.Equal(m.H, whole.H) || len(m.History) != 1 {
					t.Errorf("restarts %v, %d calls: no error, and another model than that of a whole pass", restarts, left)
				}
			case !errors.Is(err, context.Canceled):
				t.Fatalf("restarts %v, %d calls: %v, want context.Canceled", restarts, left, err)
			case m == nil || m.Iterations != len(m.History) || m.Converged:
				t.Errorf("restarts %v, %d calls: cancelled with %+v", restarts, left, m)
			default:
				cut++
			}
		}
		if cut < 3 {
			t.Errorf("restarts %v: the context ended the pass %d times, want it between batches", restarts, cut)
		}
	}
}
