// Package parquet reads the data frames that pandas, polars, R and Spark save as Parquet:
//
//	x, err := parquet.Read("counts.parquet")
//
// It is a module of its own, so that its library is required by nobody who does not import it. The library is
// github.com/parquet-go/parquet-go: a program with it is a third of the size of one with Apache Arrow's, and builds in a quarter of the time.
package parquet

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Read returns the data frame in a Parquet file as a matrix (n×m) with names: a column for each of numbers or of true and false, named as
// in the file; what is null is NaN. The index that pandas saves names the rows; without one the first column does if it holds texts, no
// two alike. Other columns of text are in Text. The Note says what was taken for names.
//
// Columns of times, lists and decimal numbers are errors that wrap matio.ErrFormat and say what to do; damaged files wrap nmf.ErrDamaged.
func Read(path string) (x *nmf.Labelled, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("matio: cannot read a matrix: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("matio: cannot read a matrix: %w", err)
	}
	defer func() { // the library panics on some files that are damaged
		if p := recover(); p != nil {
			x, err = nil, failf(nmf.ErrDamaged, path, "is damaged: %v", p)
		}
	}()
	var end [8]byte // the size of the list of contents and PAR1; the library makes memory for what it claims
	if _, err := file.ReadAt(end[:], max(info.Size()-8, 0)); err != nil || string(end[4:]) != "PAR1" || int64(binary.LittleEndian.Uint32(end[:])) > info.Size()-12 {
		return nil, failf(nmf.ErrDamaged, path, "is no Parquet file, or one that was cut short")
	}
	f, err := parquet.OpenFile(file, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, failf(nmf.ErrDamaged, path, "is no Parquet file, or a damaged one: %v", err)
	}
	return (&frame{File: f, path: path}).read(info.Size())
}

// frame is a data frame that is read.
type frame struct {
	*parquet.File
	path    string
	columns []column
}

// column is a leaf of the schema.
type column struct {
	name string
	kind kind
	read func(v parquet.Value) float64
}

type kind int

const (
	number kind = iota
	text
)

func failf(kind error, path, format string, args ...any) error {
	return fmt.Errorf("%w: %s: %s", kind, path, fmt.Sprintf(format, args...))
}

func (f *frame) read(size int64) (*nmf.Labelled, error) {
	if err := f.findColumns(); err != nil {
		return nil, err
	}
	n, m := int(f.NumRows()), 0
	for _, c := range f.columns {
		if c.kind == number {
			m++
		}
	}
	switch {
	case n < 1:
		return nil, failf(nmf.ErrEmpty, f.path, "has no rows")
	case m < 1:
		return nil, failf(matio.ErrFormat, f.path, "has no column of numbers")
	}
	rows := 0
	for _, g := range f.RowGroups() {
		rows += int(g.NumRows())
	}
	const much = 1 << 26 // bytes; constant columns take nearly none of a file
	if rows != n || n > math.MaxInt/8/m || n*m > much/8 && int64(n)/64*int64(m) > size {
		return nil, failf(nmf.ErrDamaged, f.path, "claims %d rows of %d numbers, which its %d bytes cannot hold", n, m, size)
	}
	values, texts := make([]float64, n*m), make([][]string, len(f.columns))
	from := 0
	for _, g := range f.RowGroups() {
		at := 0
		for j, chunk := range g.ColumnChunks() {
			c := f.columns[j]
			i := from
			err := each(chunk, func(v parquet.Value) error {
				if i >= from+int(g.NumRows()) {
					return errors.New("it has more values than rows")
				}
				switch {
				case c.kind == text:
					texts[j] = append(texts[j], string(v.ByteArray()))
				case v.IsNull():
					values[i*m+at] = math.NaN()
				default:
					values[i*m+at] = c.read(v)
				}
				i++
				return nil
			})
			if err == nil && i != from+int(g.NumRows()) {
				err = fmt.Errorf("it has %d values, want %d", i-from, g.NumRows())
			}
			if err != nil {
				return nil, failf(nmf.ErrDamaged, f.path, "column %q is damaged: %v", c.name, err)
			}
			if c.kind == number {
				at++
			}
		}
		from += int(g.NumRows())
	}
	return f.labelled(mat.NewDense(n, m, values), texts)
}

// each calls fn for the values of a column in their order.
func each(chunk parquet.ColumnChunk, fn func(v parquet.Value) error) error {
	pages := chunk.Pages()
	defer pages.Close()
	buffer := make([]parquet.Value, 1024)
	for {
		page, err := pages.ReadPage()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		for values := page.Values(); ; {
			count, err := values.ReadValues(buffer)
			for _, v := range buffer[:count] {
				if err := fn(v); err != nil {
					return err
				}
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				return err
			}
		}
		parquet.Release(page)
	}
}

// findColumns finds out what each column holds.
func (f *frame) findColumns() error {
	for _, path := range f.Schema().Columns() {
		leaf, _ := f.Schema().Lookup(path...)
		c := column{name: strings.Join(path, ".")}
		wrong := func(what, convert string) error {
			return failf(matio.ErrFormat, f.path, "column %q holds %s, want numbers or text: in Python, drop it, or df[%q] = %s", c.name, what, c.name, convert)
		}
		if leaf.MaxRepetitionLevel > 0 {
			return wrong("lists", fmt.Sprintf("df[%q].str.len(), say", c.name))
		}
		typ := leaf.Node.Type()
		var logical any // what the numbers mean, nil if they are plain
		if l := typ.LogicalType(); l != nil {
			logical = l.Value
		}
		astype, unsigned := fmt.Sprintf("df[%q].astype(float)", c.name), false
		switch meaning := logical.(type) {
		case *format.TimestampType, *format.DateType, *format.TimeType:
			return wrong("times", fmt.Sprintf("df[%q].astype(str)", c.name))
		case *format.DecimalType:
			return wrong("decimal numbers", astype)
		case *format.IntType:
			unsigned = !meaning.IsSigned
		}
		switch typ.Kind() {
		case parquet.Boolean:
			c.read = func(v parquet.Value) float64 {
				if v.Boolean() {
					return 1
				}
				return 0
			}
		case parquet.Int32:
			c.read = func(v parquet.Value) float64 { return float64(v.Int32()) }
			if unsigned {
				c.read = func(v parquet.Value) float64 { return float64(v.Uint32()) }
			}
		case parquet.Int64:
			c.read = func(v parquet.Value) float64 { return float64(v.Int64()) }
			if unsigned {
				c.read = func(v parquet.Value) float64 { return float64(v.Uint64()) }
			}
		case parquet.Float:
			c.read = func(v parquet.Value) float64 { return float64(v.Float()) }
		case parquet.Double:
			c.read = func(v parquet.Value) float64 { return v.Double() }
		case parquet.ByteArray:
			c.kind = text
		case parquet.Int96:
			return wrong("times", fmt.Sprintf("df[%q].astype(str)", c.name))
		default:
			return wrong("values of the type "+typ.String(), astype)
		}
		f.columns = append(f.columns, c)
	}
	return nil
}

// labelled returns the matrix with the names that the file has.
func (f *frame) labelled(x *mat.Dense, texts [][]string) (*nmf.Labelled, error) {
	n, m := x.Dims()
	index, named := f.pandasIndex()
	if !named && f.columns[0].kind == text && distinct(texts[0]) {
		index = f.columns[0].name
	}
	l := &nmf.Labelled{Note: "the file names the columns"}
	keep := make([]int, 0, m)
	at := 0
	for j, c := range f.columns {
		switch {
		case c.name == index && c.kind == text:
			l.RowNames = texts[j]
		case c.name == index:
			for i := range n {
				l.RowNames = append(l.RowNames, strconv.FormatFloat(x.At(i, at), 'f', -1, 64))
			}
		case c.kind == text:
			if l.Text == nil {
				l.Text = map[string][]string{}
			}
			l.Text[c.name] = texts[j]
		default:
			keep = append(keep, at)
			l.ColumnNames = append(l.ColumnNames, c.name)
		}
		if c.kind == number {
			at++
		}
	}
	if l.RowNames != nil {
		l.Note += fmt.Sprintf(", column %q the rows", index)
	}
	if len(keep) == 0 {
		return nil, failf(matio.ErrFormat, f.path, "has no column of numbers but its index")
	}
	l.Matrix = x
	if len(keep) < m { // the index was a column of numbers
		rest := mat.NewDense(n, len(keep), nil)
		rest.Apply(func(i, j int, _ float64) float64 { return x.At(i, keep[j]) }, rest)
		l.Matrix = rest
	}
	return l, nil
}

// pandasIndex returns the column that pandas took for its index when it wrote the file, and whether there is one.
func (f *frame) pandasIndex() (name string, ok bool) {
	saved, ok := f.Lookup("pandas")
	if !ok {
		return "", false
	}
	var meta struct {
		Index []any `json:"index_columns"`
	}
	if err := json.Unmarshal([]byte(saved), &meta); err != nil || len(meta.Index) == 0 {
		return "", false
	}
	name, ok = meta.Index[0].(string) // otherwise a range, which is not stored
	return name, ok
}

func distinct(names []string) bool {
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		if seen[name] {
			return false
		}
		seen[name] = true
	}
	return true
}
