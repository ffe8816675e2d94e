package nmf

import (
	"math"
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/mat"
)

// cosines returns the cosine of each row of a with each row of b; 0 for rows of zeros.
func cosines(a, b *mat.Dense) *mat.Dense {
	k, _ := a.Dims()
	l, _ := b.Dims()
	c := mat.NewDense(k, l, nil)
	c.Apply(func(s, t int, _ float64) float64 { return cosine(a.RawRowView(s), b.RawRowView(t)) }, c)
	return c
}

// cosine returns that of two rows without negative entries, up to 1; 0 if one of them is all zeros, or too large to tell.
func cosine(x, y []float64) float64 {
	largestX, largestY := slices.Max(x), slices.Max(y)
	dot, squareX, squareY := 0.0, 0.0, 0.0
	for j, v := range x {
		v, w := v/largestX, y[j]/largestY
		dot, squareX, squareY = dot+v*w, squareX+v*v, squareY+w*w
	}
	if v := dot / math.Sqrt(squareX*squareY); f64.Finite(v) {
		return min(1, v)
	}
	return 0
}

// assign returns for each row of a gain matrix the column that it is given, −1 for none, so that the gains add up to the most; no
// column is given twice.
//
// Kuhn, The Hungarian method for the assignment problem, Naval Research Logistics Quarterly 2 (1955) 83–97; by shortest augmenting
// paths as in Jonker and Volgenant, Computing 38 (1987) 325–340.
func assign(gain *mat.Dense) []int {
	k, l := gain.Dims()
	if k > l {
		var rows []int
		for range k {
			rows = append(rows, -1)
		}
		for column, row := range assign(mat.DenseCopyOf(gain.T())) {
			rows[row] = column
		}
		return rows
	}
	// rows and columns count from 1; row 0 and column 0 are where a path begins
	ofRow, ofColumn := make([]float64, k+1), make([]float64, l+1) // prices
	rowOf, before := make([]int, l+1), make([]int, l+1)
	for row := 1; row <= k; row++ {
		least, seen := make([]float64, l+1), make([]bool, l+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		rowOf[0] = row
		at := 0
		for rowOf[at] != 0 {
			seen[at] = true
			i, step, next := rowOf[at], math.Inf(1), 0
			for j := 1; j <= l; j++ {
				if seen[j] {
					continue
				}
				if v := -gain.At(i-1, j-1) - ofRow[i] - ofColumn[j]; v < least[j] {
					least[j], before[j] = v, at
				}
				if least[j] < step {
					step, next = least[j], j
				}
			}
			for j := range least {
				if seen[j] {
					ofRow[rowOf[j]] += step
					ofColumn[j] -= step
				} else {
					least[j] -= step
				}
			}
			at = next
		}
		for at != 0 {
			rowOf[at] = rowOf[before[at]]
			at = before[at]
		}
	}
	columns := make([]int, k)
	for j := 1; j <= l; j++ {
		if rowOf[j] > 0 {
			columns[rowOf[j]-1] = j - 1
		}
	}
	return columns
}
