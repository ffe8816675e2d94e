package plots

import (
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// matrixPanel is a plot of the cells of a matrix, each about as large as cell.
func matrixPanel(title string, x mat.Matrix, s scale, values cellText, cell vg.Point, named names, rowLabels bool) *plot.Plot {
	n, m := x.Dims()
	p := newPlot()
	p.Add(cells{x: x, scale: s, values: values, named: named})
	if title != "" {
		p.Add(heading{title, panelGap})
	}
	p.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	p.X.LineStyle.Width, p.Y.LineStyle.Width = 0, 0
	p.X.Tick.Length, p.Y.Tick.Length = 2, 2
	ticks, rotated := columnTicks(cell.X, m, named)
	p.X.Tick.Marker = ticks
	if rotated {
		turn(&p.X, cell.X)
	}
	p.Y.Tick.Marker = plot.ConstantTicks(nil)
	if rowLabels {
		need := smallText * 1.2
		if len(named.rows) > 0 {
			size := nameSize(cell.Y)
			p.Y.Tick.Label.Font.Size, need = size, size*1.2
		} else if cell.Y < need {
			need = smallText * 3 // numbers that are left out are known from those beside them
		}
		p.Y.Tick.Marker = indexTicks(n, named.rows, cell.Y, need)
	}
	return p
}

// panelHeight is how high n rows of m cells are drawn on a width. Cells are square unless they would be larger than a number
// needs, or the panel too flat or too high.
func panelHeight(width vg.Length, n, m int) vg.Length {
	square := width * vg.Length(n) / vg.Length(m)
	return max(min(square, 36*vg.Length(n), 1.4*width), 14*vg.Length(min(n, 4)), 24)
}
