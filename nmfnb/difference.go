package nmfnb

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Difference is the table of a − b, entry by entry, coloured around 0: blue where b is larger, orange where a is. Its rows and
// columns have the names of a, or those of b where a has none.
func Difference(a, b mat.Matrix) Table {
	t, err := differenceTable(a, b)
	t.err = err
	return t.Titled("difference").Gradient()
}

func differenceTable(a, b mat.Matrix) (Table, error) {
	switch {
	case nilcheck.IsNil(a):
		return Table{}, fmt.Errorf("%w: the first matrix of Difference is nil", ErrNil)
	case nilcheck.IsNil(b):
		return Table{}, fmt.Errorf("%w: the second matrix of Difference is nil", ErrNil)
	}
	n, m := a.Dims()
	if r, c := b.Dims(); r != n || c != m {
		return Table{}, fmt.Errorf("%w: the difference of %s and %s", ErrShape, words.Shape(n, m), words.Shape(r, c))
	}
	a, rows, columns := nmf.Unlabel(a)
	b, rowsOfB, columnsOfB := nmf.Unlabel(b)
	if rows == nil {
		rows = rowsOfB
	}
	if columns == nil {
		columns = columnsOfB
	}
	return Matrix(nmf.Labelled{Matrix: difference{a, b}, RowNames: rows, ColumnNames: columns}), nil
}

// difference subtracts when it is read.
type difference struct{ a, b mat.Matrix }

func (d difference) Dims() (n, m int)    { return d.a.Dims() }
func (d difference) At(i, j int) float64 { return d.a.At(i, j) - d.b.At(i, j) }
func (d difference) T() mat.Matrix       { return mat.Transpose{Matrix: d} }
