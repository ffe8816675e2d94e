package nmf

import (
	"fmt"
	"math"
	"strings"
	"text/tabwriter"

	"gonum.org/v1/gonum/mat"
)

// textRows is the number of rows that Text lists.
const textRows = 20

// Text returns the verdict and a table of the rows, for a console: of each row its cause, the norms of the difference and
// its terms, the number of components that the exact code holds at 0, its KKT residual, and the angles in degrees to the
// cone and to the space of the components. It lists the first 20 rows.
func (e *Explanation) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", e.Verdict)
	limit := e.Rounding()
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	head := []string{"row", "cause", "difference", "tolerance", "penalty", "non-negativity"}
	if e.Remainder != nil {
		head = append(head, "remainder")
	}
	head = append(head, "held at 0", "KKT", "cone", "space", "")
	fmt.Fprintln(w, strings.Join(head, "\t"))
	for i, r := range e.Rows[:min(textRows, len(e.Rows))] {
		fmt.Fprintf(w, "%s\t%v\t", e.labels().rowName(i), r.Cause)
		norms := []float64{r.Difference, r.Tolerance, r.Penalty, r.NonNegativity}
		if e.Remainder != nil {
			norms = append(norms, r.Remainder)
		}
		for _, v := range norms {
			fmt.Fprintf(w, "%s\t", orRounding(v, limit, "%.3g"))
		}
		fmt.Fprintf(w, "%d\t%s\t%.1f°\t%.1f°\t\n", len(r.Active), orRounding(r.KKT, notCertified, "%.1g"), degrees(r.ConeAngle), degrees(r.SpanAngle))
	}
	w.Flush() // a strings.Builder does not fail
	if strings.Contains(b.String(), aboutZero) {
		fmt.Fprintf(&b, "%s is rounding, not more than %.0g (KKT: %.0g)\n", aboutZero, limit, notCertified)
	}
	if more := len(e.Rows) - textRows; more > 0 {
		fmt.Fprintf(&b, "… and %d more rows\n", more)
	}
	return b.String()
}

// labels returns the names of the rows and columns.
func (e *Explanation) labels() labels { return labels{e.RowNames, e.ColumnNames} }

// Rounding returns up to where an entry of the terms, or the norm of a row of them, is taken for rounding when the explanation
// is shown: 1e-13 of the largest magnitude in Encoded and Projected.
func (e *Explanation) Rounding() float64 {
	largest := 0.0
	for _, m := range []*mat.Dense{e.Encoded, e.Projected} {
		if m == nil || m.IsEmpty() {
			continue
		}
		i, j := largestEntry(m)
		largest = max(largest, math.Abs(m.At(i, j)))
	}
	return 1e-13 * largest
}

const aboutZero = "≈0"

// orRounding writes v unless it is not zero but no more than the limit.
func orRounding(v, limit float64, format string) string {
	if v != 0 && v <= limit {
		return aboutZero
	}
	return fmt.Sprintf(format, v)
}

func degrees(radians float64) float64 { return radians * 180 / math.Pi }
