package nmfnb

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/nmfnb/style"
)

// explanationBundle is the verdict, the terms beside one another in colours of one scale, and the rows with their causes.
func explanationBundle(e *nmf.Explanation) bundle {
	for _, m := range []*mat.Dense{e.Result1, e.Result2, e.Tolerance, e.Penalty, e.NonNegativity} {
		if m == nil || m.IsEmpty() {
			return problem(fmt.Errorf("%w: the explanation lacks a matrix, it is not one of Explain", ErrNil))
		}
	}
	if n, _ := e.Result1.Dims(); len(e.Rows) != n {
		return problem(fmt.Errorf("%w: the explanation is of %s and explains %d", ErrShape, count(n, "row"), len(e.Rows)))
	}
	c := card{
		title:      "Why the two reconstructions differ",
		paragraphs: strings.Split(strings.TrimSpace(e.Verdict), "\n"),
		warnings:   e.Warnings,
		below:      []bundle{explanationTerms(e).bundle(), explanationRows(e).bundle()},
	}
	b := c.bundle()
	b.text = strings.TrimRight(e.Text(), "\n")
	return b
}

// explanationTerms is result 1 − result 2 = tolerance + penalty + non-negativity, in one precision and on one scale of colours,
// which show the terms that matter.
func explanationTerms(e *nmf.Explanation) Group {
	whole := difference{e.Result1, e.Result2}
	f := survey(whole)
	form := style.FormatFor([]float64{f.min, f.max})
	term := func(title string, m mat.Matrix) Table {
		t := Matrix(m).Titled(title).Gradient().Show(cardShown, cardShown)
		t.limit, t.shared = max(-f.min, f.max), &form
		return t
	}
	parts := []any{
		term("result 1 − result 2", whole), "=", term("tolerance", e.Tolerance), "+", term("penalty", e.Penalty),
		"+", term("non-negativity", e.NonNegativity),
	}
	if e.Remainder != nil {
		parts = append(parts, "+", term("remainder", e.Remainder))
	}
	return Beside(parts...)
}

// explanationRows is a table of the rows that differ most, or of all when there are few.
func explanationRows(e *nmf.Explanation) Table {
	order := make([]int, len(e.Rows))
	for i := range order {
		order[i] = i
	}
	caption := "norms of the row's difference and of its terms, components held at 0, angles to the cone and to the space"
	if len(order) > defaultShown+1 {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(e.Rows[b].Difference, e.Rows[a].Difference) })
		order = order[:defaultShown]
		caption = fmt.Sprintf("the %d of %d that differ most: %s", len(order), len(e.Rows), caption)
	}
	columns := []string{"difference", "tolerance", "penalty", "non-negativity", "held at 0", "cone °", "space °"}
	if e.Remainder != nil {
		columns = slices.Insert(columns, 4, "remainder")
	}
	names := make([]string, len(order))
	values := mat.NewDense(len(order), len(columns), nil)
	for k, i := range order {
		r := e.Rows[i]
		names[k] = fmt.Sprintf("row %d: %v", i, r.Cause)
		row := []float64{r.Difference, r.Tolerance, r.Penalty, r.NonNegativity, float64(len(r.Active)), degrees(r.ConeAngle), degrees(r.SpanAngle)}
		if e.Remainder != nil {
			row = slices.Insert(row, 4, r.Remainder)
		}
		values.SetRow(k, row)
	}
	t := Matrix(values).Titled("Rows").Rows(names...).Cols(columns...)
	t.caption, t.byColumn = caption, true
	return t
}

func degrees(radians float64) float64 { return radians * 180 / math.Pi }
