package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// explainTens is a picture of two panels for some tens of rows: the norms, and the terms' shares.
func explainTens(rows []caused, named names, ask size) *picture {
	n := len(rows)
	marks := explainMarks{rows: rows, named: func(i int) string { return span("row ", "", named.rows, i, i+1) }}
	for t := range terms {
		marks.seen[t] = slices.ContainsFunc(rows, func(c caused) bool { return c.terms[t] > 0 })
	}
	width := ask.width
	if width == 0 {
		width = columnWidth
	}
	cell := (width - 60) / vg.Length(n)
	labels := named
	below := columnLabelHeight(cell, n, names{columns: labels.rows})
	if ask.height == 0 {
		ask.height = max(width*0.55, 2.9*vg.Inch) + below - columnLabelHeight(cell, n, names{})
	}
	ask = ask.or(columnWidth, 0.55)
	if most := 0.3 * ask.height; below > most { // names leave the data room
		labels = names{rows: cutAll(named.rows, most-8)}
	}

	upper, lower := newPlot(), newPlot()
	for _, p := range []*plot.Plot{upper, lower} {
		p.X.Min, p.X.Max = -0.5, float64(n)-0.5
		p.X.Tick.Marker = plot.ConstantTicks(nil)
	}
	upper.Y.Label.Text, lower.Y.Label.Text, lower.X.Label.Text = "norm, in units of X", "share of each cause", "row"
	if ask.height-below < 3.5*vg.Inch {
		upper.Y.Label.Text, lower.Y.Label.Text = "norm", "share"
	}
	marks.zero = normAxis(&upper.Y, rows)
	lower.Y.Min, lower.Y.Max, lower.Y.Scale = 0, 1, linearScale{}
	lower.Y.Tick.Marker = plot.ConstantTicks{{Label: "0 %"}, {Value: 0.5, Label: "50 %"}, {Value: 1, Label: "100 %"}}
	ticks, rotated := columnTicks(cell, n, names{columns: labels.rows})
	lower.X.Tick.Marker = ticks
	if rotated {
		turn(&lower.X, cell)
	}
	upper.Add(gridLines{}, marks, legend(marks.legend()))
	lower.Add(shareBars{rows}, gridLines{})
	return &picture{panels: []*plot.Plot{upper, lower}, size: ask, draw: above(upper, lower, 0.6)}
}

// normAxis sets the range of the norms, and returns where 0 stands on a logarithmic one.
func normAxis(a *plot.Axis, rows []caused) (zero float64) {
	lo, hi, zeros := math.Inf(1), 0.0, false
	for _, r := range rows {
		for _, v := range append([]float64{r.difference}, r.terms[:]...) {
			if v > 0 {
				lo, hi = min(lo, v), max(hi, v)
			}
			zeros = zeros || v == 0
		}
	}
	if hi == 0 || hi/30 < lo {
		a.Min, a.Max = 0, min(hi, math.MaxFloat64/2)*1.1
		if hi == 0 {
			a.Max = 1
		}
		a.Scale, a.Tick.Marker = linearScale{}, linearTicks{count: 5}
		return 0
	}
	decades := log10(hi) - log10(lo)
	a.Min, a.Max = times10(lo, -0.06*decades), times10(hi, 0.06*decades)
	if zeros {
		zero = times10(lo, -0.2*decades)
		a.Min = times10(zero, -0.05*decades)
	}
	logarithmic(a, logTicks{count: 5, zero: zero})
	return zero
}
