package f64

// Ratio replaces each x by x/max(v, floor).
func Ratio(x, v []float64, floor float64) {
	v = v[:len(x)]
	done := 0
	if accelerated {
		if done = len(x) &^ 3; done > 0 {
			ratio(&x[0], &v[0], done, floor)
		}
	}
	for i := done; i < len(x); i++ {
		x[i] /= max(v[i], floor)
	}
}

// SquareRatio replaces each x by x/max(v, floor)², and v by 1/max(v, floor).
func SquareRatio(x, v []float64, floor float64) {
	v = v[:len(x)]
	done := 0
	if accelerated {
		if done = len(x) &^ 3; done > 0 {
			squareRatio(&x[0], &v[0], done, floor)
		}
	}
	for i := done; i < len(x); i++ {
		inverse := 1 / max(v[i], floor)
		x[i] *= inverse * inverse
		v[i] = inverse
	}
}
