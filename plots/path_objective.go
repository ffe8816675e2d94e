package plots

import "math"

// quadratic is ½·w·q·wᵀ − b·w, the objective of a row but for a constant.
type quadratic struct {
	q [2][2]float64
	b [2]float64
}

// minimum is where the gradient is 0.
func (o quadratic) minimum() [2]float64 {
	det := o.q[0][0]*o.q[1][1] - o.q[0][1]*o.q[1][0]
	return [2]float64{(o.b[0]*o.q[1][1] - o.b[1]*o.q[0][1]) / det, (o.b[1]*o.q[0][0] - o.b[0]*o.q[1][0]) / det}
}

// above is by how much the objective at w exceeds its minimum, which is at the place at.
func (o quadratic) above(w, at [2]float64) float64 {
	d := [2]float64{w[0] - at[0], w[1] - at[1]}
	return math.Max(0.5*(d[0]*(o.q[0][0]*d[0]+o.q[0][1]*d[1])+d[1]*(o.q[1][0]*d[0]+o.q[1][1]*d[1])), 0)
}

// descend takes scikit-learn's steps from 0. It returns all codes, two for each sweep, and whether the stopping rule was met.
func (o quadratic) descend(tol float64, sweeps int) (path [][2]float64, converged bool) {
	w := [2]float64{}
	path = append(path, w)
	first := 0.0
	for sweep := range sweeps {
		violation := 0.0
		for t := range w {
			g := o.q[t][0]*w[0] + o.q[t][1]*w[1] - o.b[t]
			if w[t] > 0 || g < 0 {
				violation += math.Abs(g)
			}
			w[t] = math.Max(w[t]-g/o.q[t][t], 0)
			path = append(path, w)
		}
		if sweep == 0 {
			first = violation
		}
		if first == 0 || violation/first <= tol {
			return path, true
		}
	}
	return path, false
}
