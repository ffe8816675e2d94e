package plots

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestGoldenGrid(t *testing.T) {
	loss := func(low, high float64) LossFigure {
		return Loss(fitted(nmf.Default(2), 30, true, falling(low, high, 4)))
	}
	again := func(k int) *mat.Dense {
		m, err := nmf.Default(k).Fit(context.Background(), postData)
		if err != nil {
			t.Fatal(err)
		}
		y, err := m.InverseTransform(m.W)
		if err != nil {
			t.Fatal(err)
		}
		return y
	}
	for name, f := range map[string]GridFigure{
		"grid": Grid(Heatmap(postData).Titled("Data"), Heatmap(result2).Titled("A reconstruction"), loss(1, 9).Titled("Loss"),
			Errors(postData, mat.NewDense(4, 5, nil)).Titled("Errors")),
		"grid-narrow": Grid(Cone(mat.NewDense(2, 2, []float64{1, 0.2, 0.3, 1}), mat.NewDense(1, 2, []float64{2, 0.1})).Titled("Cone"),
			Explain(narrowExplanation(t)).Titled("Causes")),
		"grid-scale": Grid(Heatmap(postData).Titled("Data"), Heatmap(again(2)).Titled("Two components"), Heatmap(again(3)).Titled("Three components"),
			Heatmap(again(4)).Titled("Four components")).SharedScale(),
		"grid-scale-diff": Grid(Diff(postData, again(2)).Named("data", "2 components"), Diff(postData, again(3)).Named("data", "3 components")).
			PerRow(1).SharedScale().Dark(),
		"grid-heights": Grid(Heatmap(waves(60, 40)).Titled("60×40"), Heatmap(waves(3, 12)).Titled("3×12")),
		"grid-shared":  Grid(loss(1, 9).Titled("One"), loss(2, 20).Titled("Another")).SharedAxes().Dark(),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

// narrowExplanation is of the two new rows of the question.
func narrowExplanation(t *testing.T) *nmf.Explanation {
	t.Helper()
	c := nmf.Default(2)
	c.Init = nmf.InitRandom
	m, err := c.Fit(context.Background(), postData)
	if err != nil {
		t.Fatal(err)
	}
	e, err := m.Explain(context.Background(), mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0}))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestGridDrawsGridsAndManyFigures(t *testing.T) {
	many := make([]Drawing, maxFigures)
	for i := range many {
		many[i] = Heatmap(postData)
	}
	drawn(t, "many", Grid(many...).PerRow(6))
	drawn(t, "one", Grid(Heatmap(result1)).PerRow(9).Titled("one").Sized(3, 2))
	itself := Grid(Heatmap(result1))
	itself = Grid(&itself, Heatmap(result2))
	drawn(t, "not itself", itself)
	drawn(t, "nested", Grid(Grid(Heatmap(result1), Heatmap(result2)), Diff(result1, result2)).PerRow(1))
}

func TestGridRefusesWhatDoesNotStandTogether(t *testing.T) {
	h := Heatmap(postData)
	var none *HeatmapFigure
	fast, flat := Loss(fitted(nmf.Default(2), 60, true, falling(1, 9, 4))), Loss(fitted(nmf.Default(2), 9, true, falling(1, 9, 4)))
	for _, c := range []struct {
		name string
		f    GridFigure
		want string
	}{
		{"none", Grid(), "plots: cannot draw Grid without a figure"},
		{"nil", Grid(h, nil), "plots: cannot draw Grid: figure 1 is nil"},
		{"typed nil", Grid(none), "plots: cannot draw Grid: figure 0 is nil"},
		{"no columns", Grid(h).PerRow(0), "plots: cannot draw Grid of 0 columns, want at least 1"},
		{"narrow", Grid(h, h, h, h).PerRow(4).Sized(1, 0), "plots: cannot draw Grid: 4 columns of 0.15 inches each, want at least 0.5"},
		{"low", Grid(h, h, h, h).Sized(0, 0.9), "plots: cannot draw Grid: 2 rows of 0.38 inches each, want at least 0.5"},
		{"a part", Grid(h, Heatmap(nil)), "plots: cannot draw Heatmap: the matrix is nil (figure 1 of a grid)"},
		{"kinds", Grid(h, flat).SharedAxes(), "plots: cannot draw Grid: figure 1 is another kind than figure 0, their axes cannot be shared"},
		{"scales", Grid(fast, flat).SharedAxes(),
			"plots: cannot draw Grid: an axis of figure 1 is logarithmic and that of figure 0 linear or the reverse, they cannot be shared"},
		{"no colours", Grid(h, fast).SharedScale(), "plots: cannot draw Grid: figure 1 is neither a heat map nor a difference, a colour scale cannot be shared"},
		{"two kinds of colours", Grid(h, Diff(postData, postData)).SharedScale(),
			"plots: cannot draw Grid: figure 1 is another kind than figure 0, their colour scales cannot be shared"},
	} {
		refused(t, c.name, c.f, c.want)
	}
}

func TestSharedAxesHaveOneRange(t *testing.T) {
	loss := func(low, high float64) LossFigure {
		return Loss(fitted(nmf.Default(2), 30, true, falling(low, high, 4)))
	}
	ranges := func(f GridFigure) string {
		var out []string
		f = f.Styled(func(panels []*plot.Plot) {
			for _, p := range panels {
				out = append(out, fmt.Sprint(math.Round(p.Y.Min*10), math.Round(p.Y.Max*10)))
			}
		})
		if err := f.Err(); err != nil {
			t.Fatal(err)
		}
		return strings.Join(out, ", ")
	}
	apart, shared := ranges(Grid(loss(1, 9), loss(2, 20))), ranges(Grid(loss(1, 9), loss(2, 20)).SharedAxes())
	a, b, _ := strings.Cut(shared, ", ")
	if c, d, _ := strings.Cut(apart, ", "); a != b || c == d {
		t.Errorf("ranges %s apart, %s shared", apart, shared)
	}
}

func TestSharedScaleGivesANumberOneColour(t *testing.T) {
	low, high := mat.NewDense(1, 2, []float64{0, 1}), mat.NewDense(1, 2, []float64{0, 8})
	colours := func(f GridFigure) int {
		seen := map[string]bool{}
		for _, m := range regexp.MustCompile(`<path fill="(#[0-9a-f]+)" d="`).FindAllStringSubmatch(f.HTML(), -1) {
			seen[m[1]] = true
		}
		return len(seen)
	}
	if apart, shared := colours(Grid(Heatmap(low), Heatmap(high))), colours(Grid(Heatmap(low), Heatmap(high)).SharedScale()); apart != 2 || shared != 3 {
		t.Errorf("cells of 0, 1, 0 and 8 have %d colours apart and %d on one scale, want 2 and 3", apart, shared)
	}
	if bars := strings.Count(Grid(Heatmap(low), Heatmap(high), Heatmap(low)).SharedScale().HTML(), "<image "); bars != 1 {
		t.Errorf("%d colour bars, want 1", bars)
	}
	one, two := mat.NewDense(1, 1, []float64{1}), mat.NewDense(1, 1, []float64{2})
	text := Grid(Diff(one, one), Diff(two, one)).PerRow(1).SharedScale().Text()
	if !strings.Contains(text, "share their colour scales") {
		t.Error(text)
	}
}

func TestPartsOfARowAreEquallyHigh(t *testing.T) {
	f := Grid(Heatmap(waves(60, 40)), Heatmap(waves(3, 12)), Heatmap(waves(3, 12)).Sized(0, 1), Heatmap(waves(3, 12)))
	parts, err := f.own.parts(size{width: columnWidth}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := parts[0].size.height, parts[1].size.height; a != b {
		t.Errorf("heights %g and %g in one row", float64(a), float64(b))
	}
	if own := parts[2].size.height; own != 72 {
		t.Errorf("a height of 72 points became %g", float64(own))
	}
}

func TestSharedScaleDrawsAnyMatrix(t *testing.T) {
	for name, x := range hostile() {
		n, m := x.Dims()
		drawn(t, name, Grid(Heatmap(x), Heatmap(postData), Heatmap(x).Titled("again")).SharedScale())
		drawn(t, name+", small", Grid(Heatmap(x), Heatmap(x)).SharedScale().Sized(3, 1))
		drawn(t, name+", difference", Grid(Diff(x, mat.NewDense(n, m, nil)), Diff(postData, postData)).PerRow(1).SharedScale())
	}
}
