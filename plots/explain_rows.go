package plots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// terms are the causes in the order of their marks and colours.
var terms = [...]nmf.Cause{nmf.CauseTolerance, nmf.CausePenalty, nmf.CauseNonNegativity, nmf.CauseRemainder}

// caused is one row: the norm of the difference and those of its terms, with 0 for what is no more than rounding.
type caused struct {
	row        int
	difference float64
	terms      [len(terms)]float64
	cause      nmf.Cause // the main one
}

// shares are the terms' parts of the sum of their norms, or all 0.
func (c caused) shares() (out [len(terms)]float64) {
	most := slices.Max(c.terms[:])
	if most == 0 {
		return out
	}
	sum := 0.0
	for _, v := range c.terms {
		sum += v / most
	}
	for i, v := range c.terms {
		out[i] = v / most / sum
	}
	return out
}

// termColour is the colour of a cause, the same in all figures.
func termColour(t int) canvas.Hue { return canvas.Line([...]int{0, 4, 1, 3}[t]) }

// gist says which cause is the main one in how many rows.
func gist(rows []nmf.RowExplanation) string {
	counts := map[nmf.Cause]int{}
	for _, r := range rows {
		counts[r.Cause]++
	}
	if len(rows) == 0 || counts[nmf.CauseNone] == len(rows) {
		return "The two reconstructions agree to rounding"
	}
	order := slices.Clone(terms[:])
	slices.SortStableFunc(order, func(a, b nmf.Cause) int { return cmp.Compare(counts[b], counts[a]) })
	var parts []string
	for _, c := range order {
		if counts[c] > 0 {
			parts = append(parts, fmt.Sprintf("%s in %s", c, count(counts[c], "row", "rows")))
		}
	}
	if n := counts[nmf.CauseNone]; n > 0 {
		parts = append(parts, fmt.Sprintf("none in %s", count(n, "row", "rows")))
	}
	return "Main cause of the difference: " + strings.Join(parts, ", ")
}
