package matio

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// npyHeader is what stands before the numbers of an array in numpy's format.
type npyHeader struct {
	fields       []npyField // one without a name, but for record arrays
	columnsFirst bool
	shape        []int
	record       bool
	size         int64 // bytes of the header
}

// npyField is a number, or a text, that each entry of an array has.
type npyField struct {
	name string
	npyType
	count int // how many follow each other
}

// npyType is the type of a number or text.
type npyType struct {
	kind  byte // f, i, u, b: numbers; U, S: text; V: bytes without a meaning; O: objects; c, M, m: others
	width int  // in bytes
	big   bool // the most significant byte comes first
	name  string
}

const npyMagic = "\x93NUMPY"

// readNPYHeader reads the header of an array, by any writer: Python reads it as a dictionary, so its keys may come in any order.
func readNPYHeader(s *source) (*npyHeader, error) {
	var start [len(npyMagic) + 2]byte
	if _, err := io.ReadFull(s, start[:]); err != nil || string(start[:len(npyMagic)]) != npyMagic {
		return nil, damaged(s.name, "is not in numpy's format")
	}
	wide := 2
	if start[len(npyMagic)] > 1 {
		wide = 4
	}
	var length [4]byte
	if _, err := io.ReadFull(s, length[:wide]); err != nil {
		return nil, s.readError(err, "header")
	}
	size := int64(length[0]) | int64(length[1])<<8 | int64(length[2])<<16 | int64(length[3])<<24
	const longest = 1 << 22 // for tens of thousands of named columns
	if size > longest {
		return nil, damaged(s.name, "has a header of %s, want one of an array", bytesInWords(size))
	}
	text := make([]byte, size)
	if _, err := io.ReadFull(s, text); err != nil {
		return nil, s.readError(err, "header")
	}
	h, err := parseNPYHeader(string(text))
	if err != nil {
		return nil, damaged(s.name, "has a damaged header: %v: %.100q", err, text)
	}
	h.size = int64(len(start)+wide) + size
	return h, nil
}

func parseNPYHeader(text string) (*npyHeader, error) {
	p := literal{rest: text}
	v, err := p.value(0)
	if err == nil && strings.TrimSpace(p.rest) != "" {
		err = errors.New("something follows the dictionary")
	}
	if err != nil {
		return nil, err
	}
	d, _ := v.(map[string]any)
	order, okOrder := d["fortran_order"].(bool)
	dims, okShape := d["shape"].(tuple)
	if d["descr"] == nil || !okOrder || !okShape {
		return nil, errors.New("want a dictionary with descr, fortran_order and shape")
	}
	h := &npyHeader{columnsFirst: order}
	for _, v := range dims {
		n, ok := v.(int)
		if !ok || n < 0 {
			return nil, errors.New("the shape is not of whole numbers")
		}
		h.shape = append(h.shape, n)
	}
	if descr, ok := d["descr"].(string); ok {
		h.fields = []npyField{{npyType: parseNPYType(descr), count: 1}}
		return h, nil
	}
	fields, _ := d["descr"].(list)
	for _, v := range fields {
		field, err := parseNPYField(v)
		if err != nil {
			return nil, err
		}
		h.fields = append(h.fields, field)
	}
	if h.record = true; len(h.fields) == 0 {
		return nil, errors.New("no type of numbers")
	}
	return h, nil
}

// parseNPYField reads ('name', '<f8') or ('name', '<f8', (3,)); the name may be a pair of a title and a name.
func parseNPYField(v any) (npyField, error) {
	parts, _ := v.(tuple)
	if len(parts) < 2 || len(parts) > 3 {
		return npyField{}, errors.New("a field of the records has no name and type")
	}
	f := npyField{count: 1}
	if pair, ok := parts[0].(tuple); ok && len(pair) == 2 {
		parts[0] = pair[1]
	}
	name, ok := parts[0].(string)
	if !ok {
		return f, errors.New("a field of the records has no name")
	}
	f.name = name
	if descr, ok := parts[1].(string); ok {
		f.npyType = parseNPYType(descr)
	} else {
		f.npyType = npyType{name: "records within records"}
	}
	if len(parts) == 3 {
		dims, _ := parts[2].(tuple)
		for _, v := range dims {
			n, ok := v.(int)
			if !ok || n < 1 || n > 1<<20 || f.count > 1<<20 {
				return f, errors.New("a field of the records has no shape")
			}
			f.count *= n
		}
	}
	return f, nil
}

// parseNPYType reads '<f8' and the like, and the names that numpy.dtype takes too.
func parseNPYType(descr string) npyType {
	t := npyType{name: descr}
	code := descr
	if code != "" && strings.Contains("<>|=", code[:1]) {
		t.big = code[0] == '>'
		code = code[1:]
	}
	if full, ok := npyNames[code]; ok {
		code = full
	}
	if code == "" {
		return t
	}
	width, err := strconv.Atoi(code[1:])
	if code == "O" {
		width, err = 8, nil
	}
	if code[0] == 'M' || code[0] == 'm' { // M8[ns]
		width, err = 8, nil
	}
	if err != nil || width < 0 || width > 1<<24 {
		return t
	}
	t.kind, t.width = code[0], width
	if t.kind == 'U' {
		t.width *= 4
	}
	return t
}

var npyNames = map[string]string{
	"float64": "f8", "double": "f8", "d": "f8", "float": "f8", "float32": "f4", "f": "f4", "single": "f4", "float16": "f2", "e": "f2", "half": "f2",
	"int64": "i8", "q": "i8", "int": "i8", "int32": "i4", "i": "i4", "int16": "i2", "h": "i2", "int8": "i1", "b": "i1",
	"uint64": "u8", "Q": "u8", "uint32": "u4", "I": "u4", "uint16": "u2", "H": "u2", "uint8": "u1", "B": "u1", "bool": "b1", "?": "b1",
}

// isNumber tells whether the type is of numbers that are read.
func (t npyType) isNumber() bool {
	switch t.kind {
	case 'f':
		return t.width == 2 || t.width == 4 || t.width == 8
	case 'i', 'u':
		return t.width == 1 || t.width == 2 || t.width == 4 || t.width == 8
	case 'b':
		return t.width == 1
	}
	return false
}

func (t npyType) isText() bool { return (t.kind == 'U' || t.kind == 'S') && t.width > 0 }

// advice says how to save numbers of a type that is not read.
func (t npyType) advice() string {
	switch t.kind {
	case 'O':
		return "holds Python objects, not numbers. In Python, of a sparse matrix save x.toarray(), or the matrix itself with scipy.sparse.save_npz; " +
			"of a table save df.to_numpy(float), or the table with df.to_csv; of an array of objects save x.astype(float)"
	case 'c':
		return fmt.Sprintf("holds complex numbers (%s), want real ones: in Python, save x.real or abs(x)", t.name)
	case 'M', 'm':
		return fmt.Sprintf("holds times (%s), want numbers: in Python, save x.astype('int64')", t.name)
	case 'U', 'S':
		return fmt.Sprintf("holds text (%s), want numbers: in Python, save x.astype(float)", t.name)
	}
	return fmt.Sprintf("holds values of type %q, want float, int, uint or bool: in Python, save x.astype(float)", t.name)
}

// literal reads the Python literals that a header is made of.
type literal struct{ rest string }

type (
	list  []any
	tuple []any
)

func (p *literal) value(depth int) (any, error) {
	p.space()
	if depth > 8 || p.rest == "" {
		return nil, errors.New("it ends too early or is nested too deep")
	}
	switch c := p.rest[0]; {
	case c == '{':
		return p.dictionary(depth)
	case c == '[':
		items, err := p.items(']', depth)
		return list(items), err
	case c == '(':
		items, err := p.items(')', depth)
		return tuple(items), err
	case c == '\'' || c == '"':
		return p.text()
	case (c == 'b' || c == 'u') && len(p.rest) > 1 && (p.rest[1] == '\'' || p.rest[1] == '"'): // b'…' by Python 3, u'…' by Python 2
		p.rest = p.rest[1:]
		return p.text()
	case c >= '0' && c <= '9':
		end := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789"))
		n, err := strconv.Atoi(p.rest[:end])
		p.rest = strings.TrimPrefix(p.rest[end:], "L") // Python 2 writes 2L
		return n, err
	}
	for word, v := range map[string]any{"True": true, "False": false, "None": nil} {
		if rest, ok := strings.CutPrefix(p.rest, word); ok {
			p.rest = rest
			return v, nil
		}
	}
	return nil, errors.New("it is no dictionary of text and numbers")
}

func (p *literal) space() { p.rest = strings.TrimLeft(p.rest, " \t\r\n\x00") }

// take removes a mark and reports whether it was there.
func (p *literal) take(mark byte) bool {
	p.space()
	if p.rest == "" || p.rest[0] != mark {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *literal) items(end byte, depth int) (items []any, err error) {
	p.rest = p.rest[1:]
	for !p.take(end) {
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		items = append(items, v)
		if !p.take(',') {
			if p.take(end) {
				break
			}
			return nil, errors.New("a comma is missing")
		}
	}
	return items, nil
}

func (p *literal) dictionary(depth int) (map[string]any, error) {
	d := map[string]any{}
	p.rest = p.rest[1:]
	for !p.take('}') {
		key, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		name, ok := key.(string)
		if !ok || !p.take(':') {
			return nil, errors.New("a key of the dictionary is no text")
		}
		if d[name], err = p.value(depth + 1); err != nil {
			return nil, err
		}
		if !p.take(',') {
			if p.take('}') {
				break
			}
			return nil, errors.New("a comma is missing")
		}
	}
	return d, nil
}

// text reads a text in quotes.
func (p *literal) text() (string, error) {
	quote := p.rest[0]
	var out strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; c {
		case quote:
			p.rest = p.rest[i+1:]
			return out.String(), nil
		case '\\':
			v, _, tail, err := strconv.UnquoteChar(p.rest[i:], quote)
			if err != nil {
				return "", errors.New("a text has a strange escape")
			}
			out.WriteRune(v)
			i = len(p.rest) - len(tail) - 1
		default:
			out.WriteByte(c)
		}
	}
	return "", errors.New("a text is not closed")
}
