package plots

import (
	"context"
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// twoComponents is a model whose components have an angle of about 30°, so that coordinate descent takes many steps.
func twoComponents(t *testing.T, change func(c *nmf.Config)) *nmf.Model {
	t.Helper()
	c := nmf.Default(2)
	change(&c)
	m, err := nmf.FromComponents(mat.NewDense(2, 3, []float64{1, 0.6, 0.2, 0.5, 1, 0.3}), c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestGoldenPath(t *testing.T) {
	plain := twoComponents(t, func(*nmf.Config) {})
	penalised := twoComponents(t, func(c *nmf.Config) { c.AlphaW, c.L1Ratio = 0.02, 0.5 })
	inside, outside := mat.NewDense(1, 3, []float64{1, 1.3, 0.4}), mat.NewDense(1, 3, []float64{1, 0.1, 0.5})
	for name, f := range map[string]PathFigure{
		"path":      Path(plain, inside).Components("sport", "politics"),
		"path-out":  Path(plain, outside).Titled("The linear code is negative"),
		"path-dark": Path(penalised, inside).Dark(),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

func TestPathEndsWhereTransformDoes(t *testing.T) {
	for name, change := range map[string]func(c *nmf.Config){
		"default": func(*nmf.Config) {}, "exact": func(c *nmf.Config) { c.Tol, c.MaxIter = 1e-12, 900 }, "three sweeps": func(c *nmf.Config) { c.MaxIter = 3 },
		"L1": func(c *nmf.Config) { c.AlphaW, c.L1Ratio = 0.05, 1 }, "L2": func(c *nmf.Config) { c.AlphaW = 0.05 },
	} {
		m := twoComponents(t, change)
		for i := range 20 {
			x := positive(20, 3).Slice(i, i+1, 0, 3)
			want, err := m.Transform(context.Background(), x)
			if err != nil {
				t.Fatal(err)
			}
			o, _, _, err := Path(m, x).own.objective()
			if err != nil {
				t.Fatal(err)
			}
			path, _ := o.descend(m.Config.Tol, m.Config.MaxIter)
			got := path[len(path)-1]
			if math.Abs(got[0]-want.At(0, 0))+math.Abs(got[1]-want.At(0, 1)) > 1e-13 {
				t.Errorf("%s, row %d: the path ends at %v, Transform at %v", name, i, got, mat.Formatted(want))
			}
		}
	}
}

func TestPathDrawsExtremeRows(t *testing.T) {
	m := twoComponents(t, func(*nmf.Config) {})
	for name, x := range map[string][]float64{
		"zero": {0, 0, 0}, "tiny": {1e-300, 0, 0}, "huge": {1e150, 0, 1e150}, "on an edge": {1, 0.6, 0.2},
	} {
		drawn(t, name, Path(m, mat.NewDense(1, 3, x)))
		drawn(t, name+", small", Path(m, mat.NewDense(1, 3, x)).Sized(1, 1))
	}
	for _, v := range []float64{-1, math.NaN(), math.Inf(1)} {
		if err := Path(m, mat.NewDense(1, 3, []float64{1, v, 0})).Err(); !errors.Is(err, ErrInput) {
			t.Errorf("a row with %g gives %v", v, err)
		}
	}
}

func TestPathRefusesWhatHasNoContours(t *testing.T) {
	m := twoComponents(t, func(*nmf.Config) {})
	row := mat.NewDense(1, 3, []float64{1, 2, 3})
	model := func(h *mat.Dense, change func(c *nmf.Config)) *nmf.Model {
		k, _ := h.Dims()
		c := nmf.Default(k)
		change(&c)
		return &nmf.Model{Config: c, H: h}
	}
	same := func(*nmf.Config) {}
	for _, c := range []struct {
		name string
		f    PathFigure
		want string
	}{
		{"nil", Path(nil, row), "plots: cannot draw Path: the model is nil or has no components"},
		{"no components", Path(&nmf.Model{}, row), "plots: cannot draw Path: the model is nil or has no components"},
		{"nil row", Path(m, nil), "plots: cannot draw Path: x is nil"},
		{"two rows", Path(m, mat.NewDense(2, 3, nil)), "plots: cannot draw Path: x is 2×3, want one row of 3 columns"},
		{"columns", Path(m, mat.NewDense(1, 4, nil)), "plots: cannot draw Path: x is 1×4, want one row of 3 columns"},
		{"three", Path(model(mat.NewDense(3, 3, []float64{1, 0, 0, 0, 1, 0, 0, 0, 1}), same), row), "plots: cannot draw Path of 3 components: a page has room for 2"},
		{"solver", Path(twoComponents(t, func(c *nmf.Config) { c.Solver = nmf.MultiplicativeUpdate }), row), "plots: cannot draw Path: the model's solver is mu, want cd"},
		{"shuffled", Path(twoComponents(t, func(c *nmf.Config) { c.Shuffle = true }), row), "plots: cannot draw Path: the model shuffles its components, the steps are in their order"},
		{"parallel", Path(model(mat.NewDense(2, 3, []float64{1, 2, 3, 2, 4, 6}), same), row),
			"plots: cannot draw Path: the components are parallel or a number is out of range, there is no single minimum"},
	} {
		refused(t, c.name, c.f, c.want)
	}
}
