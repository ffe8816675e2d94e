package nmfnb

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/style"
)

// ErrNil is wrapped by the error shown for a matrix, model or other value that is nil.
var ErrNil = errors.New("nmfnb: nothing to show")

// ErrShape is wrapped by the error shown when names or matrices do not fit one another.
var ErrShape = errors.New("nmfnb: shapes do not fit")

const (
	// defaultShown rows and columns are shown of a larger matrix.
	defaultShown = 12
	// maxShown is the most rows or columns that a reader can ask for: 100×100 cells are about half a megabyte of HTML.
	maxShown = 100
)

// Table is a matrix to be looked at: how it is titled and written. It is a value; each setting returns a changed copy and
// leaves the original as it was, so settings are chained:
//
//	nmfnb.Matrix(model.H).Titled("H").Rows("topic 0", "topic 1").Digits(8)
//
// A Table reads its matrix when it is shown, not before. What cannot be shown, such as three names for two rows, is shown as
// the error that says so.
type Table struct {
	m            mat.Matrix
	err          error    // why there is no matrix
	title, name  string   // name is a label to refer to
	rows, cols   []string // nil for those of the matrix, empty for numbers
	guarded      bool     // names in a CSV are
	remark       string   // what the caption adds from an nmf.Labelled, once the table is resolved
	digits       *int
	shownRows    int
	shownCols    int
	gradient     bool
	mark         func(m mat.Matrix) rule
	markName     string
	rowSummaries []summary
	colSummaries []summary

	// What only this package's own tables have: another caption than the matrix's, a precision for each column, a format
	// and the end of a diverging scale that several tables share.
	caption  string
	brief    string // what a Group says of the matrix instead of its size
	byColumn bool
	shared   *style.Format // of all columns, or of the first sharedBy of them
	sharedBy int
	limit    float64
	rounding float64 // what is not zero but at most so large is written ≈0
	every    int     // a rule stands before every so many rows
}

// rule says which entries are marked.
type rule func(i, j int, v float64) bool

// summary is one more column (of rows) or row (of columns).
type summary struct {
	name string
	of   func(values []float64) float64
}

// Matrix is the table of any matrix: dense, sparse, symmetric, a vector, a view. Of more than 13 rows or columns the first and
// the last six are shown, with ⋮ ⋯ ⋱ between them; the caption always says the whole size, the range, the share of zeros and
// the kind of storage. Sparse matrices (mat.NonZeroDoer or mat.RowNonZeroDoer) stay sparse.
//
// Numbers are written with one precision for the matrix, chosen by style.FormatFor from the cells that are shown, and
// aligned at the decimal point. An exact zero is written 0; in HTML it is drawn as a dot, which the caption explains, but copied and
// read aloud as 0, so that what is copied from any form of a table can be parsed.
//
// In HTML the caption of a table that shows a part has a link to all entries as a CSV, up to 32 kB of it, and names WriteCSV for more.
// On paper the whole table is printed, written smaller where it is wider than the page.
//
// An [nmf.Labelled], as a value or a pointer, is shown with its names; the caption then says its Note, and which columns of text
// it has.
func Matrix(m mat.Matrix) Table {
	return Table{m: m, shownRows: defaultShown, shownCols: defaultShown}
}

// Titled sets the title, which stands first in the caption: usually the matrix's name.
func (t Table) Titled(title string) Table {
	t.title = title
	return t
}

// Label names the table, so that a text can refer to it: by \ref in LaTeX, where the caption is then numbered, by a link to #name in
// HTML, and in Markdown as Pandoc and Quarto refer to tables, whose names begin with tbl-:
//
//	nmfnb.Matrix(gap).Titled("The gap").Label("tbl-gap")
//
// A name is made of letters, digits and - _ : . and begins with a letter. MyST and Quarto refer to the output of a cell by the label
// that the cell itself has.
func (t Table) Label(name string) Table {
	if !isName(name) && t.err == nil {
		t.err = fmt.Errorf("nmfnb: the label %q is no name: want a letter, then letters, digits and any of -_:. after it", name)
	}
	t.name = name
	return t
}

// isName reports whether LaTeX, HTML and Pandoc take s for a name.
func isName(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789-_:.", r)) {
			return false
		}
	}
	return s != ""
}

// Rows names all rows, in order, whatever an nmf.Labelled calls them. Called without names, it numbers them from 0.
func (t Table) Rows(names ...string) Table {
	t.rows = append([]string{}, names...)
	return t
}

// Columns names all columns, in order, whatever an nmf.Labelled calls them. Called without names, it numbers them from 0.
func (t Table) Columns(names ...string) Table {
	t.cols = append([]string{}, names...)
	return t
}

// Digits writes every number with that many decimals, 0 to 17, as numpy's array printing does, instead of a chosen precision.
// A number that is not zero but rounds to it then reads 0.00, an exact zero still 0.
func (t Table) Digits(decimals int) Table {
	t.digits = &decimals
	return t
}

// Show shows up to so many rows and columns instead of 12×12, at most 100 of each. What does not fit on the screen scrolls in
// a box of its own, with the headers in view.
func (t Table) Show(rows, cols int) Table {
	t.shownRows = min(max(rows, 1), maxShown)
	t.shownCols = min(max(cols, 1), maxShown)
	return t
}

// Gradient colours the cells by their value between the matrix's least and greatest: with style.Viridis, or, when both signs
// occur, with style.Tint around 0, which follows a page's light or dark theme. The text on each cell keeps a contrast of at least 4.5:1.
func (t Table) Gradient() Table {
	t.gradient = true
	return t
}

// Highlight sets the entries for which the rule holds, given row, column and value, in bold on a tinted ground; the caption
// explains them by name.
func (t Table) Highlight(name string, holds func(i, j int, v float64) bool) Table {
	t.markName, t.mark = name, nil
	if holds != nil {
		t.mark = func(mat.Matrix) rule { return holds }
	}
	return t
}

// Negatives highlights every number below zero, however small.
func (t Table) Negatives() Table {
	return t.Highlight("negative", func(_, _ int, v float64) bool { return v < 0 })
}

// RowMaxima highlights the largest entry of each row, in W the component that a sample has most of; none where all are equal.
func (t Table) RowMaxima() Table {
	t.markName = "largest in its row"
	t.mark = func(m mat.Matrix) rule {
		row, low, high := -1, 0.0, 0.0
		return func(i, _ int, v float64) bool {
			if i != row {
				row, low, high = i, math.Inf(1), math.Inf(-1)
				for _, v := range mat.Row(nil, i, m) {
					if !math.IsNaN(v) {
						low, high = min(low, v), max(high, v)
					}
				}
			}
			return v == high && low < high
		}
	}
	return t
}

// RowSummary adds a column, headed by name, with of(row) for each row; of gets all m entries of the row.
func (t Table) RowSummary(name string, of func(row []float64) float64) Table {
	t.rowSummaries = append(slices.Clone(t.rowSummaries), summary{name, of})
	return t
}

// ColumnSummary adds a row below the others, headed by name, with of(column) for each column; of gets all n entries of the column.
func (t Table) ColumnSummary(name string, of func(column []float64) float64) Table {
	t.colSummaries = append(slices.Clone(t.colSummaries), summary{name, of})
	return t
}

// format is how the numbers that are shown are written.
func (t Table) format(shown []float64) style.Format {
	switch {
	case t.digits != nil:
		return style.Fixed(*t.digits)
	case t.shared != nil:
		return *t.shared
	}
	return style.FormatFor(shown)
}

// formats is the format of each column; all are the same but in tables by column.
func (t Table) formats(rows, cols []int) []style.Format {
	formats := make([]style.Format, len(cols))
	all := t.format(shown(t.m, rows, cols))
	for c := range cols {
		formats[c] = all
		if t.byColumn && c >= t.sharedBy {
			t.shared = nil
			formats[c] = t.format(shown(t.m, rows, cols[c:c+1]))
		}
	}
	return formats
}

// shown are the entries in these rows and columns, without gaps.
func shown(m mat.Matrix, rows, cols []int) []float64 {
	var values []float64
	for _, i := range rows {
		for _, j := range cols {
			if i >= 0 && j >= 0 {
				values = append(values, m.At(i, j))
			}
		}
	}
	return values
}
