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
	if !slices.ContainsFunc(d.entries(), math.IsNaN) {
		return nil
	}
	h := &CSR{r: d.n, c: d.m, ptr: make([]int, d.n+1)}
	known := slices.Clone(d.entries())
	for p, v := range known {
		if math.IsNaN(v) {
			known[p] = 0
			i, j := d.position(p)
			h.ptr[i+1]++
			h.ind, h.val = append(h.ind, j), append(h.val, 1)
		}
	}
	if len(h.ind) == d.n*d.m {
		return failf(ErrEmpty, "X", "every entry of X is missing")
	}
	for i := range d.n {
		h.ptr[i+1] += h.ptr[i]
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
	if d.hidden == nil {
		return d
	}
	mean := d.mean()
	f := &data{n: d.n, m: d.m}
	entries := slices.Clone(d.entries())
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
