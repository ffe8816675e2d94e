package f64

import "math"

// SweepOwn does for Systems rows, each with a matrix H of its own, what Coordinate does for Lanes rows with one H: it moves their
// components one after the other, in the given order. Entry (t, r) of the H of row s is h[(t·k+r)·Systems+s], and entry t of the row
// w[t·Systems+s], k being the length of order; rest and violation are as for Coordinate, Systems in place of Lanes.
//
// A gradient is rest and four sums of products: every fourth in the same one, rest in the first. They are added as (0 + 1) + (2 + 3).
func SweepOwn(w, h, rest, violation []float64, order []int) {
	k := len(order)
	_, _, _, _ = w[k*Systems-1], h[k*k*Systems-1], rest[k*Systems-1], violation[Systems-1]
	switch {
	case useAVX512:
		sweepOwnWide(&w[0], &h[0], &rest[0], &violation[0], &order[0], k)
	case useAVX2:
		sweepOwn(&w[0], &h[0], &rest[0], &violation[0], &order[0], k)
	default:
		sweepOwnGo(w, h, rest, violation, order)
	}
}

func sweepOwnGo(w, h, rest, violation []float64, order []int) {
	k := len(order)
	for _, t := range order {
		row := h[t*k*Systems:][:k*Systems]
		for s := range Systems {
			sums := [4]float64{rest[t*Systems+s]}
			for r := range k {
				sums[r%4] = math.FMA(row[r*Systems+s], w[r*Systems+s], sums[r%4])
			}
			gradient := (sums[0] + sums[1]) + (sums[2] + sums[3])
			v := w[t*Systems+s]
			if v != 0 || !(gradient >= 0) {
				violation[s] += math.Abs(gradient)
			}
			curvature := row[t*Systems+s]
			if curvature == 0 {
				continue
			}
			if v -= gradient / curvature; !(v > 0) {
				v = 0
			}
			w[t*Systems+s] = v
		}
	}
}
