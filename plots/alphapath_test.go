package plots

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// known is a model with components h.
func known(t *testing.T, h *mat.Dense, change func(c *nmf.Config)) *nmf.Model {
	t.Helper()
	k, _ := h.Dims()
	c := nmf.Default(k)
	change(&c)
	m, err := nmf.FromComponents(h, c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// mixture is a row of several components and of something else.
func mixture(h *mat.Dense) *mat.Dense {
	k, m := h.Dims()
	x := mat.NewDense(1, m, nil)
	x.Apply(func(_, j int, _ float64) float64 {
		v := math.Abs(math.Sin(float64(j * j)))
		for t := range k {
			v += h.At(t, j) * math.Max(math.Sin(float64(2*t+1)), 0)
		}
		return v
	}, x)
	return x
}

func lasso(c *nmf.Config) { c.L1Ratio = 1 }

func TestGoldenAlphaPath(t *testing.T) {
	row, wide := mixture(positive(5, 12)), mixture(positive(20, 30))
	for name, f := range map[string]AlphaPathFigure{
		"alphapath":      AlphaPath(known(t, positive(5, 12), func(c *nmf.Config) { c.AlphaW, c.L1Ratio = 0.05, 1 }), row),
		"alphapath-dark": AlphaPath(known(t, positive(5, 12), func(*nmf.Config) {}), row).Components("a", "b", "c", "d", "e").Dark(),
		"alphapath-many": AlphaPath(known(t, positive(20, 30), lasso), wide).Titled("Twenty components"),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

// With one component the code is (h·x − m·alpha)/‖h‖² for L1, h·x/(‖h‖² + m·alpha) for L2.
func TestAlphaPathIsTheFormulaForOneComponent(t *testing.T) {
	h, x := mat.NewDense(1, 2, []float64{3, 4}), mat.NewDense(1, 2, []float64{2, 1})
	for ratio, code := range map[float64]func(alpha float64) float64{
		1: func(alpha float64) float64 { return math.Max(10-2*alpha, 0) / 25 },
		0: func(alpha float64) float64 { return 10 / (25 + 2*alpha) },
	} {
		p, err := AlphaPath(known(t, h, func(c *nmf.Config) { c.L1Ratio = ratio }), x).drawing().picture()
		if err != nil {
			t.Fatal(err)
		}
		hi := p.panels[0].X.Max
		if want := map[float64]float64{1: 5, 0: 1250}[ratio]; math.Abs(hi-want) > 1e-9*want {
			t.Errorf("L1 ratio %g: the axis begins at %g, want %g", ratio, hi, want)
		}
		m, err := AlphaPath(known(t, h, func(c *nmf.Config) { c.L1Ratio = ratio }), x).own.marks(h, x)
		if err != nil {
			t.Fatal(err)
		}
		r := m.curves[0]
		for i, alpha := range r.x {
			if i == len(r.x)-1 {
				alpha = 0
			}
			if want := code(alpha); math.Abs(r.y[i]-want) > 1e-12 {
				t.Errorf("L1 ratio %g: the code at %g is %g, want %g", ratio, alpha, r.y[i], want)
			}
		}
	}
}

func TestAlphaPathOfL1BeginsWithNothingAndEndsWithoutPenalty(t *testing.T) {
	x := mixture(positive(5, 12))
	model := known(t, positive(5, 12), lasso)
	m, err := AlphaPath(model, x).own.marks(model.H, x)
	if err != nil {
		t.Fatal(err)
	}
	want, err := model.TransformExact(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	var first, second, last float64 // sums over the components
	for _, r := range m.curves {
		first, second, last = first+r.y[0], second+r.y[1], last+r.last()
	}
	if first > 1e-12 || !(second > first) || math.Abs(last-mat.Sum(want)) > 1e-12 {
		t.Errorf("coefficients add up to %g, %g, …, %g, want 0, more, %g", first, second, last, mat.Sum(want))
	}
}

func TestAlphaPathDrawsExtremeRows(t *testing.T) {
	for name, x := range map[string][]float64{
		"zero": {0, 0, 0}, "small": {1e-100, 0, 0}, "large": {1e100, 0, 1e100}, "a component": {1, 0.6, 0.2}, "nothing in common": {0, 0, 1},
	} {
		h := mat.NewDense(2, 3, []float64{1, 0.6, 0, 0.5, 1, 0})
		for ratio := range 3 {
			m := known(t, h, func(c *nmf.Config) { c.L1Ratio = float64(ratio) / 2 })
			drawn(t, name, AlphaPath(m, mat.NewDense(1, 3, x)))
			drawn(t, name+", small", AlphaPath(m, mat.NewDense(1, 3, x)).Sized(1, 1))
		}
	}
	twice := mat.NewDense(3, 3, []float64{1, 2, 3, 1, 2, 3, 0, 0, 0})
	drawn(t, "dependent components", AlphaPath(known(t, twice, lasso), mat.NewDense(1, 3, []float64{1, 1, 1})))
	drawn(t, "an alpha far below", AlphaPath(known(t, twice, func(c *nmf.Config) { c.AlphaW = 1e-280 }), mat.NewDense(1, 3, []float64{1, 1, 1})))
	drawn(t, "an alpha far above", AlphaPath(known(t, twice, func(c *nmf.Config) { c.AlphaW = 1e9 }), mat.NewDense(1, 3, []float64{1, 1, 1})))
}

func TestAlphaPathRefusesWhatHasNoPath(t *testing.T) {
	m := known(t, mat.NewDense(2, 3, []float64{1, 0.6, 0.2, 0.5, 1, 0.3}), lasso)
	row := mat.NewDense(1, 3, []float64{1, 2, 3})
	for _, c := range []struct {
		name string
		f    AlphaPathFigure
		want string
	}{
		{"nil", AlphaPath(nil, row), "plots: cannot draw AlphaPath: the model is nil or has no components"},
		{"no components", AlphaPath(&nmf.Model{}, row), "plots: cannot draw AlphaPath: the model is nil or has no components"},
		{"nil row", AlphaPath(m, nil), "plots: cannot draw AlphaPath: x is nil"},
		{"two rows", AlphaPath(m, mat.NewDense(2, 3, nil)), "plots: cannot draw AlphaPath: x is 2×3, want one row of 3 columns"},
		{"columns", AlphaPath(m, mat.NewDense(1, 4, nil)), "plots: cannot draw AlphaPath: x is 1×4, want one row of 3 columns"},
		{"names", AlphaPath(m, row).Components("a"), "plots: cannot draw AlphaPath: 1 names for 2 components"},
		{"loss", AlphaPath(known(t, mat.NewDense(1, 3, []float64{1, 1, 1}), func(c *nmf.Config) { c.Solver, c.Beta = nmf.MultiplicativeUpdate, 1 }), row),
			"plots: cannot draw AlphaPath: the model's beta is 1, want 2"},
		{"out of range", AlphaPath(m, mat.NewDense(1, 3, []float64{1e-300, 0, 0})),
			"plots: cannot draw AlphaPath: AlphaW would go from 3.333e-306 to 3.333e-301, numbers out of range"},
	} {
		refused(t, c.name, c.f, c.want)
	}
	for _, v := range []float64{-1, math.NaN(), math.Inf(1)} {
		for _, change := range []func(c *nmf.Config){func(c *nmf.Config) { c.AlphaW = v }, func(c *nmf.Config) { c.L1Ratio = v }} {
			bad := &nmf.Model{Config: m.Config, H: m.H}
			change(&bad.Config)
			if err := AlphaPath(bad, row).Err(); !errors.Is(err, ErrInput) {
				t.Errorf("a setting of %g gives %v", v, err)
			}
		}
		err := AlphaPath(m, mat.NewDense(1, 3, []float64{1, v, 0})).Err()
		if !errors.Is(err, ErrInput) || strings.Contains(err.Error(), "\n") {
			t.Errorf("a row with %g gives %v", v, err)
		}
	}
}

// A coefficient that the L2 penalty never makes 0 does not leave 0.
func TestAlphaPathSaysLeavesOnlyWhereItDoes(t *testing.T) {
	for want, y := range map[string][]float64{
		"above 0 at the largest AlphaW, is 2 without a penalty":      {1, 1.5, 2},
		"leaves 0 at an AlphaW of about 0.1, is 2 without a penalty": {0, 1.5, 2},
		"leaves 0 at an AlphaW of 0, is 2 without a penalty":         {0, 0, 2},
		"0 at every AlphaW": {0, 0, 0},
		"leaves 0 at an AlphaW of about 0.1, is 0 without a penalty": {0, 1, 0},
	} {
		if got := leaving(run{x: []float64{1, 0.1, 0}, y: y}); got != want {
			t.Errorf("%v: %q, want %q", y, got, want)
		}
	}
}
