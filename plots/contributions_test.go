package plots

import (
	"context"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// contributionsOfPost are those of the question's second new row, whose linear code has a negative part.
func contributionsOfPost(t *testing.T) *nmf.Contributions {
	t.Helper()
	m, err := postConfig().Fit(context.Background(), postData)
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Contributions(context.Background(), named(newRows.Slice(1, 2, 0, 5).(*mat.Dense), []string{"new row 1"}, nil))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestGoldenContributions(t *testing.T) {
	c := contributionsOfPost(t)
	golden(t, "contributions", Contributions(c).Columns(fruit...))
	golden(t, "contributions-dark", Contributions(c).Intervals(intervals(0.12, 0.2, 0, 0.02)).Dark().Titled("A bootstrap's intervals"))
}

// intervals are those of the coefficients of one row, each from and to.
func intervals(ends ...float64) *nmf.Intervals {
	k := len(ends) / 2
	v := &nmf.Intervals{Low: mat.NewDense(1, k, nil), High: mat.NewDense(1, k, nil)}
	for t := range k {
		v.Low.Set(0, t, ends[2*t])
		v.High.Set(0, t, ends[2*t+1])
	}
	return v
}

func TestContributionsSayWhatIsTakenBack(t *testing.T) {
	text := Contributions(contributionsOfPost(t)).Text()
	for _, want := range []string{"What each component adds to new row 1", "its negative parts take 15.6 % back", "component 1  0       -0.09155"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	bars := contributionBars{exact: []float64{1, 0}}
	if got := (contributions{c: &nmf.Contributions{ExactCode: []float64{2, 0}}}).whiskers(mat.NewDense(2, 2, []float64{3, 1, 0, 0}), []float64{1, 5}); got[0] != 2 || got[1] != 0 || bars.low != nil {
		t.Errorf("half of the code adds %g, want half of 4", got[0])
	}
}

func TestContributionsDrawAnyShape(t *testing.T) {
	for _, shape := range [][2]int{{1, 1}, {3, 24}, {3, 25}, {20, 3000}, {100, 2}} {
		k, m := shape[0], shape[1]
		c := &nmf.Contributions{X: make([]float64, m), Exact: positive(k, m), Linear: waves(k, m), ExactCode: make([]float64, k), LinearCode: make([]float64, k)}
		c.X[0] = math.NaN()
		f := Contributions(c).Components(namesOf("WWWWW a long name", k)...)
		drawn(t, "", f)
		drawn(t, "small", f.Sized(2, 1))
		for _, said := range touching(f.Sized(4, 0).HTML()) {
			t.Errorf("%v: %s", shape, said)
		}
	}
	drawn(t, "nothing", Contributions(&nmf.Contributions{X: []float64{0}, Exact: mat.NewDense(1, 1, nil), Linear: mat.NewDense(1, 1, nil)}))
}

func namesOf(name string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = name
	}
	return out
}

func TestContributionsRefuseWhatDoesNotFit(t *testing.T) {
	ok := contributionsOfPost(t)
	with := func(change func(c *nmf.Contributions)) *nmf.Contributions {
		c := *ok
		change(&c)
		return &c
	}
	for want, f := range map[string]ContributionsFigure{
		"Contributions: the contributions are nil":                                Contributions(nil),
		"Contributions: Exact is nil":                                             Contributions(&nmf.Contributions{}),
		"Contributions: Exact is 2×5 and Linear is 4×5, want the same shape":      Contributions(with(func(c *nmf.Contributions) { c.Linear = postData })),
		"Contributions: X has 1 entries for 5 columns":                            Contributions(with(func(c *nmf.Contributions) { c.X = c.X[:1] })),
		"Contributions: 1 names for 2 components":                                 Contributions(ok).Components("a"),
		"Contributions: 1 column names for 5 columns":                             Contributions(ok).Columns("a"),
		"Contributions: intervals of 1×1 for 1 row of 2 components, want one row": Contributions(ok).Intervals(intervals(1, 2)),
		"Contributions: the interval of component 0 is from 2 to 1":               Contributions(ok).Intervals(intervals(2, 1, 0, 1)),
		"Contributions: a part is not finite, or out of range": Contributions(with(func(c *nmf.Contributions) {
			c.Exact = mat.DenseCopyOf(c.Exact)
			c.Exact.Set(0, 0, math.Inf(1))
		})),
	} {
		refused(t, want, f, "plots: cannot draw "+want)
	}
}
