package nmfnb

import (
	"fmt"
	"io"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/csvtext"
)

// WriteCSV writes the whole matrix, not only what is shown, with the digits that give back the same float64 when read. When
// rows or columns are named, by the reader or by an nmf.Labelled, their names head every line or stand in the first one; a matrix
// without names is numbers only. Package matio reads it back with its names. Names that a spreadsheet would take for formulas are written as they are: see [Table.ForSpreadsheets].
func (t Table) WriteCSV(w io.Writer) error {
	t, err := t.resolved()
	if err != nil {
		return err
	}
	if t.guarded {
		t.rows, t.cols = guardAll(t.rows), guardAll(t.cols)
	}
	if err := csvtext.Write(w, positiveZeros{t.m}, t.rows, t.cols, ',', '.'); err != nil {
		return fmt.Errorf("nmfnb: writing CSV: %w", err)
	}
	return nil
}

// positiveZeros is a matrix whose zeros have no sign, as tables show them.
type positiveZeros struct{ mat.Matrix }

func (p positiveZeros) At(i, j int) float64 { return p.Matrix.At(i, j) + 0 }

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

// Matrix returns what the table shows: the matrix itself, not a copy; nil if the table has none.
func (t Table) Matrix() mat.Matrix { return t.m }
