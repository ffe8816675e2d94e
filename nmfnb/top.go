package nmfnb

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Top shows the n columns of X with the largest weights in each component, the largest first: for a model of words its top words.
//
//	nmfnb.Display(nmfnb.Top(model, 10))
//
// It is a table beside another, one for each component, of the columns' names and their entries of H (k×m). Columns are numbered
// where the model has no ColumnNames. Columns with the weight 0 are left out, so that a component may show fewer than n. The caption
// says how many columns have a weight above 0. No more than 100 components and 100 columns of each are shown: [nmf.Model.Top]
// returns all, as slices.
func Top(model *nmf.Model, n int) Group {
	top, err := model.Top(n)
	if err != nil {
		return Group{err: err}
	}
	var tables []any
	for t, columns := range top[:min(len(top), maxShown)] {
		above := 0
		for _, v := range model.H.RawRowView(t) {
			if v > 0 {
				above++
			}
		}
		tables = append(tables, topTable(t, columns, above))
	}
	if more := len(top) - maxShown; more > 0 {
		tables = append(tables, "and "+words.Count(more, "more component", "more components"))
	}
	return Beside(tables...)
}

// topTable is the table of one component, of which so many columns have a weight above 0.
func topTable(component int, columns []nmf.TopColumn, above int) Table {
	weights := new(mat.Dense) // a dead component has no columns, and gonum's NewDense no 0×1 matrix
	if len(columns) > 0 {
		weights = mat.NewDense(len(columns), 1, nil)
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
		weights.Set(i, 0, c.Weight)
	}
	t := Matrix(weights).Titled(fmt.Sprint("component ", component)).Rows(names...).Show(len(columns), 1)
	switch {
	case above == 0:
		t.brief = "all weights are 0"
		return t
	case above > len(columns):
		t.brief = fmt.Sprintf("%d of %s", len(columns), words.Count(above, "column", "columns"))
	default:
		t.brief = words.Count(above, "column", "columns")
	}
	return t.Columns("weight")
}
