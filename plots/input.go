package plots

import (
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// maxEntries is how large a matrix may be that a figure copies: 800 MB. Sparse matrices can be larger by far.
const maxEntries = 100_000_000

// read copies any matrix once, so that a slow At is not asked many times, and returns its names if it is an [nmf.Labelled]. An error
// says what is wrong with it.
func read(figure, what string, x mat.Matrix) (*mat.Dense, names, error) {
	if nilcheck.IsNil(x) {
		return nil, names{}, failf("%s: %s is nil", figure, what)
	}
	inner, rows, columns := nmf.Unlabel(x)
	n, m := inner.Dims()
	if n == 0 || m == 0 {
		return nil, names{}, failf("%s: %s is empty (%d×%d)", figure, what, n, m)
	}
	if n > maxEntries/m {
		return nil, names{}, failf("%s: %s is %d×%d, more than %d entries: draw a part of it", figure, what, n, m, maxEntries)
	}
	return mat.DenseCopyOf(inner), names{rows: words.Labels(rows), columns: words.Labels(columns)}, nil
}

// readPair reads two matrices that must have the same shape. The names of the first come before those of the second.
func readPair(figure string, a, b mat.Matrix, called [2]string) (x, y *mat.Dense, named names, err error) {
	x, named, err = read(figure, called[0], a)
	if err != nil {
		return nil, nil, names{}, err
	}
	y, second, err := read(figure, called[1], b)
	if err != nil {
		return nil, nil, names{}, err
	}
	n, m := x.Dims()
	if yn, ym := y.Dims(); yn != n || ym != m {
		return nil, nil, names{}, failf("%s: %s is %d×%d and %s is %d×%d, want the same shape", figure, called[0], n, m, called[1], yn, ym)
	}
	return x, y, named.or(second), nil
}
