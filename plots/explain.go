package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ExplainFigure is what [Explain] returns.
type ExplainFigure struct {
	Figure[ExplainFigure, causes]
}

// causes is what an ExplainFigure draws.
type causes struct {
	e         *nmf.Explanation
	givenRows []string
}

// Explain draws why Encoded − Projected of an [nmf.Explanation] of n rows is not 0: the norm of each row's difference and of each of
// its terms, in units of X. (The terms add up to the difference; their norms need not add up to its norm.)
//
// Up to 6 rows have a line for the difference and one for each term, with the value beside its mark. Up to 60 rows have two panels:
// above, the difference as a line and the terms as marks, one shape for each cause; below, the terms' shares in the sum of their
// norms. The axis of the norms is logarithmic where they span more than a factor of 30; what is no more than rounding then stands at
// the place of 0. Of more rows there is a histogram of the differences on a linear axis, where the colour is the main cause of a row,
// with the names of the rows that differ most.
//
// The title says which cause is the main one in how many rows, unless Titled sets another. The names of the rows are those of the X
// that was explained.
func Explain(e *nmf.Explanation) ExplainFigure {
	f := newFigure[ExplainFigure](causes{e: e})
	if e != nil {
		return f.Titled(gist(e.Rows))
	}
	return f
}

// Rows sets the names of the n rows, instead of those that the explanation has.
func (f ExplainFigure) Rows(names ...string) ExplainFigure {
	f.own.givenRows = words.Labels(names)
	return f
}

// fewRows is how many rows have room for all their values.
const fewRows = 6

func (f causes) build(ask size) (*picture, error) {
	rows, err := f.rows()
	if err != nil {
		return nil, err
	}
	named := f.names()
	var p *picture
	switch few := (explainFew{rows: rows, named: named}); {
	case len(rows) > maxBars:
		p = explainMany(rows, named, ask)
	case len(rows) <= fewRows && few.fits(ask):
		p = few.picture(ask)
	default:
		p = explainTens(rows, named, ask)
	}
	p.title = gist(f.e.Rows)
	p.words, p.detail = f.tell(rows, named)
	return p, nil
}

// names are the names of the rows.
func (f causes) names() names {
	return names{rows: f.givenRows}.or(names{rows: words.Labels(f.e.RowNames)})
}

// rows reads the explanation and checks it.
func (f causes) rows() ([]caused, error) {
	if f.e == nil {
		return nil, failf("Explain: the explanation is nil")
	}
	n := len(f.e.Rows)
	if n == 0 {
		return nil, failf("Explain: the explanation has no rows: it was not made by Model.Explain")
	}
	sizes := make([]float64, n)
	for _, r := range []struct {
		name string
		x    *mat.Dense
	}{{"Encoded", f.e.Encoded}, {"Projected", f.e.Projected}} {
		x, _, err := read("Explain", r.name, r.x)
		if err != nil {
			return nil, err
		}
		xn, m := x.Dims()
		if xn != n {
			return nil, failf("Explain: %s has %d rows, the explanation %d", r.name, xn, n)
		}
		for i := range n {
			sizes[i] = max(sizes[i], norm(x.Slice(i, i+1, 0, m).(*mat.Dense)))
		}
	}
	if err := f.names().check("Explain", n, 0); err != nil {
		return nil, err
	}
	rounding := 64 * 0x1p-52 * max(f.e.Cond, 1)
	rows := make([]caused, n)
	for i, r := range f.e.Rows {
		c := caused{i, r.Difference, [len(terms)]float64{r.Tolerance, r.Penalty, r.NonNegativity, r.Remainder}, r.Cause}
		for _, v := range append([]float64{c.difference}, c.terms[:]...) {
			if !(v >= 0) || math.IsInf(v, 1) {
				return nil, failf("Explain: row %d has a norm of %g", i, v)
			}
		}
		for t := range c.terms {
			if r.Cause == nmf.CauseNone || (c.terms[t] <= rounding*sizes[i] && terms[t] != r.Cause) {
				c.terms[t] = 0
			}
		}
		if r.Cause == nmf.CauseNone {
			c.difference = 0
		}
		rows[i] = c
	}
	return rows, nil
}

// tell names the rows with the smallest and the largest difference, and lists up to twelve rows.
func (f causes) tell(rows []caused, named names) (words, detail string) {
	byDifference := func(a, b caused) int { return cmp.Compare(a.difference, b.difference) }
	least, most := slices.MinFunc(rows, byDifference), slices.MaxFunc(rows, byDifference)
	words = fmt.Sprintf("The norm of Encoded − Projected in %s lies between %s (%s) and %s (%s).", count(len(rows), "row", "rows"),
		short(least.difference), named.row(least.row), short(most.difference), named.row(most.row))
	for t, c := range terms {
		largest := slices.MaxFunc(rows, func(a, b caused) int { return cmp.Compare(a.terms[t], b.terms[t]) })
		if v := largest.terms[t]; v > 0 {
			words += fmt.Sprintf(" The largest term of %s has norm %s (%s).", c, short(v), named.row(largest.row))
		}
	}
	if slices.ContainsFunc(rows, func(c caused) bool { return slices.Contains(c.terms[:], 0) }) {
		words += " A term that is no more than rounding is shown as 0."
	}
	if len(rows) > 12 {
		return words, ""
	}
	columns := make([][]string, 2+len(terms))
	columns[0], columns[1] = []string{""}, []string{"difference"}
	for t, c := range terms {
		columns[2+t] = []string{c.String()}
	}
	for _, r := range rows {
		columns[0] = append(columns[0], named.row(r.row))
		columns[1] = append(columns[1], short(r.difference))
		for t, v := range r.terms {
			columns[2+t] = append(columns[2+t], short(v))
		}
	}
	if f.e.Remainder == nil {
		columns = columns[:len(columns)-1]
	}
	lines := make([]string, len(rows)+1)
	for _, column := range columns {
		for i, cell := range alignLeft(column) {
			lines[i] += cell + "  "
		}
	}
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return words, strings.Join(lines, "\n")
}
