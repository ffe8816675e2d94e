package plots

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// join is a step of a hierarchical clustering of n things: clusters a and b become one, n + the number of the step. Clusters below n are
// the things themselves.
type join struct {
	a, b   int
	height float64 // the mean distance between their members
	size   int
}

// linkage joins n things by the mean distances between their clusters, the nearest first. distances is n×n by rows and symmetric; it
// is written over. It follows chains of nearest neighbours, which takes time n².
//
// Murtagh, A survey of recent advances in hierarchical clustering algorithms, Computer Journal 26 (1983) 354–359.
func linkage(distances []float64, n int) []join {
	size := make([]int, n) // of the cluster that a thing stands for, 0 after it was joined to another
	for i := range size {
		size[i] = 1
	}
	var joins []join
	var chain []int
	for len(joins) < n-1 {
		if len(chain) == 0 {
			chain = append(chain, slices.IndexFunc(size, func(s int) bool { return s > 0 }))
		}
		a, b := chain[len(chain)-1], -1
		if len(chain) > 1 { // ties go to the one before, so that the chain ends
			b = chain[len(chain)-2]
		}
		for c := range n {
			if c != a && size[c] > 0 && (b < 0 || distances[a*n+c] < distances[a*n+b]) {
				b = c
			}
		}
		if len(chain) < 2 || b != chain[len(chain)-2] {
			chain = append(chain, b)
			continue
		}
		chain = chain[:len(chain)-2]
		if a > b {
			a, b = b, a
		}
		sa, sb := float64(size[a]), float64(size[b])
		joins = append(joins, join{a, b, distances[a*n+b], size[a] + size[b]})
		for c := range n {
			if size[c] > 0 && c != a && c != b {
				mean := (sa*distances[a*n+c] + sb*distances[b*n+c]) / (sa + sb)
				distances[a*n+c], distances[c*n+a] = mean, mean
			}
		}
		size[a], size[b] = size[a]+size[b], 0
	}
	return numbered(joins, n)
}

// numbered sorts the joins by height, and names clusters by the step that made them instead of by one of their members.
func numbered(joins []join, n int) []join {
	slices.SortStableFunc(joins, func(a, b join) int { return cmp.Compare(a.height, b.height) })
	cluster := make([]int, n) // of the thing that stands for one
	for i := range cluster {
		cluster[i] = i
	}
	parent := slices.Clone(cluster)
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for k := range joins {
		a, b := find(joins[k].a), find(joins[k].b)
		parent[b] = a
		joins[k].a, joins[k].b = cluster[a], cluster[b]
		cluster[a] = n + k
	}
	return joins
}

// leaves are the things in the order in which a dendrogram has them: of two clusters that are joined the one with the smaller first
// number comes first.
func leaves(joins []join, n int) []int {
	members := make([][]int, n, n+len(joins))
	first := make([]int, n, n+len(joins))
	for i := range n {
		members[i], first[i] = []int{i}, i
	}
	for k := range joins {
		a, b := joins[k].a, joins[k].b
		if first[b] < first[a] {
			joins[k].a, joins[k].b = b, a
			a, b = b, a
		}
		members = append(members, append(members[a], members[b]...))
		first = append(first, first[a])
		members[a], members[b] = nil, nil
	}
	if n == 0 {
		return nil
	}
	return members[len(members)-1]
}

// cosineDistances are 1 − the cosines of the rows of x, n×n by rows. A row of zeros is at a distance of 1 from any other, and what is
// not finite counts as 0.
func cosineDistances(x *mat.Dense) []float64 {
	n, m := x.Dims()
	unit := mat.NewDense(n, m, nil)
	for i := range n {
		row := unit.RawRowView(i)
		length := rowNorm(x, i)
		for j, v := range x.RawRowView(i) {
			if length > 0 && !math.IsNaN(v) && !math.IsInf(v, 0) {
				row[j] = v / length
			}
		}
	}
	var products mat.Dense
	products.Mul(unit, unit.T())
	out := make([]float64, n*n)
	for i := range n {
		for j := range n {
			if i != j {
				out[i*n+j] = 1 - products.At(i, j)
			}
		}
	}
	return out
}
