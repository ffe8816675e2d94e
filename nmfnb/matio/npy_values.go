package matio

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// isNative tells whether a number in a file has the bytes of a float64 in this machine's memory.
func (t npyType) isNative() bool {
	return t.kind == 'f' && t.width == 8 && t.big == (binary.NativeEndian.Uint16([]byte{0, 1}) == 1)
}

// convert turns the bytes of len(values) numbers into them.
func (t npyType) convert(values []float64, b []byte) {
	var order binary.ByteOrder = binary.LittleEndian
	if t.big {
		order = binary.BigEndian
	}
	switch {
	case t.kind == 'f' && t.width == 8:
		for k := range values {
			values[k] = math.Float64frombits(order.Uint64(b[8*k:]))
		}
	case t.kind == 'f' && t.width == 4:
		for k := range values {
			values[k] = float64(math.Float32frombits(order.Uint32(b[4*k:])))
		}
	case t.kind == 'f':
		for k := range values {
			values[k] = float16(order.Uint16(b[2*k:]))
		}
	case t.kind == 'i' && t.width == 8:
		for k := range values {
			values[k] = float64(int64(order.Uint64(b[8*k:])))
		}
	case t.kind == 'i' && t.width == 4:
		for k := range values {
			values[k] = float64(int32(order.Uint32(b[4*k:])))
		}
	case t.kind == 'i' && t.width == 2:
		for k := range values {
			values[k] = float64(int16(order.Uint16(b[2*k:])))
		}
	case t.kind == 'i':
		for k := range values {
			values[k] = float64(int8(b[k]))
		}
	case t.width == 8:
		for k := range values {
			values[k] = float64(order.Uint64(b[8*k:]))
		}
	case t.width == 4:
		for k := range values {
			values[k] = float64(order.Uint32(b[4*k:]))
		}
	case t.width == 2:
		for k := range values {
			values[k] = float64(order.Uint16(b[2*k:]))
		}
	default:
		for k := range values {
			values[k] = float64(b[k])
		}
	}
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

// text returns the text in the bytes of one entry.
func (t npyType) text(b []byte) string {
	if t.kind == 'S' {
		b = bytes.TrimRight(b, "\x00")
		if utf8.Valid(b) {
			return string(b)
		}
		return windowsText(b)
	}
	var order binary.ByteOrder = binary.LittleEndian
	if t.big {
		order = binary.BigEndian
	}
	var s strings.Builder
	for ; len(b) >= 4; b = b[4:] {
		s.WriteRune(rune(order.Uint32(b)))
	}
	return strings.TrimRight(s.String(), "\x00")
}

// atOnce is how many bytes are converted at once.
const atOnce = 1 << 18

// readNumbers reads count numbers. Memory grows with what is there, not with what a header promises.
func readNumbers(s *source, t npyType, count int) ([]float64, error) {
	const trusted = 1 << 21 // numbers for which memory is made before it is known that they are there
	size := count
	if s.packed || s.size < 0 {
		size = min(count, trusted)
	}
	values := make([]float64, size)
	for read := 0; ; {
		if err := t.fill(s, values[read:], count); err != nil {
			return nil, err
		}
		if read = len(values); read == count {
			return values, nil
		}
		size = min(count, 2*read)
		if done := s.progress(); done > 0 && float64(read)/done > float64(count)/2 {
			size = count // by what has come so far, all will come
		}
		values = append(make([]float64, 0, size), values...)[:size]
	}
}

// fill reads as many numbers as values has; of is how many there are in all.
func (t npyType) fill(s *source, values []float64, of int) error {
	what := fmt.Sprintf("%d numbers", of)
	if t.isNative() { // the bytes of the file are those of the memory, and need no second place
		_, err := io.ReadFull(s, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), 8*len(values)))
		if err != nil {
			return s.readError(err, what)
		}
		return nil
	}
	buffer := make([]byte, min(atOnce/t.width, len(values))*t.width)
	for len(values) > 0 {
		part := values[:min(len(values), len(buffer)/t.width)]
		if _, err := io.ReadFull(s, buffer[:len(part)*t.width]); err != nil {
			return s.readError(err, what)
		}
		t.convert(part, buffer)
		values = values[len(part):]
	}
	return nil
}

// readColumns reads an array of two dimensions or more whose first index runs fastest, into rows.
func readColumns(s *source, t npyType, shape []int, n, m int) ([]float64, error) {
	if s.packed || s.size < 0 {
		columns, err := readNumbers(s, t, n*m)
		if err != nil {
			return nil, err
		}
		values := make([]float64, n*m)
		for c := range m {
			at := column(c, shape)
			for i, v := range columns[c*n : (c+1)*n] {
				values[i*m+at] = v
			}
		}
		return values, nil
	}
	const line = 8                         // numbers that the processor takes from the memory at once
	part := min(max(n*m/16, 1<<17), 1<<22) // numbers that are read at once: some columns, or a piece of one
	values, some := make([]float64, n*m), make([]float64, min(n*m, max(part/n, 1)*n, part))
	for done := 0; done < n*m; done += len(some) {
		if n > part {
			some = some[:min(cap(some), n-done%n)]
		} else {
			some = some[:min(cap(some), n*m-done)]
		}
		if err := t.fill(s, some, n*m); err != nil {
			return nil, err
		}
		first, i := done/n, done%n
		if n > part {
			at := i*m + column(first, shape)
			for _, v := range some {
				values[at] = v
				at += m
			}
			continue
		}
		places := make([]int, len(some)/n)
		for c := range places {
			places[c] = column(first+c, shape)
		}
		for i := 0; i < n; i += line {
			for c, at := range places {
				for k, v := range some[c*n+i : c*n+min(i+line, n)] {
					values[(i+k)*m+at] = v
				}
			}
		}
	}
	return values, nil
}

// column returns the column of a row to which the entries c·n … belong of an array whose first index, of n, runs fastest: the other
// indices run backwards.
func column(c int, shape []int) int {
	at := 0
	stride := 1
	for _, d := range shape[2:] {
		stride *= d
	}
	for k, d := range shape[1:] {
		at += c % d * stride
		c /= d
		if k+2 < len(shape) {
			stride /= shape[k+2]
		}
	}
	return at
}

// readRecords reads an array of records: a column for each number, and Text for each text.
func readRecords(s *source, h *npyHeader) (*nmf.Labelled, error) {
	x := &nmf.Labelled{Note: "the fields of the records name the columns"}
	width, n := 0, 1
	for _, f := range h.fields {
		what := fmt.Sprintf("field %q ", f.name)
		switch {
		case f.isNumber() && f.count == 1:
			x.ColumnNames = append(x.ColumnNames, f.name)
		case f.isNumber():
			for k := range f.count {
				x.ColumnNames = append(x.ColumnNames, f.name+"["+strconv.Itoa(k)+"]")
			}
		case f.kind != 'V' && !f.isText() || f.width == 0 && f.kind != 'V':
			return nil, failf(ErrFormat, s.name, "%s%s", what, f.advice())
		case f.isText() && f.count != 1:
			return nil, failf(ErrFormat, s.name, "%sholds several texts, want one", what)
		}
		width += f.width * f.count
	}
	m := len(x.ColumnNames)
	if m == 0 {
		return nil, failf(ErrFormat, s.name, "is an array of records without a field of numbers")
	}
	for _, d := range h.shape {
		if d < 1 {
			return nil, failf(nmf.ErrEmpty, s.name, "is empty: its shape is %s", h.shapeInWords())
		}
		if d > math.MaxInt/(8*width+8*m)/n {
			return nil, damaged(s.name, "has the shape %s, which no memory holds", h.shapeInWords())
		}
		n *= d
	}
	if err := h.holds(s, n, width); err != nil {
		return nil, err
	}
	var values []float64
	record := make([]byte, width)
	for range n {
		if _, err := io.ReadFull(s, record); err != nil {
			return nil, s.readError(err, fmt.Sprintf("%d records", n))
		}
		values = s.room(values, m)
		at := 0
		for _, f := range h.fields {
			switch {
			case f.isNumber():
				values = values[:len(values)+f.count]
				f.convert(values[len(values)-f.count:], record[at:])
			case f.isText():
				if x.Text == nil {
					x.Text = map[string][]string{}
				}
				x.Text[f.name] = append(x.Text[f.name], f.text(record[at:at+f.width]))
			}
			at += f.width * f.count
		}
	}
	if err := s.readEnd(fmt.Sprintf("%d records", n)); err != nil {
		return nil, err
	}
	x.Matrix = mat.NewDense(n, m, values)
	return x, nil
}
