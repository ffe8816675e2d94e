package nmf

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// consensusRows is the number of rows beyond which a consensus looks at some of them only.
const consensusRows = 1000

// consensus compares the runs of one number of components.
func (r *RankScore) consensus(runs []run) {
	n, _ := runs[0].model.W.Dims()
	rows := min(n, consensusRows)
	together := mat.NewDense(rows, rows, nil)
	main := make([]int, rows)
	for _, run := range runs {
		m := run.model
		for i := range main {
			main[i] = mainComponent(m, i*n/rows)
		}
		together.Apply(func(i, j int, times float64) float64 {
			if main[i] == main[j] {
				times++
			}
			return times
		}, together)
	}
	together.Apply(func(_, _ int, times float64) float64 { return times / float64(len(runs)) }, together)
	r.Consensus = together
	for i := range rows {
		for _, v := range together.RawRowView(i) {
			r.Dispersion += 4 * (v - 0.5) * (v - 0.5)
		}
	}
	r.Dispersion /= float64(rows * rows) // last, so that a sum of ones gives 1
	r.Cophenetic = cophenetic(together)
	r.Stability = stability(runs)
}

// mainComponent returns the component whose share w·h has the largest norm in row i.
func mainComponent(m *Model, i int) int {
	best, most := 0, math.Inf(-1)
	for t := range m.Config.Components {
		if size := m.W.At(i, t) * floats.Norm(m.H.RawRowView(t), 2); size > most {
			best, most = t, size
		}
	}
	return best
}

// stability returns 1 − the mean Amari distance between two of the runs; 1 for a single one.
func stability(runs []run) float64 {
	pairs, total := 0, 0.0
	for a := range runs {
		for b := range a {
			total += amari(runs[a].model.H, runs[b].model.H)
			pairs++
		}
	}
	if pairs == 0 {
		return 1
	}
	return 1 - total/float64(pairs)
}

// amari returns how far the rows of two k×m matrices are from being the same up to order and scale: 1 − the mean cosine
// of each row with its nearest in the other.
func amari(a, b *mat.Dense) float64 {
	k, _ := a.Dims()
	nearestA, nearestB := make([]float64, k), make([]float64, k)
	for i := range k {
		for j := range k {
			x, y := a.RawRowView(i), b.RawRowView(j)
			cosine := 0.0
			if norms := floats.Norm(x, 2) * floats.Norm(y, 2); norms > 0 {
				cosine = floats.Dot(x, y) / norms
			}
			nearestA[i] = math.Max(nearestA[i], cosine)
			nearestB[j] = math.Max(nearestB[j], cosine)
		}
	}
	return 1 - (floats.Sum(nearestA)+floats.Sum(nearestB))/float64(2*k)
}

// cophenetic returns the correlation of the distances 1 − similarity with the heights at which average linkage joins
// their pairs; 1 where all distances are the same.
func cophenetic(similarity *mat.Dense) float64 {
	n, _ := similarity.Dims()
	distance, height := make([]float64, 0, n*n/2), make([]float64, 0, n*n/2)
	joined := averageLinkage(similarity)
	for i := range n {
		for j := range i {
			distance = append(distance, 1-similarity.At(i, j))
			height = append(height, joined[i*n+j])
		}
	}
	if n < 2 || floats.Max(distance)-floats.Min(distance) < 1e-12 {
		return 1
	}
	return stat.Correlation(distance, height, nil)
}

// averageLinkage returns the height, for every pair of rows, at which average linkage of the distances 1 − similarity
// joins them, n×n by rows. It follows chains of nearest neighbours, which takes time n².
//
// Murtagh, A survey of recent advances in hierarchical clustering algorithms, Computer Journal 26 (1983) 354–359.
func averageLinkage(similarity *mat.Dense) []float64 {
	n, _ := similarity.Dims()
	distance, height := make([]float64, n*n), make([]float64, n*n)
	members := make([][]int, n) // of each cluster; nil for one that was joined to another
	for i := range n {
		members[i] = []int{i}
		for j := range n {
			distance[i*n+j] = 1 - similarity.At(i, j)
		}
	}
	chain := make([]int, 0, n)
	for left := n; left > 1; {
		if len(chain) == 0 {
			first := 0
			for members[first] == nil {
				first++
			}
			chain = append(chain, first)
		}
		a := chain[len(chain)-1]
		b := -1
		if len(chain) > 1 { // ties go to the one before, so that the chain ends
			b = chain[len(chain)-2]
		}
		for c := range n {
			if c != a && members[c] != nil && (b < 0 || distance[a*n+c] < distance[a*n+b]) {
				b = c
			}
		}
		if len(chain) < 2 || b != chain[len(chain)-2] {
			chain = append(chain, b)
			continue
		}
		chain = chain[:len(chain)-2]
		join(a, b, n, distance, height, members)
		left--
	}
	return height
}

// join makes one cluster, a, of clusters a and b.
func join(a, b, n int, distance, height []float64, members [][]int) {
	for _, i := range members[a] {
		for _, j := range members[b] {
			height[i*n+j], height[j*n+i] = distance[a*n+b], distance[a*n+b]
		}
	}
	sizeA, sizeB := float64(len(members[a])), float64(len(members[b]))
	for c := range n {
		if members[c] != nil && c != a && c != b {
			mean := (sizeA*distance[a*n+c] + sizeB*distance[b*n+c]) / (sizeA + sizeB)
			distance[a*n+c], distance[c*n+a] = mean, mean
		}
	}
	members[a], members[b] = append(members[a], members[b]...), nil
}
