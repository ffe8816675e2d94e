package nmf

import (
	"fmt"
	"math"
	"strings"
	"text/tabwriter"
)

// textRows is the number of rows that Text lists.
const textRows = 20

// Text returns the verdict and a table of the rows, for a console: of each row its cause, the norms of the difference and
// its terms, the number of components that the exact code holds at 0, its KKT residual, and the angles in degrees to the
// cone and to the space of the components. It lists the first 20 rows.
func (e *Explanation) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", e.Verdict)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	head := []string{"row", "cause", "difference", "tolerance", "penalty", "non-negativity"}
	if e.Remainder != nil {
		head = append(head, "remainder")
	}
	head = append(head, "held at 0", "KKT", "cone", "space", "")
	fmt.Fprintln(w, strings.Join(head, "\t"))
	for i, r := range e.Rows[:min(textRows, len(e.Rows))] {
		fmt.Fprintf(w, "%d\t%v\t%.3g\t%.3g\t%.3g\t%.3g\t", i, r.Cause, r.Difference, r.Tolerance, r.Penalty, r.NonNegativity)
		if e.Remainder != nil {
			fmt.Fprintf(w, "%.3g\t", r.Remainder)
		}
		fmt.Fprintf(w, "%d\t%.1g\t%.1f°\t%.1f°\t\n", len(r.Active), r.KKT, degrees(r.ConeAngle), degrees(r.SpanAngle))
	}
	w.Flush() // a strings.Builder does not fail
	if more := len(e.Rows) - textRows; more > 0 {
		fmt.Fprintf(&b, "… and %d more rows\n", more)
	}
	return b.String()
}

func degrees(radians float64) float64 { return radians * 180 / math.Pi }
