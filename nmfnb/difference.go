package nmfnb

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
)

// Difference is the table of a − b, entry by entry, coloured around 0: blue where b is larger, orange where a is.
func Difference(a, b mat.Matrix) Table {
	t := Matrix(difference{a, b}).Titled("difference").Gradient()
	switch {
	case nilcheck.IsNil(a):
		t.err = fmt.Errorf("%w: the first matrix of Difference is nil", ErrNil)
	case nilcheck.IsNil(b):
		t.err = fmt.Errorf("%w: the second matrix of Difference is nil", ErrNil)
	default:
		n, m := a.Dims()
		if r, c := b.Dims(); r != n || c != m {
			t.err = fmt.Errorf("%w: the difference of %d×%d and %d×%d", ErrShape, n, m, r, c)
		}
	}
	return t
}

// difference subtracts when it is read.
type difference struct{ a, b mat.Matrix }

func (d difference) Dims() (n, m int)    { return d.a.Dims() }
func (d difference) At(i, j int) float64 { return d.a.At(i, j) - d.b.At(i, j) }
func (d difference) T() mat.Matrix       { return mat.Transpose{Matrix: d} }
