package nmf

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// stepProblem returns X (n×m), codes and components (k×m) that fit it badly, and WᵀW and WᵀX.
func stepProblem(n, m, k int) (x, w, h, wtw, wtx *mat.Dense) {
	r := rand.New(rand.NewPCG(7, 11))
	draw := func(rows, cols int) *mat.Dense {
		a := mat.NewDense(rows, cols, nil)
		a.Apply(func(int, int, float64) float64 { return max(0, r.NormFloat64()) }, a)
		return a
	}
	x, w, h = draw(n, m), draw(n, k), draw(k, m)
	wtw, wtx = new(mat.Dense), new(mat.Dense)
	wtw.Mul(w.T(), w)
	wtx.Mul(w.T(), x)
	return x, w, h, wtw, wtx
}

func TestHStepGoesToTheMinimumThatTransformExactHasForTheTranspose(t *testing.T) {
	const n, m, k = 90, 70, 6
	x, w, h, wtw, wtx := stepProblem(n, m, k)
	for _, alpha := range []float64{0, 0.05} {
		c := Default(k)
		c.Tol, c.MaxIter, c.AlphaH, c.L1Ratio = 1e-14, 100000, alpha, 0.4
		got, err := c.HStep(context.Background(), h, wtw, wtx, n)
		if err != nil {
			t.Fatal(err)
		}
		transposed := Default(k)
		transposed.AlphaW, transposed.L1Ratio = alpha, 0.4 // which is multiplied by the columns of Xᵀ: n
		model, err := FromComponents(w.T(), transposed)
		if err != nil {
			t.Fatal(err)
		}
		want, err := model.TransformExact(context.Background(), x.T())
		if err != nil {
			t.Fatal(err)
		}
		if !mat.EqualApprox(got, want.T(), 1e-9) {
			t.Errorf("AlphaH %g: HStep is not at the minimum", alpha)
		}
	}
}

func TestHStepLowersTheObjectiveWithEverySweep(t *testing.T) {
	const n, m, k = 60, 150, 5
	x, w, h, wtw, wtx := stepProblem(n, m, k)
	c := Default(k)
	c.Tol, c.AlphaH, c.L1Ratio = 0, 0.01, 0.5
	objective := func(h *mat.Dense) float64 {
		var rest mat.Dense
		rest.Mul(w, h)
		rest.Sub(x, &rest)
		f, l := mat.Norm(&rest, 2), mat.Norm(h, 2)
		return f*f/2 + n*c.AlphaH*(c.L1Ratio*mat.Sum(h)+(1-c.L1Ratio)/2*l*l)
	}
	last := objective(h)
	for sweeps := 1; sweeps < 6; sweeps++ {
		c.MaxIter = sweeps
		got, err := c.HStep(context.Background(), h, wtw, wtx, n)
		if err != nil {
			t.Fatal(err)
		}
		now := objective(got)
		if !(now < last) {
			t.Errorf("%d sweeps: objective %v after %v", sweeps, now, last)
		}
		last = now
	}
}

func TestHStepGivesTheSameBitsOnAnyNumberOfCores(t *testing.T) {
	_, _, h, wtw, wtx := stepProblem(50, 700, 9)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first []float64
	for _, cores := range []int{1, 2, 5} {
		runtime.GOMAXPROCS(cores)
		got, err := Default(9).HStep(context.Background(), h, wtw, wtx, 50)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = got.RawMatrix().Data
		} else if !slices.Equal(first, got.RawMatrix().Data) {
			t.Errorf("%d cores give other bits", cores)
		}
	}
}

func TestHStepErrors(t *testing.T) {
	_, _, h, wtw, wtx := stepProblem(20, 8, 3)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	negative := mat.DenseCopyOf(wtx)
	negative.Set(1, 2, -1)
	kl := Default(3)
	kl.Solver, kl.Beta = MultiplicativeUpdate, 1
	for name, c := range map[string]struct {
		ctx    context.Context
		config Config
		h, wtx mat.Matrix
		n      int
		want   error
	}{
		"nil context": {nil, Default(3), h, wtx, 20, ErrNil},
		"ended":       {ended, Default(3), h, wtx, 20, context.Canceled},
		"loss":        {context.Background(), kl, h, wtx, 20, ErrConfig},
		"no rows":     {context.Background(), Default(3), h, wtx, 0, ErrEmpty},
		"nil H":       {context.Background(), Default(3), nil, wtx, 20, ErrNil},
		"components":  {context.Background(), Default(4), h, wtx, 20, ErrShape},
		"shape":       {context.Background(), Default(3), h, wtw, 20, ErrShape},
		"negative":    {context.Background(), Default(3), h, negative, 20, ErrNegative},
	} {
		got, err := c.config.HStep(c.ctx, c.h, wtw, c.wtx, c.n)
		if got != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v; want %v", name, got, err, c.want)
		}
	}
	huge := mat.NewDense(3, 8, nil)
	huge.Apply(func(int, int, float64) float64 { return math.MaxFloat64 }, huge)
	small := mat.NewDense(3, 3, []float64{1e-3, 0, 0, 0, 1e-3, 0, 0, 0, 1e-3})
	if _, err := Default(3).HStep(context.Background(), h, small, huge, 20); !errors.Is(err, ErrOverflow) {
		t.Errorf("an overflow gives %v", err)
	}
}
