package matio

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// read reads the whole table, whose form was found out.
func (t *table) read(in *bufio.Reader) (*nmf.Labelled, error) { return t.rows(t.firstRow(in), 0) }

// firstRow returns the fields of the table, before its first row.
func (t *table) firstRow(in *bufio.Reader) *fields {
	f := fields{in: in, file: t.source.name, separator: t.separator, eol: t.eol}
	if t.marked {
		f.scan()
	}
	if t.header {
		f.scan()
	}
	return &f
}

// rows reads the lines that are left, or as many as have so many numbers: one at least. At the end it returns no rows and no error.
func (t *table) rows(f *fields, most int) (*nmf.Labelled, error) {
	m := 0
	labels := map[int]int{} // the place in texts of each column of text
	for j, k := range t.kinds {
		switch k {
		case number:
			m++
		case text:
			labels[j] = len(labels)
		}
	}
	var rows []string
	named, unknown, n := false, 0, 0
	texts := make([][]string, len(labels))
	var values []float64
	full := func() bool { return most > 0 && n > 0 && (n+1)*m > most }
	for ; !full() && f.scan(); n++ {
		if len(f.spans) != t.width {
			return nil, t.ragged(f.line, len(f.spans))
		}
		if t.index {
			rows = append(rows, t.text(f.field(0)))
			named = named || f.spans[0].quoted || rows[n] != ""
		}
		if most == 0 {
			values = t.source.room(values, m)
		}
		for j, k := range t.kinds {
			switch k {
			case number:
				field := f.field(j)
				v, ok := t.dialect.number(string(field))
				if !ok && !t.dialect.isMissing(string(field)) {
					return nil, t.noNumber(f, j)
				}
				if !ok || t.Missing != nil && t.dialect.isMissing(string(field)) {
					v = math.NaN()
					unknown++
				}
				values = append(values, v)
			case text:
				texts[labels[j]] = append(texts[labels[j]], t.text(f.field(j)))
			}
		}
	}
	if !full() && f.err != io.EOF {
		return nil, t.source.readError(f.err, "lines")
	}
	if n == 0 && most > 0 {
		return nil, nil
	}
	if n == 0 {
		return nil, t.source.empty()
	}
	x := &nmf.Labelled{Matrix: mat.NewDense(n, m, values)}
	if named {
		x.RowNames = rows
	}
	if t.names != nil && !t.unnamed {
		for j, k := range t.kinds {
			if k == number {
				x.ColumnNames = append(x.ColumnNames, t.columnName(j))
			}
		}
	}
	for j := range t.kinds {
		if at, ok := labels[j]; ok {
			if x.Text == nil {
				x.Text = map[string][]string{}
			}
			name := t.columnName(j)
			for x.Text[name] != nil { // two columns of one name
				name += "'"
			}
			x.Text[name] = texts[at]
		}
	}
	if unknown > 0 {
		t.note(strconv.Itoa(unknown) + " numbers are not known")
	}
	if t.windows || t.mixed {
		t.note("the text is no UTF-8 and was read as Windows-1252")
	}
	x.Note = strings.Join(t.notes, "; ")
	return x, nil
}

// ragged is the error of a line with too many fields or too few.
func (t *table) ragged(line, fields int) error {
	between := map[string]string{" ": "white space", "\t": "tabs", "": "nothing"}[t.separator]
	if between == "" {
		between = strconv.Quote(t.separator)
	}
	return failAt(nmf.ErrShape, t.source.name, line, 0, "has %d fields with %s between them, want %d as in other lines; a text that holds the separator needs quotes, and CSV{Separator: …} sets another one",
		fields, between, t.width)
}

// noNumber is the error of a field that should be a number.
func (t *table) noNumber(f *fields, j int) error {
	field, column := t.text(f.field(j)), ""
	if t.names != nil && !t.unnamed {
		column = " in column " + strconv.Quote(t.columnName(j))
	}
	advice := t.dialect.advice(field)
	if advice == "" {
		advice = fmt.Sprintf("is no number; CSV{Missing: []string{%q}} reads it as unknown, CSV{Text: []string{%q}} the column as labels", field, t.columnName(j))
		if j == 0 {
			advice += ", CSV{Index: matio.Yes} as names of the rows"
		}
	}
	return failAt(ErrFormat, t.source.name, f.line, j+1, "%.60q%s %s", field, column, advice)
}
