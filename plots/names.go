package plots

import (
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// names are the names of the rows and columns of a matrix. Without names they are numbered from 0.
type names struct {
	rows, columns []string
	uncut         []string // the rows' names, where those that are shown are shorter
}

// or returns the names, with those of others where n has none.
func (n names) or(others names) names {
	if len(n.rows) == 0 {
		n.rows = others.rows
	}
	if len(n.columns) == 0 {
		n.columns = others.columns
	}
	return n
}

// check compares the counts of names with the matrix's shape.
func (n names) check(figure string, rows, columns int) error {
	if len(n.rows) > 0 && len(n.rows) != rows {
		return failf("%s: %d row names for %d rows", figure, len(n.rows), rows)
	}
	if len(n.columns) > 0 && len(n.columns) != columns {
		return failf("%s: %d column names for %d columns", figure, len(n.columns), columns)
	}
	return nil
}

// within shortens the rows' names to the share of a figure's width that labels may take.
func (n names) within(width vg.Length) names {
	s := canvas.Text(smallText, text1)
	short := slices.Clone(n.rows)
	for i := 0; i < len(short); i += labelStep(len(short)) {
		short[i] = cut(s, short[i], 0.28*width)
	}
	return names{short, n.columns, n.rows}
}

// wholeRows are the rows' names as they were before within.
func (n names) wholeRows() []string {
	if n.uncut != nil {
		return n.uncut
	}
	return n.rows
}

// cutAll shortens labels to a width, or nothing where that is no room for any.
func cutAll(labels []string, width vg.Length) []string {
	s := canvas.Text(smallText, text1)
	out := make([]string, len(labels))
	for i, name := range labels {
		out[i] = cut(s, name, width)
	}
	return out
}

// row and column say which one, by number and name.
func (n names) row(i int) string    { return indexName("row", i, n.rows) }
func (n names) column(j int) string { return indexName("column", j, n.columns) }

func indexName(kind string, i int, names []string) string {
	s := kind + " " + strconv.Itoa(i)
	if len(names) > 0 {
		s += " (" + names[i] + ")"
	}
	return s
}

// on returns the matrix with the names, so that an error about it says them.
func (n names) on(x *mat.Dense) nmf.Labelled {
	return nmf.Labelled{Matrix: x, RowNames: n.rows, ColumnNames: n.columns}
}

// forRow is the end of a title for a figure of one row: it names the row if it has a name.
func forRow(name []string) string {
	if len(name) == 0 || name[0] == "" {
		return ""
	}
	return ", for " + name[0]
}

// nameOr returns the i-th name, or its number where there are no names.
func nameOr(names []string, i int) string {
	if len(names) > 0 {
		return names[i]
	}
	return strconv.Itoa(i)
}

// orNumbered returns the names, or, where there are none, n of a word and a number.
func orNumbered(names []string, word string, n int) []string {
	if len(names) > 0 {
		return names
	}
	names = make([]string, n)
	for i := range names {
		names[i] = word + " " + strconv.Itoa(i)
	}
	return names
}
