package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/internal/words"
)

// ErrorsFigure is what [Errors] returns.
type ErrorsFigure struct {
	Figure[ErrorsFigure, errorsByRow]
}

// errorsByRow is what an ErrorsFigure draws.
type errorsByRow struct {
	x, y             mat.Matrix
	rows             []string
	relative, sorted bool
}

// Errors draws the Euclidean norm of each row of data − reconstruction, both n×m. Up to 60 rows are bars, more are dots, or a
// line if they are sorted. A dashed line marks the median. Of more than 60 rows, up to three are named whose error is above twice
// the median. Rows whose error is not finite are left out and counted.
//
// The row names of an [nmf.Labelled] are printed, those of data first.
func Errors(data, reconstruction mat.Matrix) ErrorsFigure {
	return newFigure[ErrorsFigure](errorsByRow{x: data, y: reconstruction})
}

// Rows sets the rows' names, n of them, instead of those that the matrices have.
func (f ErrorsFigure) Rows(names ...string) ErrorsFigure {
	f.own.rows = words.Labels(names)
	return f
}

// Relative divides each error by the norm of the data's row; rows of zeros are left out and counted.
func (f ErrorsFigure) Relative() ErrorsFigure {
	f.own.relative = true
	return f
}

// Sorted puts the rows in the order of their errors, the largest first. More than 60 rows are then numbered by that order.
func (f ErrorsFigure) Sorted() ErrorsFigure {
	f.own.sorted = true
	return f
}

func (f errorsByRow) build(ask size) (*picture, error) {
	x, y, found, err := readPair("Errors", f.x, f.y, [2]string{"data", "reconstruction"})
	if err != nil {
		return nil, err
	}
	n, m := x.Dims()
	rows := names{rows: f.rows}.or(found).rows
	if err := (names{rows: rows}).check("Errors", n, m); err != nil {
		return nil, err
	}
	all, lost := f.errors(x, y)
	if len(all) == 0 {
		return nil, failf("Errors: no row has a finite error")
	}
	worst := slices.Clone(all)
	slices.SortStableFunc(worst, func(a, b rowError) int { return cmp.Compare(b.value, a.value) })
	_, _, median, _, _ := quantiles(values(all))
	shown := all
	if f.sorted {
		shown = worst
	}
	ask = ask.or(columnWidth, 0.34)

	p := newPlot()
	p.Y.Label.Text = "‖data − reconstruction‖"
	if f.relative {
		p.Y.Label.Text = "‖data − reconstruction‖ / ‖data‖"
	}
	p.X.Label.Text = "row"
	if f.sorted {
		p.X.Label.Text = "row, worst first"
	}
	p.X.Min, p.X.Max = -0.5, float64(len(shown))-0.5
	p.Y.Min, p.Y.Max = 0, worst[0].value*1.12
	if worst[0].value == 0 {
		p.Y.Max = 1
	}
	p.Y.Scale, p.Y.Tick.Marker = linearScale{}, linearTicks{count: 5}
	cell := (ask.width - 60) / vg.Length(len(shown))
	labels := make([]string, len(shown))
	for i, e := range shown {
		labels[i] = nameOr(rows, e.row)
	}
	var named names
	switch {
	case f.sorted && len(shown) > maxBars: // every so many-th row's name says little
		p.X.Label.Text = fmt.Sprintf("rows, worst first, from %s to %s", shorten(labels[0], 30), shorten(labels[len(labels)-1], 30))
	case f.sorted || len(rows) > 0:
		named.columns = labels
	}
	ticks, rotated := columnTicks(cell, len(shown), named)
	p.X.Tick.Marker = ticks
	if rotated {
		turn(&p.X, cell)
	}
	p.Add(gridLines{}, errorMarks{shown, labels, 2 * median, f.sorted}, medianLine{median})

	word := "error"
	if f.relative {
		word = "relative error"
	}
	var named3 []string
	for _, e := range worst[:min(3, len(worst))] {
		named3 = append(named3, fmt.Sprintf("%s with %s", indexName("row", e.row, rows), short(e.value)))
	}
	words := fmt.Sprintf("The %s of %s lies between %s and %s; the median is %s. The largest: %s.", word, count(len(all), "row", "rows"),
		short(worst[len(worst)-1].value), short(worst[0].value), short(median), strings.Join(named3, ", "))
	if lost > 0 {
		words += fmt.Sprintf(" %s left out: not finite, or relative to 0.", count(lost, "row is", "rows are"))
	}
	return &picture{
		panels: []*plot.Plot{p}, draw: alone(p), size: ask,
		title: strings.ToUpper(word[:1]) + word[1:] + " of each row's reconstruction", words: words,
	}, nil
}

// errors returns each row's error, and how many have none.
func (f errorsByRow) errors(x, y *mat.Dense) (all []rowError, lost int) {
	n, m := x.Dims()
	r := mat.NewDense(1, m, nil)
	for i := range n {
		r.Sub(x.Slice(i, i+1, 0, m), y.Slice(i, i+1, 0, m))
		v := norm(r)
		if f.relative {
			v /= norm(x.Slice(i, i+1, 0, m).(*mat.Dense))
		}
		if s := summarise(r); s.nan+s.inf > 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			lost++
			continue
		}
		all = append(all, rowError{i, v})
	}
	return all, lost
}
