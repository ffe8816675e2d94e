package nmf

import (
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
)

// Labelled is a matrix (n×m) with names, as a pandas DataFrame is. Every function of the project that takes a mat.Matrix takes
// a Labelled, as a value or as a pointer, and treats what is inside as what it is: a sparse matrix stays sparse. A nil slice
// means "no names".
type Labelled struct {
	mat.Matrix
	RowNames    []string            // n of them, or nil
	ColumnNames []string            // m of them, or nil
	Text        map[string][]string // the columns of a file that hold no numbers, by name, n entries each: labels to group by
	Pixels      [2]int              // lines and columns of the picture that each row is, line by line; 0 and 0 if rows are none
	Note        string              // what a reader of files took for names, for a caption
}

// T returns the transpose (m×n) with the names exchanged, a [Labelled] without Text and Pixels.
func (l Labelled) T() mat.Matrix {
	return Labelled{Matrix: l.Matrix.T(), RowNames: l.ColumnNames, ColumnNames: l.RowNames, Note: l.Note}
}

// Unlabel returns the matrix inside x and its names: x itself and nil where x has none. It looks through transposes too.
func Unlabel(x mat.Matrix) (inner mat.Matrix, rowNames, columnNames []string) {
	for !nilcheck.IsNil(x) {
		switch v := x.(type) {
		case Labelled:
			x, rowNames, columnNames = v.Matrix, firstNamed(rowNames, v.RowNames), firstNamed(columnNames, v.ColumnNames)
		case *Labelled:
			x = *v
		case mat.Transpose:
			inner, columns, rows := Unlabel(v.Matrix)
			if rows == nil && columns == nil {
				return x, rowNames, columnNames
			}
			return inner.T(), firstNamed(rowNames, rows), firstNamed(columnNames, columns)
		default:
			return x, rowNames, columnNames
		}
	}
	return x, rowNames, columnNames
}

func firstNamed(outer, inner []string) []string {
	if outer != nil {
		return outer
	}
	return inner
}

// labels are the names of the rows and columns of a matrix; nil for none.
type labels struct{ rows, columns []string }

// check reports names that do not fit an n×m matrix.
func (l labels) check(label string, n, m int) error {
	if l.rows != nil && len(l.rows) != n {
		return failf(ErrShape, label, "%s has %d RowNames, want %d, one for each row", label, len(l.rows), n)
	}
	if l.columns != nil && len(l.columns) != m {
		return failf(ErrShape, label, "%s has %d ColumnNames, want %d, one for each column", label, len(l.columns), m)
	}
	return nil
}

// clone returns a copy that the caller's changes do not reach.
func (l labels) clone() labels { return labels{slices.Clone(l.rows), slices.Clone(l.columns)} }

// row and column return how an error names a row or a column: by its name in quotes, or by its number.
func (l labels) row(i int) string    { return nameOr(l.rows, i) }
func (l labels) column(j int) string { return nameOr(l.columns, j) }

func nameOr(names []string, i int) string {
	if i < len(names) {
		return strconv.Quote(names[i])
	}
	return strconv.Itoa(i)
}
