package plots

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// indexTicks labels n rows or columns with names or numbers. Each has room points along the axis, and a label needs need points.
// Where not all labels fit, those at a round step are written.
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

// widest is the width of the widest label that indexTicks writes.
func widest(n int, names []string) vg.Length {
	s, w := canvas.Text(smallText, text1), vg.Length(0)
	if len(names) == 0 {
		return s.Width(strconv.Itoa(n - 1))
	}
	for i := 0; i < n; i += labelStep(n) {
		w = max(w, s.Width(shorten(names[i], 20)))
	}
	return w
}

// labelStep divides every step at which indexTicks can label n rows or columns on the longest axis. A million names need not be
// measured where a thousand can be written.
func labelStep(n int) int {
	least := float64(n) * float64(smallText/(maxInches*vg.Inch))
	if least < 10 {
		return 1
	}
	return int(math.Pow(10, math.Floor(log10(least)))) / 2 // niceStep has 1, 2, 2.5 and 5 times a power of ten
}

// upright reports whether the names of columns must stand upright because they do not fit side by side.
func upright(cell vg.Length, m int, named names) bool {
	return len(named.columns) > 0 && cell < widest(m, named.columns)+5
}

// columnTicks labels columns of the width cell. It also reports whether the labels must be turned to fit.
func columnTicks(cell vg.Length, m int, named names) (ticks plot.ConstantTicks, rotated bool) {
	if !upright(cell, m, named) {
		return indexTicks(m, named.columns, cell, widest(m, named.columns)+5), false
	}
	ticks = indexTicks(m, named.columns, cell, nameSize(cell)*1.2)
	for i := range ticks {
		ticks[i].Label += "\u00a0" // off the frame
	}
	return ticks, true
}

// nameSize is the size in which names are written that have this room each across their line: smaller than others where all can be
// read then, and else as others are, with some left out.
func nameSize(room vg.Length) vg.Length {
	for _, size := range []vg.Length{smallText, 7, 6} {
		if room >= size*1.2 {
			return size
		}
	}
	return smallText
}

// turn makes the labels of an axis stand upright, which have this room each.
func turn(a *plot.Axis, room vg.Length) {
	a.Tick.Label.Font.Size = nameSize(room)
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
