package plots

import (
	"cmp"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// HeatmapFigure is what [Heatmap] returns.
type HeatmapFigure struct {
	Figure[HeatmapFigure, heatmap]
}

// heatmap is what a HeatmapFigure draws.
type heatmap struct {
	x     mat.Matrix
	names names
}

// Heatmap draws a matrix x (n×m), row 0 on top, with a colour bar. The colours are viridis, or for entries of both signs a
// diverging map centred on 0, blue below and orange above. Entries that are not finite are grey.
//
// Numbers are written into the cells where there is room. A matrix of more than 400 entries is drawn as an image, whose pixels
// are means of blocks where entries are finer than pixels. The names of an [nmf.Labelled] are printed.
func Heatmap(x mat.Matrix) HeatmapFigure {
	return newFigure[HeatmapFigure](heatmap{x: x})
}

// Rows sets the rows' names, n of them, instead of those that the matrix has.
func (f HeatmapFigure) Rows(names ...string) HeatmapFigure {
	f.own.names.rows = slices.Clone(names)
	return f
}

// Columns sets the columns' names, m of them, instead of those that the matrix has.
func (f HeatmapFigure) Columns(names ...string) HeatmapFigure {
	f.own.names.columns = slices.Clone(names)
	return f
}

func (f heatmap) build(ask size) (*picture, error) {
	x, found, err := read("Heatmap", "the matrix", f.x)
	if err != nil {
		return nil, err
	}
	n, m := x.Dims()
	named := f.names.or(found)
	if err := named.check("Heatmap", n, m); err != nil {
		return nil, err
	}
	s := summarise(x)
	bar, barRoom := colourBar{scale: sharedScale(s)}, vg.Length(0)
	if ask.scales == nil {
		barRoom = bar.width()
	} else {
		bar.scale = ask.scales[0]
	}

	shown := named.within(cmp.Or(ask.width, columnWidth))
	around := vg.Point{X: 2*margin + widest(n, shown.rows) + 8 + barRoom}
	cell := vg.Point{X: 44}
	if ask.width == 0 {
		ask.width = min(columnWidth, around.X+max(cell.X*vg.Length(m), 80))
	}
	width := ask.width - around.X
	cell.X = width / vg.Length(m)
	around.Y = 2*margin + columnLabelHeight(cell.X, m, named)
	if ask.height == 0 {
		ask.height = around.Y + panelHeight(width, n, m)
	}
	bar.height = ask.height - around.Y
	cell.Y = bar.height / vg.Length(n)

	p := matrixPanel("", x, bar.scale, fitText(cell, x), cell, shown, true)
	if ask.scales == nil {
		p.Add(bar)
	}
	return &picture{
		panels: []*plot.Plot{p}, draw: alone(p), size: ask,
		title:  "Heat map of a matrix of " + dimensions(x) + " entries",
		words:  s.tell("entries", named) + s.missing(),
		detail: strings.Join(contents(x, named), "\n"), entries: []summary{s},
	}, nil
}
