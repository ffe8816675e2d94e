package nmf

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/internal/whole"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// ReadNPY returns the matrix that numpy.save wrote to a file: real numbers of any type, rows or columns first. An array
// of one dimension becomes a single row. A file that is cut short, or longer than it says, is an error.
func ReadNPY(path string) (*mat.Dense, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("nmf: cannot read a matrix: %w", err)
	}
	defer file.Close()
	return DecodeNPY(file, path)
}

// WriteNPY writes a (n×m) to a file that numpy.load reads as a float64 array of n rows and m columns. The file appears
// under its name when it is whole.
func WriteNPY(path string, a mat.Matrix) error {
	if err := whole.Write(path, func(w io.Writer) error { return EncodeNPY(w, a) }); err != nil {
		return fmt.Errorf("nmf: cannot write a matrix: %w", err)
	}
	return nil
}

const npyMagic = "\x93NUMPY"

// EncodeNPY writes a (n×m) in version 1.0 of numpy's format, with the data at a multiple of 64 bytes.
func EncodeNPY(w io.Writer, a mat.Matrix) error {
	rows, cols, err := dims(a, "the matrix")
	if err != nil {
		return err
	}
	header := fmt.Sprintf("{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }", rows, cols)
	const before = len(npyMagic) + 4
	header += strings.Repeat(" ", 63-(before+len(header))%64) + "\n"
	start := binary.LittleEndian.AppendUint16([]byte(npyMagic+"\x01\x00"), uint16(len(header)))
	if _, err := w.Write(append(start, header...)); err != nil {
		return err
	}
	buffer := make([]byte, 0, 8*cols)
	for i := range rows {
		buffer = buffer[:0]
		for j := range cols {
			buffer = binary.LittleEndian.AppendUint64(buffer, math.Float64bits(a.At(i, j)))
		}
		if _, err := w.Write(buffer); err != nil {
			return err
		}
	}
	return nil
}

// A reader of numpy's format of our own, because codeberg.org/sbinet/npyio v0.14.0 panics on a file that is cut within
// its header, allocates what a damaged header promises before it looks for it, and makes a program a quarter larger.

// DecodeNPY reads a matrix in numpy's format, as [ReadNPY] does; name is that of the file in errors. It reads to the end.
func DecodeNPY(r io.Reader, name string) (*mat.Dense, error) {
	bad := func(format string, args ...any) error { return damaged("%s "+format, append([]any{name}, args...)...) }
	var start [len(npyMagic) + 2]byte
	if _, err := io.ReadFull(r, start[:]); err != nil || string(start[:len(npyMagic)]) != npyMagic {
		return nil, bad("is not in numpy's format")
	}
	length := make([]byte, 2)
	if start[len(npyMagic)] > 1 {
		length = make([]byte, 4)
	}
	if _, err := io.ReadFull(r, length); err != nil {
		return nil, bad("ends within its header")
	}
	size := int(length[0]) | int(length[1])<<8
	if len(length) == 4 && (length[2] != 0 || length[3] != 0) {
		return nil, bad("has a header that is too long for a matrix of numbers")
	}
	header := make([]byte, size)
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, bad("ends within its header")
	}
	descr, columnsFirst, shape, ok := npyHeader(string(header))
	if !ok {
		return nil, bad("holds no real numbers, or a damaged header: %.100q", header)
	}
	number, width := npyNumber(descr)
	if number == nil {
		return nil, bad("holds numbers of type %q, want float, int, uint or bool", descr)
	}
	rows, cols, ok := npyShape(shape)
	if !ok {
		return nil, bad("has shape (%s), want one or two dimensions, none of them 0", shape)
	}
	entries, err := npyEntries(r, rows*cols, width, number)
	if err != nil {
		return nil, bad("%v", err)
	}
	if columnsFirst == "True" {
		entries = f64.Transposed(entries, cols, rows)
	}
	return mat.NewDense(rows, cols, entries), nil
}

// npyHeader returns what the dictionary that numpy writes says: the type of the numbers, whether columns come first, the shape.
func npyHeader(s string) (descr, columnsFirst, shape string, ok bool) {
	if s, ok = strings.CutPrefix(s, "{'descr': '"); !ok {
		return
	}
	if descr, s, ok = strings.Cut(s, "', 'fortran_order': "); !ok {
		return
	}
	if columnsFirst, s, ok = strings.Cut(s, ", 'shape': ("); !ok {
		return
	}
	if shape, s, ok = strings.Cut(s, ")"); !ok {
		return
	}
	end := strings.TrimSpace(s)
	return descr, columnsFirst, shape, (columnsFirst == "True" || columnsFirst == "False") && (end == ", }" || end == ",}" || end == "}")
}

// npyShape returns the shape that a header names.
func npyShape(s string) (rows, cols int, ok bool) {
	if strings.Trim(s, "0123456789, ") != "" {
		return 0, 0, false
	}
	var shape []int
	for part := range strings.SplitSeq(strings.TrimSuffix(s, ","), ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 || n > math.MaxInt32 {
			return 0, 0, false
		}
		shape = append(shape, n)
	}
	switch len(shape) {
	case 1:
		return 1, shape[0], true
	case 2:
		return shape[0], shape[1], shape[0] <= math.MaxInt/64/shape[1]
	}
	return 0, 0, false
}

// npyNumber returns how to turn width bytes into a number; nil for a type of which there is none.
func npyNumber(descr string) (number func(b []byte) float64, width int) {
	if descr == "" || !strings.Contains("<>|=", descr[:1]) {
		return nil, 0
	}
	var endian binary.ByteOrder = binary.LittleEndian
	if descr[0] == '>' {
		endian = binary.BigEndian
	}
	switch descr[1:] {
	case "f8":
		return func(b []byte) float64 { return math.Float64frombits(endian.Uint64(b)) }, 8
	case "f4":
		return func(b []byte) float64 { return float64(math.Float32frombits(endian.Uint32(b))) }, 4
	case "f2":
		return func(b []byte) float64 { return float16(endian.Uint16(b)) }, 2
	case "i8":
		return func(b []byte) float64 { return float64(int64(endian.Uint64(b))) }, 8
	case "i4":
		return func(b []byte) float64 { return float64(int32(endian.Uint32(b))) }, 4
	case "i2":
		return func(b []byte) float64 { return float64(int16(endian.Uint16(b))) }, 2
	case "i1":
		return func(b []byte) float64 { return float64(int8(b[0])) }, 1
	case "u8":
		return func(b []byte) float64 { return float64(endian.Uint64(b)) }, 8
	case "u4":
		return func(b []byte) float64 { return float64(endian.Uint32(b)) }, 4
	case "u2":
		return func(b []byte) float64 { return float64(endian.Uint16(b)) }, 2
	case "u1", "b1":
		return func(b []byte) float64 { return float64(b[0]) }, 1
	}
	return nil, 0
}

// float16 returns the number whose IEEE 754 half-precision bits are given.
func float16(bits uint16) float64 {
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	v := math.Ldexp(1024+fraction, exponent-25)
	switch {
	case exponent == 0:
		v = math.Ldexp(fraction, -24)
	case exponent == 31 && fraction == 0:
		v = math.Inf(1)
	case exponent == 31:
		v = math.NaN()
	}
	if bits>>15 == 1 {
		return -v
	}
	return v
}

// npyEntries reads count numbers and the end. Memory grows with what is there, not with what a header promises.
func npyEntries(r io.Reader, count, width int, number func([]byte) float64) ([]float64, error) {
	const atOnce = 1 << 13
	buffer := make([]byte, atOnce*width)
	var entries []float64
	for len(entries) < count {
		part := buffer[:width*min(atOnce, count-len(entries))]
		if _, err := io.ReadFull(r, part); err != nil {
			return nil, fmt.Errorf("ends before its %d numbers: %v", count, err)
		}
		for ; len(part) > 0; part = part[width:] {
			entries = append(entries, number(part))
		}
	}
	if n, err := io.ReadFull(r, buffer[:1]); n > 0 {
		return nil, fmt.Errorf("goes on after its %d numbers", count)
	} else if err != io.EOF {
		return nil, fmt.Errorf("is damaged: %v", err)
	}
	return slices.Clip(entries), nil
}
