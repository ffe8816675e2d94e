package matio

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/files"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ReadNPY returns the matrix that numpy.save wrote to a file, gzipped or not: real numbers of any type, rows or columns first. An
// array of one dimension becomes a single row; one of three or more, such as a stack of pictures, a row for each of its first. A
// record array becomes a column for each of its fields of numbers. [Read] returns the same with the names of the columns and the size
// of the pictures.
func ReadNPY(path string) (*mat.Dense, error) {
	s, file, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	x, err := readNPY(s)
	if err != nil {
		return nil, err
	}
	return x.Matrix.(*mat.Dense), nil
}

// WriteNPY writes a (n×m) to a file that numpy.load reads as a float64 array of n rows and m columns. The file appears
// under its name when it is whole. Names are not written: [WriteNPZ] keeps them.
func WriteNPY(path string, a mat.Matrix) error {
	if _, _, err := namesOf(a); err != nil {
		return err
	}
	if err := files.WriteWith(path, func(w io.Writer) error { return writeNPY(w, a) }); err != nil {
		return fmt.Errorf("matio: cannot write a matrix: %w", err)
	}
	return nil
}

// writeNPY writes a (n×m) in version 1.0 of numpy's format.
func writeNPY(w io.Writer, a mat.Matrix) error {
	rows, cols := a.Dims()
	if err := writeNPYHeader(w, "<f8", rows, cols); err != nil {
		return err
	}
	row, buffer := make([]float64, cols), make([]byte, 0, 8*cols)
	for i := range rows {
		buffer = buffer[:0]
		for _, v := range denseRow(row, i, a) {
			buffer = binary.LittleEndian.AppendUint64(buffer, math.Float64bits(v))
		}
		if _, err := w.Write(buffer); err != nil {
			return err
		}
	}
	return nil
}

// writeNPYHeader writes the header of an array, after which the data start at a multiple of 64 bytes.
func writeNPYHeader(w io.Writer, descr string, shape ...int) error {
	var dims strings.Builder
	for k, n := range shape {
		if k > 0 {
			dims.WriteString(", ")
		}
		dims.WriteString(strconv.Itoa(n))
	}
	if len(shape) == 1 {
		dims.WriteByte(',')
	}
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, &dims)
	const before = len(npyMagic) + 4
	header += strings.Repeat(" ", 63-(before+len(header))%64) + "\n"
	start := binary.LittleEndian.AppendUint16([]byte(npyMagic+"\x01\x00"), uint16(len(header)))
	_, err := w.Write(append(start, header...))
	return err
}

// A reader of numpy's format of our own, because codeberg.org/sbinet/npyio v0.14.0 panics on a file that is cut within
// its header, allocates what a damaged header promises before it looks for it, and makes a program a quarter larger.

// readNPY reads an array of numbers, of which there is one in the source.
func readNPY(s *source) (*nmf.Labelled, error) {
	h, err := readNPYHeader(s)
	if err != nil {
		return nil, err
	}
	if h.record {
		return readRecords(s, h)
	}
	t := h.fields[0].npyType
	if !t.isNumber() {
		return nil, failf(ErrFormat, s.name, "%s", t.advice())
	}
	n, m, err := h.matrix(s.name)
	if err != nil {
		return nil, err
	}
	x := &nmf.Labelled{}
	if len(h.shape) > 2 {
		x.Pixels = [2]int{h.shape[1], m / h.shape[1]}
		x.Note = fmt.Sprintf("each row is a picture of %d×%d numbers", x.Pixels[0], x.Pixels[1])
	}
	if err := h.holds(s, n*m, t.width); err != nil {
		return nil, err
	}
	var values []float64
	if h.columnsFirst && len(h.shape) > 1 {
		values, err = readColumns(s, t, h.shape, n, m)
	} else {
		values, err = readNumbers(s, t, n*m)
	}
	if err != nil {
		return nil, err
	}
	if err := s.readEnd(fmt.Sprintf("%d numbers", n*m)); err != nil {
		return nil, err
	}
	x.Matrix = mat.NewDense(n, m, values)
	return x, nil
}

// matrix returns the rows and columns that an array becomes.
func (h *npyHeader) matrix(name string) (n, m int, err error) {
	n, m = 1, 1
	for k, d := range h.shape {
		if d < 1 {
			return 0, 0, failf(nmf.ErrEmpty, name, "is empty: its shape is %s", h.shapeInWords())
		}
		if d > math.MaxInt/64/m/n {
			return 0, 0, damaged(name, "has the shape %s, which no memory holds", h.shapeInWords())
		}
		if k == 0 && len(h.shape) > 1 {
			n = d
		} else {
			m *= d
		}
	}
	return n, m, nil
}

func (h *npyHeader) shapeInWords() string {
	return "(" + strings.Trim(strings.ReplaceAll(fmt.Sprint(h.shape), " ", ", "), "[]") + ")"
}

// holds returns an error unless the source can hold count entries of some width and nothing else.
func (h *npyHeader) holds(s *source, count, width int) error {
	size := int64(count) * int64(width)
	if s.size >= 0 && h.size+size < s.size {
		return damaged(s.name, "goes on after its %d entries", count)
	}
	return s.holds(h.size+size, "numbers")
}
