package plots

import (
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// indexTicks labels n rows or columns with names or numbers; each has room points along the axis, a label needs need. When not
// all fit, those at a round step are labelled.
func indexTicks(n int, names []string, room, need vg.Length) plot.ConstantTicks {
	step := 1
	if room < need {
		step = int(niceStep(float64(need/max(room, need/vg.Length(n))), true)) // one label at least
	}
	var ticks []plot.Tick
	for i := 0; i < n; i += step {
		label := shorten(nameOr(names, i), 20)
		if label == "" {
			label = "\u00a0" // an empty label would be a minor tick
		}
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: label})
	}
	return ticks
}

// widest is the width of the widest label that indexTicks can write.
func widest(n int, names []string) vg.Length {
	s, w := canvas.Text(smallText, text1), vg.Length(0)
	if len(names) == 0 {
		return s.Width(strconv.Itoa(n - 1))
	}
	for _, name := range names {
		w = max(w, s.Width(shorten(name, 20)))
	}
	return w
}

// upright says whether the columns' names do not fit side by side.
func upright(cell vg.Length, m int, named names) bool {
	return len(named.columns) > 0 && cell < widest(m, named.columns)+5
}

// columnTicks labels columns that are cell wide; names that do not fit are to be turned.
func columnTicks(cell vg.Length, m int, named names) (ticks plot.ConstantTicks, rotated bool) {
	if !upright(cell, m, named) {
		return indexTicks(m, named.columns, cell, widest(m, named.columns)+5), false
	}
	ticks = indexTicks(m, named.columns, cell, smallText*1.2)
	for i := range ticks {
		ticks[i].Label += "\u00a0" // off the frame
	}
	return ticks, true
}

// turn makes an axis' labels stand upright.
func turn(a *plot.Axis) {
	a.Tick.Label.Rotation = math.Pi / 2
	a.Tick.Label.XAlign, a.Tick.Label.YAlign = draw.XRight, draw.YCenter
}

// columnLabelHeight is the room below a panel.
func columnLabelHeight(cell vg.Length, m int, named names) vg.Length {
	if upright(cell, m, named) {
		return widest(m, named.columns) + 8
	}
	return smallText + 8
}

// matrixPanel is a plot of a matrix's cells; a cell is to have the given size.
func matrixPanel(title string, x mat.Matrix, s scale, values cellText, cell vg.Point, named names, rowLabels bool) *plot.Plot {
	n, m := x.Dims()
	p := newPlot()
	p.Add(cells{x: x, scale: s, values: values})
	if title != "" {
		p.Add(heading{title, panelGap})
	}
	p.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	p.X.LineStyle.Width, p.Y.LineStyle.Width = 0, 0
	p.X.Tick.Length, p.Y.Tick.Length = 2, 2
	ticks, rotated := columnTicks(cell.X, m, named)
	p.X.Tick.Marker = ticks
	if rotated {
		turn(&p.X)
	}
	p.Y.Tick.Marker = plot.ConstantTicks(nil)
	if rowLabels {
		need := smallText * 1.2
		if len(named.rows) == 0 && cell.Y < need {
			need = smallText * 3 // numbers that are left out are known from those beside them
		}
		p.Y.Tick.Marker = indexTicks(n, named.rows, cell.Y, need)
	}
	return p
}

// panelHeight is how high n rows of m cells are drawn on the width: square cells, unless these would be larger than a number
// needs or the panel too flat or too high.
func panelHeight(width vg.Length, n, m int) vg.Length {
	square := width * vg.Length(n) / vg.Length(m)
	return max(min(square, 36*vg.Length(n), 1.4*width), 14*vg.Length(min(n, 4)), 24)
}

// heading is a panel's title, centred above the data, where gonum's own is centred above everything with its labels.
type heading struct {
	text string
	over vg.Length // how much wider than the data it may be
}

func (heading) style() draw.TextStyle { return canvas.Bold(canvas.Text(labelText, text1)) }

const headingGap = vg.Length(5)

// headingRoom is the height that a heading takes above the data.
func headingRoom() vg.Length { return headingGap + heading{}.style().Height("0") }

// GlyphBoxes keeps room above the data.
func (h heading) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 0.5, Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{Y: headingRoom()}}}}
}

func (h heading) Plot(c draw.Canvas, _ *plot.Plot) {
	s := h.style()
	s.YAlign = draw.YBottom
	c.FillText(s, vg.Point{X: c.Center().X, Y: c.Max.Y + headingGap + s.FontExtents().Descent}, cut(s, h.text, c.Max.X-c.Min.X+h.over))
}

// inRow lays panels side by side so that their data areas are equally large and aligned.
func inRow(panels []*plot.Plot, gap vg.Length) func(draw.Canvas) {
	return func(c draw.Canvas) {
		tiles := draw.Tiles{Rows: 1, Cols: len(panels), PadX: gap}
		for i, canvas := range plot.Align([][]*plot.Plot{panels}, tiles, c)[0] {
			panels[i].Draw(canvas)
		}
	}
}

// above lays one panel above another, their data areas aligned; the upper gets the given share of the height.
func above(upper, lower *plot.Plot, share vg.Length) func(draw.Canvas) {
	return func(c draw.Canvas) {
		u, l := upper.DataCanvas(c), lower.DataCanvas(c)
		left, right := max(u.Min.X, l.Min.X), min(u.Max.X, l.Max.X)
		middle := (1 - share) * (c.Max.Y - c.Min.Y)
		upper.Draw(draw.Crop(c, left-u.Min.X, right-u.Max.X, middle+4, 0))
		lower.Draw(draw.Crop(c, left-l.Min.X, right-l.Max.X, 0, middle-4-(c.Max.Y-c.Min.Y)))
	}
}

// dimensions is a matrix's shape in words.
func dimensions(x mat.Matrix) string {
	n, m := x.Dims()
	return strconv.Itoa(n) + "×" + strconv.Itoa(m)
}

// contents lists a small matrix row by row, aligned, for Text.
func contents(x mat.Matrix, named names) []string {
	n, m := x.Dims()
	if n > 12 || m > 12 {
		return nil
	}
	text := fitText(vg.Point{X: math.MaxFloat32, Y: math.MaxFloat32}, x)
	lines := make([]string, n)
	for i := range n {
		lines[i] = nameOr(named.rows, i)
	}
	lines = alignLeft(lines)
	for j := range m {
		column := make([]string, n)
		for i := range n {
			column[i] = text.format.String(x.At(i, j))
		}
		for i, s := range style.Align(column) {
			lines[i] += "  " + s
		}
	}
	return lines
}

func alignLeft(cells []string) []string {
	width := 0
	for _, c := range cells {
		width = max(width, len([]rune(c)))
	}
	out := slices.Clone(cells)
	for i, c := range out {
		for range width - len([]rune(c)) {
			c += " "
		}
		out[i] = c
	}
	return out
}
