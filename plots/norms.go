package plots

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// norm is the Frobenius norm of the finite entries.
func norm(x *mat.Dense) float64 {
	n, m := x.Dims()
	scale, sum := 0.0, 1.0 // scaled, so that squares neither overflow nor vanish
	for i := range n {
		for j := range m {
			v := math.Abs(x.At(i, j))
			switch {
			case v == 0 || math.IsNaN(v) || math.IsInf(v, 0):
			case v > scale:
				sum = 1 + sum*(scale/v)*(scale/v)
				scale = v
			default:
				sum += (v / scale) * (v / scale)
			}
		}
	}
	return scale * math.Sqrt(sum)
}

// rowNorm is the norm of a row's finite entries.
func rowNorm(x *mat.Dense, i int) float64 {
	_, m := x.Dims()
	return norm(x.Slice(i, i+1, 0, m).(*mat.Dense))
}

// norms says how large the residual r is as a whole, in itself and as a share of the data.
func norms(x, r *mat.Dense, data string) string {
	nx, nr := norm(x), norm(r)
	if math.IsInf(nr, 0) {
		return ""
	}
	s := "; its norm is " + short(nr)
	if share := 100 * nr / nx; nx > 0 && !math.IsInf(nx, 0) && !math.IsInf(share, 0) {
		s += fmt.Sprintf(", %.3g %% of the norm of %s", share, data)
	}
	return s
}
