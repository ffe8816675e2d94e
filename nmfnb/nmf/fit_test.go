package nmf

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// nonNegativeMatrix returns an n×m matrix of rank k with noise, the same for the same seed.
func nonNegativeMatrix(n, m, k int, noise float64, seed uint32) *mat.Dense {
	r := numpy.NewRandomState(seed)
	draw := func(rows, cols int) *mat.Dense {
		a := mat.NewDense(rows, cols, nil)
		a.Apply(func(_, _ int, _ float64) float64 { return math.Abs(r.Normal()) }, a)
		return a
	}
	var x mat.Dense
	x.Mul(draw(n, k), draw(k, m))
	x.Apply(func(_, _ int, v float64) float64 { return v + noise*r.Uniform() }, &x)
	return &x
}

func randomStart(k int) Config {
	c := Default(k)
	c.Init = InitRandom
	return c
}

func TestFitReportsBadInputInOneLineThatSaysWhere(t *testing.T) {
	ones := func(r, c int) *mat.Dense {
		a := mat.NewDense(r, c, nil)
		a.Apply(func(_, _ int, _ float64) float64 { return 1 }, a)
		return a
	}
	with := func(i, j int, v float64) *mat.Dense {
		a := ones(4, 5)
		a.Set(i, j, v)
		return a
	}
	change := func(f func(*Config)) Config {
		c := randomStart(2)
		f(&c)
		return c
	}
	x := ones(4, 5)
	for _, test := range []struct {
		name   string
		config Config
		x      mat.Matrix
		kind   error
		want   string
	}{
		{"negative entry", randomStart(2), with(3, 1, -0.5), ErrNegative, "nmf: X[3,1] = -0.5 is negative"},
		{"negative entry of a view", randomStart(2), with(3, 1, -0.5).T(), ErrNegative, "nmf: X[1,3] = -0.5 is negative"},
		{"negative entry of a slice", randomStart(2), with(3, 1, -0.5).Slice(1, 4, 0, 3), ErrNegative, "nmf: X[2,1] = -0.5 is negative"},
		{"NaN", randomStart(2), with(0, 4, math.NaN()), ErrNotFinite, "nmf: X[0,4] = NaN is not a finite number"},
		{"Inf", randomStart(2), with(1, 0, math.Inf(1)), ErrNotFinite, "nmf: X[1,0] = +Inf is not a finite number"},
		{"empty matrix", randomStart(2), &mat.Dense{}, ErrEmpty, "nmf: X is empty (0×0), want at least one row and one column"},
		{"nil", randomStart(2), nil, ErrNil, "nmf: X is nil, want a matrix"},
		{"typed nil", randomStart(2), (*mat.Dense)(nil), ErrNil, "nmf: X is nil, want a matrix"},
		{"transposed nil", randomStart(2), mat.Transpose{Matrix: (*mat.Dense)(nil)}, ErrNil, "nmf: X is nil, want a matrix"},
		{"k = 0", randomStart(0), x, ErrConfig, "nmf: Config.Components = 0, want at least 1"},
		{"k above both sides", randomStart(6), x, ErrConfig, "nmf: Config.Components = 6 is larger than both sides of X (4×5)"},
		{"zero Config", Config{Components: 2}, x, ErrConfig, "nmf: Config.MaxIter = 0, want at least 1: start from nmf.Default(k) and change fields"},
		{"negative MaxIter", change(func(c *Config) { c.MaxIter = -1 }), x, ErrConfig, "nmf: Config.MaxIter = -1, want at least 1"},
		{"negative Tol", change(func(c *Config) { c.Tol = -1 }), x, ErrConfig, "nmf: Config.Tol = -1, want a finite number that is not negative"},
		{"AlphaW", change(func(c *Config) { c.AlphaW = -2 }), x, ErrConfig, "nmf: Config.AlphaW = -2, want"},
		{"AlphaH", change(func(c *Config) { c.AlphaH = math.NaN() }), x, ErrConfig, "nmf: Config.AlphaH = NaN, want"},
		{"L1Ratio", change(func(c *Config) { c.L1Ratio = 1.5 }), x, ErrConfig, "nmf: Config.L1Ratio = 1.5, want a number from 0 to 1"},
		{"Init", change(func(c *Config) { c.Init = 99 }), x, ErrConfig, "nmf: Config.Init = 99 is none"},
		{"Solver", change(func(c *Config) { c.Solver = -1 }), x, ErrConfig, "nmf: Config.Solver = -1 is none"},
		{"Beta with cd", change(func(c *Config) { c.Beta = 1 }), x, ErrConfig, "nmf: Config.Beta = 1 with solver cd, want 2"},
		{"custom start missing", change(func(c *Config) { c.Init = InitCustom }), x, ErrNil, "nmf: W0 is nil, want a matrix"},
		{"custom start misshapen", change(func(c *Config) { c.Init, c.W0, c.H0 = InitCustom, ones(4, 2), ones(2, 4) }), x, ErrShape, "nmf: H0 is 2×4, want 2×5"},
		{"custom start of zeros", change(func(c *Config) { c.Init, c.W0, c.H0 = InitCustom, mat.NewDense(4, 2, nil), ones(2, 5) }), x, ErrZero, "nmf: W0 is all zeros"},
		{"start without InitCustom", change(func(c *Config) { c.W0 = ones(4, 2) }), x, ErrConfig, "nmf: Config.W0 or Config.H0 is set and Config.Init = random"},
		{"squares beyond float64", randomStart(2), with(0, 0, 1e200), ErrOverflow, "nmf: the squares of X add up to more than a float64 holds"},
	} {
		m, err := test.config.Fit(context.Background(), test.x)
		if m != nil || !errors.Is(err, test.kind) {
			t.Errorf("%s: model %v and error %v, want none and %v", test.name, m, err, test.kind)
			continue
		}
		if !strings.HasPrefix(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %q, want one line that starts with %q", test.name, err, test.want)
		}
	}
}

func TestErrorCarriesTheEntryAtFault(t *testing.T) {
	x := mat.NewDense(2, 2, []float64{1, 1, 1, -3})
	_, err := randomStart(1).Fit(context.Background(), x)
	var e *Error
	if !errors.As(err, &e) || e.Matrix != "X" || e.Row != 1 || e.Col != 1 || e.Value != -3 {
		t.Errorf("error %#v, want X[1,1] = -3", err)
	}
}

func TestMethodsReportBadInput(t *testing.T) {
	ctx := context.Background()
	model := postModel(t)
	transform := func(m *Model, x mat.Matrix) error { _, err := m.Transform(ctx, x); return err }
	inverse := func(m *Model, x mat.Matrix) error { _, err := m.InverseTransform(x); return err }
	project := func(m *Model, x mat.Matrix) error { _, err := m.Project(x); return err }
	for _, test := range []struct {
		name string
		err  error
		kind error
		want string
	}{
		{"transform, columns", transform(model, mat.NewDense(2, 4, nil)), ErrShape, "nmf: X has 4 columns, want 5, as H has (2×5)"},
		{"transform, negative", transform(model, mat.NewDense(1, 5, []float64{0, 0, -1, 0, 0})), ErrNegative, "nmf: X[0,2] = -1 is negative"},
		{"transform, nil", transform(model, nil), ErrNil, "nmf: X is nil, want a matrix"},
		{"transform, zero model", transform(&Model{}, postNew), ErrNoModel, "nmf: the model has no components: make one with Config.Fit or FromComponents"},
		{"transform, nil model", transform(nil, postNew), ErrNil, "nmf: the model is nil"},
		{"inverse, columns", inverse(model, mat.NewDense(2, 5, nil)), ErrShape, "nmf: W has 5 columns, want 2, one for each row of H (2×5)"},
		{"inverse, zero model", inverse(&Model{}, postNew), ErrNoModel, "nmf: the model has no components: make one with Config.Fit or FromComponents"},
		{"inverse, NaN", inverse(model, mat.NewDense(1, 2, []float64{0, math.NaN()})), ErrNotFinite, "nmf: W[0,1] = NaN is not a finite number"},
		{"project, columns", project(model, mat.NewDense(2, 4, nil)), ErrShape, "nmf: X has 4 columns, want 5, as H has (2×5)"},
		{"project, nil model", project(nil, postNew), ErrNil, "nmf: the model is nil"},
	} {
		if !errors.Is(test.err, test.kind) || test.err.Error() != test.want {
			t.Errorf("%s: error %v, want %s", test.name, test.err, test.want)
		}
	}
	if _, err := FromComponents(mat.NewDense(3, 5, nil), Default(2)); !errors.Is(err, ErrShape) {
		t.Errorf("New with 3 components for 2: error %v, want ErrShape", err)
	}
	if _, err := FromComponents(nil, Default(2)); !errors.Is(err, ErrNil) {
		t.Errorf("New without components: error %v, want ErrNil", err)
	}
	//lint:ignore SA1012 a nil context is what is tested
	if _, err := model.Transform(nil, postNew); !errors.Is(err, ErrNil) { //nolint:staticcheck
		t.Errorf("Transform with a nil context: error %v, want ErrNil", err)
	}
}

func TestNewFromComponentsTransformsAsTheFittedModel(t *testing.T) {
	fitted := postModel(t)
	known, err := FromComponents(fitted.H, postConfig())
	if err != nil {
		t.Fatal(err)
	}
	want, err := fitted.Transform(context.Background(), postNew)
	if err != nil {
		t.Fatal(err)
	}
	got, err := known.Transform(context.Background(), postNew)
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(got, want) {
		t.Errorf("codes %v, want %v", got, want)
	}
	wide, err := FromComponents(mat.NewDense(3, 2, []float64{1, 0, 0, 1, 1, 1}), Default(3))
	if err != nil {
		t.Fatalf("more components than columns: %v", err)
	}
	if _, err := wide.Transform(context.Background(), mat.NewDense(1, 2, []float64{1, 2})); err != nil {
		t.Error(err)
	}
}

func TestCancelledFitReturnsTheModelSoFar(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := randomStart(3)
	c.Tol = 0
	var seen []Iteration
	c.OnIteration = func(it Iteration) {
		seen = append(seen, it)
		if it.Number == 5 {
			cancel()
		}
	}
	x := nonNegativeMatrix(20, 10, 3, 0.1, 1)
	m, err := c.Fit(ctx, x)
	if err != context.Canceled {
		t.Fatalf("error %v, want context.Canceled", err)
	}
	if m == nil || m.Iterations != 5 || !slices.Equal(m.History, seen) || m.Converged {
		t.Fatalf("model %+v, want one of 5 iterations", m)
	}
	if direct := residualNorm(x, m.W, m.H); math.Abs(m.ReconstructionErr-direct) > 1e-12*direct {
		t.Errorf("ReconstructionErr = %v, want %v", m.ReconstructionErr, direct)
	}
	w, err := m.Transform(ctx, x)
	if err != context.Canceled || w == nil {
		t.Errorf("Transform: codes %v and error %v, want the start and context.Canceled", w, err)
	}
}

func residualNorm(x, w, h mat.Matrix) float64 {
	var r mat.Dense
	r.Mul(w, h)
	r.Sub(x, &r)
	return mat.Norm(&r, 2)
}

func TestHistoryIsTheLossAndNeverRises(t *testing.T) {
	for _, test := range []struct {
		name  string
		noise float64
		alpha float64
	}{
		{"noisy", 1, 0}, {"exact, where the difference of norms cancels", 0, 0}, {"penalised", 1, 0.01},
	} {
		c := randomStart(4)
		c.Tol, c.AlphaW, c.L1Ratio = 1e-9, test.alpha, 0.5
		x := nonNegativeMatrix(30, 25, 4, test.noise, 3)
		m, err := c.Fit(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		last := m.History[len(m.History)-1]
		if want := m.ReconstructionErr * m.ReconstructionErr / 2; math.Abs(last.Loss-want) > 1e-8*want {
			t.Errorf("%s: last loss %v, want Err²/2 = %v", test.name, last.Loss, want)
		}
		for i, it := range m.History {
			if it.Number != i+1 {
				t.Errorf("%s: iteration %d is numbered %d", test.name, i+1, it.Number)
			}
			if i > 0 {
				before := m.History[i-1]
				if now, was := it.Loss+it.Penalty, before.Loss+before.Penalty; now > was*(1+1e-9) {
					t.Errorf("%s: the objective rises from %v to %v in iteration %d", test.name, was, now, it.Number)
				}
			}
		}
	}
}

func TestIterationsDoNotAllocate(t *testing.T) {
	sparse, _ := sparsePair(t, 300, 200, 5)
	for _, test := range []struct {
		name   string
		x      mat.Matrix
		solver Solver
		beta   float64
	}{
		{"cd", nonNegativeMatrix(300, 200, 8, 1, 5), CoordinateDescent, 2},
		{"cd, exact fit", nonNegativeMatrix(300, 200, 2, 0, 5), CoordinateDescent, 2},
		{"cd, sparse", sparse, CoordinateDescent, 2},
		{"hals", nonNegativeMatrix(300, 200, 8, 1, 5), AcceleratedHALS, 2},
		{"mu", nonNegativeMatrix(300, 200, 8, 1, 5), MultiplicativeUpdate, 2},
		{"mu, Kullback-Leibler", nonNegativeMatrix(300, 200, 8, 1, 5), MultiplicativeUpdate, 1},
		{"mu, Kullback-Leibler, sparse", sparse, MultiplicativeUpdate, 1},
		{"mu, beta 1.5, sparse", sparse, MultiplicativeUpdate, 1.5},
	} {
		d, err := read(test.x, "X", nonNegative)
		if err != nil {
			t.Fatal(err)
		}
		c := randomStart(8)
		c.Solver, c.Beta = test.solver, test.beta
		w, ht := c.random(d)
		workers := team.New(context.Background())
		defer workers.Stop()
		p := c.objective(d, w, ht, false, workers)
		m := c.fitting()(c, p)
		m.iterate(context.Background(), 1)
		if n := testing.AllocsPerRun(5, func() { m.iterate(context.Background(), 2); m.loss() }); n > 0 {
			t.Errorf("%s: %v allocations an iteration, want none", test.name, n)
		}
	}
}

func TestNoMinusZeroComesOut(t *testing.T) {
	x := nonNegativeMatrix(12, 9, 3, 0, 2)
	x.Set(0, 0, math.Copysign(0, -1))
	for j := range 9 {
		x.Set(4, j, math.Copysign(0, -1))
	}
	m, err := randomStart(3).Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	w, err := m.Transform(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	r, err := m.InverseTransform(w)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]*mat.Dense{"W": m.W, "H": m.H, "codes": w, "reconstruction": r} {
		for _, v := range a.RawMatrix().Data {
			if v == 0 && math.Signbit(v) {
				t.Errorf("%s holds −0", name)
			}
		}
	}
}

func TestWarningsNameWhatDeservesALook(t *testing.T) {
	x := nonNegativeMatrix(10, 8, 3, 1, 4)
	scaled := func(s float64) *mat.Dense {
		var a mat.Dense
		a.Scale(s, x)
		return &a
	}
	withMinusZero := mat.DenseCopyOf(x)
	withMinusZero.Set(2, 5, math.Copysign(0, -1))
	mu := func(c Config, beta float64) Config {
		c.Solver, c.Beta, c.MaxIter = MultiplicativeUpdate, beta, 500
		return c
	}
	short := randomStart(2)
	short.MaxIter = 2
	nndsvd := mu(Default(2), 2)
	nndsvd.Init = InitNNDSVD
	unused := randomStart(2)
	unused.AlphaW, unused.AlphaH, unused.L1Ratio = 1e3, 0, 1
	oneSided := randomStart(3)
	oneSided.AlphaW, oneSided.AlphaH, oneSided.Tol = 1e6, 0, 0
	onH := oneSided
	onH.AlphaW, onH.AlphaH = 0, 1e6
	for _, test := range []struct {
		name   string
		config Config
		x      mat.Matrix
		want   []string
	}{
		{"nothing", Default(2), x, nil},
		{"too few iterations", short, x, []string{"not converged after 2 iterations (violation 0."}},
		{"zeros", randomStart(2), mat.NewDense(3, 4, nil), []string{"component 0 is dead: its row of H", "component 1 is dead: its row of H"}},
		{"zeros, KL", mu(randomStart(2), 1), mat.NewDense(3, 4, nil), []string{"not converged", "component 0 is dead", "component 1 is dead"}},
		{"−0", Default(2), withMinusZero, []string{"X[2,5] is −0, which counts as 0"}},
		{"squares below float64", randomStart(2), scaled(1e-170), []string{"the mean of X is 2.4e-170, whose square"}},
		{"entries below the guard", mu(randomStart(2), 1), scaled(1e-9), []string{"component 0 is dead", "component 1 is dead", "the mean of X is 2.4e-09, and a loss"}},
		{"entries below the cut", Default(2), scaled(1e-9), []string{"the mean of X is 2.4e-09, and a start by nndsvda cuts"}},
		{"zeros filled far above the entries", Default(2), scaled(1e10), []string{"the mean of X is 2.4e+10, and a start by nndsvda fills"}},
		{"a mean that underflows", Default(1), mat.NewDense(3, 3, []float64{5e-324, 0, 0, 0, 0, 0, 0, 0, 0}), []string{
			"component 0 is dead", "the mean of X is 0, whose square"}},
		{"a component that no row uses", unused, x, []string{"component 0 is dead: its column of W", "component 1 is dead: its column of W", "only W is penalised"}},
		{"a penalty on W alone", oneSided, x, []string{"only W is penalised: the scale moves from W to H without end"}},
		{"a penalty on H alone", onH, x, []string{"only H is penalised: the scale moves from H to W without end"}},
		{"multiplicative updates of zeros", nndsvd, x, []string{"zeros of the nndsvd start stay zero"}},
	} {
		m, err := test.config.Fit(context.Background(), test.x)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(m.Warnings, test.want, strings.HasPrefix) {
			t.Errorf("%s: warnings %q, want %q", test.name, m.Warnings, test.want)
		}
	}
}
