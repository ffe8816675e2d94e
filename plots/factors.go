package plots

import (
	"cmp"
	"fmt"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// FactorsFigure is what [Factors] returns.
type FactorsFigure struct {
	Figure[FactorsFigure, factors]
}

// factors is what a FactorsFigure draws.
type factors struct {
	x, w, h mat.Matrix
	names   names
	shared  bool
}

// Factors draws X ≈ W · H as the formula reads, with X n×m, W n×k and H k×m. Each row of W is at the height of the same row of X,
// and each column of H is as wide as that of X, unless k is so much smaller than n or m that a factor would not be seen.
//
// The colours of each component, a row of H, end at its own largest magnitude, and so do those of its codes, a column of W. The
// reason is that a component can be made larger and its codes smaller without changing the product, and that a weak one would not
// be seen beside a strong one. SharedScale makes sizes comparable. The numbers in the cells are the entries themselves.
//
// The names of an [nmf.Labelled] are printed. Those of X also name the rows of W and the columns of H. The row names of H, or
// else the column names of W, are the components' names.
func Factors(x, w, h mat.Matrix) FactorsFigure {
	return newFigure[FactorsFigure](factors{x: x, w: w, h: h})
}

// Rows sets the names of the n rows of X and W, instead of those that the matrices have.
func (f FactorsFigure) Rows(names ...string) FactorsFigure {
	f.own.names.rows = words.Labels(names)
	return f
}

// Columns sets the names of the m columns of X and H, instead of those that the matrices have.
func (f FactorsFigure) Columns(names ...string) FactorsFigure {
	f.own.names.columns = words.Labels(names)
	return f
}

// SharedScale gives all entries of W one colour scale, and all of H.
func (f FactorsFigure) SharedScale() FactorsFigure {
	f.own.shared = true
	return f
}

const (
	signRoom  = vg.Length(22) // for ≈ and ·
	leastSide = vg.Length(20) // a factor's width
	leastHigh = vg.Length(44) // H's height, so that its colour bar has three numbers
)

func (f factors) build(ask size) (*picture, error) {
	x, w, h, named, err := f.read()
	if err != nil {
		return nil, err
	}
	n, m := x.Dims()
	_, k := w.Dims()
	all, seen := [3]*mat.Dense{x, w, h}, [3]*mat.Dense{x, w, h}
	var ss [3]summary
	var bars [3]colourBar
	for i, a := range all {
		ss[i] = summarise(a)
		bars[i] = colourBar{scale: sharedScale(ss[i])}
	}
	if !f.shared && k > 1 {
		seen[1], seen[2] = mat.DenseCopyOf(rowsOverTheirLargest(mat.DenseCopyOf(w.T())).T()), rowsOverTheirLargest(h)
		bars[1].scale, bars[2].scale = ownScale(seen[1], "col.\nmax"), ownScale(seen[2], "row\nmax")
	}

	room := 0.7 * cmp.Or(ask.width, columnWidth)
	if len(named.components) > 0 { // names stand left of X and of H
		room *= 0.7
	}
	rows, parts := named.x.within(room).rows, names{rows: named.components}.within(room).rows
	labels := widest(n, rows) + 8
	hLabels := widest(k, parts) + 8
	around := 2*margin + labels + hLabels + 2*signRoom + bars[0].width() + bars[1].width() + bars[2].width()
	if ask.width == 0 {
		ask.width = min(columnWidth, around+vg.Length(2*m+k)*30)
		ask.width = max(ask.width, around+4*leastSide)
	}
	room = max(ask.width-around, 30)
	cell := vg.Point{X: room / vg.Length(2*m+k)}
	wide := [3]vg.Length{cell.X * vg.Length(m), cell.X * vg.Length(k), cell.X * vg.Length(m)}
	if wide[1] < leastSide {
		wide[1] = min(leastSide, room/3)
		wide[0] = (room - wide[1]) / 2
		wide[2] = wide[0]
	}
	cell.X = wide[0] / vg.Length(m)
	below := max(columnLabelHeight(cell.X, m, named.x), columnLabelHeight(wide[1]/vg.Length(k), k, names{columns: parts}))
	top := headingRoom()
	if ask.height == 0 {
		ask.height = 2*margin + top + below + max(panelHeight(wide[0], n, m), leastSide*2)
	}
	high := max(ask.height-2*margin-top-below, 4)
	cell.Y = high / vg.Length(n)
	hHigh := min(max(cell.Y*vg.Length(k), leastHigh), high)

	heights := [3]vg.Length{high, high, hHigh}
	titles := [3]string{"X", "W", "H"}
	shown := [3]names{
		{rows, named.x.columns, named.x.rows}, {rows, parts, named.x.rows}, {parts, named.x.columns, named.components},
	}
	panels := make([]*plot.Plot, 3)
	boxes := make([]vg.Rectangle, 3)
	left := labels
	for i, a := range all {
		an, am := a.Dims()
		each := vg.Point{X: wide[i] / vg.Length(am), Y: heights[i] / vg.Length(an)}
		values := fitText(each, a)
		values.of = a
		panels[i] = matrixPanel(titles[i], seen[i], bars[i].scale, values, each, shown[i], i != 1)
		bars[i].height = heights[i]
		panels[i].Add(bars[i])
		boxes[i] = vg.Rectangle{Min: vg.Point{X: left, Y: -top - heights[i]}, Max: vg.Point{X: left + wide[i], Y: -top}}
		left += wide[i] + bars[i].width() + signRoom
		if i == 1 {
			left += hLabels
		}
	}
	p := &picture{panels: panels, size: ask, title: fmt.Sprintf("X (%s) ≈ W (%s) · H (%s)", dimensions(x), dimensions(w), dimensions(h))}
	p.draw = func(c draw.Canvas) {
		origin := vg.Point{X: c.Min.X, Y: c.Max.Y}
		for i, box := range boxes {
			drawIn(c, panels[i], vg.Rectangle{Min: box.Min.Add(origin), Max: box.Max.Add(origin)})
		}
		s := canvas.Bold(canvas.Text(14, text1))
		for i, sign := range []string{"≈", "·"} {
			x := boxes[i].Max.X + bars[i].width() + signRoom/2
			y := -top - hHigh/2
			c.FillText(s, origin.Add(vg.Point{X: x, Y: y + s.FontExtents().Descent}), sign)
		}
	}
	called := [3]names{named.x, {rows: named.x.rows, columns: named.components}, {rows: named.components, columns: named.x.columns}}
	for i, s := range ss {
		p.words += titles[i] + ": " + s.tell("entries", called[i]) + s.coloured(bars[i].scale) + s.missing() + " "
	}
	if bars[1].scale.own != "" {
		p.words += "The colours of each row of H, and of each column of W, end at its own largest magnitude. "
	}
	r := mat.NewDense(n, m, nil)
	r.Mul(w, h)
	r.Sub(x, r)
	if sr := summarise(r); sr.finite > 0 {
		most, i, j := sr.largest()
		p.words += fmt.Sprintf("The largest entry of X − W·H has magnitude %s at %s, %s%s.", short(most), named.x.row(i), named.x.column(j), norms(x, r, "X"))
	} else {
		p.words += "No entry of X − W·H is finite."
	}
	return p, nil
}

// factorNames are the names of the rows and columns of X, and those of the components.
type factorNames struct {
	x          names
	components []string
}

// read reads the three matrices, whose shapes must fit. X's names come before those of the factors.
func (f factors) read() (x, w, h *mat.Dense, named factorNames, err error) {
	x, ofX, err := read("Factors", "X", f.x)
	if err != nil {
		return nil, nil, nil, named, err
	}
	w, ofW, err := read("Factors", "W", f.w)
	if err != nil {
		return nil, nil, nil, named, err
	}
	h, ofH, err := read("Factors", "H", f.h)
	if err != nil {
		return nil, nil, nil, named, err
	}
	n, m := x.Dims()
	wn, k := w.Dims()
	hk, hm := h.Dims()
	if wn != n || hk != k || hm != m {
		return nil, nil, nil, named, failf("Factors: X is %d×%d, W %d×%d and H %d×%d, want n×m, n×k and k×m", n, m, wn, k, hk, hm)
	}
	named.x = f.names.or(ofX).or(names{rows: ofW.rows, columns: ofH.columns})
	if err := named.x.check("Factors", n, m); err != nil {
		return nil, nil, nil, named, err
	}
	named.components = names{rows: ofH.rows}.or(names{rows: ofW.columns}).rows
	if c := len(named.components); c > 0 && c != k {
		return nil, nil, nil, named, failf("Factors: %d names for %d components", c, k)
	}
	return x, w, h, named, nil
}
