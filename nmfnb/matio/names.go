package matio

import (
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// namesOf returns the names of a matrix that can be written.
func namesOf(a mat.Matrix) (rows, columns []string, err error) {
	if nilcheck.IsNil(a) {
		return nil, nil, failf(nmf.ErrNil, "", "cannot write a matrix that is nil")
	}
	n, m := a.Dims()
	if n < 1 || m < 1 {
		return nil, nil, failf(nmf.ErrEmpty, "", "cannot write an empty matrix (%d×%d)", n, m)
	}
	_, rows, columns = nmf.Unlabel(a)
	if rows != nil && len(rows) != n {
		return nil, nil, failf(nmf.ErrShape, "", "the matrix has %d RowNames, want %d, one for each row", len(rows), n)
	}
	if columns != nil && len(columns) != m {
		return nil, nil, failf(nmf.ErrShape, "", "the matrix has %d ColumnNames, want %d, one for each column", len(columns), m)
	}
	return rows, columns, nil
}

// denseRow returns row i of a, maybe in the memory of row.
func denseRow(row []float64, i int, a mat.Matrix) []float64 {
	a, _, _ = nmf.Unlabel(a)
	switch v := a.(type) {
	case mat.RawRowViewer:
		return v.RawRowView(i)
	case mat.RowNonZeroDoer:
		clear(row)
		v.DoRowNonZero(i, func(_, j int, v float64) { row[j] = v })
		return row
	}
	return mat.Row(row, i, a)
}

// sparse tells whether a matrix lists its entries that are not 0.
func sparse(a mat.Matrix) bool {
	for {
		a, _, _ = nmf.Unlabel(a)
		switch v := a.(type) {
		case mat.NonZeroDoer, mat.RowNonZeroDoer:
			return true
		case mat.Untransposer:
			a = v.Untranspose()
		default:
			return false
		}
	}
}
