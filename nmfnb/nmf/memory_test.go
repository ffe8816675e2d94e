package nmf

import (
	"context"
	"runtime"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// stated is what the package's documentation says that a fit of n×m with k components takes beside X, in bytes.
func stated(n, m, k int) int {
	return 3*8*k*(n+m) + 4<<20 + runtime.GOMAXPROCS(0)<<19
}

// allocated returns the bytes that f allocates, whether or not they are free again by its end.
func allocated(f func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc)
}

// What is allocated in a whole call bounds what is live at any time: nothing n×m, and nothing in each iteration.
func TestMemoryIsWhatTheDocumentationStates(t *testing.T) {
	const k = 64
	c := randomStart(k)
	c.Tol, c.MaxIter = 0, 2
	solver := func(s Solver, beta float64) Config {
		c := c
		c.Solver, c.Beta = s, beta
		return c
	}
	nndsvd := c
	nndsvd.Init = InitNNDSVDA
	mini := DefaultMiniBatch(k)
	mini.Config.Init, mini.Config.MaxIter = InitRandom, 2
	for _, shape := range [][2]int{{1200, 1200}, {12000, 100}, {100, 12000}} {
		n, m := shape[0], shape[1]
		x, entries := nonNegativeMatrix(n, m, k, 1, 1), sparseMatrix(t, n, m, m/2) // more of it than the constant
		known, err := FromComponents(mat.DenseCopyOf(x.Slice(0, k, 0, m)), c)
		if err != nil {
			t.Fatal(err)
		}
		given := solver(MultiplicativeUpdate, 2)
		given.Init, given.W0, given.H0 = InitCustom, nonNegativeMatrix(n, k, k, 1, 2), nonNegativeMatrix(k, m, k, 1, 3)
		ctx := context.Background()
		for _, cores := range []int{1, 8} {
			before := runtime.GOMAXPROCS(cores)
			for _, test := range []struct {
				name string
				more int
				run  func() (any, error)
			}{
				{"coordinate descent", 0, func() (any, error) { return c.Fit(ctx, x) }},
				{"AcceleratedHALS", 0, func() (any, error) { return solver(AcceleratedHALS, 2).Fit(ctx, x) }},
				{"Frobenius", 0, func() (any, error) { return solver(MultiplicativeUpdate, 2).Fit(ctx, x) }},
				{"Kullback-Leibler", 0, func() (any, error) { return solver(MultiplicativeUpdate, 1).Fit(ctx, x) }},
				{"Itakura-Saito", 0, func() (any, error) { return solver(MultiplicativeUpdate, 0).Fit(ctx, x) }},
				{"a start that is given", 8 * k * (n + m), func() (any, error) { return given.Fit(ctx, x) }},
				{"MiniBatch", 3 * 8 * k * m, func() (any, error) { return mini.Fit(ctx, x) }},
				{"start by NNDSVD", 0, func() (any, error) { return started(nndsvd, x) }},
				{"start by NNDSVD of sparse rows", 0, func() (any, error) { return started(nndsvd, entries) }},
				{"sparse coordinate descent", 0, func() (any, error) { return c.Fit(ctx, entries) }},
				{"sparse AcceleratedHALS", 0, func() (any, error) { return solver(AcceleratedHALS, 2).Fit(ctx, entries) }},
				{"sparse Frobenius", 0, func() (any, error) { return solver(MultiplicativeUpdate, 2).Fit(ctx, entries) }},
				{"sparse Kullback-Leibler", 0, func() (any, error) { return solver(MultiplicativeUpdate, 1).Fit(ctx, entries) }},
				{"Transform", 0, func() (any, error) { return known.Transform(ctx, x) }},
				{"Transform of sparse rows", 0, func() (any, error) { return known.Transform(ctx, entries) }},
				{"TransformExact", 0, func() (any, error) { return known.TransformExact(ctx, x) }},
			} {
				bound := stated(n, m, k) + test.more
				got := allocated(func() { _, err = test.run() })
				if err != nil {
					t.Fatal(err)
				}
				if got > bound {
					t.Errorf("%s of %d×%d on %d cores allocates %.1f MB, want at most %.1f MB", test.name, n, m, cores, float64(got)/1e6, float64(bound)/1e6)
				}
			}
			runtime.GOMAXPROCS(before)
		}
	}
}

// started returns W and Hᵀ as the iterations start from them.
func started(c Config, x mat.Matrix) (factors [2][]float64, err error) {
	d, err := c.readTraining(x)
	if err != nil {
		return factors, err
	}
	workers := team.New(context.Background())
	defer workers.Stop()
	factors[0], factors[1], err = c.start(d, workers)
	return factors, err
}

func TestMemoryOfAStartWithFewComponents(t *testing.T) {
	const n, m, k = 60, 60000, 4
	x := nonNegativeMatrix(n, m, k, 1, 1)
	c := Default(k)
	var err error
	got := allocated(func() { _, err = started(c, x) })
	if err != nil {
		t.Fatal(err)
	}
	if bound := stated(0, 0, k) + 8*(2*k+11)*(n+m); got > bound {
		t.Errorf("%.1f MB, want at most %.1f MB", float64(got)/1e6, float64(bound)/1e6)
	}
}

// The decomposition from which NNDSVD starts is not there beside what the iterations need.
func TestMemoryOfTheStartIsFreeInTheIterations(t *testing.T) {
	const k = 64
	for _, shape := range [][2]int{{3000, 3000}, {12000, 300}, {300, 12000}} {
		n, m := shape[0], shape[1]
		for kind, x := range map[string]mat.Matrix{"dense": nonNegativeMatrix(n, m, k, 1, 1), "sparse": sparseMatrix(t, n, m, m/20)} {
			c := randomStart(k)
			c.Init, c.Tol, c.MaxIter = InitNNDSVDA, 0, 1
			var before, at runtime.MemStats
			c.OnIteration = func(Iteration) { runtime.ReadMemStats(&at) }
			runtime.GC()
			runtime.ReadMemStats(&before)
			if _, err := c.Fit(context.Background(), x); err != nil {
				t.Fatal(err)
			}
			if got := int(at.HeapAlloc) - int(before.HeapAlloc); got > stated(n, m, k) {
				t.Errorf("%s %d×%d: %.1f MB in the first iteration, want at most %.1f MB", kind, n, m, float64(got)/1e6, float64(stated(n, m, k))/1e6)
			}
			runtime.KeepAlive(x)
		}
	}
}
