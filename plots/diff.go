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

// DiffFigure is what [Diff] returns.
type DiffFigure struct {
	Figure[DiffFigure, diff]
}

// diff is what a DiffFigure draws.
type diff struct {
	x, y   mat.Matrix
	called [2]string // "" for data and reconstruction
	names  names
}

// Diff draws data, its reconstruction (both n×m) and the residual data − reconstruction side by side, row 0 on top. The first two
// share their colour scale. That of the residual is centred on 0, blue below and orange above, and its title gives the greatest
// magnitude or says that the two are identical. Sparse matrices and small negative entries are drawn as by [Heatmap].
//
// The residual's colours end at its 99 % quantile where a few entries dwarf the rest: where there are at least 100, and the
// greatest is more than twice that quantile. The colour bar and the text then say how many lie beyond. Entries that are not
// finite are grey.
//
// Entries are written into their cells where there is room. A matrix of more than 400 entries is drawn as an image, whose pixels
// are means of blocks where entries are finer than pixels. The names of an [nmf.Labelled] are printed, those of data first.
func Diff(data, reconstruction mat.Matrix) DiffFigure {
	return newFigure[DiffFigure](diff{x: data, y: reconstruction})
}

// Named sets what the two matrices are called, instead of data and reconstruction.
func (f DiffFigure) Named(data, reconstruction string) DiffFigure {
	f.own.called = [2]string{words.Label(data), words.Label(reconstruction)}
	return f
}

// Rows sets the rows' names, n of them, instead of those that the matrices have.
func (f DiffFigure) Rows(names ...string) DiffFigure {
	f.own.names.rows = words.Labels(names)
	return f
}

// Columns sets the columns' names, m of them, instead of those that the matrices have.
func (f DiffFigure) Columns(names ...string) DiffFigure {
	f.own.names.columns = words.Labels(names)
	return f
}

func (f diff) build(ask size) (*picture, error) {
	called := [2]string{cmp.Or(f.called[0], "data"), cmp.Or(f.called[1], "reconstruction")}
	x, y, found, err := readPair("Diff", f.x, f.y, called)
	if err != nil {
		return nil, err
	}
	n, m := x.Dims()
	named := f.names.or(found)
	if err := named.check("Diff", n, m); err != nil {
		return nil, err
	}
	r := mat.NewDense(n, m, nil)
	r.Sub(x, y)
	sx, sy, sr := summarise(x), summarise(y), summarise(r)
	shared, residual := sharedScale(sx, sy), residualScale(sx.share(), sr)
	if ask.scales != nil {
		shared, residual = ask.scales[0], ask.scales[1]
	}

	if ask.width == 0 {
		ask.width = columnWidth
	}

	shown := named.within(ask.width)
	// The data areas share what the labels and bars leave.
	bars := []colourBar{{scale: shared}, {scale: residual}}
	width := (ask.width - 2*margin - 2*panelGap - widest(n, shown.rows) - 8 - bars[0].width() - bars[1].width()) / 3
	cell := vg.Point{X: width / vg.Length(m)}
	around := 2*margin + labelText + 8 + columnLabelHeight(cell.X, m, named)
	if ask.height == 0 {
		ask.height = around + panelHeight(width, n, m)
	}
	cell.Y = (ask.height - around) / vg.Length(n)

	title := "residual"
	most, i, j := sr.largest()
	switch {
	case sr.finite == 0:
		title = "residual (nothing finite)"
	case most == 0 && sr.nan+sr.inf == 0:
		title = "residual: identical"
	case most == 0:
		title = "residual: 0 where finite"
	default:
		title = "residual (max |r| = " + brief(most) + ")"
	}
	values := fitText(cell, x, y)
	panels := []*plot.Plot{
		matrixPanel(called[0], x, shared, values, cell, shown, true),
		matrixPanel(called[1], y, shared, values, cell, shown, false),
		matrixPanel(minus(title), r, residual, fitText(cell, r), cell, shown, false),
	}
	bars[0].height, bars[1].height = cell.Y*vg.Length(n), cell.Y*vg.Length(n)
	panels[1].Add(bars[0])
	panels[2].Add(bars[1])

	p := &picture{panels: panels, draw: inRow(panels, panelGap), size: ask, entries: []summary{sx, sy, sr}}
	p.title = fmt.Sprintf("Difference of %s and %s", called[0], called[1])
	p.words = fmt.Sprintf("Three panels of %s entries: %s %s, %s %s, and the residual %s − %s.", dimensions(x),
		called[0], sx.between(), called[1], sy.between(), called[0], called[1])
	switch {
	case sr.finite == 0:
		p.words += " No entry of the residual is finite."
	case most == 0 && sr.nan+sr.inf == 0:
		p.words += " The two are identical: every entry of the residual is 0."
	case most == 0:
		p.words += " Every finite entry of the residual is 0."
	default:
		p.words += fmt.Sprintf(" The largest residual is %s at %s, %s%s.", short(r.At(i, j)), named.row(i), named.column(j), norms(x, r, called[0]))
	}
	p.words += sx.coloured(shared) + max(sx.beyond(shared), sy.beyond(shared)) + sr.beyond(residual) + sr.missing()
	if lines := contents(r, named); lines != nil {
		p.detail = "residual:\n" + strings.Join(lines, "\n")
	}
	return p, nil
}
