package nmfnb

import (
	"fmt"
	"math"
	"slices"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ranksTable has a line for each number of components. Of the starts' held-out errors it shows the median: one start that fails
// would carry a mean away.
func ranksTable(ranks []nmf.RankScore) Table {
	if len(ranks) == 0 {
		return Table{err: fmt.Errorf("%w: there are no ranks to compare", ErrNil)}
	}
	var names []string
	var values [][]float64
	best, fewest, most := -1, math.MaxInt, 0
	for i, r := range ranks {
		loss := math.NaN()
		if len(r.Losses) > 0 {
			loss = slices.Min(r.Losses)
		}
		heldOut := median(r.HeldOut)
		if !math.IsNaN(heldOut) && (best < 0 || heldOut < values[best][1]) {
			best = i
		}
		fewest, most = min(fewest, len(r.Losses)), max(most, len(r.Losses))
		names = append(names, fmt.Sprintf("k = %d", r.Components))
		values = append(values, []float64{loss, heldOut, r.Cophenetic, r.Dispersion, r.Stability})
	}
	t := listTable("Ranks", names, []string{"lowest loss", "held-out error", "cophenetic", "dispersion", "stability"}, values)
	starts := words.Count(most, "start", "starts")
	if fewest < most {
		starts = fmt.Sprintf("%d to %s", fewest, starts)
	}
	t.caption = starts + " each; held-out error: the median"
	if best >= 0 && len(ranks) > 1 {
		t = t.Highlight("lowest held-out error", func(i, j int, _ float64) bool { return i == best && j == 1 })
	}
	return t
}

// median is NaN where there is nothing.
func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
