package nmfnb

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// partsShown components are shown with what they add to each column; the others are added up.
const partsShown = 8

// contributionsBundle is what each component adds in all, and to each column as a sum of lines, by the exact and the linear code.
func contributionsBundle(c *nmf.Contributions) bundle {
	if err := checkContributions(c); err != nil {
		return problem(err)
	}
	what := "the row"
	switch {
	case c.Of > 1:
		what = fmt.Sprintf("the mean of %d rows", c.Of)
	case c.RowName != "":
		what = "row " + words.Label(c.RowName)
	}
	k, _ := c.Exact.Dims()
	d := card{title: "Contributions", about: fmt.Sprintf("what each of %s adds to %s", words.Count(k, "component", "components"), what)}
	if c.Cancelled > 1e-12 {
		d.paragraphs = []string{fmt.Sprintf("Of what the linear code adds, its negative parts take %s back.", share(c.Cancelled))}
	}
	d.below = []bundle{contributionsInAll(c).bundle(), contributionTerms(c).bundle()}
	return d.bundle()
}

func checkContributions(c *nmf.Contributions) error {
	for _, m := range []namedMatrix{{"Exact", c.Exact}, {"Linear", c.Linear}} {
		if nilcheck.IsNil(m.of) || m.of.IsEmpty() {
			return fmt.Errorf("%w: the contributions have no %s, they are not those of Model.Contributions", ErrNil, m.name)
		}
	}
	k, m := c.Exact.Dims()
	if r, n := c.Linear.Dims(); r != k || n != m {
		return fmt.Errorf("%w: Linear of the contributions is %s, and Exact is %s", ErrShape, words.Shape(r, n), words.Shape(k, m))
	}
	if len(c.ExactCode) != k || len(c.LinearCode) != k || len(c.X) != m {
		return fmt.Errorf("%w: ExactCode, LinearCode and X of the contributions have %d, %d and %d entries, want %d, %d and %d",
			ErrShape, len(c.ExactCode), len(c.LinearCode), len(c.X), k, k, m)
	}
	return checkNames(c.ColumnNames, "ColumnNames has", m, "column", "the contributions")
}

// contributionsInAll has a line for each component.
func contributionsInAll(c *nmf.Contributions) Table {
	var values [][]float64
	for t := range c.ExactCode {
		values = append(values, []float64{c.ExactCode[t], floats.Sum(c.Exact.RawRowView(t)), c.LinearCode[t], floats.Sum(c.Linear.RawRowView(t))})
	}
	t := listTable("Components", nil, []string{"exact code", "adds", "linear code", "adds"}, values)
	t.caption = "the coefficients, and the sum of what each component adds to all columns"
	return t.Rows().Show(defaultShown, defaultShown)
}

// contributionTerms is, for the columns in which most happens, x beside the two reconstructions as sums of lines, on one scale of colours.
func contributionTerms(c *nmf.Contributions) Table {
	k, m := c.Exact.Dims()
	size := func(j int) float64 {
		largest := 0.0
		for _, v := range append([]float64{c.X[j]}, append(mat.Col(nil, j, c.Exact), mat.Col(nil, j, c.Linear)...)...) {
			if !math.IsNaN(v) {
				largest = max(largest, math.Abs(v))
			}
		}
		return largest
	}
	columns := firstBy(m, defaultShown, func(a, b int) int { return cmp.Compare(size(b), size(a)) })
	slices.Sort(columns)
	weight := func(t int) float64 {
		return floats.Norm(c.Exact.RawRowView(t), 1) + floats.Norm(c.Linear.RawRowView(t), 1)
	}
	parts := firstBy(k, partsShown, func(a, b int) int { return cmp.Compare(weight(b), weight(a)) })
	slices.Sort(parts)

	var names []string
	var values [][]float64
	for _, code := range []struct {
		name string
		of   *mat.Dense
	}{{"exact", c.Exact}, {"linear", c.Linear}} {
		names = append(names, "x", code.name+" reconstruction")
		x, sum, others := make([]float64, len(columns)), make([]float64, len(columns)), make([]float64, len(columns))
		for l, j := range columns {
			x[l], sum[l] = c.X[j], floats.Sum(mat.Col(nil, j, code.of))
		}
		values = append(values, x, sum)
		for t := range k {
			part := make([]float64, len(columns))
			for l, j := range columns {
				part[l] = code.of.At(t, j)
			}
			if !slices.Contains(parts, t) {
				floats.Add(others, part)
				continue
			}
			sign := "+"
			if t == parts[0] {
				sign = "="
			}
			names, values = append(names, fmt.Sprintf("%s component %d", sign, t)), append(values, part)
		}
		if len(parts) < k {
			names, values = append(names, "+ "+words.Count(k-len(parts), "other", "others")), append(values, others)
		}
	}
	t := listTable("Columns", names, namesOf(c.ColumnNames, columns), values).Gradient()
	f := survey(t.m)
	t.byColumn, t.limit, t.every = false, max(-f.min, f.max), len(values)/2
	t.caption = "x, and below it either reconstruction as the sum of what the components add"
	if len(columns) < m {
		t.caption = fmt.Sprintf("the %d of %d with the largest entries: %s", len(columns), m, t.caption)
	}
	return t
}
