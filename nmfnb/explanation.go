package nmfnb

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/nmfnb/style"
)

// explanationBundle is the verdict, the terms as sums in colours of one scale, and the rows with their causes.
func explanationBundle(e *nmf.Explanation) bundle {
	if err := checkExplanation(e); err != nil {
		return problem(err)
	}
	e = compact(e)
	c := card{
		title:      "Why the two reconstructions differ",
		paragraphs: strings.Split(strings.TrimSpace(e.Verdict), "\n"),
		warnings:   e.Warnings,
		below:      []bundle{explanationTerms(e).bundle(), explanationRows(e).bundle()},
	}
	b := c.bundle()
	lines := strings.Split(strings.TrimRight(e.Text(), "\n"), "\n")
	for i, l := range lines {
		lines[i] = words.OneLine(l) // there are names in it
	}
	b.text = strings.Join(lines, "\n")
	return b
}

// checkExplanation returns an error for an explanation that is not one of Explain, because a field was changed.
func checkExplanation(e *nmf.Explanation) error {
	for _, m := range matricesOf(e) {
		if m.of == nil || m.of.IsEmpty() {
			return fmt.Errorf("%w: the explanation has no %s, it is not one of Explain", ErrNil, m.name)
		}
	}
	n, m := e.Encoded.Dims()
	for _, other := range matricesOf(e) {
		if r, c := other.of.Dims(); r != n || c != m {
			return fmt.Errorf("%w: %s of the explanation is %s, and Encoded is %s", ErrShape, other.name, words.Shape(r, c), words.Shape(n, m))
		}
	}
	if len(e.Rows) != n {
		return fmt.Errorf("%w: the explanation is of %s and explains %d", ErrShape, words.Count(n, "row", "rows"), len(e.Rows))
	}
	if err := checkNames(e.RowNames, "RowNames has", n, "row", "the explanation"); err != nil {
		return err
	}
	return checkNames(e.ColumnNames, "ColumnNames has", m, "column", "the explanation")
}

type namedMatrix struct {
	name string
	of   *mat.Dense
}

// matricesOf are the matrices that are shown, each n×m.
func matricesOf(e *nmf.Explanation) []namedMatrix {
	all := []namedMatrix{
		{"Encoded", e.Encoded}, {"Projected", e.Projected}, {"Tolerance", e.Tolerance}, {"Penalty", e.Penalty}, {"NonNegativity", e.NonNegativity},
	}
	if e.Remainder != nil {
		all = append(all, namedMatrix{"Remainder", e.Remainder})
	}
	return all
}

// compact returns the explanation with copies of matrices that are parts of others: nmf counts on their rows to follow one another.
func compact(e *nmf.Explanation) *nmf.Explanation {
	own := *e
	for _, m := range []**mat.Dense{&own.Encoded, &own.Projected} {
		if raw := (*m).RawMatrix(); raw.Stride != raw.Cols {
			*m = mat.DenseCopyOf(*m)
		}
	}
	return &own
}

// rowName returns the name of row i of X, or its number.
func rowName(e *nmf.Explanation, i int) string {
	if e.RowNames != nil {
		return words.Label(e.RowNames[i])
	}
	return fmt.Sprintf("row %d", i)
}

// sumsShown is the number of rows whose difference is shown as a sum.
const sumsShown = 4

// explanationTerms is, for the rows that differ most, Encoded − Projected = tolerance + penalty + non-negativity as a sum of
// lines, in one precision and on one scale of colours, which show the terms that matter: the columns add up downwards.
func explanationTerms(e *nmf.Explanation) Table {
	whole := difference{e.Encoded, e.Projected}
	names := []string{"Encoded − Projected", "= tolerance", "+ penalty", "+ non-negativity"}
	terms := []mat.Matrix{whole, e.Tolerance, e.Penalty, e.NonNegativity}
	if e.Remainder != nil {
		names, terms = append(names, "+ remainder"), append(terms, e.Remainder)
	}
	order := mostDifferent(e, sumsShown)
	_, m := e.Encoded.Dims()
	sums := mat.NewDense(len(order)*len(terms), m, nil)
	var labels []string
	for k, i := range order {
		for l, term := range terms {
			sums.SetRow(k*len(terms)+l, mat.Row(nil, i, term))
			label := names[l]
			if l == 0 {
				label = rowName(e, i) + ": " + label
			}
			labels = append(labels, label)
		}
	}
	f := survey(whole)
	form := style.FormatFor([]float64{f.min, f.max})
	t := Matrix(sums).Titled("The terms").Rows(labels...).Columns(e.ColumnNames...).Gradient().Show(maxShown, 2*cardShown)
	t.limit, t.shared, t.every = max(-f.min, f.max), &form, len(terms)
	t.rounding = e.Rounding()
	t.caption = "each row's difference, and below it the terms that add up to it" + roundingNote(t.rounding)
	if len(order) < len(e.Rows) {
		t.caption = fmt.Sprintf("the %d of %d rows that differ most: %s", len(order), len(e.Rows), t.caption)
	}
	return t
}

func roundingNote(limit float64) string {
	return "; ≈0 is rounding, not more than " + style.Format{Scientific: true}.String(limit)
}

// mostDifferent is the rows that differ most, those that differ more first, or all in their order when there are not more than
// limit.
func mostDifferent(e *nmf.Explanation, limit int) []int {
	return firstBy(len(e.Rows), limit, func(a, b int) int { return cmp.Compare(e.Rows[b].Difference, e.Rows[a].Difference) })
}

// explanationRows is a table of the rows that differ most, or of all when there are few.
func explanationRows(e *nmf.Explanation) Table {
	limit := defaultShown
	if len(e.Rows) == limit+1 {
		limit++
	}
	order := mostDifferent(e, limit)
	caption := "norms of the row's difference and of its terms, components held at 0, angles to the cone and to the space"
	if len(order) < len(e.Rows) {
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
		names[k] = fmt.Sprintf("%s: %v", rowName(e, i), r.Cause)
		row := []float64{r.Difference, r.Tolerance, r.Penalty, r.NonNegativity, float64(len(r.Active)), degrees(r.ConeAngle), degrees(r.SpanAngle)}
		if e.Remainder != nil {
			row = slices.Insert(row, 4, r.Remainder)
		}
		values.SetRow(k, row)
	}
	t := Matrix(values).Titled("Rows").Rows(names...).Columns(columns...)
	t.byColumn, t.sharedBy, t.rounding = true, len(columns)-3, e.Rounding()
	form := style.FormatFor(mat.Col(nil, 0, values))
	t.shared, t.caption = &form, caption+roundingNote(t.rounding)
	return t
}

func degrees(radians float64) float64 { return radians * 180 / math.Pi }
