package plots

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// drawn fails the test unless the figure is drawn whole in every form.
func drawn(t *testing.T, name string, f figure) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Helper()
		if err := f.Err(); err != nil {
			t.Fatal(err)
		}
		h := f.HTML()
		parse(t, h)
		if strings.Contains(strings.NewReplacer("NaN<", "", "NaN (grey)", "").Replace(h), "NaN") {
			t.Errorf("a coordinate or a label is NaN:\n%.3000s", h)
		}
		if _, err := f.SVG(); err != nil {
			t.Errorf("SVG: %v", err)
		}
		if _, err := f.PNGAt(0.4); err != nil {
			t.Errorf("PNG: %v", err)
		}
		if f.Text() == "" {
			t.Error("no text")
		}
	})
}

// refused fails the test unless every form of the figure says the same one-line error.
func refused(t *testing.T, name string, f figure, want string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Helper()
		err := f.Err()
		if err == nil || !errors.Is(err, ErrInput) || err.Error() != want {
			t.Fatalf("error %q, want %q", err, want)
		}
		for form, call := range map[string]func() ([]byte, error){"SVG": f.SVG, "PNG": f.PNG} {
			if b, err := call(); b != nil || !errors.Is(err, ErrInput) {
				t.Errorf("%s gives %d bytes and %v", form, len(b), err)
			}
		}
		if err := f.Save(t.TempDir() + "/x.svg"); !errors.Is(err, ErrInput) {
			t.Errorf("Save gives %v", err)
		}
		if f.Text() != want || !strings.Contains(f.HTML(), `role="alert"`) {
			t.Errorf("text %q, HTML %s", f.Text(), f.HTML())
		}
	})
}

// hostile are matrices that break plots: one value everywhere, no finite value, the ends of float64.
func hostile() map[string]*mat.Dense {
	fill := func(n, m int, vs ...float64) *mat.Dense {
		x := mat.NewDense(n, m, nil)
		x.Apply(func(i, j int, _ float64) float64 { return vs[(i*m+j)%len(vs)] }, x)
		return x
	}
	nan, inf := math.NaN(), math.Inf(1)
	return map[string]*mat.Dense{
		"one by one":       fill(1, 1, 3),
		"zero":             fill(3, 4, 0),
		"negative zero":    fill(2, 2, math.Copysign(0, -1)),
		"constant":         fill(4, 4, 7),
		"negative":         fill(3, 3, -2),
		"all NaN":          fill(2, 3, nan),
		"all infinite":     fill(2, 3, inf, -inf),
		"some NaN":         fill(5, 5, 1, nan, 2),
		"huge":             fill(3, 3, math.MaxFloat64, -math.MaxFloat64, 1),
		"tiny":             fill(3, 3, 5e-324, 0),
		"tiny and huge":    fill(12, 12, 1e-300, 1e300),
		"nearly constant":  fill(3, 3, 1, 1+1e-15),
		"one row":          fill(1, 1000, 1, 2, 3),
		"one column":       fill(1000, 1, 1, 2, 3),
		"tall":             fill(5000, 2, 1, 4, 9),
		"wide image":       fill(3, 5000, 1, 4, 9),
		"NaN in an image":  fill(50, 50, 1, nan, 2, -inf),
		"tiny in an image": fill(50, 50, 5e-324, 0),
		"huge in an image": fill(50, 50, math.MaxFloat64, -math.MaxFloat64),
	}
}

func TestDiffDrawsAnyMatrix(t *testing.T) {
	for name, x := range hostile() {
		n, m := x.Dims()
		zero := mat.NewDense(n, m, nil)
		drawn(t, name+" and itself", Diff(x, x))
		drawn(t, name+" and 0", Diff(x, zero))
		drawn(t, "0 and "+name, Diff(zero, x).Sized(3, 1))
		drawn(t, "heat map of "+name, Heatmap(x))
		if strings.HasPrefix(name, "all") {
			refused(t, "errors of "+name, Errors(x, zero), "plots: cannot draw Errors: no row has a finite error")
			continue
		}
		if s := summarise(x); s.nan+s.inf == 0 && name != "huge" && name != "huge in an image" {
			drawn(t, "errors of "+name, Errors(x, zero).Sorted())
		}
	}
}

func TestErrorsCountWhatTheyLeaveOut(t *testing.T) {
	x := mat.NewDense(4, 2, []float64{1, 2, math.NaN(), 1, 0, 0, 3, 4})
	y := mat.NewDense(4, 2, []float64{1, 0, 1, 1, 0, 1, 0, 0})
	for _, c := range []struct {
		f    ErrorsFigure
		want string
	}{
		{Errors(x, y), "The error of 3 rows lies between 1 and 5; the median is 2. The largest: row 3 with 5, row 0 with 2, row 2 with 1. 1 row is left out: not finite, or relative to 0."},
		{Errors(x, y).Relative(), "The relative error of 2 rows lies between 0.8944 and 1; the median is 0.9472. The largest: row 3 with 1, row 0 with 0.8944. 2 rows are left out: not finite, or relative to 0."},
	} {
		if got := strings.Split(c.f.Text(), "\n")[1]; got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	refused(t, "zero rows", Errors(mat.NewDense(2, 2, nil), mat.NewDense(2, 2, nil)).Relative(), "plots: cannot draw Errors: no row has a finite error")
	refused(t, "shapes", Errors(x, result1), "plots: cannot draw Errors: data is 4×2 and reconstruction is 2×5, want the same shape")
	refused(t, "names", Errors(x, y).Rows("a"), "plots: cannot draw Errors: 1 row names for 4 rows")
}

func TestHeatmapRefusesWhatIsNoMatrix(t *testing.T) {
	refused(t, "too large, with names", Heatmap(nmf.Labelled{Matrix: vast{}}), "plots: cannot draw Heatmap: the matrix is 2000000×2000000, more than 100000000 entries: draw a part of it")
	refused(t, "nil", Heatmap(nil), "plots: cannot draw Heatmap: the matrix is nil")
	refused(t, "names", Heatmap(result1).Columns("a"), "plots: cannot draw Heatmap: 1 column names for 5 columns")
	refused(t, "too large", Heatmap(vast{}), "plots: cannot draw Heatmap: the matrix is 2000000×2000000, more than 100000000 entries: draw a part of it")
}

// vast is a sparse matrix that nobody should make dense.
type vast struct{}

func (vast) Dims() (r, c int)    { return 2_000_000, 2_000_000 }
func (vast) At(int, int) float64 { return 0 }
func (v vast) T() mat.Matrix     { return v }

func TestDiffTakesAnyKindOfMatrix(t *testing.T) {
	sym := mat.NewSymDense(3, []float64{1, 2, 3, 2, 4, 5, 3, 5, 6})
	drawn(t, "symmetric", Diff(sym, mat.NewDiagDense(3, []float64{1, 4, 6})))
	drawn(t, "transposed view", Diff(result1.T(), result2.T()))
	drawn(t, "vector", Diff(mat.NewVecDense(4, []float64{1, 2, 3, 4}), result1.Slice(0, 1, 0, 4).T()))
}

func TestDiffRefusesWhatIsNoPair(t *testing.T) {
	var none *mat.Dense
	for _, c := range []struct {
		name string
		f    DiffFigure
		want string
	}{
		{"nil", Diff(nil, result1), "plots: cannot draw Diff: data is nil"},
		{"typed nil", Diff(result1, none), "plots: cannot draw Diff: reconstruction is nil"},
		{"empty", Diff(&mat.Dense{}, result1), "plots: cannot draw Diff: data is empty (0×0)"},
		{"shapes", Diff(postData, result1).Named("X", "W·H"), "plots: cannot draw Diff: X is 4×5 and W·H is 2×5, want the same shape"},
		{"row names", Diff(result1, result2).Rows("a"), "plots: cannot draw Diff: 1 row names for 2 rows"},
		{"column names", Diff(result1, result2).Columns("a", "b"), "plots: cannot draw Diff: 2 column names for 5 columns"},
		{"size", Diff(result1, result2).Sized(1e9, 1), "plots: cannot draw a figure of 1e+09×1 inches: each side must be from 0.5 to 100"},
		{"no size", Diff(result1, result2).Sized(math.NaN(), 1), "plots: cannot draw a figure of NaN×1 inches: each side must be from 0.5 to 100"},
		{"zero value", DiffFigure{}, "plots: cannot draw Diff: data is nil"},
	} {
		refused(t, c.name, c.f, c.want)
	}
}

func TestLossDrawsAnyHistory(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, losses := range map[string][]float64{
		"one": {0.5}, "zero": {0}, "zeros": {0, 0, 0}, "falls to zero": {1, 1e-9, 0}, "constant": {2, 2, 2},
		"rises": {1, 2, 3}, "negative": {1, -1e-17}, "all negative": {-3, -4}, "some NaN": {1, nan, 0.5}, "diverges": {1, 1e200, inf},
		"denormal": {5e-324, 1e-323}, "one denormal": {5e-324}, "zero and denormal": {5e-324, 0},
		"huge": {math.MaxFloat64, 1e300}, "everything": {math.MaxFloat64, 5e-324, 0}, "both signs huge": {math.MaxFloat64, -math.MaxFloat64},
		"rounding apart": {1, 1 - 1e-16}, "1.0000 to 1.0003": {1.0003, 1.0001, 1},
	} {
		m := &nmf.Model{Converged: true}
		for i, v := range losses {
			m.History = append(m.History, nmf.Iteration{Number: i + 1, Loss: v})
		}
		many := make([]*nmf.Model, 20)
		for i := range many {
			many[i] = m
		}
		drawn(t, name, Loss(m))
		drawn(t, name+", linear", Loss(m).Linear())
		drawn(t, name+", by seconds", Loss(m, m).BySeconds())
		drawn(t, name+", band", Loss(many...).Titled("t\nu"))
	}
}

func TestLossRefusesWhatHasNoCurve(t *testing.T) {
	ok := fitted(nmf.Default(2), 3, true, falling(1, 2, 1))
	for _, c := range []struct {
		name string
		f    LossFigure
		want string
	}{
		{"none", Loss(), "plots: cannot draw Loss without a model"},
		{"nil", Loss(nil), "plots: cannot draw Loss: model is nil"},
		{"second nil", Loss(ok, nil), "plots: cannot draw Loss: model 1 is nil"},
		{"no history", Loss(&nmf.Model{}), "plots: cannot draw Loss: model has no history: it was not made by Fit"},
		{"not finite", Loss(fitted(nmf.Default(2), 3, true, func(float64) float64 { return math.NaN() })),
			"plots: cannot draw Loss: no loss of model is finite"},
		{"relative to nothing", Loss(fitted(nmf.Default(2), 3, true, func(float64) float64 { return 0 })).Relative(),
			"plots: cannot draw Loss: model starts at a loss of 0, nothing is relative to that"},
		{"names", Loss(ok).Named("a", "b"), "plots: cannot draw Loss of 1 models with 2 names"},
	} {
		refused(t, c.name, c.f, c.want)
	}
}

func TestLossSaysWhatItLeavesOutAndWhereZeroIs(t *testing.T) {
	m := fitted(nmf.Default(2), 4, false, func(i float64) float64 { return []float64{2, math.NaN(), 1, 0}[int(i)-1] })
	text := Loss(m).Text()
	for _, want := range []string{"1 values that are not finite left out (the first at iteration 2)", "A loss of 0 is drawn at the bottom", "stopped before"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestCurvesAreNamedByWhatDiffers(t *testing.T) {
	with := func(change func(c *nmf.Config)) *nmf.Model {
		c := nmf.Default(3)
		change(&c)
		return fitted(c, 3, true, falling(1, 2, 1))
	}
	same := func(*nmf.Config) {}
	for _, c := range []struct {
		a, b *nmf.Model
		want [2]string
	}{
		{with(same), with(same), [2]string{"run 0", "run 1"}},
		{with(same), with(func(c *nmf.Config) { c.Seed = 7 }), [2]string{"seed 0", "seed 7"}},
		{with(same), with(func(c *nmf.Config) { c.Seed, c.Components = 7, 4 }), [2]string{"k = 3", "k = 4"}},
		{with(same), with(func(c *nmf.Config) { c.Solver, c.Tol = nmf.MultiplicativeUpdate, 1e-6 }),
			[2]string{"coordinate descent, tol = 0.0001", "multiplicative update, tol = 1e-6"}},
		{with(same), with(func(c *nmf.Config) { c.Init, c.AlphaW, c.Shuffle = nmf.InitRandom, 0.1, true }),
			[2]string{"auto start, alpha W = 0, cyclic", "random start, alpha W = 0.1, shuffled"}},
	} {
		got := differences([]*nmf.Model{c.a, c.b})
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestLabelsDoNotTouch(t *testing.T) {
	for name, at := range map[string][]float64{
		"apart": {0, 50, 100}, "one place": {50, 50, 50, 50}, "at the bottom": {0, 0, 1}, "at the top": {99, 100, 100},
		"two heaps": {10, 10, 11, 60, 60, 61, 62}, "chain": {0, 5, 10, 15, 20, 25, 30, 35},
	} {
		places := make([]vg.Length, len(at))
		for i, v := range at {
			places[i] = vg.Length(v)
		}
		got := spread(places, 11, 0, 100)
		for i := range got {
			if got[i] < -1e-9 || got[i] > 100+1e-9 {
				t.Errorf("%s: label %d at %g is outside", name, i, float64(got[i]))
			}
			if i > 0 && got[i]-got[i-1] < 11-1e-9 {
				t.Errorf("%s: labels %d and %d are %g apart", name, i-1, i, float64(got[i]-got[i-1]))
			}
		}
		if name == "apart" && (got[0] != 0 || got[1] != 50 || got[2] != 100) {
			t.Errorf("labels that do not touch moved to %v", got)
		}
	}
}

func TestResidualLimitSaysWhatItClips(t *testing.T) {
	x := mat.NewDense(20, 20, nil)
	x.Apply(func(i, j int, _ float64) float64 { return math.Sin(float64(20*i + j)) }, x)
	y := mat.DenseCopyOf(x)
	y.Apply(func(i, j int, v float64) float64 { return v + 0.01*math.Cos(float64(i*j)) }, y)
	if text := Diff(x, y).Text(); strings.Contains(text, "beyond") {
		t.Errorf("an even residual is clipped: %s", text)
	}
	y.Set(3, 4, 5)
	if text := Diff(x, y).Text(); !strings.Contains(text, "1 entry lies beyond the colour scale, which ends at ±0.01") {
		t.Errorf("an outlier is not told: %s", text)
	}
}

func TestRestyledAxesCannotHangThePicture(t *testing.T) {
	for name, restyle := range map[string]func(p *plot.Plot){
		"a range of one number":   func(p *plot.Plot) { p.Y.Min, p.Y.Max = 5, 5 },
		"a range far away":        func(p *plot.Plot) { p.Y.Min, p.Y.Max = 1e-300, 1e-299 },
		"a reversed range":        func(p *plot.Plot) { p.Y.Min, p.Y.Max = 9, 1 },
		"no range":                func(p *plot.Plot) { p.Y.Min, p.Y.Max = math.NaN(), math.NaN() },
		"a range of all numbers":  func(p *plot.Plot) { p.X.Min, p.X.Max = math.Inf(-1), math.Inf(1) },
		"a logarithm of negative": func(p *plot.Plot) { p.X.Min, p.X.Max = -2, -1 },
	} {
		for _, f := range []figure{
			Loss(fitted(nmf.Default(2), 60, true, falling(1, 9, 4))).Styled(func(p []*plot.Plot) { restyle(p[0]) }),
			Errors(result1, result2).Styled(func(p []*plot.Plot) { restyle(p[0]) }),
		} {
			if _, err := f.PNGAt(1); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestConeRefusesWhatHasNoPlane(t *testing.T) {
	h := mat.NewDense(2, 3, []float64{1, 0, 1, 0, 1, 1})
	x := mat.NewDense(1, 3, []float64{1, 2, 3})
	for _, c := range []struct {
		name string
		f    ConeFigure
		want string
	}{
		{"nil", Cone(nil, x), "plots: cannot draw Cone: h is nil"},
		{"one component", Cone(mat.NewDense(1, 3, []float64{1, 1, 1}), x), "plots: cannot draw Cone of 1 component: a picture has room for 2 or 3"},
		{"four components", Cone(mat.NewDense(4, 3, nil), x), "plots: cannot draw Cone of 4 components: a picture has room for 2 or 3"},
		{"three in space", Cone(mat.NewDense(3, 3, nil), x).InSpace(), "plots: cannot draw Cone of 3 components InSpace: with the row itself that takes four dimensions"},
		{"three in a plane", Cone(mat.NewDense(3, 3, []float64{1, 0, 1, 0, 1, 1, 1, 1, 2}), x), "plots: cannot draw Cone: the three components lie in one plane, the cone has no inside"},
		{"two of three parallel", Cone(mat.NewDense(3, 3, []float64{1, 0, 1, 2, 0, 2, 0, 1, 1}), x), "plots: cannot draw Cone: components 0 and 1 are parallel"},
		{"component names", Cone(h, x).Components("a"), "plots: cannot draw Cone: 1 names for 2 components"},
		{"columns", Cone(h, result1), "plots: cannot draw Cone: x has 5 columns, the components have 3"},
		{"parallel", Cone(mat.NewDense(2, 3, []float64{1, 2, 3, 2, 4, 6}), x), "plots: cannot draw Cone: the components are parallel, the cone is a line"},
		{"zero", Cone(mat.NewDense(2, 3, []float64{1, 2, 3, 0, 0, 0}), x), "plots: cannot draw Cone: a component is 0"},
		{"names", Cone(h, x).Rows("a", "b"), "plots: cannot draw Cone: 2 row names for 1 rows"},
	} {
		refused(t, c.name, c.f, c.want)
	}
	for _, v := range []float64{-1, math.NaN(), math.Inf(1)} {
		bad := mat.NewDense(2, 3, []float64{1, v, 0, 0, 0, 1})
		if err := Cone(bad, x).Err(); !errors.Is(err, ErrInput) {
			t.Errorf("a component with %g gives %v", v, err)
		}
		if err := Cone(h, mat.NewDense(1, 3, []float64{1, 1, v})).Err(); v != -1 && !errors.Is(err, ErrInput) {
			t.Errorf("a row with %g gives %v", v, err)
		}
	}
}

func TestConeDrawsExtremeRows(t *testing.T) {
	h := mat.NewDense(2, 3, []float64{1, 0, 1, 0, 1, 1})
	for name, x := range map[string]*mat.Dense{
		"zero": mat.NewDense(2, 3, nil), "tiny": mat.NewDense(1, 3, []float64{1e-300, 0, 0}), "huge": mat.NewDense(1, 3, []float64{1e150, 0, 0}),
		"many": waves(60, 3),
	} {
		x.Apply(func(_, _ int, v float64) float64 { return math.Abs(v) }, x)
		drawn(t, name, Cone(h, x))
		drawn(t, name+", three components", Cone(mat.NewDense(3, 3, []float64{1, 0, 1, 0, 1, 1, 3, 2, 0}), x))
		drawn(t, name+", three components, small", Cone(mat.NewDense(3, 3, []float64{1e-3, 0, 1, 0, 1, 1e9, 3, 2, 0}), x).Sized(1, 1))
		drawn(t, name+", in space", Cone(h, x).InSpace())
		drawn(t, name+", in space, small", Cone(h, x).InSpace().Sized(1, 1))
	}
}

func TestConeKeepsAnglesAndDistances(t *testing.T) {
	h := mat.NewDense(2, 3, []float64{1, 0, 0, 1, 1, 0})
	text := Cone(h, mat.NewDense(3, 3, []float64{2, 1, 7, 1, 2, 0, 3, 0, 9})).Text()
	for _, want := range []string{"45° wide", "2 rows fall in the cone", "Outside: row 1 by 0.7071, 31.6 % of its length."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %s", want, text)
		}
	}
}

// The expected numbers are those of numpy's pinv, and of its lstsq over all sets of active components.
func TestConeOfThreeNamesTheFaceOfTheNearestPoint(t *testing.T) {
	h := mat.NewDense(3, 4, []float64{1, 0.2, 0.1, 0.3, 0.15, 1, 0.3, 0, 0.2, 0.1, 0.9, 0.1})
	x := mat.NewDense(4, 4, []float64{0.9, 0.8, 0.7, 2, 1.6, 0.1, 0.6, 0, 0.1, 1.2, 0, 1, 0, 0, 0, 0})
	text := Cone(h, x).Rows("a", "b", "c", "d").Components("red", "green", "blue").Text()
	for _, want := range []string{
		"2 rows fall in the cone", "b by 0.1894, 11.1 % of its length, nearest on the face of red and blue",
		"c by 0.2925, 18.7 % of its length, nearest on the face of red and green",
		"Distance from the space of the components: a 1.656 (42.8°); b 0.4911 (16.7°); c 0.9937 (39.4°).",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %s", want, text)
		}
	}
	edge := Cone(mat.NewDense(3, 3, []float64{1, 0.2, 0.1, 0.15, 1, 0.3, 0.2, 0.1, 0.9}), mat.NewDense(1, 3, []float64{0.1, 1.2, 0})).Text()
	if !strings.Contains(edge, "nearest on the edge of component 1.") {
		t.Error(edge)
	}
}

// What is far away on the page is far away in space, and the axis is upright.
func TestViewOfTheConeKeepsDirections(t *testing.T) {
	c := coneSolid{rays: [3]vec{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, lengths: []float64{1, 1, 1}, rim: 1}
	c.axis = vec{1, 1, 1}.unit()
	c.turn()
	for _, pair := range [][2]vec{{c.right, c.away}, {c.right, c.axis}, {c.away, c.axis}, {c.eye(), c.right}} {
		if d := pair[0].dot(pair[1]); math.Abs(d) > 1e-12 {
			t.Errorf("directions %v are not at right angles", pair)
		}
	}
	if up := c.page(c.axis); math.Abs(up[0]) > 1e-12 || up[1] < 0.9 {
		t.Errorf("the axis is seen towards %v", up)
	}
	for s := range 3 {
		if !(c.normal(s).dot(c.axis) < 0) {
			t.Errorf("the normal of the face opposite component %d points into the cone", s)
		}
	}
}

// The expected numbers are those of numpy's pinv and scipy's nnls.
func TestConeInSpaceSaysHowFarPlaneAndConeAre(t *testing.T) {
	h := mat.NewDense(2, 3, []float64{1, 0.1, 0.2, 0.6, 0.8, 0.1})
	x := mat.NewDense(2, 3, []float64{0.1, 1, 0.9, 1.6, 0.9, 0.3})
	text := Cone(h, x).InSpace().Text()
	if want := "row 0 is 0.8884 (41.2°) from the plane and 0.9625 (45.5°) from the cone; row 1 "; !strings.Contains(text, want) {
		t.Errorf("%q is missing in %s", want, text)
	}
	refused(t, "in space", Cone(h, nil).InSpace(), "plots: cannot draw Cone: x is nil")
}

func TestConeInSpaceKeepsHeights(t *testing.T) {
	for _, q := range [][2]float64{{0, 0}, {3, -1}} {
		if a, b := seen(q, 2), seen(q, 0); math.Abs(a[1]-b[1]-math.Sqrt(3)) > 1e-12 || a[0] != b[0] {
			t.Errorf("a height of 2 above %v is seen from %v to %v", q, b, a)
		}
	}
	if got := half([][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}, [2]float64{1, 0}); len(got) != 4 {
		t.Errorf("the upper half of a square is %v", got)
	}
}

func TestWordsOfDataWithoutAFiniteEntryHaveNoRange(t *testing.T) {
	nan := mat.NewDense(1, 1, []float64{math.NaN()})
	for name, f := range map[string]figure{"Diff": Diff(nan, nan), "Images": Images(nan, nan, 1, 1)} {
		if words := f.Text(); strings.Contains(words, "Inf") || !strings.Contains(words, "without a finite entry") {
			t.Errorf("%s says %q", name, words)
		}
	}
}
