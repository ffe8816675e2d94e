package plots

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"
)

// Order is the order in which [HeatmapFigure.Ordered] puts rows or columns.
type Order int

// The orders. Of what is equal in an order, the one that came first comes first.
const (
	AsGiven   Order = iota // that of the matrix
	ByName                 // of the names: numbers by value, then words by letters
	ByWeight               // of the sums of the entries, the largest first
	ByCluster              // those that are alike beside each other: average linkage of 1 − their cosines, for up to 3000
	ByGroup                // of the groups that Groups sets, by their names as ByName has them
)

var orders = [...]string{"as given", "by name", "by weight", "by cluster", "by group"}

// String returns the order in words.
func (o Order) String() string {
	if o < 0 || int(o) >= len(orders) {
		return "Order(" + strconv.Itoa(int(o)) + ")"
	}
	return orders[o]
}

// maxClustered is how many rows a clustering compares with each other.
const maxClustered = 3000

// of returns the places of the rows of x in this order. what they are called stands in errors.
func (o Order) of(x mat.Matrix, names, groups []string, what string) ([]int, error) {
	n, m := x.Dims()
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	switch o {
	case AsGiven:
	case ByName:
		if len(names) == 0 {
			return nil, failf("Heatmap: %ss have no names to be ordered by", what)
		}
		slices.SortStableFunc(order, func(a, b int) int { return byNumber(names[a], names[b]) })
	case ByGroup:
		if len(groups) == 0 {
			return nil, failf("Heatmap: %ss have no groups to be ordered by: call Groups", what)
		}
		slices.SortStableFunc(order, func(a, b int) int { return byNumber(groups[a], groups[b]) })
	case ByWeight:
		weights := make([]float64, n)
		for i := range weights {
			weights[i] = mean(x, i, i+1, 0, m) // of as many entries, where all are finite
			if math.IsNaN(weights[i]) {
				weights[i] = math.Inf(-1)
			}
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weights[b], weights[a]) })
	case ByCluster:
		if n > maxClustered {
			return nil, failf("Heatmap: %d %ss are too many to be ordered by cluster, the most are %d", n, what, maxClustered)
		}
		return leaves(linkage(cosineDistances(mat.DenseCopyOf(x)), n), n), nil
	default:
		return nil, failf("Heatmap: %v is none of the package's orders", o)
	}
	return order, nil
}

// cutOut returns the places from up to to of an order; both 0 are all of them.
func cutOut(order []int, part [2]int, what string) ([]int, error) {
	from, to := part[0], part[1]
	if from == 0 && to == 0 {
		return order, nil
	}
	if from < 0 || to > len(order) || from >= to {
		return nil, failf("Heatmap: a window of %ss %d up to %d, want a part of 0 up to %d", what, from, to, len(order))
	}
	return order[from:to], nil
}

// ordinal are the names at these places, or, where there are none, the numbers of the places.
func ordinal(names []string, places []int) []string {
	out := make([]string, len(places))
	for k, i := range places {
		out[k] = nameOr(names, i)
	}
	return out
}
