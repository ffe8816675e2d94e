package nmf

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// sameOnCores fails unless compute returns the same bits on 1 and on 2 cores.
func sameOnCores(t *testing.T, what string, compute func() (any, error)) {
	t.Helper()
	on := func(cores int) any {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		v, err := compute()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if m, ok := v.(*Model); ok {
			for i := range m.History {
				m.History[i].Seconds = 0
			}
		}
		return v
	}
	if !reflect.DeepEqual(on(2), on(1)) {
		t.Errorf("%s: the digits on 2 cores are not those on 1", what)
	}
}

func TestSameBitsOnAnyNumberOfCores(t *testing.T) {
	ctx := context.Background()
	x := nonNegativeMatrix(300, 200, 8, 1, 5)
	sparse, _ := sparsePair(t, 500, 300, 5)
	missing := mustHide(t, x, holes(300, 200, 0.1, 3))
	stored, err := HideUnstored(sparse)
	if err != nil {
		t.Fatal(err)
	}
	methods := []struct {
		solver Solver
		beta   float64
	}{{CoordinateDescent, 2}, {AcceleratedHALS, 2}, {MultiplicativeUpdate, 2}, {MultiplicativeUpdate, 1}, {MultiplicativeUpdate, 0.5}, {MiniBatchUpdate, 1}}
	starts := []Init{InitAuto, InitRandom, InitNNDSVD, InitNNDSVDA, InitNNDSVDAR}
	for i, method := range methods {
		for name, x := range map[string]mat.Matrix{"dense": x, "wide": mat.DenseCopyOf(x.T()), "sparse": sparse, "missing": missing, "stored": stored} {
			if name == "stored" && method.beta == 0.5 {
				continue // which Fit refuses
			}
			c := Default(8)
			c.Solver, c.Beta, c.MaxIter, c.Missing = method.solver, method.beta, 2, name == "missing" || name == "stored"
			c.Init = starts[i%len(starts)]
			c.Shuffle = i%2 == 0
			what := fmt.Sprintf("%v, beta %v, %v, %s", c.Solver, c.Beta, c.Init, name)
			fit := func() (*Model, error) {
				if c.Solver != MiniBatchUpdate {
					return c.Fit(ctx, x)
				}
				b := DefaultMiniBatch(8)
				b.Config, b.BatchSize = c, 128
				return b.Fit(ctx, x)
			}
			sameOnCores(t, what, func() (any, error) { return fit() })
			m, err := fit()
			if err != nil {
				t.Fatal(err)
			}
			sameOnCores(t, what+", Transform", func() (any, error) { return m.Transform(ctx, x) })
		}
	}
	for _, init := range starts {
		c := Default(8)
		c.Init, c.MaxIter = init, 1
		sameOnCores(t, init.String(), func() (any, error) { return c.Fit(ctx, x) })
	}
}

func TestBestAndExplainGiveTheSameBitsOnAnyNumberOfCores(t *testing.T) {
	ctx := context.Background()
	x := nonNegativeMatrix(150, 60, 5, 1, 5)
	for _, solver := range []Solver{CoordinateDescent, AcceleratedHALS, MultiplicativeUpdate} {
		c := Default(4)
		c.Solver, c.MaxIter = solver, 10
		sameOnCores(t, "Best by "+solver.String(), func() (any, error) { return c.Best(ctx, x, 5) })
	}
	m, err := randomStart(5).Fit(ctx, x)
	if err != nil {
		t.Fatal(err)
	}
	sameOnCores(t, "Explain", func() (any, error) { return m.Explain(ctx, x) })
	sameOnCores(t, "Explain under Kullback-Leibler", func() (any, error) { return underKL(m).Explain(ctx, x) })
}
