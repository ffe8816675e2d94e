package plots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/internal/words"
)

// ImagesFigure is what [Images] returns.
type ImagesFigure struct {
	Figure[ImagesFigure, images]
}

// images is what an ImagesFigure draws.
type images struct {
	x, y  mat.Matrix
	shape imageShape
	rows  []string
	worst bool

	called [3]string // the lines of pictures
	says   [2]string // the two matrices, in words
}

// Images draws rows of data and of a reconstruction, both n×m, as pictures of rows×columns = m pixels, line by line, such as
// scikit-learn's digits. The original, the reconstruction and the residual original − reconstruction stand below one another. The
// first two share one colour scale over all rows; that of the residual is centred on 0, as in [Diff]. At most 12 rows are drawn,
// evenly spaced where there are more.
//
// The row names of an [nmf.Labelled] are printed, those of data first.
func Images(data, reconstruction mat.Matrix, rows, columns int) ImagesFigure {
	return newFigure[ImagesFigure](images{x: data, y: reconstruction, shape: imageShape{rows, columns},
		called: [3]string{"original", "reconstruction", "residual"}, says: [2]string{"data", "reconstruction"}})
}

// Named sets what the two matrices are called, such as two reconstructions, instead of original and reconstruction. The third
// line is then called their difference.
func (f ImagesFigure) Named(data, reconstruction string) ImagesFigure {
	data, reconstruction = words.Label(data), words.Label(reconstruction)
	f.own.called, f.own.says = [3]string{data, reconstruction, "difference"}, [2]string{data, reconstruction}
	return f
}

// Rows sets the names of the n rows, instead of those that the matrices have.
func (f ImagesFigure) Rows(names ...string) ImagesFigure {
	f.own.rows = words.Labels(names)
	return f
}

// Worst draws the rows with the largest residuals, the largest first.
func (f ImagesFigure) Worst() ImagesFigure {
	f.own.worst = true
	return f
}

// maxImages is how many pictures stand side by side.
const maxImages = 12

func (f images) build(ask size) (*picture, error) {
	x, y, found, err := readPair("Images", f.x, f.y, [2]string{"data", "reconstruction"})
	if err != nil {
		return nil, err
	}
	n, m := x.Dims()
	if err := f.shape.check("Images", m); err != nil {
		return nil, err
	}
	named := names{rows: names{rows: f.rows}.or(found).rows}
	if err := named.check("Images", n, m); err != nil {
		return nil, err
	}
	r := mat.NewDense(n, m, nil)
	r.Sub(x, y)
	sx, sy, sr := summarise(x), summarise(y), summarise(r)
	shared, residual := sharedScale(sx, sy), residualScale(sx.share(), sr)
	shown := f.choose(r)

	t := tiles{shape: f.shape, columns: len(shown), named: 1, left: f.called[:],
		bars: []tileBar{{shared, 0, 2}, {residual, 2, 3}}}
	for k, of := range []*mat.Dense{x, y, r} {
		for _, i := range shown {
			name, on := "", shared
			if k == 0 {
				name = nameOr(named.rows, i)
			}
			if k == 2 {
				on = residual
			}
			t.panels = append(t.panels, f.shape.panel(of, i, on, name))
		}
	}
	p := &picture{panels: t.panels, draw: t.draw, size: t.size(ask, 1.2*vg.Inch)}
	p.title = fmt.Sprintf("%d of %s as pictures, with %s and %s", len(shown), count(n, "row", "rows"), f.says[1], f.called[2])
	the := "The "
	if f.called[0] == f.says[0] {
		the = ""
	}
	p.words = fmt.Sprintf("%s%s: %s; %s%s: %s.", the, f.says[0], sx.between(), strings.ToLower(the), f.says[1], sy.between())
	if most, i, j := sr.largest(); most > 0 {
		p.words += fmt.Sprintf(" The largest %s is %s in %s, pixel (%d, %d)%s.", f.called[2], short(r.At(i, j)), named.row(i), j/f.shape.columns, j%f.shape.columns,
			norms(x, r, f.says[0]))
	} else if sr.finite > 0 {
		p.words += " Every finite " + f.called[2] + " is 0."
	}
	p.words += sx.coloured(shared) + sr.beyond(residual) + sr.missing()
	var lines []string
	for _, i := range shown {
		lines = append(lines, fmt.Sprintf("%s: %s of norm %s", named.row(i), f.called[2], short(rowNorm(r, i))))
	}
	p.detail = strings.Join(lines, "\n")
	return p, nil
}

// choose returns which rows are drawn.
func (f images) choose(r *mat.Dense) []int {
	n, _ := r.Dims()
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	if f.worst {
		norms := make([]float64, n)
		for i := range norms {
			norms[i] = rowNorm(r, i)
		}
		slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(norms[b], norms[a]) })
		return all[:min(n, maxImages)]
	}
	if n <= maxImages {
		return all
	}
	shown := make([]int, maxImages)
	for k := range shown {
		shown[k] = all[k*(n-1)/(maxImages-1)]
	}
	return shown
}
