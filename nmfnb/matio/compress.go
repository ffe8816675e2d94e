package matio

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// maxEmpty is how many rows or columns a sparse matrix may have whose entries are few: a row takes memory also when it is empty, so
// that a header could claim more than any machine has.
const maxEmpty = 1 << 20

// sparseShape returns an error unless a sparse matrix of some entries can have so many rows and columns.
func sparseShape(file string, r, c, entries int) error {
	if r < 1 || c < 1 {
		return failf(nmf.ErrEmpty, file, "is empty (%d×%d), want at least one row and one column", r, c)
	}
	if most := min(maxEmpty+16*entries, math.MaxInt32); r > most || c > most {
		return damaged(file, "claims to be %d×%d and holds %d entries: its header is wrong, or nearly all of its rows or columns are empty", r, c, entries)
	}
	return nil
}

// triplets are the entries of a sparse matrix in any order.
type triplets struct {
	rows, columns []int32
	values        []float64
}

func (t *triplets) add(i, j int, v float64) {
	t.rows, t.columns, t.values = append(t.rows, int32(i)), append(t.columns, int32(j)), append(t.values, v)
}

// compress returns the r×c matrix of the entries; those given twice add up.
func (t *triplets) compress(r, c int) (*nmf.CSR, error) {
	ptr := make([]int, r+1)
	for _, i := range t.rows {
		ptr[i+1]++
	}
	for i := range r {
		ptr[i+1] += ptr[i]
	}
	if slices.IsSorted(t.rows) {
		t.rows = nil
		ind := make([]int, len(t.columns))
		for p, j := range t.columns {
			ind[p] = int(j)
		}
		return nmf.AdoptCSR(r, c, ptr, ind, t.values)
	}
	next := make([]int, r)
	copy(next, ptr)
	ind, val := make([]int, len(t.values)), make([]float64, len(t.values))
	for p, i := range t.rows {
		ind[next[i]], val[next[i]] = int(t.columns[p]), t.values[p]
		next[i]++
	}
	return nmf.AdoptCSR(r, c, ptr, ind, val)
}

// rowsOf returns how to go through the entries of a matrix row by row that are not 0, from left to right.
func rowsOf(a mat.Matrix) (func(i int, fn func(j int, v float64)), error) {
	a, _, _ = nmf.Unlabel(a)
	r, c := a.Dims()
	switch v := a.(type) {
	case *nmf.CSR:
		return func(i int, fn func(j int, v float64)) {
			v.DoRowNonZero(i, func(_, j int, v float64) { fn(j, v) })
		}, nil
	case mat.NonZeroDoer, mat.RowNonZeroDoer, mat.Untransposer:
		if !sparse(a) {
			break
		}
		inner, turned := a, false
		for {
			u, ok := inner.(mat.Untransposer)
			if !ok {
				break
			}
			inner, _, _ = nmf.Unlabel(u.Untranspose())
			turned = !turned
		}
		var t triplets
		add := func(i, j int, v float64) {
			if turned {
				i, j = j, i
			}
			t.add(i, j, v)
		}
		if all, ok := inner.(mat.NonZeroDoer); ok {
			all.DoNonZero(add)
		} else {
			n, _ := inner.Dims()
			for i := range n {
				inner.(mat.RowNonZeroDoer).DoRowNonZero(i, add)
			}
		}
		s, err := t.compress(r, c)
		if err != nil {
			return nil, err
		}
		return rowsOf(s)
	}
	row := make([]float64, c)
	return func(i int, fn func(j int, v float64)) {
		for j, v := range denseRow(row, i, a) {
			if v != 0 {
				fn(j, v)
			}
		}
	}, nil
}
