package matio

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/csvtext"
	"github.com/nmfnb/notebook/internal/files"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ReadMatrixMarket returns the matrix (n×m) of a Matrix Market file, as scipy.io.mmwrite writes it, gzipped or not: a sparse one
// ([nmf.CSR]) of the format coordinate, a dense one of the format array; of real numbers, integers or a pattern, whose entries are 1;
// general, symmetric or skew-symmetric. Entries given twice add up.
func ReadMatrixMarket(path string) (*nmf.Labelled, error) {
	s, file, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readMatrixMarket(s)
}

// WriteMatrixMarket writes m (n×m) to a file that scipy.io.mmread reads, and many programs for matrices: a sparse matrix as its entries
// that are not 0, another one whole. The format has no names.
func WriteMatrixMarket(path string, m mat.Matrix) error {
	if _, _, err := namesOf(m); err != nil {
		return err
	}
	r, c := m.Dims()
	err := files.WriteWith(path, func(w io.Writer) error {
		out := bufio.NewWriter(w)
		if !sparse(m) {
			fmt.Fprintf(out, "%%%%MatrixMarket matrix array real general\n%d %d\n", r, c)
			inner, _, _ := nmf.Unlabel(m)
			for j := range c {
				for i := range r {
					_, _ = out.WriteString(strconv.FormatFloat(inner.At(i, j), 'g', -1, 64) + "\n") // Flush returns the error
				}
			}
			return out.Flush()
		}
		each, err := rowsOf(m)
		if err != nil {
			return err
		}
		entries := 0
		for i := range r {
			each(i, func(int, float64) { entries++ })
		}
		fmt.Fprintf(out, "%%%%MatrixMarket matrix coordinate real general\n%d %d %d\n", r, c, entries)
		var line []byte
		for i := range r {
			each(i, func(j int, v float64) {
				line = append(strconv.AppendInt(line[:0], int64(i+1), 10), ' ')
				line = append(strconv.AppendInt(line, int64(j+1), 10), ' ')
				_, _ = out.Write(append(strconv.AppendFloat(line, v, 'g', -1, 64), '\n'))
			})
		}
		return out.Flush()
	})
	if err != nil {
		return fmt.Errorf("matio: cannot write a matrix: %w", err)
	}
	return nil
}

const marketMagic = "%%matrixmarket"

// market reads a Matrix Market file line by line.
type market struct {
	*source
	line     int
	words    [][]byte
	kind     string // real, integer or pattern
	symmetry string // general, symmetric or skew-symmetric
}

func readMatrixMarket(s *source) (*nmf.Labelled, error) {
	f := &market{source: s}
	title, err := s.ReadString('\n')
	if err != nil && err != io.EOF {
		return nil, s.readError(err, "first line")
	}
	f.line = 1
	words := strings.Fields(strings.ToLower(title))
	if len(words) != 5 || words[0] != marketMagic || words[1] != "matrix" {
		return nil, failAt(ErrFormat, s.name, 1, 0, "%.60q is no title of a Matrix Market file, want %%%%MatrixMarket matrix coordinate real general or the like", title)
	}
	f.kind, f.symmetry = words[3], words[4]
	if f.kind != "real" && f.kind != "double" && f.kind != "integer" && f.kind != "unsigned-integer" && f.kind != "pattern" {
		return nil, failAt(ErrFormat, s.name, 1, 0, "the numbers are %s, want real, integer or pattern", f.kind)
	}
	if f.symmetry != "general" && f.symmetry != "symmetric" && f.symmetry != "skew-symmetric" {
		return nil, failAt(ErrFormat, s.name, 1, 0, "the matrix is %s, want general, symmetric or skew-symmetric", f.symmetry)
	}
	switch words[2] {
	case "coordinate":
		return f.coordinate()
	case "array":
		return f.array()
	}
	return nil, failAt(ErrFormat, s.name, 1, 0, "the format is %s, want coordinate or array", words[2])
}

// scan reads the words of the next line that is neither blank nor a comment. It returns io.EOF at the end.
func (f *market) scan() error {
	for {
		line, err := f.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			return failAt(ErrFormat, f.name, f.line+1, 0, "is longer than %s, want some numbers", bytesInWords(bufferSize))
		}
		if err != nil && (err != io.EOF || len(line) == 0) {
			return err
		}
		f.line++
		f.words = f.words[:0]
		for rest := bytes.TrimSpace(line); len(rest) > 0 && line[0] != '%'; {
			end := bytes.IndexAny(rest, " \t")
			if end < 0 {
				end = len(rest)
			}
			f.words = append(f.words, rest[:end])
			rest = bytes.TrimLeft(rest[end:], " \t")
		}
		if len(f.words) > 0 {
			return nil
		}
	}
}

// sizes reads the line of sizes: whole numbers above 0, the number of entries may be 0.
func (f *market) sizes(want int, what string) ([]int, error) {
	if err := f.scan(); err != nil {
		return nil, f.readError(err, "line of sizes")
	}
	if len(f.words) != want {
		return nil, failAt(ErrFormat, f.name, f.line, 0, "has %d numbers, want %d: %s", len(f.words), want, what)
	}
	sizes := make([]int, want)
	for k, word := range f.words {
		n, err := strconv.Atoi(string(word))
		if err != nil || n < 0 {
			return nil, failAt(ErrFormat, f.name, f.line, k+1, "%.40q is no size", word)
		}
		sizes[k] = n
	}
	if sizes[0] < 1 || sizes[1] < 1 {
		return nil, failAt(nmf.ErrEmpty, f.name, f.line, 0, "the matrix is empty (%d×%d)", sizes[0], sizes[1])
	}
	if f.symmetry != "general" && sizes[0] != sizes[1] {
		return nil, failAt(nmf.ErrShape, f.name, f.line, 0, "the matrix is %s and %d×%d, want as many rows as columns", f.symmetry, sizes[0], sizes[1])
	}
	return sizes, nil
}

// coordinate reads a line for each entry: row and column, counted from 1, and value.
func (f *market) coordinate() (*nmf.Labelled, error) {
	sizes, err := f.sizes(3, "rows, columns, entries")
	if err != nil {
		return nil, err
	}
	r, c, entries := sizes[0], sizes[1], sizes[2]
	if int64(entries) < 0 || entries > 1<<50 {
		return nil, damaged(f.name, "claims %d entries", entries)
	}
	if err := sparseShape(f.name, r, c, entries); err != nil {
		return nil, err
	}
	if err := f.holds(3*int64(entries), "entries"); err != nil { // "1 1" at least
		return nil, err
	}
	want := 3
	if f.kind == "pattern" {
		want = 2
	}
	var t triplets
	if !f.packed && f.size >= 0 && f.symmetry == "general" {
		t = triplets{rows: make([]int32, 0, entries), columns: make([]int32, 0, entries), values: make([]float64, 0, entries)}
	}
	for k := range entries {
		if err := f.scan(); err != nil {
			if err == io.EOF {
				return nil, failAt(nmf.ErrDamaged, f.name, f.line, 0, "is the last of %d entries, want %d: the file was cut short", k, entries)
			}
			return nil, f.readError(err, "entries")
		}
		if len(f.words) != want {
			return nil, failAt(ErrFormat, f.name, f.line, 0, "has %d numbers, want %d: row, column and value of an entry, no value in a pattern", len(f.words), want)
		}
		i, err := f.place(0, r)
		if err != nil {
			return nil, err
		}
		j, err := f.place(1, c)
		if err != nil {
			return nil, err
		}
		v := 1.0
		if want == 3 {
			if v, err = f.value(2); err != nil {
				return nil, err
			}
		}
		t.add(i, j, v)
		if i == j || f.symmetry == "general" {
			continue
		}
		if f.symmetry == "skew-symmetric" {
			v = -v
		}
		t.add(j, i, v)
	}
	if err := f.end(fmt.Sprintf("%d entries", entries)); err != nil {
		return nil, err
	}
	s, err := t.compress(r, c)
	if err != nil {
		return nil, err
	}
	return &nmf.Labelled{Matrix: s}, nil
}

// place reads a row or a column.
func (f *market) place(word, most int) (int, error) {
	n := 0
	for _, c := range f.words[word] {
		if n = 10*n + int(c-'0'); c < '0' || c > '9' || n > most {
			n = 0
			break
		}
	}
	if n < 1 {
		return 0, failAt(nmf.ErrShape, f.name, f.line, word+1, "%.40q is no %s, want one from 1 to %d", f.words[word], [2]string{"row", "column"}[word], most)
	}
	return n - 1, nil
}

func (f *market) value(word int) (float64, error) {
	if v, ok := csvtext.Number(string(f.words[word])); ok {
		return v, nil
	}
	if v, err := strconv.ParseFloat(string(f.words[word]), 64); err == nil { // NaN
		return v, nil
	}
	return 0, failAt(ErrFormat, f.name, f.line, word+1, "%.40q is no number", f.words[word])
}

func (f *market) end(what string) error {
	switch err := f.scan(); err {
	case nil:
		return failAt(nmf.ErrDamaged, f.name, f.line, 0, "comes after the %s that the file claims", what)
	case io.EOF:
		return nil
	default:
		return f.readError(err, what)
	}
}

// array reads a value a line, column by column; of a symmetric matrix those on the diagonal and below it.
func (f *market) array() (*nmf.Labelled, error) {
	sizes, err := f.sizes(2, "rows and columns")
	if err != nil {
		return nil, err
	}
	r, c := sizes[0], sizes[1]
	if r > 1<<50/c {
		return nil, damaged(f.name, "claims to be %d×%d", r, c)
	}
	if f.kind == "pattern" {
		return nil, failAt(ErrFormat, f.name, 1, 0, "an array has no pattern, want real or integer")
	}
	first := func(j int) int { // the first row of a column
		switch f.symmetry {
		case "symmetric":
			return j
		case "skew-symmetric":
			return j + 1
		}
		return 0
	}
	least := r * c
	if f.symmetry != "general" {
		least = r * (r - 1) / 2
	}
	if err := f.holds(2*int64(least)-1, "numbers"); err != nil { // a digit and the end of a line for each
		return nil, err
	}
	// What is packed may not be there: its numbers are collected before the matrix is made.
	var x *mat.Dense
	if !f.packed && f.size >= 0 {
		x = mat.NewDense(r, c, nil)
	}
	var columns []float64
	for j := range c {
		for i := first(j); i < r; i++ {
			if err := f.scan(); err != nil {
				if err == io.EOF {
					return nil, failAt(nmf.ErrDamaged, f.name, f.line, 0, "is the last one, want the numbers of a matrix of %d×%d: the file was cut short", r, c)
				}
				return nil, f.readError(err, "numbers")
			}
			v, err := f.value(0)
			if err != nil {
				return nil, err
			}
			if len(f.words) > 1 {
				return nil, failAt(ErrFormat, f.name, f.line, 2, "has %d numbers, want one", len(f.words))
			}
			if x != nil {
				f.set(x, i, j, v)
			} else {
				columns = append(f.room(columns, 1), v)
			}
		}
	}
	if err := f.end(fmt.Sprintf("%d×%d numbers", r, c)); err != nil {
		return nil, err
	}
	if x == nil {
		x = mat.NewDense(r, c, nil)
		k := 0
		for j := range c {
			for i := first(j); i < r; i++ {
				f.set(x, i, j, columns[k])
				k++
			}
		}
	}
	return &nmf.Labelled{Matrix: x}, nil
}

func (f *market) set(x *mat.Dense, i, j int, v float64) {
	x.Set(i, j, v)
	switch {
	case f.symmetry == "symmetric":
		x.Set(j, i, v)
	case f.symmetry == "skew-symmetric":
		x.Set(j, i, -v)
	}
}
