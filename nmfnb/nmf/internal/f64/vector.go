package f64

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
)

// Signs reports whether all entries are finite, and whether any has a minus sign; −0 has one.
func Signs(a []float64) (allFinite, negative bool) {
	const sign, carry = 1 << 63, 1 << 52
	var beyond, either uint64
	for _, v := range a {
		bits := math.Float64bits(v)
		beyond |= bits&^sign + carry // the highest exponent, that of NaN and infinities, carries into the sign
		either |= bits
	}
	return beyond < sign, either >= sign
}

// AllFinite reports whether no entry is NaN or infinite.
func AllFinite(a []float64) bool {
	finite, _ := Signs(a)
	return finite
}

// Dot returns Σ aᵢ·bᵢ. It adds up parts that are short enough to keep the rounding error small.
func Dot(a, b []float64) float64 {
	const part = 1024
	total := 0.0
	for lo := 0; lo < len(a); lo += part {
		hi := min(lo+part, len(a))
		total += blas64.Dot(Vector(a[lo:hi]), Vector(b[lo:hi]))
	}
	return total
}

// Vector returns a as gonum's BLAS takes it.
func Vector(a []float64) blas64.Vector { return blas64.Vector{N: len(a), Inc: 1, Data: a} }

// General returns the rows×cols matrix whose rows start stride entries apart in a, as gonum's BLAS takes it.
func General(rows, cols, stride int, a []float64) blas64.General {
	return blas64.General{Rows: rows, Cols: cols, Stride: stride, Data: a[:(rows-1)*stride+cols]}
}

// Transposed returns aᵀ by rows, where a is rows×cols by rows.
func Transposed(a []float64, rows, cols int) []float64 {
	t := make([]float64, len(a))
	Transpose(t, rows, a, cols, rows, cols)
	return t
}

// Norm returns ‖a‖, which neither overflows nor vanishes on the way.
func Norm(a []float64) float64 { return blas64.Nrm2(Vector(a)) }

// NormFast returns ‖a‖ by one dot product where that neither overflows nor vanishes, and as Norm where it does.
func NormFast(a []float64) float64 {
	squares := blas64.Dot(Vector(a), Vector(a))
	if squares > 1e-280 && squares < 1e280 {
		return math.Sqrt(squares)
	}
	return Norm(a)
}

// Row returns row i of a matrix of so many columns by rows.
func Row(a []float64, i, cols int) []float64 { return a[i*cols : (i+1)*cols] }

// Finite reports whether v is neither NaN nor infinite.
func Finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Exponent returns e with 2^(e−1) ≤ v < 2^e, and 0 for 0.
func Exponent(v float64) int {
	_, e := math.Frexp(v)
	return e
}

// Ldexp returns v·2^e, faster than math.Ldexp.
func Ldexp(v float64, e int) float64 {
	if e < -1000 || e > 1000 {
		return math.Ldexp(v, e)
	}
	return v * math.Float64frombits(uint64(1023+e)<<52)
}
