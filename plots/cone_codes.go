package plots

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// coneCodes are the checked input of a cone, and both codes of its rows.
type coneCodes struct {
	h, x          *mat.Dense
	linear, exact *mat.Dense
	rows          []string
	components    []string
	lengths       []float64 // of the components
}

// cosine is the cosine of the angle between two components.
func (c coneCodes) cosine(s, t int) float64 {
	_, m := c.h.Dims()
	sum := 0.0
	for j := range m {
		sum += c.h.At(s, j) / c.lengths[s] * (c.h.At(t, j) / c.lengths[t])
	}
	return math.Min(sum, 1)
}

// length is the norm of row i.
func (c coneCodes) length(i int) float64 { return rowNorm(c.x, i) }

// heights are the rows' distances from the plane or space of the components.
func (c coneCodes) heights() []float64 {
	var off mat.Dense
	off.Mul(c.linear, c.h)
	off.Sub(c.x, &off)
	out := make([]float64, len(c.rows))
	for i := range out {
		out[i] = rowNorm(&off, i)
	}
	return out
}
