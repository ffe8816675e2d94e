package nmf

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

func explained(t rapid.TB, m *Model, x mat.Matrix) *Explanation {
	t.Helper()
	e, err := m.Explain(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestOfThePostRow0IsToleranceAloneAndRow1NonNegativityAlone(t *testing.T) {
	e := explained(t, postModel(t), postNew)
	row0, row1 := e.Rows[0], e.Rows[1]
	if row0.Cause != CauseTolerance || row1.Cause != CauseNonNegativity {
		t.Fatalf("causes %v and %v, want tolerance and non-negativity", row0.Cause, row1.Cause)
	}
	if row0.Penalty != 0 || row0.NonNegativity > 1e-15 || !within(row0.Tolerance, row0.Difference, 1e-8) {
		t.Errorf("row 0: %+v, want tolerance alone", row0)
	}
	if row1.Penalty != 0 || row1.Tolerance > 1e-15 || !within(row1.NonNegativity, row1.Difference, 1e-14) {
		t.Errorf("row 1: %+v, want non-negativity alone", row1)
	}
	largest := 0.0
	for _, v := range e.Tolerance.RawRowView(0) {
		largest = max(largest, math.Abs(v))
	}
	if largest < 2e-7 || largest > 4e-7 {
		t.Errorf("row 0 differs by at most %g, want some 3e-7", largest)
	}
	if !slices.Equal(row0.Active, []int(nil)) || !slices.Equal(row1.Active, []int{1}) || !slices.Equal(row1.Negative, []int{1}) {
		t.Errorf("active %v and %v, negative %v, want none, component 1 and component 1", row0.Active, row1.Active, row1.Negative)
	}
	if math.Abs(row0.ConeAngle-row0.SpanAngle) > 1e-14 || !(row1.ConeAngle > row1.SpanAngle+0.005) {
		t.Errorf("angles %v %v and %v %v, want row 0 in the cone's shadow and row 1 beside it",
			row0.ConeAngle, row0.SpanAngle, row1.ConeAngle, row1.SpanAngle)
	}
	for _, want := range []string{
		"differ by 0.065 in norm", "0.0567, in row 1, column 1",
		"Non-negativity is the main cause in 1 of 2 rows (row 1) and carries 100 % of the difference",
		"Tolerance is the main cause in 1 of 2 rows (row 0) and carries less than 0.01 % of the difference (norm 4.27e−07)",
		"(here 1 of 2)",
	} {
		if !strings.Contains(e.Verdict, want) {
			t.Errorf("the verdict does not say %q:\n%s", want, e.Verdict)
		}
	}
	if len(e.Warnings) > 0 || e.Rank != 2 {
		t.Errorf("rank %d and warnings %q, want 2 and none", e.Rank, e.Warnings)
	}
}

func within(a, b, relative float64) bool { return math.Abs(a-b) <= relative*math.Abs(b) }

// termsAddUp checks that the terms are what their doc says, and that they add up.
func termsAddUp(t rapid.TB, m *Model, e *Explanation) {
	t.Helper()
	n, cols := e.Encoded.Dims()
	sum, total := mat.NewDense(n, cols, nil), difference(e.Encoded, e.Projected)
	for _, term := range []*mat.Dense{e.Tolerance, e.Penalty, e.NonNegativity, e.Remainder} {
		if term != nil {
			sum.Add(sum, term)
		}
	}
	// what every entry is rounded from
	scale := max(largestOf(e.Encoded), largestOf(e.Projected), largestOf(e.Tolerance), largestOf(e.NonNegativity))
	if d := largestOf(difference(sum, total)); !(d <= 8*epsilon64*scale) {
		t.Errorf("the terms miss Encoded − Projected by %g, where entries are up to %g", d, scale)
	}
	for _, term := range []struct {
		name   string
		m      *mat.Dense
		w1, w2 *mat.Dense
	}{
		{"Tolerance", e.Tolerance, e.Iterative, e.Exact},
		{"Penalty", e.Penalty, e.Exact, e.ExactUnpenalised},
		{"NonNegativity", e.NonNegativity, e.ExactUnpenalised, e.Linear},
	} {
		var want, magnitudes, product mat.Dense
		want.Mul(difference(term.w1, term.w2), m.H)
		magnitudes.Apply(func(i, j int, v float64) float64 { return math.Abs(v) + math.Abs(term.w2.At(i, j)) }, term.w1)
		product.Mul(&magnitudes, m.H)
		if d := largestOf(difference(term.m, &want)); !(d <= 1e-14*largestOf(&product)) {
			t.Errorf("%s misses the difference of the codes times H by %g", term.name, d)
		}
	}
}

func largestOf(a *mat.Dense) float64 {
	i, j := largestEntry(a)
	return math.Abs(a.At(i, j))
}

func TestTermsAddUpOnEveryInput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, x := drawProblem(t, 6)
		e := explained(t, m, x)
		termsAddUp(t, m, e)
		for i, r := range e.Rows {
			if !(r.KKT <= rounding) {
				t.Errorf("row %d has a KKT residual of %g", i, r.KKT)
			}
			if e.Rank == m.Config.Components && e.Cond < 1e6 && r.ConeAngle < r.SpanAngle-1e-7 {
				t.Errorf("row %d: the cone is at %v, nearer than the space at %v", i, r.ConeAngle, r.SpanAngle)
			}
			size := mat.Norm(x.RowView(i), 2)
			largest := max(r.Tolerance, r.Penalty, r.NonNegativity)
			limit := (1e-12 + 4*epsilon64*e.Cond) * size
			switch r.Cause {
			case CauseNone:
				if r.Difference > limit {
					t.Errorf("row %d differs by %g, more than the rounding %g, without a cause", i, r.Difference, limit)
				}
			default:
				if got := [...]float64{0, r.Tolerance, r.Penalty, r.NonNegativity}[r.Cause]; got < largest-limit {
					t.Errorf("row %d: %v has the norm %g, another term %g", i, r.Cause, got, largest)
				}
			}
		}
		given := entries(e.Encoded.Dims()).Draw(t, "result_1")
		e, err := m.ExplainReconstruction(context.Background(), x, given)
		if err != nil {
			t.Fatal(err)
		}
		termsAddUp(t, m, e)
		if !mat.Equal(e.Encoded, given) {
			t.Error("Encoded is not what was given")
		}
	})
}

func TestWhereNothingDiffersTheCauseIsNone(t *testing.T) {
	m := newModel(t, mat.NewDense(2, 3, []float64{1, 0, 1, 0, 1, 1}), func(c *Config) { c.Tol, c.MaxIter = 0, 2000 })
	e := explained(t, m, mat.NewDense(3, 3, []float64{
		1, 2, 3, // in the cone
		0, 0, 0,
		1, 1, 4, // above its inside
	}))
	for i, r := range e.Rows {
		if r.Cause != CauseNone {
			t.Errorf("row %d: %+v, want none", i, r)
		}
	}
	if !strings.HasPrefix(e.Verdict, "Encoded (codes W ≥ 0) and Projected (pseudo-inverse) agree to rounding") {
		t.Errorf("verdict %q", e.Verdict)
	}
}

func TestPenaltyIsACauseOfItsOwn(t *testing.T) {
	m := postModel(t)
	m.Config.AlphaW, m.Config.L1Ratio, m.Config.Tol, m.Config.MaxIter = 0.02, 1, 0, 1000
	e := explained(t, m, postNew)
	if r := e.Rows[0]; r.Cause != CausePenalty || !within(r.Penalty, r.Difference, 1e-12) || r.Tolerance > 1e-15 {
		t.Errorf("row 0: %+v, want the penalty alone", r)
	}
	if !strings.Contains(e.Verdict, "AlphaW = 0.02 draws the codes towards 0") {
		t.Errorf("the verdict does not name the penalty:\n%s", e.Verdict)
	}
}

func TestGivenResultIsAttributedAndWhatIsNoCodeIsSaid(t *testing.T) {
	m := postModel(t)
	want := explained(t, m, postNew)
	printed := mat.DenseCopyOf(want.Encoded)
	printed.Apply(func(_, _ int, v float64) float64 { return math.Round(v*1e8) / 1e8 }, printed)
	for _, test := range []struct {
		name      string
		result1   mat.Matrix
		remainder float64
		causes    [2]Cause
	}{
		{"Transform's", want.Encoded, 1e-15, [2]Cause{CauseTolerance, CauseNonNegativity}},
		{"as printed in the post", printed, 2e-8, [2]Cause{CauseTolerance, CauseNonNegativity}},
		{"the linear reconstruction itself", want.Projected, 0.07, [2]Cause{CauseNone, CauseNonNegativity}},
	} {
		e, err := m.ExplainReconstruction(context.Background(), postNew, test.result1)
		if err != nil {
			t.Fatal(err)
		}
		termsAddUp(t, m, e)
		for i, r := range e.Rows {
			if r.Remainder > test.remainder || r.Cause != test.causes[i] {
				t.Errorf("%s, row %d: remainder %g and cause %v, want at most %g and %v", test.name, i, r.Remainder, r.Cause,
					test.remainder, test.causes[i])
			}
		}
	}
}

func TestExplanationOfSparseRowsIsThatOfDenseOnes(t *testing.T) {
	s, dense := sparsePair(t, 70, 30, 4)
	m := newModel(t, nonNegativeMatrix(6, 30, 3, 0.5, 8), func(c *Config) { c.AlphaW, c.L1Ratio = 1e-3, 0.5 })
	a, b := explained(t, m, rowsOnly{s}), explained(t, m, dense)
	for _, pair := range []struct {
		name      string
		got, want *mat.Dense
	}{
		{"Encoded", a.Encoded, b.Encoded}, {"Projected", a.Projected, b.Projected}, {"Tolerance", a.Tolerance, b.Tolerance},
		{"Penalty", a.Penalty, b.Penalty}, {"NonNegativity", a.NonNegativity, b.NonNegativity},
	} {
		if d := largestOf(difference(pair.got, pair.want)); !(d <= 1e-12) {
			t.Errorf("%s differs by %g", pair.name, d)
		}
	}
	for i := range a.Rows {
		if a.Rows[i].Cause != b.Rows[i].Cause || !within(a.Rows[i].ErrExact, b.Rows[i].ErrExact, 1e-12) {
			t.Errorf("row %d: %+v, want %+v", i, a.Rows[i], b.Rows[i])
		}
	}
}

func TestExplanationWarnsOfComponentsThatDepend(t *testing.T) {
	for _, test := range []struct {
		name string
		last []float64
		rank int
		want string
	}{
		{"a sum", []float64{1, 1, 2}, 2, "H has rank 2 with 3 components"},
		{"nearly a sum", []float64{1, 1, 2 + 1e-10}, 3, "H is badly conditioned"},
	} {
		h := mat.NewDense(3, 3, []float64{1, 0, 1, 0, 1, 1, 0, 0, 0})
		h.SetRow(2, test.last)
		e := explained(t, newModel(t, h, nil), mat.NewDense(1, 3, []float64{1, 2, 3}))
		if e.Rank != test.rank || len(e.Warnings) != 1 || !strings.HasPrefix(e.Warnings[0], test.want) || !strings.Contains(e.Verdict, test.want) {
			t.Errorf("%s: rank %d, cond %g, warnings %q, want rank %d and %q", test.name, e.Rank, e.Cond, e.Warnings, test.rank, test.want)
		}
	}
}

func TestExplainReportsBadInput(t *testing.T) {
	ctx, m := context.Background(), postModel(t)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	explain := func(ctx context.Context, m *Model, x mat.Matrix) error { _, err := m.Explain(ctx, x); return err }
	result := func(x, r mat.Matrix) error { _, err := m.ExplainReconstruction(ctx, x, r); return err }
	for _, test := range []struct {
		name string
		err  error
		kind error
		want string
	}{
		{"columns", explain(ctx, m, mat.NewDense(1, 4, nil)), ErrShape, "nmf: X has 4 columns, want 5, as H has (2×5)"},
		{"nil model", explain(ctx, nil, postNew), ErrNil, "nmf: the model is nil"},
		{"cancelled", explain(cancelled, m, postNew), context.Canceled, "context canceled"},
		{"result_1, rows", result(postNew, mat.NewDense(3, 5, nil)), ErrShape, "nmf: result_1 is 3×5, want 2×5, as X is"},
		{"result_1, nil", result(postNew, nil), ErrNil, "nmf: result_1 is nil, want a matrix"},
		{"result_1, NaN", result(postNew, mat.NewDense(2, 5, []float64{0, 0, 0, 0, 0, 0, math.NaN(), 0, 0, 0})), ErrNotFinite,
			"nmf: result_1[1,1] = NaN is not a finite number"},
	} {
		if !errors.Is(test.err, test.kind) || test.err.Error() != test.want {
			t.Errorf("%s: error %v, want %s", test.name, test.err, test.want)
		}
	}
}

func TestTextListsRowsInAlignedColumns(t *testing.T) {
	m := postModel(t)
	lines := strings.Split(explained(t, m, postNew).Text(), "\n")
	table, below := lines[len(lines)-5:len(lines)-2], lines[len(lines)-2]
	if !strings.Contains(table[1], "tolerance    4.27e-07") || !strings.Contains(table[2], "non-negativity       0.065         ≈0        0") {
		t.Errorf("the table reads\n%s", strings.Join(table, "\n"))
	}
	if want := "≈0 is rounding, not more than 4e-14 (KKT: 1e-12)"; below != want {
		t.Errorf("below the table stands %q, want %q", below, want)
	}
	for _, line := range table {
		if got, want := len([]rune(line)), len([]rune(table[0])); got != want {
			t.Errorf("a line has %d characters, the head %d:\n%s", got, want, strings.Join(table, "\n"))
		}
	}
	many := explained(t, m, mat.NewDense(25, 5, nil)).Text()
	if !strings.HasSuffix(many, "… and 5 more rows\n") {
		t.Errorf("25 rows end with %q", many[max(0, len(many)-80):])
	}
}

func TestVerdictIsTrueWhereCodesAreAChoiceAndWhereNothingCanBeExplained(t *testing.T) {
	model := func(beta float64, k, m int, h ...float64) *Model {
		c := Default(k)
		c.Beta = beta
		if beta != 2 {
			c.Solver = MultiplicativeUpdate
		}
		out, err := FromComponents(mat.NewDense(k, m, h), c)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	given := func(m *Model, x, result1 mat.Matrix) *Explanation {
		e, err := m.ExplainReconstruction(context.Background(), x, result1)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	dependent := model(2, 3, 2, 1, 0, 0, 1, 1, 1)
	dependent.Config.Tol, dependent.Config.MaxIter = 1e-14, 10000
	post := postModel(t)
	for _, test := range []struct {
		name, want, never string
		e                 *Explanation
	}{
		{"dependent components", "the components depend on one another", "No linear code has a negative entry",
			explained(t, dependent, mat.NewDense(1, 2, []float64{1, 0}))},
		{"columns that no component reaches, KL", "2 columns (2 is the first) where no component is", "",
			explained(t, model(1, 2, 4, 1, 0, 0, 0, 0, 1, 0, 0), mat.NewDense(1, 4, []float64{1, 2, 3, 4}))},
		{"X = 0", "in norm; the largest", "Inf", given(post, mat.NewDense(1, 5, nil), mat.NewDense(1, 5, []float64{1, 1, 1, 1, 1}))},
		{"another result_1", "Tolerance, or penalties other than the model's,", "", given(post, postNew, mat.NewDense(2, 5, nil))},
	} {
		if !strings.Contains(test.e.Verdict, test.want) || test.never != "" && strings.Contains(test.e.Verdict, test.never) {
			t.Errorf("%s: want %q in the verdict and never %q:\n%s", test.name, test.want, test.never, test.e.Verdict)
		}
	}
}
