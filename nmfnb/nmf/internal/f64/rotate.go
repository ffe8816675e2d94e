package f64

import "math"

// Rotate turns x and y by the angle whose sine is s and half of which has the tangent tau: it sets x to x − s·(y + tau·x) and y to
// y + s·(x − tau·y). Written so, the rounding of a small turn is small.
func Rotate(x, y []float64, s, tau float64) {
	i := 0
	if useAVX2 && len(x) >= 4 {
		_ = y[len(x)-1]
		i = len(x) / 4 * 4
		rotate(&x[0], &y[0], i/4, s, tau)
	}
	for ; i < len(x); i++ {
		u, v := x[i], y[i]
		x[i], y[i] = math.FMA(-s, math.FMA(tau, u, v), u), math.FMA(s, math.FMA(-tau, v, u), v)
	}
}

// Inner returns x·y as sixteen sums, every sixteenth product in the same one. They are added by halves: the first eight to the last eight, of
// what that gives the first four to the last four, and so on.
func Inner(x, y []float64) float64 {
	var sums [16]float64
	i := 0
	if useAVX2 && len(x) >= 16 {
		_ = y[len(x)-1]
		i = len(x) / 16 * 16
		inner(&x[0], &y[0], i/16, &sums)
	}
	for ; i < len(x); i++ {
		sums[i%16] = math.FMA(x[i], y[i], sums[i%16])
	}
	for half := 8; half > 0; half /= 2 {
		for j := range half {
			sums[j] += sums[j+half]
		}
	}
	return sums[0]
}
