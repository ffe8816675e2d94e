package matio

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ReadTriplets returns the sparse matrix ([nmf.CSR], n×m) of a file that has a line for each entry: row, column and value, as ratings
// have (user, item, rating) and counts of words (text, word, count). Rows and columns may be numbers or words; they become the names, numbers
// in the order of their values and words in that of their letters. Further columns, such as a time, are left out. Without a third column
// the entries are 1. Entries of one place add up, and the Note says how many did.
//
// The file is a table of text as [CSV] reads it, gzipped or not, with names in its first line or without; what stands between
// two fields may also be "::". Entries that are not in the file are 0 for a fit.
func ReadTriplets(path string) (*nmf.Labelled, error) {
	s, file, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, encoding := decoded(s.Reader)
	sample, whole, err := sampleOf(s, text)
	if err != nil {
		return nil, err
	}
	t := &table{source: s, encoding: encoding}
	first, rest, _, err := t.findFields(sample, whole)
	if err != nil {
		return nil, err
	}
	return t.readTriplets(bufio.NewReaderSize(io.MultiReader(strings.NewReader(sample), text), bufferSize), first, rest)
}

// FromTriplets returns the sparse matrix ([nmf.CSR], n×m) whose entries are values[i] in the row rows[i] and the column columns[i]; nil
// values are 1. Rows and columns may be numbers or words. They become the names, in rising order; entries of one place add up.
func FromTriplets[R, C cmp.Ordered](rows []R, columns []C, values []float64) (*nmf.Labelled, error) {
	if len(rows) != len(columns) || values != nil && len(values) != len(rows) {
		return nil, failf(nmf.ErrShape, "", "there are %d rows, %d columns and %d values, want as many of each", len(rows), len(columns), len(values))
	}
	if len(rows) == 0 {
		return nil, failf(nmf.ErrEmpty, "", "there are no entries")
	}
	var r keys[R]
	var c keys[C]
	var t triplets
	for k := range rows {
		v := 1.0
		if values != nil {
			v = values[k]
		}
		t.rows, t.columns, t.values = append(t.rows, r.place(rows[k])), append(t.columns, c.place(columns[k])), append(t.values, v)
	}
	x, _, err := t.labelled(r.sort(t.rows, cmp.Compare), c.sort(t.columns, cmp.Compare))
	return x, err
}

// keys are the rows, or the columns, of triplets by their names.
type keys[K cmp.Ordered] struct {
	at   map[K]int32
	list []K
}

// place returns the place of a key, a new one for a key that was not there.
func (k *keys[K]) place(key K) int32 {
	at, known := k.at[key]
	if !known {
		if k.at == nil {
			k.at = map[K]int32{}
		}
		at = int32(len(k.list))
		k.at[key] = at
		k.list = append(k.list, key)
	}
	return at
}

// sort puts the keys in order, with the places that they have in an entry of a matrix, and returns them as names.
func (k *keys[K]) sort(places []int32, compare func(a, b K) int) []string {
	order := make([]int32, len(k.list))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return compare(k.list[a], k.list[b]) })
	names, now := make([]string, len(order)), make([]int32, len(order))
	for i, was := range order {
		names[i], now[was] = fmt.Sprint(k.list[was]), int32(i)
	}
	for p, was := range places {
		places[p] = now[was]
	}
	return names
}

// labelled returns the matrix of the entries, and how many were added to others.
func (t *triplets) labelled(rows, columns []string) (x *nmf.Labelled, twice int, err error) {
	entries := len(t.values)
	s, err := t.compress(len(rows), len(columns))
	if err != nil {
		return nil, 0, err
	}
	return &nmf.Labelled{Matrix: s, RowNames: rows, ColumnNames: columns}, entries - s.NNZ(), nil
}

// readTriplets reads the table of entries, whose form was found out.
func (t *table) readTriplets(in *bufio.Reader, first []cell, rest [][]cell) (*nmf.Labelled, error) {
	from := 0
	isHeader := func(j int) bool { // words above numbers
		if j >= t.width || j >= len(first) || t.kindOf(first[j]) != text {
			return false
		}
		most, _ := t.columnKind(rest, j)
		return most == number
	}
	if t.width > 3 && len(first) > 0 && first[0].text == "" && counts(rest) { // the index of a data frame
		from = 1
	}
	if t.width < from+2 || len(first) < from+2 {
		return nil, failf(ErrFormat, t.source.name, "has no entries: want row, column and value in each line, found %.60q", first[0].text)
	}
	valued := max(t.width, len(first)) > from+2
	header := isHeader(from) || isHeader(from+1) || valued && isHeader(from+2)

	f := fields{in: in, file: t.source.name, separator: t.separator, eol: t.eol}
	if t.marked {
		f.scan()
	}
	if header {
		f.scan()
		names := []string{first[from].text, first[from+1].text}
		if valued && len(first) > from+2 {
			names = append(names, first[from+2].text)
		}
		t.note(fmt.Sprintf("line 1 names the fields; row, column and value are %q", names))
	}
	var r, c keys[string]
	var e triplets
	unknown := 0
	for f.scan() {
		if len(f.spans) < from+2 || valued && len(f.spans) < from+3 {
			return nil, failAt(nmf.ErrShape, t.source.name, f.line, 0, "has %d fields, want row, column and value", len(f.spans))
		}
		v := 1.0
		if valued {
			field := string(f.field(from + 2))
			var ok bool
			if v, ok = t.dialect.number(field); !ok {
				if !t.dialect.isMissing(field) {
					return nil, t.noNumber(&f, from+2)
				}
				unknown++
				continue
			}
		}
		row, column := t.text(f.field(from)), t.text(f.field(from+1))
		if row == "" || column == "" {
			return nil, failAt(ErrFormat, t.source.name, f.line, from+1, "the row or the column of the entry has no name")
		}
		e.rows, e.columns, e.values = append(e.rows, r.place(row)), append(e.columns, c.place(column)), append(e.values, v)
	}
	if f.err != io.EOF {
		return nil, t.source.readError(f.err, "lines")
	}
	if len(e.values) == 0 {
		return nil, t.source.empty()
	}
	x, twice, err := e.labelled(r.sort(e.rows, byNumber(r.list)), c.sort(e.columns, byNumber(c.list)))
	if err != nil {
		return nil, err
	}
	if twice > 0 {
		t.note(fmt.Sprintf("%d entries were added to others of the same row and column", twice))
	}
	if unknown > 0 {
		t.note(fmt.Sprintf("%d entries without a value were left out", unknown))
	}
	x.Note = strings.Join(t.notes, "; ")
	return x, nil
}

// byNumber returns the order of names: by their values if all are numbers, by their letters otherwise.
func byNumber(names []string) func(a, b string) int {
	values := make(map[string]float64, len(names))
	for _, name := range names {
		v, err := strconv.ParseFloat(name, 64)
		if err != nil {
			return strings.Compare
		}
		values[name] = v
	}
	return func(a, b string) int { return cmp.Or(cmp.Compare(values[a], values[b]), strings.Compare(a, b)) }
}
