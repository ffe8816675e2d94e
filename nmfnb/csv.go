package nmfnb

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// WriteCSV writes the whole matrix, not only what is shown, with the digits that give back the same float64 when read. When
// rows or columns are named, by the reader or by an nmf.Labelled, their names head every line or stand in the first one; a matrix
// without names is numbers only. Names that a spreadsheet would take for formulas are written as they are: see [Table.ForSpreadsheets].
func (t Table) WriteCSV(w io.Writer) error {
	t, err := t.resolved()
	if err != nil {
		return err
	}
	n, m := t.m.Dims()
	out := csv.NewWriter(w)
	if t.guarded {
		t.corner, t.rows, t.cols = guard(t.corner), guardAll(t.rows), guardAll(t.cols)
	}
	write := func(name string, fields []string) error {
		if t.rows != nil {
			fields = append([]string{name}, fields...)
		}
		if err := out.Write(fields); err != nil {
			return fmt.Errorf("nmfnb: writing CSV: %w", err)
		}
		return nil
	}
	if t.cols != nil {
		if err := write(t.corner, t.cols); err != nil {
			return err
		}
	}
	fields := make([]string, m)
	for i := range n {
		for j := range m {
			fields[j] = strconv.FormatFloat(t.m.At(i, j)+0, 'g', -1, 64)
		}
		name := ""
		if t.rows != nil {
			name = t.rows[i]
		}
		if err := write(name, fields); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("nmfnb: writing CSV: %w", err)
	}
	return nil
}

// ForSpreadsheets makes what WriteCSV writes safe to open in a spreadsheet, where a cell that begins with one of = + - @ or a tab may be
// run as a formula: a name that begins so, or with a line break, gets an apostrophe before it. Numbers stay numbers. A program that
// reads the file sees the apostrophe, so that this is a setting.
func (t Table) ForSpreadsheets() Table {
	t.guarded = true
	return t
}

func guard(name string) string {
	if name != "" && strings.ContainsRune("=+-@\t\r\n", rune(name[0])) {
		return "'" + name
	}
	return name
}

func guardAll(names []string) []string {
	if names == nil {
		return nil
	}
	guarded := make([]string, len(names))
	for i, name := range names {
		guarded[i] = guard(name)
	}
	return guarded
}

// ReadCSV reads what WriteCSV writes, or another program: numbers, with names of the columns in the first line unless that is
// numbers too, and with a name in front of each row where not every row begins with a number. Spaces around numbers and the
// mark that spreadsheets put before the first character do no harm. Matrix returns the numbers with their names, for a fit; what
// heads the names of rows is kept for WriteCSV. An error names the row and column of the file that is no number, both counted from 1.
func ReadCSV(r io.Reader) (Table, error) {
	in := bufio.NewReader(r)
	if mark, err := in.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		_, _ = in.Discard(len(byteOrderMark)) // what was peeked at is there
	}
	lines, err := csv.NewReader(in).ReadAll()
	if err != nil {
		return Table{}, fmt.Errorf("nmfnb: reading CSV: %w", err)
	}
	var cols []string
	if len(lines) > 0 && !allNumbers(lines[0][min(1, len(lines[0])-1):]) {
		cols, lines = lines[0], lines[1:]
	}
	if len(lines) == 0 {
		return Table{}, fmt.Errorf("%w: the CSV has no row of numbers", ErrNil)
	}
	named := false
	for _, line := range lines {
		named = named || !allNumbers(line[:1])
	}
	from := 0
	if named {
		from = 1
	}
	if len(lines[0]) == from {
		return Table{}, fmt.Errorf("%w: the CSV has names of rows, but no column of numbers", ErrNil)
	}
	x, rows := mat.NewDense(len(lines), len(lines[0])-from, nil), make([]string, len(lines))
	for i, line := range lines {
		rows[i] = line[0]
		for j, field := range line[from:] {
			v, err := number64(field)
			if err != nil {
				at := i + 1
				if cols != nil {
					at++
				}
				return Table{}, fmt.Errorf("nmfnb: reading CSV: row %d, column %d is %q, want a number", at, from+j+1, field)
			}
			x.Set(i, j, v)
		}
	}
	labelled := nmf.Labelled{Matrix: x}
	if cols != nil {
		labelled.ColumnNames = cols[from:]
	}
	if named {
		labelled.RowNames = rows
	}
	t := Matrix(labelled)
	if cols != nil && named {
		t.corner = cols[0]
	}
	return t, nil
}

// Matrix returns what the table shows: the matrix itself, not a copy; nil if the table has none. Of ReadCSV it is an [nmf.Labelled].
func (t Table) Matrix() mat.Matrix { return t.m }

func allNumbers(fields []string) bool {
	for _, field := range fields {
		if _, err := number64(field); err != nil {
			return false
		}
	}
	return true
}

func number64(field string) (float64, error) { return strconv.ParseFloat(strings.TrimSpace(field), 64) }

// byteOrderMark is U+FEFF in UTF-8.
const byteOrderMark = "\xef\xbb\xbf"
