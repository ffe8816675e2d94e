package f64

import "math"

// Gather adds a sparse row, val[p] in column ind[p], times the matrix b to dst. b has len(dst) columns by rows, a multiple
// of 4.
func Gather(dst []float64, ind []int, val, b []float64) {
	k, n := len(dst), len(ind)
	val = val[:n]
	if !accelerated {
		gatherGo(dst, ind, val, b, k)
		return
	}
	if n == 0 || k == 0 {
		return
	}
	_ = b[len(b)-1]
	for at, vectors := 0, k/4; vectors > 0; {
		now := vectors
		if now > mostGathered { // as many twice, rather than many and few
			now = (min(now, 2*mostGathered) + 1) / 2
		}
		gather(now, &dst[at], &ind[0], &val[0], n, &b[at], k)
		at, vectors = at+4*now, vectors-now
	}
}

// mostGathered is the number of vectors of four columns for which there are registers.
const mostGathered = 8

func gatherGo(dst []float64, ind []int, val, b []float64, stride int) {
	for p, v := range val {
		for t, u := range b[ind[p]*stride:][:len(dst)] {
			dst[t] = math.FMA(v, u, dst[t])
		}
	}
}

// Quotients sets r[p] to val[p]/max(w·b_p, floor), where b_p is row ind[p] of b. It has len(w) columns, a multiple of 4, of
// which every fourth is added up alone, then the four sums as (0 + 1) + (2 + 3).
func Quotients(r []float64, ind []int, val, w, b []float64, floor float64) {
	n := len(ind)
	r, val = r[:n], val[:n]
	if !accelerated || len(w) == 0 {
		quotientsGo(r, ind, val, w, b, floor)
		return
	}
	whole := n &^ 3
	if whole > 0 {
		quotients(&r[0], &ind[0], &val[0], whole, &w[0], len(w), &b[0], floor)
	}
	if left := n - whole; left > 0 { // the last ones, filled up to four
		var ind4 [4]int
		var val4, r4 [4]float64
		copy(ind4[:], ind[whole:])
		copy(val4[:], val[whole:])
		quotients(&r4[0], &ind4[0], &val4[0], 4, &w[0], len(w), &b[0], floor)
		copy(r[whole:], r4[:])
	}
}

func quotientsGo(r []float64, ind []int, val, w, b []float64, floor float64) {
	for p, x := range val {
		var sums [4]float64
		for t, u := range b[ind[p]*len(w):][:len(w)] {
			sums[t%4] = math.FMA(w[t], u, sums[t%4])
		}
		r[p] = x / max((sums[0]+sums[1])+(sums[2]+sums[3]), floor)
	}
}
