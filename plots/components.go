package plots

import (
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/internal/words"
)

// ComponentsFigure is what [Components] returns.
type ComponentsFigure struct {
	Figure[ComponentsFigure, components]
}

// components is what a ComponentsFigure draws.
type components struct {
	h      mat.Matrix
	names  names
	shape  imageShape
	images bool
	shared bool
	top    int
	tops   bool
}

// Components draws each of the k components in h (k×m) in a panel of its own: a bar for each column, all on one scale, unless
// Images or Top says otherwise.
//
// If h is an [nmf.Labelled], its names are printed. Those of the X that a model was fitted to get there by
//
//	plots.Components(nmf.Labelled{Matrix: model.H, ColumnNames: model.ColumnNames})
func Components(h mat.Matrix) ComponentsFigure {
	return newFigure[ComponentsFigure](components{h: h})
}

// Rows sets the names of the k components, instead of the row names that h has.
func (f ComponentsFigure) Rows(names ...string) ComponentsFigure {
	f.own.names.rows = words.Labels(names)
	return f
}

// Columns sets the names of the m columns, instead of those that h has.
func (f ComponentsFigure) Columns(names ...string) ComponentsFigure {
	f.own.names.columns = words.Labels(names)
	return f
}

// Images draws each component as a picture of rows×columns = m pixels, line by line. The colours of each picture end at its own
// largest magnitude, because a component can be made larger and its codes smaller without changing their product. SharedScale
// makes sizes comparable.
func (f ComponentsFigure) Images(rows, columns int) ComponentsFigure {
	f.own.images, f.own.shape = true, imageShape{rows, columns}
	return f
}

// SharedScale gives the pictures that Images draws one colour scale.
func (f ComponentsFigure) SharedScale() ComponentsFigure {
	f.own.shared = true
	return f
}

// Top draws the count columns with the largest entries of each component, the largest first, with count from 1 to 40. Where the
// columns are words, these are the top words.
func (f ComponentsFigure) Top(count int) ComponentsFigure {
	f.own.top, f.own.tops = count, true
	return f
}

// maxComponents is how many panels a figure has room for.
const maxComponents = 100

func (f components) build(ask size) (*picture, error) {
	h, found, err := read("Components", "h", f.h)
	if err != nil {
		return nil, err
	}
	k, m := h.Dims()
	f.names = f.names.or(found)
	if err := f.names.check("Components", k, m); err != nil {
		return nil, err
	}
	if k > maxComponents {
		return nil, failf("Components: %d components, a figure has room for %d", k, maxComponents)
	}
	if f.tops && (f.top < 1 || f.top > 40) {
		return nil, failf("Components: the top %d columns, want from 1 to 40", f.top)
	}
	s := summarise(h)
	var p *picture
	switch {
	case f.images:
		if err := f.shape.check("Components", m); err != nil {
			return nil, err
		}
		if f.shared {
			p = f.pictures(ask, h, sharedScale(s))
			break
		}
		own := rowsOverTheirLargest(h)
		p = f.pictures(ask, own, ownScale(own, "own max"))
	default:
		p = f.bars(ask, h, s)
	}
	p.title = count(k, "component", "components") + " of " + count(m, "column", "columns")
	p.words = s.tell("entries", names{rows: f.componentNames(k), columns: f.names.columns}) + s.missing()
	if f.images && f.shared {
		p.words += s.coloured(sharedScale(s))
	}
	if f.images && !f.shared {
		p.words += " The colours of each picture end at its own largest magnitude."
	}
	if k <= 20 {
		lines, listed := make([]string, k), 5
		if f.tops {
			listed = f.top
		}
		for i, name := range f.componentNames(k) {
			var words []string
			for _, j := range largest(h.RawRowView(i), listed) {
				words = append(words, nameOr(f.names.columns, j)+" "+short(h.At(i, j)))
			}
			lines[i] = name + ": " + strings.Join(words, ", ")
		}
		p.detail = strings.Join(lines, "\n")
	}
	return p, nil
}

func (f components) componentNames(k int) []string { return orNumbered(f.names.rows, "component", k) }

func (f components) pictures(ask size, h *mat.Dense, on scale) *picture {
	k, _ := h.Dims()
	columns := balanced(k, 8)
	t := tiles{shape: f.shape, columns: columns, named: (k-1)/columns + 1, bars: []tileBar{{on, 0, min((k-1)/columns+1, 2)}}}
	for i := range k {
		t.panels = append(t.panels, f.shape.panel(h, i, on, nameOr(f.names.rows, i)))
	}
	return &picture{panels: t.panels, draw: t.draw, size: t.size(ask, 1.2*vg.Inch)}
}

// bars draws a panel of bars for each component: upright over all columns, or lying for the largest.
func (f components) bars(ask size, h *mat.Dense, s summary) *picture {
	k, m := h.Dims()
	across := balanced(k, 3)
	if m > 60 && !f.tops {
		across = 1
	}
	down := (k-1)/across + 1
	if ask.width == 0 {
		ask.width = columnWidth
	}
	each := 1.35 * vg.Inch
	if f.tops {
		each = vg.Length(min(f.top, m))*11 + 30
	}
	cell := (ask.width/vg.Length(across) - 40) / vg.Length(m)
	if !f.tops {
		each += columnLabelHeight(cell, m, f.names) - smallText - 8
	}
	if ask.height == 0 {
		ask.height = min(each*vg.Length(down)+2*margin+20, maxInches*vg.Inch)
	}
	lo, hi := math.Min(s.min, 0), math.Max(s.max, 0)
	if s.finite == 0 || lo == hi {
		lo, hi = 0, 1
	}
	grid := make([][]*plot.Plot, down)
	var panels []*plot.Plot
	for i, name := range f.componentNames(k) {
		p := newPlot()
		p.Add(heading{name, 2 * margin})
		if f.tops {
			f.lying(p, h.RawRowView(i), lo, hi)
		} else {
			f.standing(p, h.RawRowView(i), lo, hi, cell, i%across == 0, i+across >= k)
		}
		panels = append(panels, p)
		grid[i/across] = append(grid[i/across], p)
	}
	for len(grid[down-1]) < across {
		grid[down-1] = append(grid[down-1], nil)
	}
	return &picture{panels: panels, size: ask, draw: func(c draw.Canvas) {
		t := draw.Tiles{Rows: down, Cols: across, PadX: panelGap, PadY: 8}
		for i, row := range plot.Align(grid, t, c) {
			for j, canvas := range row {
				if grid[i][j] != nil {
					grid[i][j].Draw(canvas)
				}
			}
		}
	}}
}

// standing sets a panel up with a bar for each column.
func (f components) standing(p *plot.Plot, v []float64, lo, hi float64, cell vg.Length, first, last bool) {
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = -0.5, float64(len(v))-0.5, lo, hi
	p.Y.Scale, p.Y.Tick.Marker = linearScale{}, linearTicks{count: 4}
	if !first {
		p.Y.Tick.Marker = unlabelled{p.Y.Tick.Marker}
	}
	p.X.Tick.Marker = plot.ConstantTicks(nil)
	if last {
		ticks, rotated := columnTicks(cell, len(v), f.names)
		p.X.Tick.Marker = ticks
		if rotated {
			turn(&p.X, cell)
		}
	}
	p.Add(gridLines{}, columnBars{values: v, named: func(j int) string { return span("column ", "", f.names.columns, j, j+1) }})
}

// lying sets a panel up with the largest entries as bars from the left.
func (f components) lying(p *plot.Plot, v []float64, lo, hi float64) {
	at := largest(v, f.top)
	values, ticks := make([]float64, min(f.top, len(v))), make(plot.ConstantTicks, len(at))
	for i, j := range at {
		values[i] = v[j]
		ticks[i] = plot.Tick{Value: float64(i), Label: shorten(nameOr(f.names.columns, j), 18) + "\u00a0"}
	}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = lo, hi, -0.5, float64(len(values))-0.5
	p.X.Scale, p.X.Tick.Marker = linearScale{}, linearTicks{count: 2}
	p.Y.Scale, p.Y.Tick.Marker = plot.InvertedScale{Normalizer: plot.LinearScale{}}, ticks
	p.Y.Tick.Length, p.Y.LineStyle.Width = 0, 0
	p.Add(columnBars{values: values, lying: true, named: func(i int) string { return span("column ", "", f.names.columns, at[i], at[i]+1) }})
}
