package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

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

// Explain draws what an [nmf.Explanation] of n rows says, in two panels. The upper one shows, in units of X, the norm of each row
// of Encoded − Projected as a line and the norm of each of its terms as a mark, one shape for each cause. Its axis is logarithmic
// where the norms span more than a factor of 30; what is no more than rounding then stands at the place of 0. The lower panel
// stacks the terms' shares in the sum of their norms. (The terms add up to the difference; their norms need not add up to its
// norm.)
//
// Up to 60 rows keep their order. More are sorted by their difference, the largest first, and a column of the lower panel is then
// the mean of some rows. The title says which cause is the main one in how many rows, unless Titled sets another. The names of
// the rows are those of the X that was explained.
func Explain(e *nmf.Explanation) ExplainFigure {
	f := newFigure[ExplainFigure](causes{e: e})
	if e != nil {
		return f.Titled(gist(e.Rows))
	}
	return f
}

// Rows sets the names of the n rows, instead of those that the explanation has.
func (f ExplainFigure) Rows(names ...string) ExplainFigure {
	f.own.givenRows = slices.Clone(names)
	return f
}

func (f causes) build(ask size) (*picture, error) {
	rows, err := f.rows()
	if err != nil {
		return nil, err
	}
	n, named := len(rows), f.names()
	words, detail := f.tell(rows, named)
	marks := explainMarks{rows: rows}
	for t := range terms {
		marks.seen[t] = slices.ContainsFunc(rows, func(c caused) bool { return c.terms[t] > 0 })
	}
	label := "row"
	if n > maxBars {
		slices.SortStableFunc(rows, func(a, b caused) int { return cmp.Compare(b.difference, a.difference) })
		label = "row, largest difference first"
	}
	if ask.height == 0 && ask.width > 0 {
		ask.height = max(ask.width*0.55, 2.9*vg.Inch) // two panels, not one
	}
	ask = ask.or(columnWidth, 0.55)

	upper, lower := newPlot(), newPlot()
	for _, p := range []*plot.Plot{upper, lower} {
		p.X.Min, p.X.Max = -0.5, float64(n)-0.5
		p.X.Tick.Marker = plot.ConstantTicks(nil)
	}
	upper.Y.Label.Text, lower.Y.Label.Text, lower.X.Label.Text = "norm, in units of X", "share of each cause", label
	if ask.height < 3.5*vg.Inch {
		upper.Y.Label.Text, lower.Y.Label.Text = "norm", "share"
	}
	marks.zero = upperAxis(upper, rows)
	lower.Y.Min, lower.Y.Max, lower.Y.Scale = 0, 1, linearScale{}
	lower.Y.Tick.Marker = plot.ConstantTicks{{Label: "0 %"}, {Value: 0.5, Label: "50 %"}, {Value: 1, Label: "100 %"}}
	if n <= maxBars {
		ticks, rotated := columnTicks((ask.width-60)/vg.Length(n), n, names{columns: named.rows})
		lower.X.Tick.Marker = ticks
		if rotated {
			turn(&lower.X)
		}
	}
	upper.Add(gridLines{}, marks, legend(marks.legend()))
	lower.Add(shareBars{rows}, gridLines{})
	panels := []*plot.Plot{upper, lower}
	return &picture{
		panels: panels, size: ask, title: gist(f.e.Rows), words: words, detail: detail,
		draw: above(upper, lower, 0.55),
	}, nil
}

// names are the names of the rows.
func (f causes) names() names { return names{rows: f.givenRows}.or(names{rows: f.e.RowNames}) }

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
		c := caused{i, r.Difference, [len(terms)]float64{r.Tolerance, r.Penalty, r.NonNegativity, r.Remainder}}
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

// upperAxis sets the range of the norms, and returns where 0 stands on a logarithmic one.
func upperAxis(p *plot.Plot, rows []caused) (zero float64) {
	lo, hi, zeros := math.Inf(1), 0.0, false
	for _, r := range rows {
		for _, v := range append([]float64{r.difference}, r.terms[:]...) {
			if v > 0 {
				lo, hi = min(lo, v), max(hi, v)
			}
			zeros = zeros || v == 0
		}
	}
	if hi == 0 || hi/30 < lo {
		p.Y.Min, p.Y.Max = 0, min(hi, math.MaxFloat64/2)*1.1
		if hi == 0 {
			p.Y.Max = 1
		}
		p.Y.Scale, p.Y.Tick.Marker = linearScale{}, linearTicks{count: 5}
		return 0
	}
	decades := log10(hi) - log10(lo)
	p.Y.Min, p.Y.Max = times10(lo, -0.06*decades), times10(hi, 0.06*decades)
	if zeros {
		zero = times10(lo, -0.2*decades)
		p.Y.Min = times10(zero, -0.05*decades)
	}
	logarithmic(&p.Y, logTicks{count: 5, zero: zero})
	return zero
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
