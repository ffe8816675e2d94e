package nmf

import (
	"slices"
	"sort"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
)

// CSR is a sparse r×c matrix in compressed rows, as scipy.sparse.csr_array holds it: a [mat.Matrix] that every function
// of this package reads without making it dense. It is not changed after it was made.
type CSR struct {
	r, c int
	ptr  []int     // row i holds ind[ptr[i]:ptr[i+1]]
	ind  []int     // column of each stored entry, rising within a row
	val  []float64 // the stored entries
}

// NewCSR returns the r×c matrix whose row i has the entries data[indptr[i]:indptr[i+1]] in the columns
// indices[indptr[i]:indptr[i+1]], scipy's three arrays. Columns may come in any order; entries given twice add up.
// The slices are copied.
func NewCSR(r, c int, indptr, indices []int, data []float64) (*CSR, error) {
	return AdoptCSR(r, c, slices.Clone(indptr), slices.Clone(indices), slices.Clone(data))
}

// AdoptCSR is [NewCSR] without the copy, for matrices that fill half of the memory: the slices belong to the matrix from then on.
func AdoptCSR(r, c int, indptr, indices []int, data []float64) (*CSR, error) {
	switch {
	case r < 1 || c < 1:
		return nil, failf(ErrEmpty, "", "a CSR matrix is empty (%d×%d), want at least one row and one column", r, c)
	case len(indptr) != r+1:
		return nil, failf(ErrShape, "", "indptr has %d entries, want %d: one more than rows", len(indptr), r+1)
	case len(indices) != len(data):
		return nil, failf(ErrShape, "", "indices has %d entries and data %d, want as many", len(indices), len(data))
	case indptr[0] != 0 || indptr[r] != len(data):
		return nil, failf(ErrShape, "", "indptr goes from %d to %d, want from 0 to %d", indptr[0], indptr[r], len(data))
	}
	for i := range r {
		if indptr[i] > indptr[i+1] {
			return nil, failf(ErrShape, "", "indptr falls from %d to %d at row %d", indptr[i], indptr[i+1], i)
		}
	}
	for p, j := range indices {
		if j < 0 || j >= c {
			return nil, failf(ErrShape, "", "indices[%d] = %d, want a column from 0 to %d", p, j, c-1)
		}
	}
	s := &CSR{r: r, c: c, ptr: indptr, ind: indices, val: data}
	s.sortRows()
	return s, nil
}

// sortRows puts the columns of each row in rising order and adds up entries given twice.
func (s *CSR) sortRows() {
	end := 0
	for i := range s.r {
		lo, hi := s.ptr[i], s.ptr[i+1]
		row := byColumn{s.ind[lo:hi], s.val[lo:hi]}
		if !sort.IsSorted(row) {
			sort.Stable(row)
		}
		s.ptr[i] = end
		for p := lo; p < hi; p++ {
			if end > s.ptr[i] && s.ind[end-1] == s.ind[p] {
				s.val[end-1] += s.val[p]
				continue
			}
			s.ind[end], s.val[end] = s.ind[p], s.val[p]
			end++
		}
	}
	s.ptr[s.r] = end
	s.ind, s.val = s.ind[:end], s.val[:end]
}

type byColumn struct {
	ind []int
	val []float64
}

func (b byColumn) Len() int           { return len(b.ind) }
func (b byColumn) Less(i, j int) bool { return b.ind[i] < b.ind[j] }
func (b byColumn) Swap(i, j int) {
	b.ind[i], b.ind[j] = b.ind[j], b.ind[i]
	b.val[i], b.val[j] = b.val[j], b.val[i]
}

// Dims returns the number of rows and columns.
func (s *CSR) Dims() (r, c int) { return s.r, s.c }

// At returns the entry in row i and column j. Like every At of gonum it panics outside the matrix.
func (s *CSR) At(i, j int) float64 {
	v, _ := s.find(i, j)
	return v
}

// find returns the entry in row i and column j, and whether it is stored.
func (s *CSR) find(i, j int) (v float64, stored bool) {
	if i < 0 || i >= s.r {
		panic(mat.ErrRowAccess)
	}
	if j < 0 || j >= s.c {
		panic(mat.ErrColAccess)
	}
	if p, found := slices.BinarySearch(s.row(i), j); found {
		return s.val[s.ptr[i]+p], true
	}
	return 0, false
}

// T returns the transpose, a view.
func (s *CSR) T() mat.Matrix { return mat.Transpose{Matrix: s} }

// NNZ returns the number of stored entries.
func (s *CSR) NNZ() int { return len(s.val) }

// DoNonZero calls fn for each entry that is not 0, row by row.
func (s *CSR) DoNonZero(fn func(i, j int, v float64)) {
	for i := range s.r {
		s.DoRowNonZero(i, fn)
	}
}

// DoRowNonZero calls fn for each entry of row i that is not 0, from left to right. It panics outside the matrix.
func (s *CSR) DoRowNonZero(i int, fn func(i, j int, v float64)) {
	if i < 0 || i >= s.r {
		panic(mat.ErrRowAccess)
	}
	for p := s.ptr[i]; p < s.ptr[i+1]; p++ {
		if s.val[p] != 0 {
			fn(i, s.ind[p], s.val[p])
		}
	}
}

// transpose returns the transpose as a matrix of its own.
func (s *CSR) transpose() *CSR {
	t := &CSR{r: s.c, c: s.r, ptr: make([]int, s.c+1), ind: make([]int, len(s.ind)), val: make([]float64, len(s.val))}
	for _, j := range s.ind {
		t.ptr[j+1]++
	}
	for j := range s.c {
		t.ptr[j+1] += t.ptr[j]
	}
	next := slices.Clone(t.ptr)
	for i := range s.r {
		for p := s.ptr[i]; p < s.ptr[i+1]; p++ {
			q := next[s.ind[p]]
			next[s.ind[p]]++
			t.ind[q], t.val[q] = i, s.val[p]
		}
	}
	return t
}

// sparseOf returns the matrix behind x that lists its non-zero entries, and whether x is its transpose.
func sparseOf(x mat.Matrix) (s mat.Matrix, transposed, ok bool) {
	for !nilcheck.IsNil(x) {
		switch v := x.(type) {
		case mat.NonZeroDoer, mat.RowNonZeroDoer:
			return x, transposed, true
		case mat.Untransposer:
			x, transposed = v.Untranspose(), !transposed
		default:
			return nil, false, false
		}
	}
	return nil, false, false
}

// readSparse returns the compressed rows of x, or of its transpose if transposed.
func readSparse(x mat.Matrix, transposed bool) *CSR {
	rows, ok := x.(*CSR)
	if !ok {
		r, c := x.Dims()
		rows = collect(x, r, c)
	}
	if transposed {
		return rows.transpose()
	}
	return rows
}

// collect copies the non-zero entries of a foreign sparse matrix, whatever order it lists them in.
func collect(x mat.Matrix, r, c int) *CSR {
	each := func(fn func(i, j int, v float64)) {
		if all, ok := x.(mat.NonZeroDoer); ok {
			all.DoNonZero(fn)
			return
		}
		rows := x.(mat.RowNonZeroDoer)
		for i := range r {
			rows.DoRowNonZero(i, fn)
		}
	}
	s := &CSR{r: r, c: c, ptr: make([]int, r+1)}
	each(func(i, _ int, _ float64) { s.ptr[i+1]++ })
	for i := range r {
		s.ptr[i+1] += s.ptr[i]
	}
	s.ind, s.val = make([]int, s.ptr[r]), make([]float64, s.ptr[r])
	next := slices.Clone(s.ptr)
	each(func(i, j int, v float64) {
		s.ind[next[i]], s.val[next[i]] = j, v
		next[i]++
	})
	s.sortRows()
	return s
}

// slice returns rows lo … hi, which share memory with s.
func (s *CSR) slice(lo, hi int) *CSR {
	from, to := s.ptr[lo], s.ptr[hi]
	rows := &CSR{r: hi - lo, c: s.c, ptr: make([]int, hi-lo+1), ind: s.ind[from:to], val: s.val[from:to]}
	for i := range rows.ptr {
		rows.ptr[i] = s.ptr[lo+i] - from
	}
	return rows
}

// row returns the columns of the stored entries of row i.
func (s *CSR) row(i int) []int { return s.ind[s.ptr[i]:s.ptr[i+1]] }

// clearTile sets entries of a tile, rows lo … hi and columns from … to, to 0 where s has an entry.
func (s *CSR) clearTile(tile []float64, lo, hi, from, to int) {
	for i := lo; i < hi; i++ {
		_, columns := s.columns(i, from, to)
		for _, j := range columns {
			tile[(i-lo)*(to-from)+j-from] = 0
		}
	}
}

// columns returns the columns from … to in which row i has an entry, and where the first of these is stored.
func (s *CSR) columns(i, from, to int) (first int, columns []int) {
	row := s.row(i)
	a := sort.SearchInts(row, from)
	return s.ptr[i] + a, row[a : a+sort.SearchInts(row[a:], to)]
}
