package matio

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ReadSparseNPZ returns the matrix that scipy.sparse.save_npz wrote to a file, in the formats csr, csc and coo. It stays sparse; entries
// given twice add up, as in scipy. [Read] returns the same with the names that the archive has.
func ReadSparseNPZ(path string) (*nmf.CSR, error) {
	a, err := openArchive(path)
	if err != nil {
		return nil, err
	}
	defer a.close()
	if !a.isSparse() {
		return nil, failf(ErrFormat, path, "is no sparse matrix by scipy.sparse.save_npz; matio.ReadNPZ reads archives of arrays")
	}
	x, err := a.sparse()
	if err != nil {
		return nil, err
	}
	return x.Matrix.(*nmf.CSR), nil
}

// WriteSparseNPZ writes the entries of m (n×m) that are not 0 to a file that scipy.sparse.load_npz reads, in the format csr, with the
// names of a [nmf.Labelled] one as arrays of text, which scipy does not mind. m need not be sparse.
func WriteSparseNPZ(path string, m mat.Matrix) error {
	rows, columns, err := namesOf(m)
	if err != nil {
		return err
	}
	each, err := rowsOf(m)
	if err != nil {
		return err
	}
	r, c := m.Dims()
	ptr := make([]int, r+1)
	for i := range r {
		ptr[i+1] = ptr[i]
		each(i, func(int, float64) { ptr[i+1]++ })
	}
	return writeArchive(path, func(a *archiveWriter) error {
		wide := max(ptr[r], c) > math.MaxInt32
		if err := a.integers("indices", wide, ptr[r], func(next func(int)) {
			for i := range r {
				each(i, func(j int, _ float64) { next(j) })
			}
		}); err != nil {
			return err
		}
		if err := a.integers("indptr", wide, r+1, func(next func(int)) {
			for _, p := range ptr {
				next(p)
			}
		}); err != nil {
			return err
		}
		w, err := a.entry("format")
		if err != nil {
			return err
		}
		if err := writeNPYHeader(w, "|S3"); err != nil {
			return err
		}
		if _, err := io.WriteString(w, "csr"); err != nil {
			return err
		}
		if err := a.integers("shape", true, 2, func(next func(int)) {
			next(r)
			next(c)
		}); err != nil {
			return err
		}
		if w, err = a.entry("data"); err != nil {
			return err
		}
		if err := writeNPYHeader(w, "<f8", ptr[r]); err != nil {
			return err
		}
		var buffer []byte
		for i := range r {
			buffer = buffer[:0]
			each(i, func(_ int, v float64) { buffer = binary.LittleEndian.AppendUint64(buffer, math.Float64bits(v)) })
			if _, err := w.Write(buffer); err != nil {
				return err
			}
		}
		return a.names("matrix", rows, columns)
	})
}

// integers writes an array of count integers of 4 or 8 bytes, which each passes one by one.
func (a *archiveWriter) integers(name string, wide bool, count int, each func(next func(int))) error {
	w, err := a.entry(name)
	if err != nil {
		return err
	}
	descr := "<i4"
	if wide {
		descr = "<i8"
	}
	if err := writeNPYHeader(w, descr, count); err != nil {
		return err
	}
	var buffer []byte
	each(func(v int) {
		if wide {
			buffer = binary.LittleEndian.AppendUint64(buffer, uint64(v))
		} else {
			buffer = binary.LittleEndian.AppendUint32(buffer, uint32(v))
		}
		if len(buffer) >= atOnce && err == nil {
			_, err = w.Write(buffer)
			buffer = buffer[:0]
		}
	})
	if err == nil {
		_, err = w.Write(buffer)
	}
	return err
}

// isSparse tells whether an archive is a sparse matrix by scipy.
func (a *archive) isSparse() bool {
	return a.entries["format"] != nil && a.entries["shape"] != nil && a.entries["data"] != nil
}

// sparse reads a sparse matrix, with its names.
func (a *archive) sparse() (*nmf.Labelled, error) {
	texts, err := a.texts()
	if err != nil {
		return nil, err
	}
	format := ""
	if len(texts["format"]) == 1 {
		format = texts["format"][0]
	}
	shape, err := a.integerArray("shape")
	if err != nil {
		return nil, err
	}
	if len(shape) != 2 {
		return nil, failf(nmf.ErrShape, a.name, "is a sparse array of %d dimensions, want 2", len(shape))
	}
	r, c := shape[0], shape[1]
	var s *nmf.CSR
	switch format {
	case "csr", "csc":
		s, err = a.compressed(r, c, format == "csc")
	case "coo":
		s, err = a.coordinates(r, c)
	default:
		return nil, failf(ErrFormat, a.name, "is a sparse matrix in the format %q, want csr, csc or coo: in Python, scipy.sparse.save_npz(%q, x.tocsr())", format, a.name)
	}
	if err != nil {
		return nil, err
	}
	x := &nmf.Labelled{Matrix: s}
	delete(texts, "format")
	nameBy(texts, "matrix", x)
	return x, nil
}

// compressed reads compressed rows, or compressed columns.
func (a *archive) compressed(r, c int, byColumns bool) (*nmf.CSR, error) {
	major, minor := r, c
	if byColumns {
		major, minor = c, r
	}
	ptr, err := a.integerArray("indptr")
	if err != nil {
		return nil, err
	}
	if len(ptr) == 0 || len(ptr)-1 != major {
		return nil, failf(nmf.ErrShape, a.name, "indptr has %d entries, want %d: one more than the shape %d×%d says", len(ptr), major+1, r, c)
	}
	ind, err := a.integerArray("indices")
	if err != nil {
		return nil, err
	}
	if err := sparseShape(a.name, r, c, len(ind)); err != nil {
		return nil, err
	}
	val, err := a.numbers("data")
	if err != nil {
		return nil, err
	}
	if !byColumns {
		return a.adopt(r, c, ptr, ind, val)
	}
	if len(ind) != len(val) || ptr[0] != 0 || ptr[major] != len(val) {
		return nil, failf(nmf.ErrShape, a.name, "indices has %d entries, data %d, and indptr goes to %d: want as many", len(ind), len(val), ptr[major])
	}
	rows := make([]int, r+1)
	for p, i := range ind {
		if i < 0 || i >= minor {
			return nil, failf(nmf.ErrShape, a.name, "indices[%d] = %d, want a row from 0 to %d", p, i, minor-1)
		}
		rows[i+1]++
	}
	for i := range r {
		rows[i+1] += rows[i]
	}
	next := append([]int(nil), rows[:r]...)
	columns, values := make([]int, len(ind)), make([]float64, len(val))
	for j := range c {
		if ptr[j] > ptr[j+1] || ptr[j+1] > len(ind) {
			return nil, failf(nmf.ErrShape, a.name, "indptr goes from %d to %d at column %d", ptr[j], ptr[j+1], j)
		}
		for p := ptr[j]; p < ptr[j+1]; p++ {
			q := next[ind[p]]
			next[ind[p]]++
			columns[q], values[q] = j, val[p]
		}
	}
	return a.adopt(r, c, rows, columns, values)
}

func (a *archive) adopt(r, c int, ptr, ind []int, val []float64) (*nmf.CSR, error) {
	s, err := nmf.AdoptCSR(r, c, ptr, ind, val)
	if err != nil {
		return nil, fmt.Errorf("matio: %s: %w", a.name, err)
	}
	return s, nil
}

// coordinates reads the row and the column of each entry.
func (a *archive) coordinates(r, c int) (*nmf.CSR, error) {
	rows, err := a.integerArray("row")
	if err != nil {
		return nil, err
	}
	columns, err := a.integerArray("col")
	if err != nil {
		return nil, err
	}
	val, err := a.numbers("data")
	if err != nil {
		return nil, err
	}
	if len(rows) != len(val) || len(columns) != len(val) {
		return nil, failf(nmf.ErrShape, a.name, "row has %d entries, col %d and data %d: want as many", len(rows), len(columns), len(val))
	}
	if err := sparseShape(a.name, r, c, len(val)); err != nil {
		return nil, err
	}
	t := triplets{rows: make([]int32, len(val)), columns: make([]int32, len(val)), values: val}
	for p := range val {
		if rows[p] < 0 || rows[p] >= r || columns[p] < 0 || columns[p] >= c {
			return nil, failf(nmf.ErrShape, a.name, "entry %d is in row %d and column %d of a matrix of %d×%d, counted from 0", p, rows[p], columns[p], r, c)
		}
		t.rows[p], t.columns[p] = int32(rows[p]), int32(columns[p])
	}
	return t.compress(r, c)
}

// numbers reads an array of one dimension.
func (a *archive) numbers(name string) ([]float64, error) {
	s, closer, h, err := a.array(name)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	values, err := readNumbers(s, h.fields[0].npyType, h.shape[0])
	if err != nil {
		return nil, err
	}
	return values, s.readEnd(fmt.Sprintf("%d numbers", len(values)))
}

// integerArray reads an array of one dimension.
func (a *archive) integerArray(name string) ([]int, error) {
	s, closer, h, err := a.array(name)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	const atATime = 1 << 14
	t, count := h.fields[0].npyType, h.shape[0]
	part := make([]float64, min(count, atATime))
	integers := make([]int, 0, min(count, 64*atATime))
	if !s.packed {
		integers = make([]int, 0, count)
	}
	for len(integers) < count {
		part = part[:min(len(part), count-len(integers))]
		if err := t.fill(s, part, count); err != nil {
			return nil, err
		}
		if len(integers) == cap(integers) {
			size := min(count, 2*cap(integers))
			if done := s.progress(); done > 0 && float64(len(integers))/done > float64(count)/2 {
				size = count
			}
			integers = append(make([]int, 0, size), integers...)
		}
		for _, v := range part {
			if v != math.Trunc(v) || math.Abs(v) > 1<<53 {
				return nil, damaged(s.name, "holds %v, want whole numbers", v)
			}
			integers = append(integers, int(v))
		}
	}
	return integers, s.readEnd(fmt.Sprintf("%d integers", count))
}

// array opens an entry that is an array of numbers of one dimension, at its first number.
func (a *archive) array(name string) (*source, io.Closer, *npyHeader, error) {
	if a.entries[name] == nil {
		return nil, nil, nil, damaged(a.name, "is a sparse matrix without %q", name)
	}
	s, closer, err := a.open(name)
	if err != nil {
		return nil, nil, nil, err
	}
	h, err := readNPYHeader(s)
	switch {
	case err != nil:
	case h.record || !h.fields[0].isNumber():
		err = failf(ErrFormat, s.name, "%s", h.fields[0].advice())
	case len(h.shape) != 1:
		err = failf(nmf.ErrShape, s.name, "has the shape %s, want one dimension", h.shapeInWords())
	default:
		err = h.holds(s, h.shape[0], h.fields[0].width)
	}
	if err != nil {
		closer.Close()
		return nil, nil, nil, err
	}
	return s, closer, h, nil
}
