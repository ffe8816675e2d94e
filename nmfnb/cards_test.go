package nmfnb

import (
	"context"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// namedPost is the post's data with names that every form must escape.
func namedPost() nmf.Labelled {
	return nmf.Labelled{Matrix: postData(), RowNames: []string{"<r>0", "r1", "r2", "r3"}, ColumnNames: []string{"<c>_0", "c1", "c2", "c3", "c4"}}
}

// resultsOfNMF is everything that nmf returns beside models and their explanations, of a model with names, and what must be said of it.
func resultsOfNMF(t *testing.T) map[string]struct {
	value any
	want  []string
} {
	t.Helper()
	ctx, x := context.Background(), namedPost()
	must := func(v any, err error) any {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	fit := func(k int) *nmf.Model {
		c := nmf.Default(k)
		c.Init = nmf.InitRandom
		return must(c.Fit(ctx, x)).(*nmf.Model)
	}
	m := fit(2)
	row := nmf.Labelled{Matrix: mat.NewDense(1, 5, []float64{1, 0, 0, 0, 0}), RowNames: []string{"<new>"}, ColumnNames: x.ColumnNames}
	few := nmf.Labelled{Matrix: mat.NewDense(1, 3, []float64{1, 2, 3}), ColumnNames: []string{"c1", "<c>_0", "<zz>"}}
	ranks := must(nmf.Default(1).Ranks(ctx, x, []int{1, 2}, 3))
	return map[string]struct {
		value any
		want  []string
	}{
		"quality": {must(m.Quality(ctx, x)), []string{"explain 78.5 % of the sum of squares of 4 rows", "half of 4 are explained to 85.8 % or more",
			"0 of 4 rows, explained worse than 95 % of them", "<r>0", "<c>_0", "percentile", "95.29"}},
		"contributions": {must(m.Contributions(ctx, row)), []string{"what each of 2 components adds to row <new>", "its negative parts take ", "<c>_0",
			"exact reconstruction", "linear reconstruction", "+ component 1"}},
		"comparison": {must(nmf.Compare(m, fit(3))), []string{"2 components beside 3", "0: same as 2", "new: 0 of the second", "0.9954"}},
		"training": {must(m.ExplainTraining(ctx, x)), []string{"Why the codes of the fit are not those of Transform", "The fit left more of it than Transform did",
			"left by Transform", "<r>0"}},
		"alignment": {must(m.Align(few)), []string{"X and the model share 2 columns", "50 % lies in them", "3 of the model's 5: c2, c3, c4", "1 of X's 3: <zz>", "61.95"}},
		"intervals": {must(m.Bootstrap(ctx, x, nmf.Bootstrap{Samples: 50, Level: 0.95})), []string{"95 %, 4 rows, each computed from 50 samples of columns",
			"<r>0: component 1", "same set %"}},
		"few":        {must(m.TransformFew(ctx, x, 1)), []string{"at most 1 of 2 in a row, proved to be the best in 4 of 4 rows", "<r>0", "may fall by", "Codes"}},
		"consensus":  {must(nmf.Default(2).Consensus(ctx, x, 6)), []string{"2 components of 6 starts", "mean silhouette", "of 12 as outliers", "<c>_0", "members"}},
		"projection": {must(m.Projection()), []string{"X·pinv(H) for X n×5 and 2 components", "2 of at most 2", "pinv(H)", "0.4311"}},
		"ranks":      {ranks, []string{"3 starts each; held-out error: the median", "k = 2", "cophenetic"}},
	}
}

func TestResultsOfNMFAreShownWithNamesInEveryForm(t *testing.T) {
	unescape := strings.NewReplacer(`\%`, "%", `\_`, "_", `$\times$`, "×", `$\cdot$`, "·", `\textless{}`, "<", `\textgreater{}`, ">", "&lt;", "<", "&gt;", ">", "&#39;", "'")
	for name, c := range resultsOfNMF(t) {
		t.Run(name, func(t *testing.T) {
			b := bundleOf(c.value)
			parse(t, b.html)
			if strings.Contains(b.html, "<r>") || strings.Contains(b.html, "<c>") || strings.Contains(b.html, "<zz>") || strings.Contains(b.html, "<new>") {
				t.Error("a name is not escaped in HTML")
			}
			for form, text := range map[string]string{"text": b.text, "HTML": b.html, "LaTeX": b.latex} {
				for _, want := range c.want {
					if !strings.Contains(unescape.Replace(text), want) {
						t.Errorf("the %s lacks %q:\n%s", form, want, text)
					}
				}
			}
		})
	}
}

func TestResultsThatNMFDidNotMakeAreErrors(t *testing.T) {
	h := mat.NewDense(2, 3, nil)
	for name, v := range map[string]any{
		"no quality": &nmf.Quality{}, "names of other rows": &nmf.Quality{Rows: make([]nmf.RowQuality, 2), RowNames: []string{"a"}},
		"names of other columns": &nmf.Quality{Rows: make([]nmf.RowQuality, 2), Columns: make([]float64, 1), ColumnNames: []string{"a", "b"}},
		"no contributions":       &nmf.Contributions{}, "other shapes": &nmf.Contributions{Exact: h, Linear: mat.NewDense(1, 3, nil)},
		"no codes": &nmf.Contributions{Exact: h, Linear: h}, "no comparison": &nmf.Comparison{},
		"other components": &nmf.Comparison{Cosines: h}, "no training": &nmf.TrainingExplanation{}, "no explanation": &nmf.TrainingExplanation{Explanation: &nmf.Explanation{}},
		"no alignment": &nmf.Alignment{}, "no intervals": &nmf.Intervals{}, "intervals of other rows": &nmf.Intervals{Codes: h, Low: h, High: h, Used: h},
		"no codes of few": &nmf.FewCodes{}, "no losses": &nmf.FewCodes{Codes: h}, "no consensus": &nmf.Consensus{}, "no members": &nmf.Consensus{Model: &nmf.Model{H: h}},
		"no projection": &nmf.Projection{}, "no ranks": []nmf.RankScore{}, "nil": (*nmf.Quality)(nil),
	} {
		if b := bundleOf(v); !strings.HasPrefix(b.text, "Error: nmfnb: ") {
			t.Errorf("%s: %q, want an error", name, b.text)
		}
	}
	if got := bundleOf([]nmf.RankScore{{Components: 3}}).text; !strings.Contains(got, "NaN") {
		t.Errorf("a rank without starts is %s", got)
	}
}

func TestLongResultsShowWhatMatters(t *testing.T) {
	x := mat.NewDense(40, 30, nil)
	x.Apply(func(i, j int, _ float64) float64 { return float64((i*7+j*j)%11) + 0.5 }, x)
	c := nmf.Default(12)
	c.MaxIter = 20
	m, err := c.Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	q, err := m.Quality(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	worst := 0
	for i, r := range q.Rows {
		if r.Explained < q.Rows[worst].Explained {
			worst = i
		}
	}
	rows := qualityRows(q)
	if rows.rows[0] != nameOr(nil, worst) || rows.brief != "the 12 of 40 explained least" {
		t.Errorf("the first row is %s, want %d; %s", rows.rows[0], worst, rows.brief)
	}
	parts, err := m.Contributions(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	terms := contributionTerms(parts)
	n, k := terms.m.Dims()
	if n != 2*(2+partsShown+1) || k != 12 || !strings.Contains(terms.Text(), "+ 4 others") || !strings.Contains(terms.Text(), "the 12 of 30 with the largest entries") {
		t.Errorf("%d×%d terms:\n%s", n, k, terms.Text())
	}
	for j := range k { // each reconstruction is the sum of the lines below it
		for _, first := range []int{1, n/2 + 1} {
			sum := 0.0
			for i := first + 1; i < first+partsShown+2; i++ {
				sum += terms.m.At(i, j)
			}
			if d := sum - terms.m.At(first, j); d > 1e-12 || d < -1e-12 {
				t.Errorf("column %d: the parts add up to %g, the reconstruction is %g", j, sum, terms.m.At(first, j))
			}
		}
	}
}

func TestShareNeverRoundsToNothingOrToTheWhole(t *testing.T) {
	for v, want := range map[float64]string{0: "0 %", 1: "100 %", 0.99999: ">99.9 %", 1e-7: "<0.01 %", 0.934: "93.4 %", -0.12: "-12 %", -25: "-2500 %"} {
		if got := share(v); got != want {
			t.Errorf("share(%g) = %s, want %s", v, got, want)
		}
	}
}
