package nmf

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
)

// data is a matrix as the solvers read it: finite, dense or sparse, never written to.
type data struct {
	n, m   int
	dense  []float64 // n×m by rows; nil when X is sparse
	sparse *CSR      // X, when it is sparse
	labels labels    // the names of its rows and columns

	squares                  *float64 // ‖X‖², once it was needed
	hidden, hiddenTransposed *CSR     // where X, and Xᵀ, are unknown and hold 0 in place; nil if they are known everywhere

	storedOnly       bool    // X is known only where an entry is stored
	storedTransposed *CSR    // then Xᵀ, once it is sure that X may have unknown entries
	shift            float64 // what is to be added to each entry: of filled only
}

// Whether a matrix may have entries below zero.
const (
	nonNegative = false
	anySign     = true
)

// read takes a matrix over and checks its entries. It does not copy it when it is dense and its rows follow each other in memory.
func read(x mat.Matrix, label string, signed bool) (*data, error) {
	d, err := adopt(x, label)
	if err != nil {
		return nil, err
	}
	return d, d.check(label, signed)
}

// adopt takes x over without a check of its entries; read checks them too.
func adopt(x mat.Matrix, label string) (*data, error) {
	n, m, err := dims(x, label)
	if err != nil {
		return nil, err
	}
	x, rows, columns := Unlabel(x)
	d := &data{n: n, m: m, labels: labels{rows, columns}}
	if err := d.labels.check(label, n, m); err != nil {
		return nil, err
	}
	if s, transposed, ok := storedOnlyOf(x); ok {
		d.sparse = readSparse(s, transposed)
		d.storedOnly = d.sparse.NNZ() < n*m
	} else if s, transposed, ok := sparseOf(x); ok {
		d.sparse = readSparse(s, transposed)
	} else if raw, ok := x.(mat.RawMatrixer); ok && (raw.RawMatrix().Stride == m || n == 1) {
		d.dense = raw.RawMatrix().Data[:n*m]
	} else {
		d.dense = mat.DenseCopyOf(x).RawMatrix().Data
	}
	return d, nil
}

// check reports the first entry that may not be.
func (d *data) check(label string, signed bool) error {
	if d.storedOnly && d.storedTransposed == nil {
		row, col := d.sparse.firstUnstored()
		return d.labels.entryError(ErrNotFinite, label, row, col, math.NaN(), "is not a finite number")
	}
	const part = 1 << 10
	entries := d.entries()
	for lo := 0; lo < len(entries); lo += part {
		some := entries[lo:min(lo+part, len(entries))]
		if good, negative := f64.Signs(some); good && (signed || !negative) {
			continue
		}
		for p, v := range some { // −0 is not negative
			if !f64.Finite(v) || v < 0 && !signed {
				return d.entryError(lo+p, label)
			}
		}
	}
	return nil
}

// entries returns the stored entries, by rows.
func (d *data) entries() []float64 {
	if d.sparse != nil {
		return d.sparse.val
	}
	return d.dense
}

// entryError says what is wrong with stored entry p.
func (d *data) entryError(p int, label string) error {
	row, col := d.position(p)
	v := d.entries()[p]
	if f64.Finite(v) {
		return d.labels.entryError(ErrNegative, label, row, col, v, "is negative")
	}
	return d.labels.entryError(ErrNotFinite, label, row, col, v, "is not a finite number")
}

// nonZeros returns how many entries are not 0, which does not depend on how they are stored.
func (d *data) nonZeros() (count int) {
	for _, v := range d.entries() {
		if v != 0 {
			count++
		}
	}
	return count
}

// position returns the row and column of stored entry p.
func (d *data) position(p int) (row, col int) {
	if d.sparse == nil {
		return p / d.m, p % d.m
	}
	return sort.Search(d.n, func(i int) bool { return d.sparse.ptr[i+1] > p }), d.sparse.ind[p]
}

// dims returns the shape of a matrix that is there and has entries.
func dims(a mat.Matrix, label string) (rows, cols int, err error) {
	if nilcheck.IsNil(a) {
		return 0, 0, failf(ErrNil, label, "%s is nil, want a matrix", label)
	}
	rows, cols = a.Dims()
	if rows < 1 || cols < 1 {
		return 0, 0, failf(ErrEmpty, label, "%s is empty (%d×%d), want at least one row and one column", label, rows, cols)
	}
	return rows, cols, nil
}

// slice returns rows lo … hi of X.
func (d *data) slice(lo, hi int) *data {
	part := &data{n: hi - lo, m: d.m}
	if d.sparse == nil {
		part.dense = d.dense[lo*d.m : hi*d.m]
	} else {
		part.sparse = d.sparse.slice(lo, hi)
	}
	if d.storedOnly {
		part.storedOnly, part.storedTransposed = true, part.sparse.transpose()
	}
	if d.hidden != nil {
		part.hidden = d.hidden.slice(lo, hi)
		part.hiddenTransposed = part.hidden.transpose()
	}
	return part
}

// noMinusZeros turns each −0 of a into 0 and returns a.
func noMinusZeros(a []float64) []float64 {
	for i, v := range a {
		a[i] = v + 0
	}
	return a
}

// mean returns the mean of the known entries of X, with numpy's rounding when X is dense.
func (d *data) mean() float64 {
	known := float64(d.n) * float64(d.m)
	if d.hidden != nil {
		known -= float64(d.hidden.NNZ())
	}
	if d.storedOnly {
		known = float64(d.sparse.NNZ())
	}
	return numpy.Sum(d.entries())/known + d.shift // of −0 only: 0
}

// normSquared returns ‖X‖², which the first call forms.
func (d *data) normSquared() float64 {
	if d.squares == nil {
		total := f64.Dot(d.entries(), d.entries())
		d.squares = &total
	}
	return *d.squares
}

// firstZero returns the first entry that is 0.
func (d *data) firstZero() (row, col int, found bool) {
	for i := range d.n {
		for j := range d.m {
			if d.hidden != nil && d.hidden.At(i, j) != 0 {
				continue
			}
			if d.sparse == nil && d.dense[i*d.m+j] == 0 || d.sparse != nil && d.sparse.At(i, j) == 0 {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}
