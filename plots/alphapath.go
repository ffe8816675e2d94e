package plots

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// AlphaPathFigure is what [AlphaPath] returns.
type AlphaPathFigure struct {
	Figure[AlphaPathFigure, alphaPath]
}

// alphaPath is what an AlphaPathFigure draws.
type alphaPath struct {
	model      *nmf.Model
	x          mat.Matrix
	components []string
}

// AlphaPath draws the exact code of one row x (1×m) over the weight AlphaW of the penalty on W, as Lasso paths are drawn: a curve
// for each of the model's k components. AlphaW falls from left to right on a logarithmic axis, whose right end is 0.
//
// L1Ratio is the model's. With 1 there is an AlphaW from which on every coefficient is 0, and there the axis begins. With 0 the
// penalty alone makes no coefficient 0. The axis has five decades, or more if the model's own AlphaW, a dashed line, lies beyond
// them. The 12 components whose coefficients grow largest have colours, the others are grey.
//
// The codes are those of [nmf.Model.TransformExact], and Beta must be 2. If x is an [nmf.Labelled], the text names the row. The
// penalty is scikit-learn's, multiplied by m. Tibshirani, Regression shrinkage and selection via the lasso, J. R. Stat. Soc. B 58
// (1996) 267–288.
func AlphaPath(model *nmf.Model, x mat.Matrix) AlphaPathFigure {
	return newFigure[AlphaPathFigure](alphaPath{model: model, x: x})
}

// Components sets the names of the k components.
func (f AlphaPathFigure) Components(names ...string) AlphaPathFigure {
	f.own.components = words.Labels(names)
	return f
}

const (
	alphaDecades = 5
	alphaSteps   = 60 // codes in a decade
)

func (f alphaPath) build(ask size) (*picture, error) {
	h, x, row, err := f.row()
	if err != nil {
		return nil, err
	}
	marks, err := f.marks(h, x)
	if err != nil {
		return nil, err
	}
	ask = ask.or(columnWidth, 0.45)
	p := newPlot()
	p.X.Label.Text, p.Y.Label.Text = "AlphaW, the weight of the penalty on W", "exact code"
	if marks.own > 0 {
		p.X.Label.Text += fmt.Sprintf("  (dashed: the model's, %s)", short(marks.own))
	}
	p.X.Min, p.X.Max = marks.zero, marks.curves[0].x[0]
	p.X.Scale, p.X.Tick.Marker = fallingLog{}, logTicks{count: 7, zero: marks.zero}
	top := slices.Max(marks.curves[0].y)
	if top == 0 {
		top = 1
	}
	p.Y.Min, p.Y.Max, p.Y.Scale, p.Y.Tick.Marker = 0, min(top, math.MaxFloat64/2)*1.05, linearScale{}, linearTicks{count: 5}
	p.Add(gridLines{}, marks, endLabels{marks.labels(labelRoom(ask))})
	title, words, detail := marks.tell()
	title += forRow(row)
	return &picture{panels: []*plot.Plot{p}, draw: alone(p), size: ask, title: title, words: words, detail: detail}, nil
}

// marks computes the curves.
func (f alphaPath) marks(h, x *mat.Dense) (marks alphaMarks, err error) {
	lo, hi, err := f.alphas(h, x)
	if err != nil {
		return marks, err
	}
	decades := log10(hi) - log10(lo)
	marks = alphaMarks{zero: times10(lo, -0.08*decades), own: f.model.Config.AlphaW}
	k, _ := h.Dims()
	marks.curves = make([]run, k)
	for t := range marks.curves {
		marks.curves[t] = run{name: indexName("component", t, f.components), converged: true}
	}
	steps := min(int(math.Ceil(decades*alphaSteps)), 1200) // more than a picture shows
	for i := range steps + 2 {
		m := *f.model
		at := marks.zero // stands for 0
		m.Config.AlphaW = 0
		if i <= steps {
			at = times10(hi, -decades*float64(i)/float64(steps))
			m.Config.AlphaW = at
		}
		w, err := m.TransformExact(context.Background(), x)
		if err != nil {
			return marks, failf("AlphaPath at AlphaW = %s: %w", short(m.Config.AlphaW), err)
		}
		for t := range marks.curves {
			r := &marks.curves[t]
			r.x, r.y = append(r.x, at), append(r.y, w.At(0, t))
		}
	}
	slices.SortStableFunc(marks.curves, func(a, b run) int { return cmp.Compare(slices.Max(b.y), slices.Max(a.y)) })
	for i := range marks.curves {
		marks.curves[i].colour = i
	}
	return marks, nil
}

// row reads the model's components, and the row with its name if it has one.
func (f alphaPath) row() (h, x *mat.Dense, name []string, err error) {
	if f.model == nil || f.model.H == nil {
		return nil, nil, nil, failf("AlphaPath: the model is nil or has no components")
	}
	if h, _, err = read("AlphaPath", "H", f.model.H); err != nil {
		return nil, nil, nil, err
	}
	x, named, err := read("AlphaPath", "x", f.x)
	if err != nil {
		return nil, nil, nil, err
	}
	k, m := h.Dims()
	n, xm := x.Dims()
	switch {
	case n != 1 || xm != m:
		return nil, nil, nil, failf("AlphaPath: x is %d×%d, want one row of %d columns", n, xm, m)
	case f.model.Config.Beta != 2:
		return nil, nil, nil, failf("AlphaPath: the model's beta is %g, want 2", f.model.Config.Beta)
	case len(f.components) > 0 && len(f.components) != k:
		return nil, nil, nil, failf("AlphaPath: %d names for %d components", len(f.components), k)
	}
	if err := named.check("AlphaPath", n, m); err != nil {
		return nil, nil, nil, err
	}
	if _, err := f.model.TransformExact(context.Background(), named.on(x)); err != nil {
		return nil, nil, nil, failf("AlphaPath: %w", err)
	}
	return h, x, named.rows, nil
}

// alphas is the range of the axis: to where the L1 penalty leaves no coefficient, or where the L2 penalty leaves each at most a
// hundredth of what its component alone would have.
func (f alphaPath) alphas(h, x *mat.Dense) (lo, hi float64, err error) {
	k, m := h.Dims()
	c := f.model.Config
	first, second := 0.0, 0.0
	for t := range k {
		first = max(first, mat.Dot(h.RowView(t), x.RowView(0)))
		second = max(second, 100*mat.Dot(h.RowView(t), h.RowView(t)))
	}
	hi = math.Inf(1)
	if first > 0 && c.L1Ratio > 0 {
		hi = first / (float64(m) * c.L1Ratio)
	}
	if second > 0 && c.L1Ratio < 1 {
		hi = min(hi, second/(float64(m)*(1-c.L1Ratio)))
	}
	if math.IsInf(hi, 1) {
		hi = 1 // every code is 0
	}
	lo = hi / math.Pow10(alphaDecades)
	if own := c.AlphaW; own > 0 {
		lo, hi = min(lo, own/2), max(hi, own*2)
	}
	if !(lo > 1e-290 && hi < 1e290) {
		return 0, 0, failf("AlphaPath: AlphaW would go from %s to %s, numbers out of range", short(lo), short(hi))
	}
	return lo, hi, nil
}

// fallingLog is logScale from right to left; gonum's InvertedScale would swap lo and hi, which logScale does not take.
type fallingLog struct{}

func (fallingLog) Normalize(lo, hi, v float64) float64 { return 1 - logScale{}.Normalize(lo, hi, v) }

// alphaMarks draws the curves, those with the largest coefficients first, and the model's own alpha.
type alphaMarks struct {
	curves []run
	zero   float64 // where alpha = 0 stands
	own    float64
}

func (m alphaMarks) Plot(c draw.Canvas, p *plot.Plot) {
	for i, r := range slices.Backward(m.curves) { // the largest above the others
		if i < maxCurves {
			curvePlot{run: r, wide: true}.Plot(c, p)
			continue
		}
		pts := make([]vg.Point, len(r.x))
		for j := range pts {
			pts[j] = place(&c, p, r.x[j], r.y[j], 0)
		}
		c.StrokeLines(draw.LineStyle{Color: canvas.Ink(0.4), Width: hairline}, simplify(pts, 0.08))
	}
	if m.own > 0 {
		x := c.X(p.X.Norm(m.own))
		c.StrokeLine2(draw.LineStyle{Color: text2, Width: hairline, Dashes: dashes[1]}, x, c.Min.Y, x, c.Max.Y)
	}
}

// labels name the curves where alpha is 0.
func (m alphaMarks) labels(room vg.Length) []endLabel {
	var labels []endLabel
	for _, r := range m.curves[:min(len(m.curves), maxCurves)] {
		l := endLabel{text: r.name, x: m.zero, y: r.last(), colour: r.colour}
		l.text = l.with(short(r.last()), room)
		labels = append(labels, l)
	}
	return labels
}

// leaving says where a coefficient leaves 0, if it does, and what it is without a penalty.
func leaving(r run) string {
	end := ", is " + short(r.last()) + " without a penalty"
	switch at := slices.IndexFunc(r.y, func(v float64) bool { return v > 0 }); {
	case at < 0:
		return "0 at every AlphaW"
	case at == 0:
		return "above 0 at the largest AlphaW" + end
	case at == len(r.x)-1:
		return "leaves 0 at an AlphaW of 0" + end
	default: // the true place is up to a step before
		return "leaves 0 at an AlphaW of about " + tidyExponent(strconv.FormatFloat(r.x[at], 'g', 2, 64)) + end
	}
}

// tell says where the coefficients leave 0 and what they are without a penalty.
func (m alphaMarks) tell() (title, words, detail string) {
	title = fmt.Sprintf("A code of %s as the penalty gets weaker", count(len(m.curves), "component", "components"))
	used := 0
	lines := []string{}
	for i, r := range m.curves {
		if r.last() > 0 {
			used++
		}
		if i < maxCurves {
			lines = append(lines, r.name+": "+leaving(r))
		}
	}
	words = fmt.Sprintf("AlphaW falls from %s to %s, then 0, where %d of %s in use.", brief(m.curves[0].x[0]),
		brief(m.curves[0].x[len(m.curves[0].x)-2]), used, count(len(m.curves), "coefficient is", "coefficients are"))
	if n := len(m.curves) - maxCurves; n > 0 {
		words += fmt.Sprintf(" The %s with the smallest coefficients are grey.", count(n, "component", "components"))
	}
	return title, words, strings.Join(lines, "\n")
}
