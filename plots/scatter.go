package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/internal/words"
)

// ScatterFigure is what [Scatter] returns.
type ScatterFigure struct {
	Figure[ScatterFigure, scatter]
}

// scatter is what a ScatterFigure draws.
type scatter struct {
	w          mat.Matrix
	chosen     []int
	groups     []string
	components []string
}

// Scatter draws the codes w (n×k) of n rows by two of their components, or three: all of them if k is 2 or 3 and none are given.
//
// Two are the axes. Three are the corners of a triangle, in which a row stands by its shares of the three: at a corner it has nothing
// of the others, in the middle as much of each. Shares depend on how the components are scaled: [nmf.Model.Scaled] gives them one size.
// Rows that have nothing of the three, or a share below 0, are left out and counted, and
// so are rows whose code is not finite. More than 2000 rows are drawn as a density, darker where there are more.
//
// If w is an [nmf.Labelled], its column names are the components' names, and its row names are told to a pointer.
func Scatter(w mat.Matrix, components ...int) ScatterFigure {
	return newFigure[ScatterFigure](scatter{w: w, chosen: slices.Clone(components)})
}

// Groups sets a group for each of the n rows, such as a class. Up to 8 groups have a colour and a shape each; where the rows are a
// density, the mean of each group is marked.
func (f ScatterFigure) Groups(groups ...string) ScatterFigure {
	f.own.groups = words.Labels(groups)
	return f
}

// Components sets the names of all k components, instead of the column names that w has.
func (f ScatterFigure) Components(names ...string) ScatterFigure {
	f.own.components = words.Labels(names)
	return f
}

// maxDots is how many rows are drawn as dots, and maxColoured how many groups can be told apart.
const maxDots, maxColoured = 2000, 8

func (f scatter) build(ask size) (*picture, error) {
	marks, named, lost, err := f.read()
	if err != nil {
		return nil, err
	}
	if ask.width == 0 {
		ask.width = 5 * vg.Inch
	}
	ask = ask.or(ask.width, 0.8)
	axis := orNumbered(named.columns, "component", marks.k)
	p := newPlot()
	p.X.Scale, p.Y.Scale = linearScale{}, linearScale{}
	if len(marks.chosen) == 2 {
		p.X.Label.Text, p.Y.Label.Text = "code of "+shorten(axis[marks.chosen[0]], 40), "code of "+shorten(axis[marks.chosen[1]], 40)
		for i, a := range []*plot.Axis{&p.X, &p.Y} {
			lo, hi := 0.0, 0.0
			for _, pt := range marks.points {
				lo, hi = math.Min(lo, pt[i]), math.Max(hi, pt[i])
			}
			if lo == hi {
				hi = 1
			}
			a.Min, a.Max, a.Tick.Marker = lo, min(hi, math.MaxFloat64/2)*1.03, linearTicks{count: 6}
		}
	} else {
		p.HideAxes()
		p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 1
		for i, t := range marks.chosen {
			marks.corners[i] = shorten(axis[t], 30)
		}
	}
	p.Add(marks)
	out := &picture{panels: []*plot.Plot{p}, size: ask, draw: alone(p), ownUnit: len(marks.chosen) == 3}
	var list []string
	for _, t := range marks.chosen {
		list = append(list, axis[t])
	}
	out.title = fmt.Sprintf("Codes of %s by %s", count(len(marks.points)+lost, "row", "rows"), strings.Join(list, ", "))
	out.words = marks.tell(list)
	if lost > 0 {
		out.words += fmt.Sprintf(" %s left out.", count(lost, "row is", "rows are"))
	}
	out.detail = marks.groupMeans(list)
	return out, nil
}

// read reads the codes and chooses what is drawn.
func (f scatter) read() (m scatterMarks, named names, lost int, err error) {
	w, found, err := read("Scatter", "w", f.w)
	if err != nil {
		return m, named, 0, err
	}
	n, k := w.Dims()
	named = names{columns: f.components}.or(found)
	if err := named.check("Scatter", n, k); err != nil {
		return m, named, 0, err
	}
	m = scatterMarks{k: k, chosen: f.chosen}
	if len(m.chosen) == 0 && (k == 2 || k == 3) {
		m.chosen = []int{0, 1, 2}[:k]
	}
	if c := len(m.chosen); c != 2 && c != 3 {
		return m, named, 0, failf("Scatter by %d of %d components: choose 2 or 3", c, k)
	}
	for _, t := range m.chosen {
		if t < 0 || t >= k {
			return m, named, 0, failf("Scatter: component %d of %d", t, k)
		}
	}
	if len(f.groups) > 0 && len(f.groups) != n {
		return m, named, 0, failf("Scatter: %d groups for %d rows, want one for each", len(f.groups), n)
	}
	m.names = slices.Compact(slices.SortedFunc(slices.Values(f.groups), byNumber))
	for i := range n {
		pt, ok := m.place(w, i)
		if !ok {
			lost++
			continue
		}
		m.points = append(m.points, pt)
		m.rows = append(m.rows, span("row ", "", named.rows, i, i+1))
		if len(f.groups) > 0 {
			m.groups = append(m.groups, f.groups[i])
		}
	}
	if len(m.points) == 0 {
		return m, named, 0, failf("Scatter: no row has a place")
	}
	return m, named, lost, nil
}

// place is where row i stands: its two codes, or its place in the triangle.
func (m scatterMarks) place(w *mat.Dense, i int) (pt [2]float64, ok bool) {
	var v [3]float64
	most := 0.0
	for s, t := range m.chosen {
		v[s] = w.At(i, t)
		if math.IsNaN(v[s]) || math.IsInf(v[s], 0) {
			return pt, false
		}
		most = math.Max(most, math.Abs(v[s]))
	}
	if len(m.chosen) == 2 {
		return [2]float64{v[0], v[1]}, true
	}
	if most == 0 || min(v[0], v[1], v[2]) < 0 {
		return pt, false
	}
	a, b, c := v[0]/most, v[1]/most, v[2]/most
	all := a + b + c
	return [2]float64{(b + c/2) / all, c / all}, true // corners at (0, 0), (1, 0) and (½, 1)
}
