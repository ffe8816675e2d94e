package nmf

import (
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/mat"
)

// Hide returns a copy of X (n×m) with NaN, which [Config.Missing] makes mean "unknown", wherever missing (n×m) is not 0.
// A sparse X stays sparse: zeros that are not stored are data, not missing. A [Labelled] X keeps its names.
func Hide(x, missing mat.Matrix) (mat.Matrix, error) {
	d, err := adopt(x, "X")
	if err != nil {
		return nil, err
	}
	hole, err := adopt(missing, "missing")
	if err != nil {
		return nil, err
	}
	if hole.n != d.n || hole.m != d.m {
		return nil, failf(ErrShape, "missing", "missing is %d×%d, want %d×%d, as X is", hole.n, hole.m, d.n, d.m)
	}
	var at []int
	hole.nonZero(func(i, j int) { at = append(at, i*d.m+j) })
	hidden := d.without(at)
	if names := d.labels.clone(); names.rows != nil || names.columns != nil {
		return Labelled{Matrix: hidden, RowNames: names.rows, ColumnNames: names.columns}, nil
	}
	return hidden, nil
}

// without returns X with NaN at the given rising row-major positions.
func (d *data) without(at []int) mat.Matrix {
	if d.storedOnly {
		return storedOnly{d.storedWithout(at)}
	}
	if d.sparse == nil {
		hidden := slices.Clone(d.dense)
		for _, p := range at {
			hidden[p] = math.NaN()
		}
		return mat.NewDense(d.n, d.m, hidden)
	}
	s := &CSR{r: d.n, c: d.m, ptr: make([]int, d.n+1)}
	for i := range d.n {
		stored, values := d.sparse.row(i), d.sparse.val[d.sparse.ptr[i]:]
		for len(stored) > 0 || len(at) > 0 && at[0] < (i+1)*d.m {
			hole := len(at) > 0 && at[0] < (i+1)*d.m && (len(stored) == 0 || at[0]-i*d.m <= stored[0])
			j, v := 0, math.NaN()
			if hole {
				j, at = at[0]-i*d.m, at[1:]
			}
			if !hole || len(stored) > 0 && stored[0] == j {
				if !hole {
					j, v = stored[0], values[0]
				}
				stored, values = stored[1:], values[1:]
			}
			s.ind, s.val = append(s.ind, j), append(s.val, v)
		}
		s.ptr[i+1] = len(s.ind)
	}
	return s
}

// storedWithout returns the stored entries but those at the given rising row-major positions.
func (d *data) storedWithout(at []int) *CSR {
	rest := &CSR{r: d.n, c: d.m, ptr: make([]int, d.n+1)}
	for i := range d.n {
		for p := d.sparse.ptr[i]; p < d.sparse.ptr[i+1]; p++ {
			j := d.sparse.ind[p]
			for len(at) > 0 && at[0] < i*d.m+j {
				at = at[1:]
			}
			if len(at) == 0 || at[0] != i*d.m+j {
				rest.ind, rest.val = append(rest.ind, j), append(rest.val, d.sparse.val[p])
			}
		}
		rest.ptr[i+1] = len(rest.ind)
	}
	return rest
}

// nonZero calls f for the entries that are not 0, by rows.
func (d *data) nonZero(f func(i, j int)) {
	for p, v := range d.entries() {
		if v != 0 {
			f(d.position(p))
		}
	}
}

// hide takes NaN entries for unknown ones: they become 0, which the products skip, and are listed.
func (d *data) hide() error {
	if d.storedOnly {
		d.sparse = d.sparse.withoutNaN()
		if d.sparse.NNZ() == 0 {
			return failf(ErrEmpty, "X", "every entry of X is missing")
		}
		d.storedTransposed = d.sparse.transpose()
		return nil
	}
	unknown := 0
	for _, v := range d.entries() {
		if v != v {
			unknown++
		}
	}
	if unknown == 0 {
		return nil
	}
	h := &CSR{r: d.n, c: d.m, ptr: make([]int, d.n+1), ind: make([]int, 0, unknown), val: make([]float64, unknown)}
	known := slices.Clone(d.entries())
	for i := range d.n {
		first, row, columns := i*d.m, d.m, []int(nil)
		if d.sparse != nil {
			first, columns = d.sparse.ptr[i], d.sparse.row(i)
			row = len(columns)
		}
		for at, v := range known[first : first+row] {
			if v == v {
				continue
			}
			known[first+at] = 0
			if d.sparse != nil {
				at = columns[at]
			}
			h.ind = append(h.ind, at)
		}
		h.ptr[i+1] = len(h.ind)
	}
	for p := range h.val {
		h.val[p] = 1
	}
	if len(h.ind) == d.n*d.m {
		return failf(ErrEmpty, "X", "every entry of X is missing")
	}
	if d.sparse == nil {
		d.dense = known
	} else {
		d.sparse = &CSR{r: d.n, c: d.m, ptr: d.sparse.ptr, ind: d.sparse.ind, val: known}
	}
	d.hidden, d.hiddenTransposed = h, h.transpose()
	return nil
}

// filled returns X with the mean in place of unknown entries, for starts that need all of it.
func (d *data) filled() *data {
	if d.hidden == nil && !d.storedOnly {
		return d
	}
	mean := d.mean()
	f := &data{n: d.n, m: d.m}
	entries := slices.Clone(d.entries())
	if d.storedOnly {
		for p := range entries {
			entries[p] -= mean
		}
		f.sparse, f.shift = &CSR{r: d.n, c: d.m, ptr: d.sparse.ptr, ind: d.sparse.ind, val: entries}, mean
		return f
	}
	if d.sparse == nil {
		d.hidden.DoNonZero(func(i, j int, _ float64) { entries[i*d.m+j] = mean })
		f.dense = entries
		return f
	}
	d.hidden.DoNonZero(func(i, j int, _ float64) {
		entries[d.sparse.ptr[i]+sort.SearchInts(d.sparse.row(i), j)] = mean
	})
	f.sparse = &CSR{r: d.n, c: d.m, ptr: d.sparse.ptr, ind: d.sparse.ind, val: entries}
	return f
}

// HideUnstored returns a sparse X (n×m) with NaN, which [Config.Missing] makes mean "unknown", wherever it stores no entry: ratings
// that were not given, counts that were not taken. A zero that is stored is known. A [Labelled] X keeps its names.
//
// What works on the result needs memory and time for the stored entries only. Losses are those of beta = 2 and 1.
func HideUnstored(x mat.Matrix) (mat.Matrix, error) {
	if _, _, err := dims(x, "X"); err != nil {
		return nil, err
	}
	inner, rows, columns := Unlabel(x)
	s, transposed, ok := sparseOf(inner)
	if !ok {
		return nil, failf(ErrConfig, "X", "X is not sparse, so that all of its entries are stored: use Hide")
	}
	hidden := storedOnly{readSparse(s, transposed)}
	if rows != nil || columns != nil {
		names := labels{rows, columns}.clone()
		return Labelled{Matrix: hidden, RowNames: names.rows, ColumnNames: names.columns}, nil
	}
	return hidden, nil
}

// storedOnly is a sparse matrix that is unknown where it stores nothing. It has no method that lists its entries: who does not know
// it must not take the others for zeros.
type storedOnly struct{ stored *CSR }

// Dims returns the number of rows and columns.
func (s storedOnly) Dims() (r, c int) { return s.stored.Dims() }

// At returns the entry in row i and column j, NaN if none is stored.
func (s storedOnly) At(i, j int) float64 {
	if v, found := s.stored.find(i, j); found {
		return v
	}
	return math.NaN()
}

// T returns the transpose, a view.
func (s storedOnly) T() mat.Matrix { return mat.Transpose{Matrix: s} }

// storedOnlyOf returns the stored entries of x, or of its transpose if transposed, if only these are known.
func storedOnlyOf(x mat.Matrix) (s *CSR, transposed, ok bool) {
	for {
		switch v := x.(type) {
		case storedOnly:
			return v.stored, transposed, true
		case mat.Untransposer:
			x, transposed = v.Untranspose(), !transposed
		default:
			return nil, false, false
		}
	}
}

// firstUnstored returns the first entry that is not stored, of which there is one.
func (s *CSR) firstUnstored() (row, col int) {
	for s.ptr[row+1]-s.ptr[row] == s.c {
		row++
	}
	for _, j := range s.row(row) {
		if j != col {
			break
		}
		col++
	}
	return row, col
}

// withoutNaN returns s, or a copy without the entries that are NaN.
func (s *CSR) withoutNaN() *CSR {
	if !slices.ContainsFunc(s.val, math.IsNaN) {
		return s
	}
	known := &CSR{r: s.r, c: s.c, ptr: make([]int, s.r+1)}
	for i := range s.r {
		for p := s.ptr[i]; p < s.ptr[i+1]; p++ {
			if !math.IsNaN(s.val[p]) {
				known.ind, known.val = append(known.ind, s.ind[p]), append(known.val, s.val[p])
			}
		}
		known.ptr[i+1] = len(known.ind)
	}
	return known
}
