package plots

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Drawing is any figure of this package.
type Drawing interface {
	asked() size
	pictureOf(size) (*picture, error)
}

// GridFigure shows several figures as one; [Grid] makes one.
type GridFigure struct {
	Figure[*GridFigure]
	figures []Drawing
	columns int
	shared  bool
}

// Grid puts figures side by side, two in a row unless Columns says otherwise, each with its title and as wide as its column; a height
// that a figure was given stays. What Dark and Sized set for the parts' width gives way to the grid's.
func Grid(figures ...Drawing) *GridFigure {
	f := &GridFigure{figures: slices.Clone(figures), columns: 2} // a copy: no grid can be made to hold itself
	f.Figure = newFigure(f, f.build)
	return f
}

// Columns sets how many figures stand in a row.
func (f *GridFigure) Columns(n int) *GridFigure {
	f.columns = n
	return f
}

// SharedAxes gives the figures, which must be of one kind, the same ranges on their axes, so that heights and places in one can be
// compared with those in the others. Axes that are logarithmic in one figure and linear in another cannot be shared, nor can those
// of a [Cone], which keep their unit.
func (f *GridFigure) SharedAxes() *GridFigure {
	f.shared = true
	return f
}

// maxFigures is how many figures a grid has room for.
const maxFigures = 24

func (f *GridFigure) build(ask size) (*picture, error) {
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
	if ask.width == 0 {
		ask.width = columnWidth
	}
	each := size{width: (ask.width-2*margin-vg.Length(columns-1)*panelGap)/vg.Length(columns) + 2*margin}
	if each.width < minInches*vg.Inch {
		return nil, failf("Grid: %d columns of %.2g inches each, want at least %g", columns, float64(each.width/vg.Inch), minInches)
	}
	if ask.height > 0 {
		each.height = (ask.height-2*margin-vg.Length(rows-1)*panelGap)/vg.Length(rows) + 2*margin
		if each.height < minInches*vg.Inch {
			return nil, failf("Grid: %d rows of %.2g inches each, want at least %g", rows, float64(each.height/vg.Inch), minInches)
		}
	}

	parts, heights := make([]*picture, n), make([]vg.Length, rows)
	out := &picture{title: fmt.Sprintf("%s side by side", count(n, "figure", "figures"))}
	var details []string
	for i, figure := range f.figures {
		if v := reflect.ValueOf(figure); figure == nil || (v.Kind() == reflect.Pointer && v.IsNil()) {
			return nil, failf("Grid: figure %d is nil", i)
		}
		want := each
		if own := figure.asked().height; own > 0 && want.height == 0 {
			want.height = own
		}
		p, err := figure.pictureOf(want)
		if err != nil {
			return nil, fmt.Errorf("%w (figure %d of a grid)", err, i)
		}
		parts[i] = p
		heights[i/columns] = max(heights[i/columns], p.size.height-2*margin)
		out.panels = append(out.panels, p.panels...)
		out.words += fmt.Sprintf("%d. %s. %s ", i+1, p.title, p.words)
		details = append(details, strings.TrimRight(fmt.Sprintf("%d. %s\n%s", i+1, p.title, p.detail), "\n"))
	}
	out.words, out.detail = strings.TrimSpace(out.words), strings.Join(details, "\n")
	if f.shared {
		if err := f.share(parts); err != nil {
			return nil, err
		}
	}
	out.size = size{ask.width, 2*margin + vg.Length(rows-1)*panelGap}
	for _, h := range heights {
		out.size.height += h
	}
	if out.size.height > maxInches*vg.Inch {
		return nil, failf("Grid: %.3g inches high, want at most %d", float64(out.size.height/vg.Inch), maxInches)
	}
	out.draw = func(c draw.Canvas) {
		y := c.Max.Y
		for i, p := range parts {
			if i > 0 && i%columns == 0 {
				y -= heights[i/columns-1] + panelGap
			}
			x := c.Min.X + vg.Length(i%columns)*(each.width-2*margin+panelGap)
			p.draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
				Min: vg.Point{X: x, Y: y - (p.size.height - 2*margin)}, Max: vg.Point{X: x + p.size.width - 2*margin, Y: y},
			}})
		}
	}
	return out, nil
}

// share gives the figures' panels the same ranges, the first of each those of the other figures' first, and so on.
func (f *GridFigure) share(parts []*picture) error {
	for i, p := range parts {
		if a, b := reflect.TypeOf(f.figures[0]), reflect.TypeOf(f.figures[i]); a != b || len(p.panels) != len(parts[0].panels) {
			return failf("Grid: figure %d is another kind than figure 0, their axes cannot be shared", i)
		}
		if _, ok := f.figures[i].(*ConeFigure); ok {
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
