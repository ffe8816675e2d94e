package plots

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// quantiles sorts v and returns its least number, quartiles and greatest number. Between neighbours it interpolates linearly, as
// numpy does.
func quantiles(v []float64) (lo, q1, mid, q3, hi float64) {
	slices.Sort(v)
	at := func(q float64) float64 {
		x := q * float64(len(v)-1)
		i := min(int(x), len(v)-2)
		if i < 0 {
			return v[0]
		}
		t := x - float64(i)
		if math.IsInf(v[i+1]-v[i], 0) {
			return v[i]*(1-t) + v[i+1]*t
		}
		return v[i] + t*(v[i+1]-v[i])
	}
	return v[0], at(0.25), at(0.5), at(0.75), v[len(v)-1]
}

// median is the median of some numbers, which it sorts.
func median(v []float64) float64 {
	_, _, mid, _, _ := quantiles(v)
	return mid
}

// mean is the mean of the finite entries of a block, or NaN if there are none.
func mean(x mat.Matrix, i0, i1, j0, j1 int) float64 {
	sum, n := 0.0, 0
	for i := i0; i < i1; i++ {
		for j := j0; j < j1; j++ {
			if v := x.At(i, j); !math.IsNaN(v) && !math.IsInf(v, 0) {
				sum += v
				n++
			}
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}

// extreme is the finite entry of a block that has the greatest magnitude, or NaN if there is none.
func extreme(x mat.Matrix, i0, i1, j0, j1 int) float64 {
	most := math.NaN()
	for i := i0; i < i1; i++ {
		for j := j0; j < j1; j++ {
			if v := x.At(i, j); !math.IsNaN(v) && !math.IsInf(v, 0) && !(math.Abs(v) <= math.Abs(most)) {
				most = v
			}
		}
	}
	return most
}
