package plots

import (
	"fmt"
	"math"
	"reflect"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/internal/nilcheck"
)

// GridFigure is what [Grid] returns.
type GridFigure struct {
	Figure[GridFigure, grid]
}

// grid is what a GridFigure draws.
type grid struct {
	figures      []drawing
	columns      int
	axes, scales bool // shared
}

// Grid shows figures side by side, two in a row unless PerRow sets another number. Each keeps its title, is as wide as its column
// and as high as its row. A height that was set for a figure stays; its width and Dark give way to the grid's.
func Grid(figures ...Drawing) GridFigure {
	own := grid{columns: 2}
	for _, f := range figures {
		var d drawing
		if !nilcheck.IsNil(f) {
			d = f.drawing()
		}
		own.figures = append(own.figures, d)
	}
	return newFigure[GridFigure](own)
}

// PerRow sets how many figures stand in a row.
func (f GridFigure) PerRow(n int) GridFigure {
	f.own.columns = n
	return f
}

// SharedAxes gives the figures the same ranges on their axes, so that heights and places in one can be compared with those in the
// others. The figures must be of one kind. Axes that are logarithmic in one figure and linear in another cannot be shared, nor
// can those of a [Cone], whose two axes have one unit.
func (f GridFigure) SharedAxes() GridFigure {
	f.own.axes = true
	return f
}

// SharedScale gives the figures one colour scale, that of all their entries together, so that a colour means the same number in
// each. A grid of [Heatmap] then has one colour bar, at its right. In a grid of [Diff] all data and reconstructions share one
// scale, and all residuals another. Figures of other kinds cannot share a scale.
func (f GridFigure) SharedScale() GridFigure {
	f.own.scales = true
	return f
}

// maxFigures is how many figures a grid has room for.
const maxFigures = 24

func (f grid) build(ask size) (*picture, error) {
	if ask.width == 0 {
		ask.width = columnWidth
	}
	parts, err := f.parts(ask, nil)
	if err != nil {
		return nil, err
	}
	var bar *sharedBar
	if f.scales {
		scales, err := f.scalesOf(parts)
		if err != nil {
			return nil, err
		}
		narrower := ask
		if len(scales) == 1 { // panels with a scale in common leave its bar to the grid
			bar = &sharedBar{colourBar: colourBar{scale: scales[0]}}
			narrower.width -= bar.width()
		}
		if parts, err = f.parts(narrower, scales); err != nil {
			return nil, err
		}
	}
	if f.axes {
		if err := f.share(parts); err != nil {
			return nil, err
		}
	}
	columns := min(f.columns, len(parts))
	heights := rowHeights(parts, columns)
	out := &picture{title: fmt.Sprintf("%s side by side", count(len(parts), "figure", "figures"))}
	var details []string
	for i, p := range parts {
		out.panels = append(out.panels, p.panels...)
		out.words += fmt.Sprintf("%d. %s. %s ", i+1, p.title, p.words)
		details = append(details, strings.TrimRight(fmt.Sprintf("%d. %s\n%s", i+1, p.title, p.detail), "\n"))
		if bar != nil {
			p.panels[0].Add(bar)
		}
	}
	if f.scales {
		out.words += "The figures share their colour scales."
	}
	out.words, out.detail = strings.TrimSpace(out.words), strings.Join(details, "\n")
	out.size = size{width: ask.width, height: 2*margin + vg.Length(len(heights)-1)*panelGap}
	for _, h := range heights {
		out.size.height += h
	}
	if out.size.height > maxInches*vg.Inch {
		return nil, failf("Grid: %.3g inches high, want at most %d", float64(out.size.height/vg.Inch), maxInches)
	}
	out.draw = func(c draw.Canvas) {
		if bar != nil {
			bar.seen = nil
		}
		y := c.Max.Y
		for i, p := range parts {
			if i > 0 && i%columns == 0 {
				y -= heights[i/columns-1] + panelGap
			}
			x := c.Min.X + vg.Length(i%columns)*(p.size.width-2*margin+panelGap)
			p.draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
				Min: vg.Point{X: x, Y: y - (p.size.height - 2*margin)}, Max: vg.Point{X: x + p.size.width - 2*margin, Y: y},
			}})
		}
		if bar != nil {
			bar.draw(c)
		}
	}
	return out, nil
}

// parts builds the figures for a grid of a size, on the colour scales if there are any. The figures of a row are as high as the
// highest.
func (f grid) parts(ask size, scales []scale) ([]*picture, error) {
	n := len(f.figures)
	switch {
	case n == 0:
		return nil, failf("Grid without a figure")
	case n > maxFigures:
		return nil, failf("Grid of %d figures, want at most %d", n, maxFigures)
	case f.columns < 1:
		return nil, failf("Grid of %d columns, want at least 1", f.columns)
	}
	columns := min(f.columns, n)
	rows := (n-1)/columns + 1
	each := size{width: (ask.width-2*margin-vg.Length(columns-1)*panelGap)/vg.Length(columns) + 2*margin, scales: scales}
	if each.width < minInches*vg.Inch {
		return nil, failf("Grid: %d columns of %.2g inches each, want at least %g", columns, float64(each.width/vg.Inch), minInches)
	}
	if ask.height > 0 {
		each.height = (ask.height-2*margin-vg.Length(rows-1)*panelGap)/vg.Length(rows) + 2*margin
		if each.height < minInches*vg.Inch {
			return nil, failf("Grid: %d rows of %.2g inches each, want at least %g", rows, float64(each.height/vg.Inch), minInches)
		}
	}
	parts := make([]*picture, n)
	build := func(i int, want size) (err error) {
		if parts[i], err = f.figures[i].pictureOf(want); err != nil {
			err = fmt.Errorf("%w (figure %d of a grid)", err, i)
		}
		return err
	}
	for i, figure := range f.figures {
		if figure.of == nil {
			return nil, failf("Grid: figure %d is nil", i)
		}
		want := each
		if want.height == 0 {
			want.height = figure.height
		}
		if err := build(i, want); err != nil {
			return nil, err
		}
	}
	for i, h := range rowHeights(parts, columns) {
		for j := i * columns; j < min((i+1)*columns, n); j++ {
			want := each
			want.height = h + 2*margin
			if each.height == 0 && f.figures[j].height == 0 && parts[j].size.height < want.height {
				if err := build(j, want); err != nil {
					return nil, err
				}
			}
		}
	}
	return parts, nil
}

// rowHeights are the heights of the highest part of each row, without margins.
func rowHeights(parts []*picture, columns int) []vg.Length {
	heights := make([]vg.Length, (len(parts)-1)/columns+1)
	for i, p := range parts {
		heights[i/columns] = max(heights[i/columns], p.size.height-2*margin)
	}
	return heights
}

// scalesOf are the scales of all parts' entries, which must be of one kind.
func (f grid) scalesOf(parts []*picture) ([]scale, error) {
	var entries, residuals []summary
	for i, p := range parts {
		if len(p.entries) == 0 {
			return nil, failf("Grid: figure %d is neither a heat map nor a difference, a colour scale cannot be shared", i)
		}
		if len(p.entries) != len(parts[0].entries) {
			return nil, failf("Grid: figure %d is another kind than figure 0, their colour scales cannot be shared", i)
		}
		entries = append(entries, p.entries...)
		if last := len(p.entries) - 1; last > 0 { // of a Diff: data, reconstruction, residual
			entries, residuals = entries[:len(entries)-1], append(residuals, p.entries[last])
		}
	}
	scales := []scale{sharedScale(entries...)}
	if len(residuals) > 0 {
		share := 1.0
		for _, s := range entries {
			share = min(share, s.share())
		}
		scales = append(scales, residualScale(share, residuals...))
	}
	return scales, nil
}

// sharedBar is the colour bar of a grid, as high as all its data together. It is added to each panel to learn where the data are.
type sharedBar struct {
	colourBar
	seen *vg.Rectangle
}

// GlyphBoxes keeps no room in a panel.
func (*sharedBar) GlyphBoxes(*plot.Plot) []plot.GlyphBox { return nil }

func (b *sharedBar) Plot(c draw.Canvas, _ *plot.Plot) {
	if b.seen == nil {
		b.seen = &vg.Rectangle{Min: c.Min, Max: c.Max}
		return
	}
	b.seen.Min.Y, b.seen.Max.Y = min(b.seen.Min.Y, c.Min.Y), max(b.seen.Max.Y, c.Max.Y)
}

// draw draws the bar at the right edge of the grid.
func (b *sharedBar) draw(c draw.Canvas) {
	b.seen.Max.X = c.Max.X - b.width()
	b.height = b.seen.Size().Y
	b.colourBar.Plot(draw.Canvas{Canvas: c.Canvas, Rectangle: *b.seen}, nil)
}

// share gives the panels of the figures the same ranges: the first panel of each those of all first panels, and so on.
func (f grid) share(parts []*picture) error {
	for i, p := range parts {
		if a, b := reflect.TypeOf(f.figures[0].of), reflect.TypeOf(f.figures[i].of); a != b || len(p.panels) != len(parts[0].panels) {
			return failf("Grid: figure %d is another kind than figure 0, their axes cannot be shared", i)
		}
		if p.ownUnit {
			return failf("Grid: figure %d is a cone, whose axes cannot be shared", i)
		}
		for j := range p.panels {
			for k, axis := range axesOf(p.panels[j]) {
				if first := axesOf(parts[0].panels[j])[k]; reflect.TypeOf(first.Scale) != reflect.TypeOf(axis.Scale) {
					return failf("Grid: an axis of figure %d is logarithmic and that of figure 0 linear or the reverse, they cannot be shared", i)
				}
			}
		}
	}
	for j := range parts[0].panels {
		for k := range 2 {
			lo, hi := math.Inf(1), math.Inf(-1)
			for _, p := range parts {
				a := axesOf(p.panels[j])[k]
				lo, hi = math.Min(lo, a.Min), math.Max(hi, a.Max)
			}
			for _, p := range parts {
				a := axesOf(p.panels[j])[k]
				a.Min, a.Max = lo, hi
			}
		}
	}
	return nil
}

func axesOf(p *plot.Plot) [2]*plot.Axis { return [2]*plot.Axis{&p.X, &p.Y} }
