package plots

import (
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// contributionBars draws a pair of lying bars for each component, of the exact code above and of the linear code below.
type contributionBars struct {
	exact, linear []float64
	low, high     []float64 // of the exact, or nil
	components    []string
	keyed         bool // the components' colours in the stacks stand beside their names
}

func (b contributionBars) panel(room vg.Length) *plot.Plot {
	p := newPlot()
	lo, hi := 0.0, 0.0
	for _, values := range [][]float64{b.exact, b.linear, b.low, b.high} {
		for _, v := range values {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	if lo == hi {
		hi = 1
	}
	p.X.Label.Text = "adds in all columns, in units of X"
	p.X.Min, p.X.Max, p.X.Scale, p.X.Tick.Marker = lo, hi, linearScale{}, linearTicks{count: 7}
	p.Y.Min, p.Y.Max, p.Y.Scale = -0.5, float64(len(b.exact))-0.5, plot.InvertedScale{Normalizer: plot.LinearScale{}}
	var ticks plot.ConstantTicks
	for t, name := range cutAll(b.components, room) {
		label := name + "\u00a0"
		if b.keyed {
			label += "\u00a0\u00a0\u00a0\u00a0\u00a0"
		}
		ticks = append(ticks, plot.Tick{Value: float64(t), Label: label})
	}
	p.Y.Tick.Marker, p.Y.Tick.Length, p.Y.LineStyle.Width = ticks, 0, 0
	p.Add(b, legend{
		{"exact code", func(c draw.Canvas, at vg.Point) { codeBox(c, at, true) }}, {"linear code", func(c draw.Canvas, at vg.Point) { codeBox(c, at, false) }},
	})
	return p
}

func codeBox(c draw.Canvas, at vg.Point, exact bool) {
	setCode(c, exact)
	c.Fill(vg.Rectangle{Min: at.Sub(vg.Point{X: 4, Y: 3.5}), Max: at.Add(vg.Point{X: 4, Y: 3.5})}.Path())
}

func setCode(c draw.Canvas, exact bool) {
	if exact {
		c.SetColor(canvas.Line(2))
		return
	}
	c.SetColor(canvas.Line(1))
}

func (b contributionBars) Plot(c draw.Canvas, p *plot.Plot) {
	x := func(v float64) vg.Length { return c.X(p.X.Norm(v)) }
	for t, name := range b.components {
		if b.keyed {
			at := vg.Point{X: c.Min.X - 7, Y: c.Y(p.Y.Norm(float64(t)))}
			c.SetColor(partColour(t))
			c.Fill(vg.Rectangle{Min: at.Sub(vg.Point{X: 3.5, Y: 3.5}), Max: at.Add(vg.Point{X: 3.5, Y: 3.5})}.Path())
		}
		for i, v := range []float64{b.exact[t], b.linear[t]} {
			setCode(c, i == 0)
			from, to := float64(t)-0.36+0.36*float64(i), float64(t)+0.36*float64(i)
			bar := vg.Rectangle{Min: vg.Point{X: x(0), Y: c.Y(p.Y.Norm(to))}, Max: vg.Point{X: x(v), Y: c.Y(p.Y.Norm(from))}}
			if v != 0 {
				c.Fill(bar.Path())
			}
			bar.Min.X, bar.Max.X = c.Min.X, c.Max.X
			canvas.Note(c.Canvas, bar, name+", "+[]string{"exact code", "linear code"}[i]+": "+short(v))
		}
		if b.low != nil && b.high[t] > b.low[t] {
			y := c.Y(p.Y.Norm(float64(t) - 0.18))
			line := draw.LineStyle{Color: text1, Width: 1}
			c.StrokeLine2(line, x(b.low[t]), y, x(b.high[t]), y)
			for _, v := range []float64{b.low[t], b.high[t]} {
				c.StrokeLine2(line, x(v), y-2.5, x(v), y+2.5)
			}
		}
	}
	c.StrokeLine2(draw.LineStyle{Color: text2, Width: hairline}, x(0), c.Min.Y, x(0), c.Max.Y)
}

// partColour is the colour of a component in the stacks: another than those of the codes, as far as there are others.
func partColour(t int) canvas.Hue { return canvas.Line(t + 3) }

// contributionStack draws the parts of each column on top of one another, and the row as a line across.
type contributionStack struct {
	parts               *mat.Dense
	x                   []float64
	components, columns []string
}

// stackRange is the range that both stacks and the row need. Where the row is far above all parts, as an entry that no component has,
// the range ends above the parts.
func stackRange(exact, linear *mat.Dense, x []float64) (lo, hi float64) {
	above := 0.0
	for j, v := range x {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			lo, above = math.Min(lo, v), math.Max(above, v)
		}
		for _, parts := range []*mat.Dense{exact, linear} {
			up, down := 0.0, 0.0
			k, _ := parts.Dims()
			for t := range k {
				v := parts.At(t, j)
				up, down = up+math.Max(v, 0), down+math.Min(v, 0)
			}
			lo, hi = math.Min(lo, down), math.Max(hi, up)
		}
	}
	if hi == 0 || above <= 2*hi {
		hi = math.Max(hi, above)
	} else {
		hi *= 1.3
	}
	if lo == hi {
		hi = 1
	}
	return lo, hi + 0.04*(hi-lo)
}

func (s contributionStack) panel(title string, lo, hi float64, cell vg.Length, first bool) *plot.Plot {
	p := newPlot()
	_, m := s.parts.Dims()
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = -0.5, float64(m)-0.5, lo, hi
	p.Y.Scale, p.Y.Tick.Marker = linearScale{}, linearTicks{count: 5}
	if !first {
		p.Y.Tick.Marker = unlabelled{p.Y.Tick.Marker}
	}
	ticks, rotated := columnTicks(cell, m, names{columns: s.columns})
	p.X.Tick.Marker = ticks
	if rotated {
		turn(&p.X, cell)
	}
	p.Add(gridLines{}, heading{title, panelGap}, s)
	return p
}

func (s contributionStack) Plot(c draw.Canvas, p *plot.Plot) {
	k, m := s.parts.Dims()
	x, y := func(v float64) vg.Length { return c.X(p.X.Norm(v)) }, func(v float64) vg.Length { return c.Y(p.Y.Norm(v)) }
	up, down := make([]float64, m), make([]float64, m)
	for t := range k {
		c.SetColor(partColour(t))
		for j := range m {
			v := s.parts.At(t, j)
			base := &up[j]
			if v < 0 {
				base = &down[j]
			}
			if v == 0 {
				continue
			}
			box := vg.Rectangle{Min: vg.Point{X: x(float64(j) - 0.38), Y: y(*base)}, Max: vg.Point{X: x(float64(j) + 0.38), Y: y(*base + v)}}
			*base += v
			c.Fill(box.Path())
			canvas.Note(c.Canvas, box, s.components[t]+", "+span("column ", "", s.columns, j, j+1)+": "+short(v))
		}
	}
	for j, v := range s.x {
		if v > p.Y.Max { // further up
			shapes[3].fill(c, text1, vg.Point{X: x(float64(j)), Y: c.Max.Y - 4}, 3.4)
			notePoint(c, vg.Point{X: x(float64(j)), Y: c.Max.Y - 4}, span("column ", "", s.columns, j, j+1)+": the row is "+short(v))
			continue
		}
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			c.StrokeLine2(draw.LineStyle{Color: text1, Width: curve}, x(float64(j)-0.46), y(v), x(float64(j)+0.46), y(v))
		}
	}
	c.StrokeLine2(draw.LineStyle{Color: text2, Width: hairline}, c.Min.X, y(0), c.Max.X, y(0))
}

// contributionPage draws the bars above the two stacks, which share what is left.
func contributionPage(panels []*plot.Plot, share float64) func(draw.Canvas) {
	return func(c draw.Canvas) {
		split := c.Size().Y * vg.Length(1-share)
		alone(panels[0])(draw.Crop(c, 0, 0, split+6, 0))
		inRow(panels[1:], panelGap)(draw.Crop(c, 0, 0, 0, split-c.Size().Y-6))
	}
}

// columnsOf writes columns of text beside each other, aligned at the left.
func columnsOf(columns [][]string) string {
	lines := make([]string, len(columns[0]))
	for _, column := range columns {
		for i, cell := range alignLeft(column) {
			lines[i] += cell + "  "
		}
	}
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
