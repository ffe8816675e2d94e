package plots

import (
	"fmt"
	"math"
)

// maxMarks is how many rows a cone draws.
const maxMarks = 2000

// thinned returns which of n places are drawn: all of them, or, of many, the first in each cell of the finest grid that leaves at most
// maxMarks. So what lies apart from the others stays in the picture.
func thinned(n int, at func(i int) []float64) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	if n <= maxMarks {
		return all
	}
	var lo, hi [3]float64
	for t := range lo {
		lo[t], hi[t] = math.Inf(1), math.Inf(-1)
	}
	for i := range n {
		for t, v := range at(i) {
			lo[t], hi[t] = min(lo[t], v), max(hi[t], v)
		}
	}
	for cells := 512.0; cells >= 1; cells /= 2 {
		seen, kept := map[[3]int]bool{}, []int(nil)
		for i := 0; i < n && len(kept) <= maxMarks; i++ {
			var cell [3]int
			for t, v := range at(i) {
				if hi[t] > lo[t] {
					cell[t] = int((v - lo[t]) / (hi[t] - lo[t]) * cells)
				}
			}
			if !seen[cell] {
				seen[cell] = true
				kept = append(kept, i)
			}
		}
		if len(kept) <= maxMarks {
			return kept
		}
	}
	return all[:1]
}

// pick returns the elements at these places.
func pick[T any](all []T, places []int) []T {
	out := make([]T, len(places))
	for k, i := range places {
		out[k] = all[i]
	}
	return out
}

// thinnedWords says that not all rows are drawn.
func thinnedWords(drawn, rows int) string {
	if drawn == rows {
		return ""
	}
	return fmt.Sprintf(" Of the %d rows %d are drawn; each of the others lies close to one of these.", rows, drawn)
}
