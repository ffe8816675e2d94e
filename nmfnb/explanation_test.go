package nmfnb

import (
	"context"
	"math"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func explained(t *testing.T, alpha float64, x mat.Matrix) *nmf.Explanation {
	t.Helper()
	e, err := fitted(t, func(c *nmf.Config) { c.AlphaW = alpha }).Explain(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestExplanationShowsVerdictTermsAndRows(t *testing.T) {
	e := explained(t, 0, mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0}))
	b := bundleOf(e)
	all := parse(t, b.html)
	var rows, terms []string
	for _, th := range named(all, "th") {
		switch {
		case strings.HasSuffix(th.text, "Encoded − Projected") || strings.HasPrefix(th.text, "= ") || strings.HasPrefix(th.text, "+ "):
			terms = append(terms, th.text)
		case strings.HasPrefix(th.text, "row "):
			rows = append(rows, th.text)
		}
	}
	if got, want := strings.Join(terms, ", "), "row 0: Encoded − Projected, = tolerance, + penalty, + non-negativity, "+
		"row 1: Encoded − Projected, = tolerance, + penalty, + non-negativity"; got != want {
		t.Errorf("the terms are %s, want %s", got, want)
	}
	for _, td := range named(all, "td") {
		if v, err := strconv.ParseFloat(td.text, 64); err == nil && v != 0 && math.Abs(v) < 1e-15 {
			t.Errorf("rounding is shown as if it were meant: %s", td.text)
		}
	}
	if !strings.Contains(b.html, "≈0 is rounding, not more than 4e-14") || !strings.Contains(b.latex, `$\approx$0`) {
		t.Errorf("what is rounding is not said in\n%s\n%s", b.html, b.latex)
	}
	if got := strings.Join(rows, ", "); got != "row 0: tolerance, row 1: non-negativity" {
		t.Errorf("the causes are %s", got)
	}
	for _, line := range strings.Split(e.Verdict, "\n") {
		if !strings.Contains(b.text, line) {
			t.Errorf("the text lacks %q", line)
		}
		found := false
		for _, p := range named(all, "p") {
			found = found || p.text == line
		}
		if !found {
			t.Errorf("the HTML lacks %q", line)
		}
	}
	if strings.Count(b.latex, `\toprule`) != 2 {
		t.Errorf("the LaTeX lacks a table:\n%s", b.latex)
	}
}

func TestExplanationOfManyRowsShowsThoseThatDifferMost(t *testing.T) {
	x := filled(50, 5, func(i, j int) float64 { return 1 + math.Sin(float64(i*i+7*j)) })
	e := explained(t, 0.01, x)
	table := explanationRows(e)
	n, _ := table.m.Dims()
	if n != defaultShown || !strings.HasPrefix(table.caption, "the 12 of 50 that differ most: ") {
		t.Errorf("%d rows are shown: %s", n, table.caption)
	}
	largest := 0.0
	for _, r := range e.Rows {
		largest = max(largest, r.Difference)
	}
	last := math.Inf(1)
	for i := range n {
		d := table.m.At(i, 0)
		if i == 0 && d != largest || d > last {
			t.Errorf("row %d has the difference %v after %v, the largest is %v", i, d, last, largest)
		}
		last = d
	}
}

func TestExplanationOfAGivenResultHasItsRemainder(t *testing.T) {
	x := mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0})
	e, err := fitted(t, func(*nmf.Config) {}).ExplainReconstruction(context.Background(), x, x)
	if err != nil {
		t.Fatal(err)
	}
	b := bundleOf(e)
	if n := strings.Count(b.html, "<table"); n != 2 || !strings.Contains(b.html, ">+ remainder</th>") || !strings.Contains(b.html, ">remainder</th>") {
		t.Errorf("%d tables, want 2, both with the remainder", n)
	}
}

func TestExplanationThatIsNotOneOfExplainSaysSo(t *testing.T) {
	e := explained(t, 0, postData())
	e.Rows = e.Rows[:2]
	for want, e := range map[string]*nmf.Explanation{
		"Error: nmfnb: nothing to show: the explanation has no Encoded, it is not one of Explain": {},
		"Error: nmfnb: shapes do not fit: the explanation is of 4 rows and explains 2":            e,
	} {
		if got := bundleOf(e).text; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
