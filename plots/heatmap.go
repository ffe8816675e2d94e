package plots

import (
	"cmp"
	"fmt"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/internal/words"
)

// HeatmapFigure is what [Heatmap] returns.
type HeatmapFigure struct {
	Figure[HeatmapFigure, heatmap]
}

// heatmap is what a HeatmapFigure draws.
type heatmap struct {
	x       mat.Matrix
	names   names
	groups  [2][]string // of rows and of columns
	ordered [2]Order
	window  [2][2]int
}

// Heatmap draws a matrix x (n×m), row 0 on top, with a colour bar. The colours are viridis, or for entries of both signs a
// diverging map centred on 0, blue below and orange above; where those of one sign are far smaller, the map ends at each sign's own
// limit. Entries that are not finite are grey.
//
// Of more than 400 entries of which at most a tenth are not 0, each that is not 0 is seen: it is drawn at least a pixel large, and of
// those that share a pixel the largest. Its colour stands apart from that of 0.
//
// Numbers are written into the cells where there is room. A matrix of more than 400 entries is drawn as an image, whose pixels
// are means of blocks where entries are finer than pixels. The names of an [nmf.Labelled] are printed.
func Heatmap(x mat.Matrix) HeatmapFigure {
	return newFigure[HeatmapFigure](heatmap{x: x})
}

// Rows sets the rows' names, n of them, instead of those that the matrix has.
func (f HeatmapFigure) Rows(names ...string) HeatmapFigure {
	f.own.names.rows = words.Labels(names)
	return f
}

// Columns sets the columns' names, m of them, instead of those that the matrix has.
func (f HeatmapFigure) Columns(names ...string) HeatmapFigure {
	f.own.names.columns = words.Labels(names)
	return f
}

// Groups sets a group for each of the n rows and m columns, such as a class, or nil for none. A bar of the groups' colours stands left
// of the rows, and one above the columns.
func (f HeatmapFigure) Groups(rows, columns []string) HeatmapFigure {
	f.own.groups = [2][]string{words.Labels(rows), words.Labels(columns)}
	return f
}

// Ordered puts the rows and the columns in an order each. Those without names keep their numbers.
func (f HeatmapFigure) Ordered(rows, columns Order) HeatmapFigure {
	f.own.ordered = [2]Order{rows, columns}
	return f
}

// Window draws a part: the rows from rows[0] up to but not rows[1], counted from 0 in the order in which they are drawn, and so the
// columns. {0, 0} are all. The colours are those of the part.
func (f HeatmapFigure) Window(rows, columns [2]int) HeatmapFigure {
	f.own.window = [2][2]int{rows, columns}
	return f
}

// arranged are the rows and columns that are drawn, in their order, with their names and groups, and what is to be said of that.
func (f heatmap) arranged() (x *mat.Dense, named names, bars groupBars, said string, err error) {
	x, found, err := read("Heatmap", "the matrix", f.x)
	if err != nil {
		return nil, named, bars, "", err
	}
	n, m := x.Dims()
	named = f.names.or(found)
	if err := named.check("Heatmap", n, m); err != nil {
		return nil, named, bars, "", err
	}
	if f.ordered == ([2]Order{}) && f.window == ([2][2]int{}) && f.groups[0] == nil && f.groups[1] == nil {
		return x, named, bars, "", nil
	}
	for i, what := range []string{"row", "column"} {
		if g := len(f.groups[i]); g > 0 && g != []int{n, m}[i] {
			return nil, named, bars, "", failf("Heatmap: %d groups for %d %ss, want one for each", g, []int{n, m}[i], what)
		}
	}
	rows, err := f.places(0, x, named.rows)
	if err != nil {
		return nil, named, bars, "", err
	}
	columns, err := f.places(1, x.T(), named.columns)
	if err != nil {
		return nil, named, bars, "", err
	}
	part := mat.NewDense(len(rows), len(columns), nil)
	part.Apply(func(i, j int, _ float64) float64 { return x.At(rows[i], columns[j]) }, part)
	if len(named.rows) > 0 || f.ordered[0] != AsGiven || len(rows) < n {
		named.rows = ordinal(named.rows, rows)
	}
	if len(named.columns) > 0 || f.ordered[1] != AsGiven || len(columns) < m {
		named.columns = ordinal(named.columns, columns)
	}
	if f.groups[0] != nil {
		bars.rows = pick(f.groups[0], rows)
	}
	if f.groups[1] != nil {
		bars.columns = pick(f.groups[1], columns)
	}
	if len(rows) < n || len(columns) < m {
		said = fmt.Sprintf(" A part of %d of %d rows and %d of %d columns.", len(rows), n, len(columns), m)
	}
	for i, what := range []string{"Rows", "Columns"} {
		if o := f.ordered[i]; o != AsGiven {
			said += fmt.Sprintf(" %s are in order %v.", what, o)
		}
	}
	return part, named, bars, said, nil
}

// places are the rows (0) or columns (1, of the transposed matrix) that are drawn.
func (f heatmap) places(of int, x mat.Matrix, names []string) ([]int, error) {
	what := []string{"row", "column"}[of]
	order, err := f.ordered[of].of(x, names, f.groups[of], what)
	if err != nil {
		return nil, err
	}
	return cutOut(order, f.window[of], what)
}

func (f heatmap) build(ask size) (*picture, error) {
	x, named, groups, said, err := f.arranged()
	if err != nil {
		return nil, err
	}
	n, m := x.Dims()
	s := summarise(x)
	bar, barRoom := colourBar{scale: sharedScale(s)}, vg.Length(0)
	if ask.scales == nil {
		barRoom = bar.width()
	} else {
		bar.scale = ask.scales[0]
	}

	shown := named.within(cmp.Or(ask.width, columnWidth))
	around := vg.Point{X: 2*margin + widest(n, shown.rows) + 8 + barRoom + groups.left()}
	cell := vg.Point{X: 44}
	if ask.width == 0 {
		ask.width = min(columnWidth, around.X+max(cell.X*vg.Length(m), 80))
	}
	width := ask.width - around.X
	cell.X = width / vg.Length(m)
	groups.width = width
	around.Y = 2*margin + columnLabelHeight(cell.X, m, named) + groups.above()
	if ask.height == 0 {
		ask.height = around.Y + panelHeight(width, n, m)
	}
	bar.height = ask.height - around.Y
	cell.Y = bar.height / vg.Length(n)

	p := matrixPanel("", x, bar.scale, fitText(cell, x), cell, shown, true)
	if ask.scales == nil {
		p.Add(bar)
	}
	if len(groups.rows)+len(groups.columns) > 0 {
		p.Add(groups)
	}
	return &picture{
		panels: []*plot.Plot{p}, draw: alone(p), size: ask,
		title:  "Heat map of a matrix of " + dimensions(x) + " entries",
		words:  s.tell("entries", named) + said + groups.words() + s.coloured(bar.scale) + s.beyond(bar.scale) + s.missing() + left(p, named),
		detail: strings.Join(contents(x, named), "\n"), entries: []summary{s},
	}, nil
}

// left says which names are left out, where not all have room.
func left(p *plot.Plot, named names) (out string) {
	for i, of := range [][]string{named.rows, named.columns} {
		ticks := []plot.Axis{p.Y, p.X}[i].Tick.Marker.Ticks(0, 1)
		if len(of) > 0 && len(ticks) > 1 && ticks[1].Value > 1 {
			out += fmt.Sprintf(" One in %g %s names is written.", ticks[1].Value, []string{"row", "column"}[i])
		}
	}
	return out
}
