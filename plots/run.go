package plots

import "math"

// run is one fit's curve; x and y hold finite points only.
type run struct {
	name      string
	x, y      []float64
	converged bool
	lost      int // values that are not finite
	lostAt    int // the iteration of the first
	colour, n int // the colour's number, and the place among the runs that share it
}

func (r run) last() float64 { return r.y[len(r.y)-1] }

// maxCurves is how many curves can be told apart.
const maxCurves = 12

// digitsFor is how many significant digits tell the losses of the runs apart: four, or more when all losses are nearly the same.
func digitsFor(runs []run) int {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, r := range runs {
		for _, y := range r.y {
			lo, hi = math.Min(lo, y), math.Max(hi, y)
		}
	}
	if !(hi > lo) {
		return 4
	}
	return int(math.Min(math.Max(4, 3+math.Ceil(log10(hi/(hi-lo)))), 17))
}

func finals(runs []run) []float64 {
	out := make([]float64, len(runs))
	for i, r := range runs {
		out[i] = r.last()
	}
	return out
}
