package nmfnb

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/words"
)

// firstBy returns the first limit of n things in an order, or all of them as they come when there are not more.
func firstBy(n, limit int, order func(a, b int) int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	if n > limit {
		slices.SortStableFunc(all, order)
		all = all[:limit]
	}
	return all
}

// nameOr is name i, or its number where there are no names.
func nameOr(names []string, i int) string {
	if i < len(names) {
		return words.Label(names[i])
	}
	return strconv.Itoa(i)
}

// namesOf are the names of some things, or their numbers.
func namesOf(names []string, of []int) []string {
	all := make([]string, len(of))
	for k, i := range of {
		all[k] = nameOr(names, i)
	}
	return all
}

// listTable is a table with a line for each thing, in which each column has a precision of its own.
func listTable(title string, names, columns []string, values [][]float64) Table {
	m := new(mat.Dense)
	if len(values) > 0 {
		m = mat.NewDense(len(values), len(columns), nil)
		for i, line := range values {
			m.SetRow(i, line)
		}
	}
	t := Matrix(m).Titled(title).Rows(names...).Show(maxShown, maxShown)
	if len(values) > 0 {
		t = t.Columns(columns...)
	}
	t.byColumn = true
	return t
}

// share writes a share in percent, 93.4 %. It never rounds one to nothing or to the whole.
func share(v float64) string {
	const most, least = 0.9995, 0.0001
	switch p := 100 * v; {
	case math.IsNaN(v):
		return "unknown"
	case v > most && v < 1:
		return ">99.9 %"
	case v > 0 && v < least:
		return "<0.01 %"
	case math.Abs(p) >= 1000:
		return strconv.FormatFloat(p, 'f', 0, 64) + " %"
	default:
		return strconv.FormatFloat(p, 'g', 3, 64) + " %"
	}
}
