package f64

import "math"

// Systems is the number of linear systems that Cholesky and Backward work on at once. Entry (i, j), j ≤ i, of the
// triangle of system s is l[(i·(i+1)/2+j)·Systems+s], entry i of its vectors v[i·Systems+s].
const Systems = 8

// Triangle returns the length of l for Cholesky of rows 0 … n−1, of which the last three rows' worth is room.
func Triangle(n int) int { return (n + 3) * (n + 4) / 2 * Systems }

// Cholesky replaces rows from … to−1 of symmetric positive definite matrices by those of their factors L, L·Lᵀ being the
// matrix, where the rows before are factors already. To inverse it writes 1/L(i, i). What is not positive definite leaves
// NaN in its own system.
//
// A right side b in the row behind the last one becomes the solution v of L·v = b.
func Cholesky(l, inverse []float64, from, to int) {
	if from >= to {
		return
	}
	_, _ = l[Triangle(to)-1], inverse[to*Systems-1]
	switch {
	case useAVX512:
		for i := from; i < to; {
			first, next := 0, i+1
			if i > 0 && i%4 == 0 && i+4 <= to { // four rows at a time, as far as the first one's diagonal
				choleskyFour(&l[0], &inverse[0], i)
				first, next = i, i+4
			}
			cholesky(&l[0], &inverse[0], i, next, first)
			i = next
		}
	case useAVX2:
		cholesky(&l[0], &inverse[0], from, to, 0)
	default:
		choleskyGo(l, inverse, from, to)
	}
}

func choleskyGo(l, inverse []float64, from, to int) {
	row := func(i int) []float64 { return l[i*(i+1)/2*Systems:][:(i+1)*Systems] }
	for i := from; i < to; i++ {
		own := row(i)
		for j := range i + 1 {
			before, at := row(j), own[j*Systems:][:Systems]
			for s := range j {
				for e, u := range before[s*Systems:][:Systems] {
					at[e] = math.FMA(-own[s*Systems+e], u, at[e])
				}
			}
			for e, v := range at {
				if j < i {
					at[e] = v * inverse[j*Systems+e]
				} else {
					at[e] = math.Sqrt(v)
					inverse[i*Systems+e] = 1 / at[e]
				}
			}
		}
	}
}

// Backward solves Lᵀ·x = v in place for the first n rows of L.
func Backward(l, inverse, v []float64, n int) {
	if n == 0 {
		return
	}
	_, _, _ = l[n*(n+1)/2*Systems-1], inverse[n*Systems-1], v[n*Systems-1]
	if useAVX2 {
		backward(&l[0], &inverse[0], &v[0], n)
		return
	}
	backwardGo(l, inverse, v, n)
}

func backwardGo(l, inverse, v []float64, n int) {
	for i := n - 1; i >= 0; i-- {
		row := l[i*(i+1)/2*Systems:]
		for e := range Systems {
			x := v[i*Systems+e] * inverse[i*Systems+e]
			v[i*Systems+e] = x
			for j := range i {
				v[j*Systems+e] = math.FMA(-row[j*Systems+e], x, v[j*Systems+e])
			}
		}
	}
}
