package nmf

import (
	"cmp"
	"slices"
	"strconv"
)

// A TopColumn is a column of X with its weight in one component.
type TopColumn struct {
	Column int     // counted from 0
	Name   string  // its name, or its number if the model has no ColumnNames
	Weight float64 // its entry of H
}

// Top returns, for each component, the n columns with the largest weights, the largest first: for words its top words. Columns
// with the weight 0 are left out, so that a component may have fewer; equal weights come in the order of the columns.
func (m *Model) Top(n int) ([][]TopColumn, error) {
	h, err := m.components()
	if err != nil {
		return nil, err
	}
	if n < 1 {
		return nil, failf(ErrConfig, "", "the top %d columns of each component, want at least 1", n)
	}
	top := make([][]TopColumn, h.n)
	for t := range top {
		var columns []TopColumn
		for j, v := range h.dense[t*h.m : (t+1)*h.m] {
			if v > 0 {
				columns = append(columns, TopColumn{Column: j, Weight: v})
			}
		}
		slices.SortStableFunc(columns, func(a, b TopColumn) int { return cmp.Compare(b.Weight, a.Weight) })
		top[t] = slices.Clone(columns[:min(n, len(columns))])
		for i, c := range top[t] {
			top[t][i].Name = h.labels.columnName(c.Column)
		}
	}
	return top, nil
}

// columnName and rowName return the name of a column or a row, or its number.
func (l labels) columnName(j int) string { return nameOrNumber(l.columns, j) }
func (l labels) rowName(i int) string    { return nameOrNumber(l.rows, i) }

func nameOrNumber(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return strconv.Itoa(i)
}
