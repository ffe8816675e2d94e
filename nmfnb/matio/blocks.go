package matio

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ReadBlocks reads the rows of a file that is too large for memory, and calls use with some of them after the other: with as many whole
// rows as have the given number of stored entries at most, but at least one. They have the names that [Read] would give them. The file
// is a table of text, an .npy array with its rows first, an .npz archive of one, or a sparse matrix in the format csr of
// scipy.sparse.save_npz; each also gzipped. An error of use ends the reading and is returned.
func ReadBlocks(path string, entries int, use func(rows *nmf.Labelled) error) error {
	if entries < 1 {
		return failf(nmf.ErrConfig, "", "blocks of %d entries, want 1 or more", entries)
	}
	s, file, err := open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	start, _ := s.Peek(512) // an error comes again when it is read
	switch {
	case bytes.HasPrefix(start, []byte(npyMagic)):
		return npyBlocks(s, entries, nil, use)
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return npzBlocks(s, file, entries, use)
	case strings.HasPrefix(strings.ToLower(string(start)), marketMagic):
		return failf(ErrFormat, path, "is a Matrix Market file, whose entries may come in any order: in Python, scipy.sparse.save_npz(\"x.npz\", scipy.io.mmread(%q).tocsr())", path)
	case bytes.IndexByte(start, 0) >= 0 && !bytes.HasPrefix(start, []byte("\xff\xfe")) && !bytes.HasPrefix(start, []byte("\xfe\xff")):
		return failf(ErrFormat, path, "is no file whose rows can be read some at a time: want text, .npy or .npz")
	}
	t, in, err := CSV{}.table(s)
	if err != nil {
		return err
	}
	for f := t.firstRow(in); ; {
		x, err := t.rows(f, entries)
		if err != nil {
			return err
		}
		if x == nil {
			return nil
		}
		if err := use(x); err != nil {
			return err
		}
	}
}

// npyBlocks reads an array of numbers; columns may be nil.
func npyBlocks(s *source, entries int, columns []string, use func(*nmf.Labelled) error) error {
	h, err := readNPYHeader(s)
	if err != nil {
		return err
	}
	t := h.fields[0].npyType
	switch {
	case h.record:
		return failf(ErrFormat, s.name, "is an array of records, want one of numbers: in Python, numpy.lib.recfunctions.structured_to_unstructured(x)")
	case !t.isNumber():
		return failf(ErrFormat, s.name, "%s", t.advice())
	case h.columnsFirst && len(h.shape) > 1:
		return failf(ErrFormat, s.name, "has its columns first, so that no row is in one place: in Python, numpy.save(\"x.npy\", numpy.ascontiguousarray(x))")
	}
	n, m, err := h.matrix(s.name)
	if err != nil {
		return err
	}
	if err := h.holds(s, n*m, t.width); err != nil {
		return err
	}
	for size := max(1, entries/m); n > 0; n -= size {
		size = min(size, n)
		values := make([]float64, size*m)
		if err := t.fill(s, values, len(values)); err != nil {
			return err
		}
		if err := use(&nmf.Labelled{Matrix: mat.NewDense(size, m, values), ColumnNames: columns}); err != nil {
			return err
		}
	}
	return s.readEnd("numbers")
}

func npzBlocks(s *source, file *os.File, entries int, use func(*nmf.Labelled) error) error {
	a, err := archiveOf(s, file)
	if err != nil {
		return err
	}
	defer a.close()
	texts, err := a.texts()
	if err != nil {
		return err
	}
	if a.isSparse() {
		return a.sparseBlocks(entries, texts, use)
	}
	name, err := a.choose()
	if err != nil {
		return err
	}
	h, err := a.header(name)
	if err != nil {
		return err
	}
	n, m, err := h.matrix(a.name)
	if err != nil {
		return err
	}
	names := &nmf.Labelled{Matrix: shaped{n, m}}
	nameBy(texts, name, names)
	array, contents, err := a.open(name)
	if err != nil {
		return err
	}
	defer contents.Close()
	return npyBlocks(array, entries, names.ColumnNames, rowsNamed(names.RowNames, use))
}

// rowsNamed gives blocks the names of their rows.
func rowsNamed(names []string, use func(*nmf.Labelled) error) func(*nmf.Labelled) error {
	if names == nil {
		return use
	}
	return func(x *nmf.Labelled) error {
		n, _ := x.Dims()
		x.RowNames, names = names[:n:n], names[n:]
		return use(x)
	}
}

// shaped stands for a matrix of which only the shape is known.
type shaped struct{ n, m int }

func (s shaped) Dims() (r, c int)    { return s.n, s.m }
func (s shaped) At(i, j int) float64 { return 0 }
func (s shaped) T() mat.Matrix       { return shaped{s.m, s.n} }

// sparseBlocks reads compressed rows.
func (a *archive) sparseBlocks(entries int, texts map[string][]string, use func(*nmf.Labelled) error) (err error) {
	if format := texts["format"]; len(format) != 1 || format[0] != "csr" {
		return failf(ErrFormat, a.name, "is a sparse matrix whose rows are not in one place: in Python, scipy.sparse.save_npz(\"x.npz\", x.tocsr())")
	}
	delete(texts, "format")
	shape, err := a.integerArray("shape")
	if err != nil {
		return err
	}
	ptr, err := a.integerArray("indptr")
	if err != nil {
		return err
	}
	if len(shape) != 2 || shape[0] < 1 || shape[1] < 1 || len(ptr) != shape[0]+1 || ptr[0] != 0 {
		return failf(nmf.ErrShape, a.name, "has the shape %v and an indptr of %d entries, want two numbers and one more than rows", shape, len(ptr))
	}
	names := &nmf.Labelled{Matrix: shaped{shape[0], shape[1]}}
	nameBy(texts, "matrix", names)
	use = rowsNamed(names.RowNames, use)
	indices, closeIndices, ofIndices, err := a.array("indices")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeIndices.Close()) }()
	data, closeData, ofData, err := a.array("data")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeData.Close()) }()
	if stored := ptr[shape[0]]; ofIndices.shape[0] != stored || ofData.shape[0] != stored {
		return failf(nmf.ErrShape, a.name, "indices has %d entries and data %d, want %d as indptr says", ofIndices.shape[0], ofData.shape[0], stored)
	}
	for lo, hi := 0, 0; lo < shape[0]; lo = hi {
		for hi = lo + 1; hi < shape[0] && ptr[hi+1]-ptr[lo] <= entries; hi++ {
		}
		count := ptr[hi] - ptr[lo]
		if count < 0 || ptr[hi] > ofData.shape[0] {
			return failf(nmf.ErrShape, a.name, "indptr goes from %d to %d at row %d", ptr[lo], ptr[hi], lo)
		}
		columns, values := make([]float64, count), make([]float64, count)
		if err := ofIndices.fields[0].npyType.fill(indices, columns, count); err != nil {
			return err
		}
		if err := ofData.fields[0].npyType.fill(data, values, count); err != nil {
			return err
		}
		own, ind := make([]int, hi-lo+1), make([]int, count)
		for i := range own {
			own[i] = ptr[lo+i] - ptr[lo]
		}
		for p, j := range columns {
			ind[p] = int(j)
		}
		x, err := nmf.AdoptCSR(hi-lo, shape[1], own, ind, values)
		if err != nil {
			return fmt.Errorf("matio: %s, rows from %d: %w", a.name, lo, err)
		}
		if err := use(&nmf.Labelled{Matrix: x, ColumnNames: names.ColumnNames}); err != nil {
			return err
		}
	}
	return errors.Join(indices.readEnd("indices"), data.readEnd("numbers"))
}
