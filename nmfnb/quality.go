package nmfnb

import (
	"cmp"
	"fmt"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// unusual is the percentile among the training rows from which a row is said to be unlike them, as nmf says it.
const unusual = 95

// qualityBundle is what is explained in all, beside the training rows, and of each row, component and column.
func qualityBundle(q *nmf.Quality) bundle {
	if len(q.Rows) == 0 {
		return problem(fmt.Errorf("%w: the quality is of no rows, it is not one of Model.Quality", ErrNil))
	}
	for _, err := range []error{
		checkNames(q.RowNames, "RowNames has", len(q.Rows), "row", "the quality"),
		checkNames(q.ColumnNames, "ColumnNames has", len(q.Columns), "column", "the quality"),
	} {
		if err != nil {
			return problem(err)
		}
	}
	n := len(q.Rows)
	c := card{
		title: "Quality",
		about: fmt.Sprintf("the codes explain %s of the %s of %s", share(q.Explained), words.OneLine(q.Measure), words.Count(n, "row", "rows")),
	}
	if trained := len(q.Training); trained > 0 {
		far := 0
		for _, r := range q.Rows {
			if r.Percentile > unusual {
				far++
			}
		}
		c.pairs = [][2]string{
			{"training rows", fmt.Sprintf("half of %d are explained to %s or more", trained, share(q.Training[trained/2]))},
			{"unlike them", fmt.Sprintf("%d of %s, explained worse than %d %% of them", far, words.Count(n, "row", "rows"), unusual)},
		}
	} else {
		c.pairs = [][2]string{{"training rows", "none to compare with: Model.WithTraining takes them"}}
	}
	c.below = []bundle{Beside(qualityRows(q), explainedTable("Components", nil, q.Components, "adds %"),
		explainedTable("Columns", q.ColumnNames, q.Columns, "explained %")).bundle()}
	return c.bundle()
}

// qualityRows is a table of the rows that are explained least, or of all when they are few.
func qualityRows(q *nmf.Quality) Table {
	order := firstBy(len(q.Rows), defaultShown, func(a, b int) int { return cmp.Compare(q.Rows[a].Explained, q.Rows[b].Explained) })
	columns := []string{"error", "explained %"}
	if len(q.Training) > 0 {
		columns = append(columns, "percentile")
	}
	var values [][]float64
	for _, i := range order {
		r := q.Rows[i]
		values = append(values, []float64{r.Err, 100 * r.Explained, r.Percentile}[:len(columns)])
	}
	t := listTable("Rows", namesOf(q.RowNames, order), columns, values)
	t.brief = ofAll(len(order), len(q.Rows), "explained least")
	return t
}

// explainedTable is a table of shares: of those that are explained least, or of all when they are few.
func explainedTable(title string, names []string, shares []float64, column string) Table {
	order := firstBy(len(shares), defaultShown, func(a, b int) int { return cmp.Compare(shares[a], shares[b]) })
	var values [][]float64
	for _, i := range order {
		values = append(values, []float64{100 * shares[i]})
	}
	t := listTable(title, namesOf(names, order), []string{column}, values)
	t.brief = ofAll(len(order), len(shares), "with the least")
	return t
}

// ofAll says which of all are shown: all 3, or the 12 of 400 explained least.
func ofAll(shown, all int, which string) string {
	if shown == all {
		return fmt.Sprint("all ", all)
	}
	return fmt.Sprintf("the %d of %d %s", shown, all, which)
}
