package plots

import (
	"context"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// explained fits k components to x and explains new rows.
func explained(t *testing.T, c nmf.Config, x, rows mat.Matrix) *nmf.Explanation {
	t.Helper()
	m, err := c.Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	e, err := m.Explain(context.Background(), rows)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var newRows = mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0})

func postConfig() nmf.Config {
	c := nmf.Default(2)
	c.Init = nmf.InitRandom
	return c
}

// positive is an n×m matrix ≥ 0 with structure.
func positive(n, m int) *mat.Dense {
	x := waves(n, m)
	x.Apply(func(i, j int, v float64) float64 { return math.Abs(v) + math.Abs(math.Sin(float64(i*i+3*j))) }, x)
	return x
}

func TestGoldenExplain(t *testing.T) {
	penalised := nmf.Default(4)
	penalised.AlphaW, penalised.L1Ratio = 0.001, 0.5
	post := explained(t, postConfig(), postData, newRows)
	twelve := explained(t, penalised, positive(40, 12), positive(70, 12).Slice(50, 62, 0, 12))
	for name, f := range map[string]ExplainFigure{
		"explain":         Explain(post).Rows("new row 0", "new row 1"),
		"explain-dark":    Explain(twelve).Dark(),
		"explain-penalty": Explain(twelve).Titled("Three causes at once").Sized(5, 3.5),
		"explain-many":    Explain(explained(t, nmf.Default(6), positive(200, 20), positive(1500, 20))),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

func TestExplainDrawsWhatAgreesAndWhatDoesNot(t *testing.T) {
	e := explained(t, postConfig(), postData, newRows)
	with := func(change func(e *nmf.Explanation)) *nmf.Explanation {
		c := *e
		c.Rows = append([]nmf.RowExplanation(nil), e.Rows...)
		change(&c)
		return &c
	}
	for name, e := range map[string]*nmf.Explanation{
		"all agree": with(func(e *nmf.Explanation) {
			for i := range e.Rows {
				e.Rows[i] = nmf.RowExplanation{}
			}
		}),
		"huge": with(func(e *nmf.Explanation) {
			e.Rows[0].Difference, e.Rows[0].Tolerance, e.Rows[0].Penalty = math.MaxFloat64, math.MaxFloat64, 1e308
		}),
		"all huge": with(func(e *nmf.Explanation) {
			for i := range e.Rows {
				e.Rows[i] = nmf.RowExplanation{Cause: nmf.CauseRemainder, Difference: math.MaxFloat64, Remainder: math.MaxFloat64}
			}
		}),
		"tiny": with(func(e *nmf.Explanation) {
			e.Rows[1] = nmf.RowExplanation{Cause: nmf.CausePenalty, Difference: 5e-324, Penalty: 5e-324}
		}),
	} {
		drawn(t, name, Explain(e))
		drawn(t, name+", small", Explain(e).Sized(2, 1))
	}
	for _, c := range []struct {
		name string
		f    ExplainFigure
		want string
	}{
		{"nil", Explain(nil), "plots: cannot draw Explain: the explanation is nil"},
		{"zero", Explain(&nmf.Explanation{}), "plots: cannot draw Explain: the explanation has no rows: it was not made by Model.Explain"},
		{"names", Explain(e).Rows("a"), "plots: cannot draw Explain: 1 row names for 2 rows"},
		{"no result", Explain(with(func(e *nmf.Explanation) { e.Encoded = nil })), "plots: cannot draw Explain: Encoded is nil"},
		{"other result", Explain(with(func(e *nmf.Explanation) { e.Projected = postData })),
			"plots: cannot draw Explain: Projected has 4 rows, the explanation 2"},
		{"NaN", Explain(with(func(e *nmf.Explanation) { e.Rows[1].Penalty = math.NaN() })), "plots: cannot draw Explain: row 1 has a norm of NaN"},
	} {
		refused(t, c.name, c.f, c.want)
	}
}

func TestExplainSharesAddUpToOne(t *testing.T) {
	for _, c := range []caused{
		{terms: [4]float64{1e-7, 0, 6e-2, 0}}, {terms: [4]float64{1e308, 1e308, 1e308, 1e308}}, {terms: [4]float64{5e-324, 0, 0, 0}},
	} {
		sum := 0.0
		for _, v := range c.shares() {
			sum += v
		}
		if math.Abs(sum-1) > 1e-15 {
			t.Errorf("shares of %v add up to %g", c.terms, sum)
		}
	}
	if got := (caused{}).shares(); got != [4]float64{} {
		t.Errorf("shares of nothing are %v", got)
	}
}

// 6 rows have their values beside the marks, 7 to 60 their shares, 61 a histogram with the rows that differ most.
func TestExplainShowsWhatTheNumberOfRowsHasRoomFor(t *testing.T) {
	const values, shares, bins = ">non-negativity\u00a0<", "100 %", "largest:"
	for n, want := range map[int]string{1: values, 6: values, 7: shares, 60: shares, 61: bins} {
		e := explained(t, nmf.Default(3), positive(80, 6), positive(80, 6).Slice(0, n, 0, 6))
		e.Rows[0].Difference, e.Rows[0].NonNegativity, e.Rows[0].Cause = 0.375, 0.375, nmf.CauseNonNegativity
		html := Explain(e).HTML()
		for _, sign := range []string{values, shares, bins} {
			if has := strings.Contains(html, sign); has != (sign == want) {
				t.Errorf("%d rows: %q is there: %t", n, sign, has)
			}
		}
		if want != shares && !strings.Contains(html, "0.375") {
			t.Errorf("%d rows: no value", n)
		}
	}
}

// Names of rows, however long, leave both panels room.
func TestNamesOfExplainedRowsLeaveTheBarsFree(t *testing.T) {
	for _, n := range []int{2, 7, 20, 50, 60, 61} {
		rows := make([]string, n)
		for i := range rows {
			rows[i] = strings.Repeat("Wolfeschlegelsteinhausen ", 1+i%2) + string(rune('a'+i%26))
		}
		e := explained(t, nmf.Default(3), positive(80, 6), positive(80, 6).Slice(0, n, 0, 6))
		for _, f := range []ExplainFigure{Explain(e), Explain(e).Sized(4, 0), Explain(e).Sized(0, 3)} {
			for _, said := range touching(f.Rows(rows...).HTML()) {
				t.Errorf("%d rows: %s", n, said)
			}
		}
	}
}

func TestTheHistogramHasEveryRow(t *testing.T) {
	e := explained(t, nmf.Default(3), positive(100, 6), positive(300, 6))
	rows, err := (causes{e: e}).rows()
	if err != nil {
		t.Fatal(err)
	}
	html := Explain(e).HTML()
	counts := map[nmf.Cause]int{}
	for _, r := range rows {
		counts[r.cause]++
	}
	for cause, n := range counts {
		if want := cause.String() + ": " + count(n, "row", "rows"); !strings.Contains(html, want) {
			t.Errorf("the legend does not say %q", want)
		}
	}
}
