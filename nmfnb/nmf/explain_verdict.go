package nmf

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/mat"
)

// badCond is the condition number of H from which a linear code keeps fewer than some eight digits.
const badCond = 1e8

// warnings says what deserves a look though nothing failed.
func (e *Explanation) warnings(c Config, h, d *data) []string {
	var list []string
	k := h.n
	if c.Beta == 1 {
		if lost := h.unreached(d); len(lost) > 0 {
			list = append(list, fmt.Sprintf("X has entries > 0 in %s where no component is: their loss is infinite for every code, "+
				"and the exact codes leave them out", count(lost, "column")))
		}
	}
	if e.Rank < k {
		list = append(list, fmt.Sprintf("H has rank %d with %d components: other codes give the same reconstructions, and the "+
			"ones here are a choice", e.Rank, k))
	}
	if c.Beta < 1 || c.Beta > 2 {
		list = append(list, fmt.Sprintf("for beta = %g the loss is not convex in the codes: the exact ones are stationary points, the best of those "+
			"that four starts lead to, and others may be better", c.Beta))
	}
	if few := d.fewKnown(e.Rank); len(few) > 0 {
		list = append(list, fmt.Sprintf("in %s of X fewer entries are known than H has independent components (%d): other codes fit them as "+
			"well", count(few, "row"), e.Rank))
	}
	if e.Cond > badCond {
		list = append(list, fmt.Sprintf("H is badly conditioned (%.2g): of the linear codes and of Projected the last %.0f of 16 "+
			"digits are rounding, and another pseudo-inverse has others", e.Cond, min(16, math.Ceil(math.Log10(e.Cond)))))
	}
	worst := 0
	for i, r := range e.Rows {
		if r.KKT > e.Rows[worst].KKT {
			worst = i
		}
	}
	if r := e.Rows[worst].KKT; r > notCertified {
		list = append(list, fmt.Sprintf("the exact code of row %s has a KKT residual of %.2g, more than rounding: its terms hold "+
			"to that share of the row only", e.labels().row(worst), r))
	}
	return slices.Clip(list)
}

// fewKnown returns the rows with unknown entries that have fewer than so many known ones.
func (d *data) fewKnown(entries int) (rows []int) {
	for i := range d.n {
		if known := d.knownEntries(i); known < d.m && known < entries {
			rows = append(rows, i)
		}
	}
	return rows
}

// notCertified is a KKT residual of an exact code that a person should know of.
const notCertified = 1e-12

// verdict says in words what the terms say in numbers; loss is the part of NonNegativity that the model's loss explains.
func (e *Explanation) verdict(normX float64, loss *mat.Dense, c Config) string {
	total := difference(e.Encoded, e.Projected)
	rows := make([][]int, len(causeNames))
	negative := 0
	for i, r := range e.Rows {
		rows[r.Cause] = append(rows[r.Cause], i)
		if len(r.Negative) > 0 {
			negative++
		}
	}
	n := len(e.Rows)
	if len(rows[CauseNone]) == n {
		lines := []string{
			fmt.Sprintf("Encoded (codes W ≥ 0) and Projected (pseudo-inverse) agree to rounding: they differ by %s in norm.",
				figures(mat.Norm(total, 2))),
			"No linear code has a negative entry, no penalty moves the codes, and Encoded is at the minimum.",
		}
		if negative > 0 { // with independent components equal reconstructions have equal codes
			lines[1] = fmt.Sprintf("The codes differ, and in %d of %d rows the linear one is negative in places, but their "+
				"reconstructions do not: the components depend on one another.", negative, n)
		}
		return strings.Join(append(lines, e.Warnings...), "\n")
	}
	i, j := largestEntry(total)
	ofX := ""
	if normX > 0 {
		ofX = fmt.Sprintf(", %s of ‖X‖", percent(mat.Norm(total, 2)/normX))
	}
	lines := []string{fmt.Sprintf("Encoded (codes W ≥ 0) and Projected (pseudo-inverse) differ by %s in norm%s; "+
		"the largest entry of the difference is %s, in row %s, column %s.",
		figures(mat.Norm(total, 2)), ofX, figures(total.At(i, j)), e.labels().row(i), e.labels().column(j))}
	for _, term := range []struct {
		cause Cause
		m     *mat.Dense
		why   string
	}{
		{CauseNonNegativity, e.NonNegativity, e.whyNonNegativity(loss, c)},
		{CauseTolerance, e.Tolerance, e.whyTolerance(c)},
		{CausePenalty, e.Penalty, fmt.Sprintf("AlphaW = %g draws the codes towards 0; the pseudo-inverse knows no penalty.", c.AlphaW)},
		{CauseRemainder, e.Remainder, "No W ≥ 0 with these components gives that part of Encoded: it is rounding if it is small, and " +
			"otherwise Encoded was made in another way or with other components."},
	} {
		if term.m == nil {
			continue
		}
		carried := share(term.m, total)
		if len(rows[term.cause]) == 0 && math.Abs(carried) < leastShare {
			continue
		}
		name := capital(term.cause.String())
		if term.cause == CauseTolerance && e.Remainder != nil {
			name = "Tolerance, or penalties other than the model's,"
		}
		lines = append(lines, fmt.Sprintf("%s is the main cause in %s and carries %s of the difference (norm %s). %s",
			name, e.some(rows[term.cause]), percent(carried), figures(mat.Norm(term.m, 2)), term.why))
	}
	if len(rows[CauseNone]) > 0 {
		lines = append(lines, fmt.Sprintf("Nothing but rounding is left in %s.", e.some(rows[CauseNone])))
	}
	if c.Beta == 2 {
		lines = append(lines, fmt.Sprintf("Without a penalty and up to the solver's tolerance, the two agree on every row whose linear "+
			"code has no negative entry (here %d of %d).", n-negative, n))
	} else {
		lines = append(lines, "The two agree on a row that the components reconstruct without error, with W ≥ 0 and AlphaW = 0.")
	}
	return strings.Join(append(lines, e.Warnings...), "\n")
}

func (e *Explanation) whyNonNegativity(loss *mat.Dense, c Config) string {
	why := "The linear code is negative in places; W ≥ 0 forbids that, and the other coefficients move to make up for it."
	if c.Beta == 2 {
		return why
	}
	divergence := "Kullback-Leibler divergence"
	switch c.Beta {
	case 1:
	case 0:
		divergence = "Itakura-Saito divergence"
	default:
		divergence = fmt.Sprintf("beta-divergence for beta = %g", c.Beta)
	}
	return fmt.Sprintf("%s This term holds the change of loss too, a norm of %s: the exact codes minimise the %s, the pseudo-inverse "+
		"the squared distance.", why, figures(mat.Norm(loss, 2)), divergence)
}

func (e *Explanation) whyTolerance(c Config) string {
	if e.Remainder != nil {
		return fmt.Sprintf("The code that Encoded has is not the exact one for AlphaW = %g, L1Ratio = %g: the solver stopped before "+
			"the minimum, or had other penalties.", c.AlphaW, c.L1Ratio)
	}
	return fmt.Sprintf("The solver stopped before the minimum (Tol = %g, at most %d iterations): a smaller Tol brings Transform "+
		"nearer, TransformExact gives the minimum itself.", c.Tol, c.MaxIter)
}

// leastShare is the share of the difference from which a term is named though it is no row's main cause.
const leastShare = 1e-4

// share returns which part of ‖total‖² is due to a term of it: ⟨term, total⟩/‖total‖². Shares add up to 1, and one is
// negative when its term makes up for others.
func share(term, total *mat.Dense) float64 {
	a, b := term.RawMatrix().Data, total.RawMatrix().Data
	size := f64.Norm(b)
	part := 0.0
	for i, v := range b {
		part += (a[i] / size) * (v / size)
	}
	return part
}

// largestEntry returns the place of the entry of the largest magnitude, the first of several.
func largestEntry(a *mat.Dense) (row, col int) {
	_, m := a.Dims()
	best := 0
	for p, v := range a.RawMatrix().Data {
		if math.Abs(v) > math.Abs(a.RawMatrix().Data[best]) {
			best = p
		}
	}
	return best / m, best % m
}

// count says which columns or rows there are, naming no more than one.
func count(places []int, what string) string {
	if len(places) == 1 {
		return fmt.Sprintf("%s %d", what, places[0])
	}
	return fmt.Sprintf("%d %ss (%d is the first)", len(places), what, places[0])
}

// some says which rows, naming no more than a few.
func (e *Explanation) some(rows []int) string {
	const few = 6
	n := len(e.Rows)
	switch len(rows) {
	case 0:
		return "no row"
	case n:
		if n == 1 {
			return "the row"
		}
		return fmt.Sprintf("all %d rows", n)
	}
	names := make([]string, 0, few)
	for _, i := range rows[:min(few, len(rows))] {
		names = append(names, e.labels().row(i))
	}
	word, more := "row", ""
	if len(rows) > 1 {
		word = "rows"
	}
	if len(rows) > few {
		more = ", …"
	}
	return fmt.Sprintf("%d of %d rows (%s %s%s)", len(rows), n, word, strings.Join(names, ", "), more)
}

// figures writes v with three significant digits and a real minus sign.
func figures(v float64) string { return strings.ReplaceAll(fmt.Sprintf("%.3g", v), "-", "−") }

// percent writes a share.
func percent(v float64) string {
	if v != 0 && math.Abs(v) < leastShare {
		return "less than 0.01 %"
	}
	return figures(100*v) + " %"
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
