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
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// ActivationsFigure is what [Activations] returns.
type ActivationsFigure struct {
	Figure[ActivationsFigure, activations]
}

// activations is what an ActivationsFigure draws.
type activations struct {
	w          mat.Matrix
	index      []float64
	label      string
	components []string
	shared     bool
}

// Activations draws the codes w (n×k) of n rows that have an order, such as the frames of a sound or the days of a year, as a line for
// each component over the rows. The lines stand above one another, component 0 on top, each from 0 to its own largest code, which is
// written beside it. Of more than 1200 rows each piece of the line is at the largest code of some neighbours. A code that is not finite
// is a gap.
//
// If w is an [nmf.Labelled], its column names are the components' names.
func Activations(w mat.Matrix) ActivationsFigure {
	return newFigure[ActivationsFigure](activations{w: w, label: "row"})
}

// Components sets the names of the k components, instead of the column names that w has.
func (f ActivationsFigure) Components(names ...string) ActivationsFigure {
	f.own.components = words.Labels(names)
	return f
}

// Index sets where the n rows stand on the axis, rising, and what the axis is called, such as seconds.
func (f ActivationsFigure) Index(label string, at []float64) ActivationsFigure {
	f.own.label, f.own.index = words.Label(label), slices.Clone(at)
	return f
}

// SharedScale draws all lines on one scale.
func (f ActivationsFigure) SharedScale() ActivationsFigure {
	f.own.shared = true
	return f
}

// maxLines is how many lines stand above one another, and maxPieces how many pieces each has.
const maxLines, maxPieces = 60, 1200

func (f activations) build(ask size) (*picture, error) {
	w, found, err := read("Activations", "w", f.w)
	if err != nil {
		return nil, err
	}
	n, k := w.Dims()
	named := names{columns: f.components}.or(found)
	if err := (names{columns: named.columns}).check("Activations", n, k); err != nil {
		return nil, err
	}
	if k > maxLines {
		return nil, failf("Activations: %d components, a figure has room for %d", k, maxLines)
	}
	x := f.index
	if x == nil {
		x = make([]float64, n)
		for i := range x {
			x[i] = float64(i)
		}
	}
	if len(x) != n {
		return nil, failf("Activations: the index has %d places for %d rows", len(x), n)
	}
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) || i > 0 && !(v > x[i-1]) {
			return nil, failf("Activations: place %d of the index is %g, want finite numbers that rise", i, v)
		}
	}
	s := summarise(w)
	lines := activationLines{x: x, w: w, names: orNumbered(named.columns, "component", k), shared: f.shared, most: math.Max(s.max, 0)}
	if ask.height == 0 {
		ask.height = min(vg.Length(k)*34+40, maxInches*vg.Inch)
	}
	ask = ask.or(columnWidth, 0.4)
	lines.room = 0.28 * ask.width
	p := newPlot()
	p.X.Label.Text = cmp.Or(f.label, "row")
	p.X.Min, p.X.Max = x[0], x[n-1]
	if n == 1 {
		p.X.Min, p.X.Max = x[0]-1, x[0]+1
	}
	p.X.Scale, p.X.Tick.Marker = linearScale{}, linearTicks{count: 8, whole: f.index == nil}
	p.Y.Min, p.Y.Max, p.Y.Tick.Marker = 0, float64(k), plot.ConstantTicks(nil)
	p.Y.LineStyle.Width, p.Y.Scale = 0, linearScale{}
	p.Add(lines)
	out := &picture{panels: []*plot.Plot{p}, size: ask, draw: alone(p)}
	out.title = fmt.Sprintf("Codes of %s over %s", count(k, "component", "components"), count(n, "row", "rows"))
	out.words = s.tell("codes", named) + s.missing()
	var detail []string
	for t := range k {
		v := mat.Col(nil, t, w)
		line := lines.names[t] + ": no finite code"
		if top := largest(v, 1); len(top) > 0 {
			line = fmt.Sprintf("%s: largest %s at %s", lines.names[t], short(v[top[0]]), short(x[top[0]]))
		}
		detail = append(detail, line)
	}
	out.detail = strings.Join(detail, "\n")
	return out, nil
}

// activationLines draws the lines.
type activationLines struct {
	x      []float64
	w      *mat.Dense
	names  []string
	shared bool
	most   float64
	room   vg.Length
}

func (a activationLines) top(t int) float64 {
	if a.shared {
		return a.most
	}
	v := mat.Col(nil, t, a.w)
	if at := largest(v, 1); len(at) > 0 {
		return math.Max(v[at[0]], 0)
	}
	return 0
}

// GlyphBoxes keeps room for the names at the left and the largest codes at the right.
func (a activationLines) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	s := canvas.Text(smallText, text1)
	left, right := vg.Length(0), vg.Length(0)
	for t, name := range a.names {
		left, right = max(left, s.Width(cut(s, name, a.room))), max(right, s.Width(short(a.top(t))))
	}
	return []plot.GlyphBox{{X: 0, Rectangle: vg.Rectangle{Min: vg.Point{X: -left - 8}}}, {X: 1, Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{X: right + 8, Y: 4}}}}
}

func (a activationLines) Plot(c draw.Canvas, p *plot.Plot) {
	n, k := a.w.Dims()
	high := (c.Max.Y - c.Min.Y) / vg.Length(k)
	step := (n-1)/maxPieces + 1
	name, value := canvas.Text(smallText, text1), canvas.Text(min(smallText, max(high, 1)), text2)
	name.XAlign, value.XAlign = draw.XRight, draw.XLeft
	every := max(int(math.Ceil(float64(smallText*1.2/max(high, 1)))), 1) // names that would touch are left out
	for t := range k {
		base, top := c.Max.Y-high*vg.Length(t+1), a.top(t)
		c.StrokeLine2(draw.LineStyle{Color: faint, Width: hairline}, c.Min.X, base, c.Max.X, base)
		var piece []vg.Point
		flush := func() {
			a.piece(c, t, base, piece)
			piece = nil
		}
		for i := 0; i < n; i += step {
			v := extremeUp(a.w, i, min(i+step, n), t)
			if math.IsNaN(v) {
				flush()
				continue
			}
			share := 0.0
			if top > 0 {
				share = math.Max(v/top, 0)
			}
			piece = append(piece, vg.Point{X: c.X(p.X.Norm(a.x[i])), Y: base + 0.85*high*vg.Length(share)})
			if n <= notedMarks {
				notePoint(c, piece[len(piece)-1], a.names[t]+", "+short(a.x[i])+": "+short(v))
			}
		}
		flush()
		if t%every == 0 {
			y := base + high/2 + name.FontExtents().Descent
			c.FillText(name, vg.Point{X: c.Min.X - 6, Y: y}, cut(name, a.names[t], a.room))
			c.FillText(value, vg.Point{X: c.Max.X + 5, Y: y}, short(top))
		}
	}
}

// piece draws a part of a line without a gap.
func (a activationLines) piece(c draw.Canvas, t int, base vg.Length, pts []vg.Point) {
	if len(pts) == 0 {
		return
	}
	if len(pts) == 1 {
		mark(c, pts[0], canvas.Line(t), true)
		return
	}
	line := simplify(pts, 0.1)
	fill := style.Series(t)
	fill.A = 0x40
	c.FillPolygon(straight(fill), append(slices.Clone(line), vg.Point{X: pts[len(pts)-1].X, Y: base}, vg.Point{X: pts[0].X, Y: base}))
	c.StrokeLines(draw.LineStyle{Color: canvas.Line(t), Width: 1}, line)
}

// extremeUp is the largest finite code of some rows, or NaN if there is none.
func extremeUp(w *mat.Dense, from, to, t int) float64 {
	most := math.NaN()
	for i := from; i < to; i++ {
		if v := w.At(i, t); !math.IsNaN(v) && !math.IsInf(v, 0) && !(v <= most) {
			most = v
		}
	}
	return most
}
