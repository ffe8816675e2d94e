package matio

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/csvtext"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// CSV says how a file of text is read and written: a table whose fields stand between separators. The zero value finds out all of it
// by the file's first megabyte. A field that is set holds whatever the file looks like.
type CSV struct {
	// Separator stands between two fields: "," ";" "\t" "|" "::" or " " for any white space. Write takes the first
	// four, and "" as a comma, or as a semicolon where Decimal is a comma.
	Separator string
	// Decimal is the mark before the fraction of a number, '.' or ','. Write takes 0 as a point.
	Decimal byte
	// Thousands are the characters between the thousands of a number, which Read leaves out: ",", ".", "'" or " ", which stands for
	// every kind of space. Without it a number with such a mark is an error, because 1,234 is two different numbers to two people.
	Thousands string
	// Percent reads 12 % as 0.12. Without it a percent sign is an error.
	Percent bool
	// Header says whether the first line holds names of columns.
	Header Choice
	// Index says whether the first column holds names of rows.
	Index Choice
	// Missing are the words for a number that is not known, read as NaN, as is an empty field. Nil stands for what programs
	// write: NA, N/A, NaN, null, None, -, ., ? and the like.
	Missing []string
	// Text are the names of columns that hold labels although they look like numbers; they go to Labelled.Text.
	Text []string
}

// Choice is an answer, or the wish that the file gives it.
type Choice int

// The answers to what [CSV] asks.
const (
	FindOut Choice = iota
	Yes
	No
)

// Read returns the matrix of a file of text: n rows and m columns of numbers, with the names that it has. The Note says what was taken for
// names, and how to have another reading where there is one. The rules:
//
//   - An empty first field, or a first line with one field less than the others, means names of columns in the first line
//     and names of rows in the first column.
//   - Other than that, the first line holds names if it has a word above numbers, or a word and then numbers that can be names,
//     as a table of users and items has.
//   - The first column holds names if its fields are words, no two alike, or if the first line is a word and then numbers.
//   - A field that is empty, NA, nan, null, - or the like is a number that is not known: NaN. It makes no line a line of names.
//   - Other columns of words are in Text, by their names; without names by their numbers, counted from 0.
//
// UTF-8, UTF-16 and Windows-1252 are found out, as are the separator, the decimal mark, quotes, a byte order mark, any ends of lines,
// blank lines and comments that begin with #. An error names the line and the column, both counted from 1.
func (c CSV) Read(r io.Reader) (*nmf.Labelled, error) {
	if r == nil {
		return nil, failf(nmf.ErrNil, "", "there is no CSV to read: the reader is nil")
	}
	name, size := "CSV", int64(-1)
	if file, ok := r.(interface{ Name() string }); ok {
		name = file.Name()
	}
	switch v := r.(type) {
	case interface{ Stat() (fs.FileInfo, error) }:
		if info, err := v.Stat(); err == nil {
			size = sizeOf(info)
		}
	case interface{ Len() int }:
		size = int64(v.Len())
	}
	return c.read(plainSource(r, name, size))
}

// Write writes m (n×m) with the digits that give back the same float64, and its names if it is a [nmf.Labelled] one. What Write has
// written, Read gives back: with names or without, of rows or of columns, numbers as names too. Text and Note are not written.
func (c CSV) Write(w io.Writer, m mat.Matrix) error {
	if w == nil {
		return failf(nmf.ErrNil, "", "cannot write CSV: the writer is nil")
	}
	rows, columns, err := namesOf(m)
	if err != nil {
		return err
	}
	decimal, separator := c.Decimal, c.Separator
	if decimal == 0 {
		decimal = '.'
	}
	if separator == "" {
		if separator = ","; decimal == ',' {
			separator = ";"
		}
	}
	if err := c.check(); err != nil {
		return err
	}
	if !strings.Contains(",;\t|", separator) || separator[0] == decimal {
		return failf(nmf.ErrConfig, "", "cannot write CSV with the separator %q and the decimal mark %q, want \",\" \";\" \"\\t\" or \"|\" and another mark", separator, decimal)
	}
	if err := csvtext.Write(w, m, rows, columns, separator[0], decimal); err != nil {
		return fmt.Errorf("matio: cannot write CSV: %w", err)
	}
	return nil
}

// check reports a setting that cannot be honoured.
func (c CSV) check() error {
	switch {
	case c.Separator != "" && !slices.Contains(separators, c.Separator):
		return failf(nmf.ErrConfig, "", `CSV.Separator is %q, want "," ";" "\t" "|" "::" or " "`, c.Separator)
	case c.Decimal != 0 && c.Decimal != '.' && c.Decimal != ',':
		return failf(nmf.ErrConfig, "", "CSV.Decimal is %q, want '.' or ','", c.Decimal)
	case c.Decimal != 0 && c.Thousands == string(c.Decimal):
		return failf(nmf.ErrConfig, "", "CSV.Decimal and CSV.Thousands are both %q", c.Thousands)
	case c.Header < FindOut || c.Header > No || c.Index < FindOut || c.Index > No:
		return failf(nmf.ErrConfig, "", "CSV.Header and CSV.Index are %d and %d, want FindOut, Yes or No", c.Header, c.Index)
	}
	return nil
}

// read reads a table by what a sample of it shows.
func (c CSV) read(s *source) (*nmf.Labelled, error) {
	t, in, err := c.table(s)
	if err != nil {
		return nil, err
	}
	return t.read(in)
}

// table finds out the form of a table, and returns what it is then read from.
func (c CSV) table(s *source) (*table, *bufio.Reader, error) {
	if err := c.check(); err != nil {
		return nil, nil, err
	}
	text, encoding := decoded(s.Reader)
	sample, whole, err := sampleOf(s, text)
	if err != nil {
		return nil, nil, err
	}
	t := &table{CSV: c, source: s, encoding: encoding}
	if err := t.find(sample, whole); err != nil {
		return nil, nil, err
	}
	return t, bufio.NewReaderSize(io.MultiReader(strings.NewReader(sample), text), bufferSize), nil
}

// sampleOf reads the lines by which the form of a table is found out, and whether they are all.
func sampleOf(s *source, text *bufio.Reader) (sample string, whole bool, err error) {
	const enough = 1 << 20
	var read strings.Builder
	for limit := int64(enough); ; limit *= 2 {
		if _, err := io.CopyN(&read, text, limit-int64(read.Len())); err == io.EOF {
			whole = true
		} else if err != nil {
			return "", false, s.readError(err, "text")
		}
		if whole || limit > maxLine || strings.Count(read.String(), "\n")+strings.Count(read.String(), "\r") > 3 { // a wide table has long lines
			return read.String(), whole, nil
		}
	}
}
