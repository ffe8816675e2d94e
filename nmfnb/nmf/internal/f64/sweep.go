package f64

import "math"

// Lanes is the number of rows that a sweep takes at once. Their entries lie component by component: entry t of row i is
// w[t·Lanes+i].
const Lanes = 64

// Coordinate moves component t of each of the rows w (k×Lanes) to the minimum of ½·wᵀ·H·w + q·w along its axis, or to 0:
// h is row t of the k×k matrix H, rest the entries of q for the component, 1×Lanes. To violation, 1×Lanes, it adds the
// absolute value of each row's gradient where that could still change the entry. With h[t] = 0 the entries stay.
func Coordinate(w, h, rest, violation []float64, t int) {
	_, _, _ = w[len(h)*Lanes-1], rest[Lanes-1], violation[Lanes-1]
	switch {
	case useAVX512 && h[t] != 0:
		coordinateWide(&w[0], &h[0], len(h), &rest[0], &violation[0], t)
	case useAVX2 && h[t] != 0:
		for half := 0; half < Lanes; half += Lanes / 2 {
			coordinate(&w[half], &h[0], len(h), &rest[half], &violation[half], t)
		}
	default:
		coordinateGo(w, h, rest, violation, t)
	}
}

func coordinateGo(w, h, rest, violation []float64, t int) {
	var gradient [Lanes]float64
	copy(gradient[:], rest[:Lanes])
	for r, u := range h {
		for i, v := range w[r*Lanes:][:Lanes] {
			gradient[i] = math.FMA(u, v, gradient[i])
		}
	}
	entries := w[t*Lanes:][:Lanes]
	for i, v := range entries {
		if v != 0 || !(gradient[i] >= 0) {
			violation[i] += math.Abs(gradient[i])
		}
	}
	if h[t] == 0 {
		return
	}
	for i, v := range entries {
		if v -= gradient[i] / h[t]; !(v > 0) {
			v = 0
		}
		entries[i] = v
	}
}
