package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/internal/words"
)

// CodesFigure is what [Codes] returns.
type CodesFigure struct {
	Figure[CodesFigure, codes]
}

// codes is what a CodesFigure draws.
type codes struct {
	w          mat.Matrix
	groups     []string
	components []string
}

// Codes draws the codes w (n×k) of n rows by group, such as a digit or a class; groups has one name for each row. The left panel
// shows all rows, those of a group together, the right one the mean code of each group. Groups are sorted by name, and by value
// where the names are numbers. The rows of a group keep their order.
//
// If w is an [nmf.Labelled], its column names are the components' names, and the text uses its row names.
func Codes(w mat.Matrix, groups []string) CodesFigure {
	return newFigure[CodesFigure](codes{w: w, groups: slices.Clone(groups)})
}

// Components sets the names of the k components, instead of the column names that w has.
func (f CodesFigure) Components(names ...string) CodesFigure {
	f.own.components = words.Labels(names)
	return f
}

// maxGroups is how many names a figure has room for.
const maxGroups = 60

func (f codes) build(ask size) (*picture, error) {
	w, found, err := read("Codes", "w", f.w)
	if err != nil {
		return nil, err
	}
	n, k := w.Dims()
	if len(f.groups) != n {
		return nil, failf("Codes: %d groups for %d rows, want one for each row", len(f.groups), n)
	}
	named := names{columns: f.components}.or(found)
	if err := named.check("Codes", n, k); err != nil {
		return nil, err
	}
	members := map[string][]int{}
	for i, g := range f.groups {
		members[g] = append(members[g], i)
	}
	var groups []string
	for g := range members {
		groups = append(groups, g)
	}
	slices.SortFunc(groups, byNumber)
	if len(groups) > maxGroups {
		return nil, failf("Codes: %d groups, a figure has room for %d", len(groups), maxGroups)
	}

	sorted, means := mat.NewDense(n, k, nil), mat.NewDense(len(groups), k, nil)
	ends := make([]int, len(groups))
	at := 0
	for g, name := range groups {
		first := at
		for _, i := range members[name] {
			sorted.SetRow(at, w.RawRowView(i))
			at++
		}
		ends[g] = at
		for t := range k {
			means.Set(g, t, mean(sorted, first, at, t, t+1))
		}
	}
	s := summarise(w)
	rows, average := colourBar{scale: sharedScale(s)}, colourBar{scale: sharedScale(summarise(means))}

	if ask.width == 0 {
		ask.width = columnWidth
	}
	shown := names{rows: words.Labels(groups), columns: named.columns}.within(ask.width / 2)
	labels := widest(len(groups), shown.rows) + 8
	width := max((ask.width-2*margin-panelGap-2*labels-rows.width()-average.width())/2, 1)
	cell := vg.Point{X: width / vg.Length(k)}
	around := 2*margin + labelText + 8 + columnLabelHeight(cell.X, k, named)
	if ask.height == 0 {
		ask.height = around + max(vg.Length(len(groups))*16, 160)
	}
	high := max(ask.height-around, 1)
	cell.Y = high / vg.Length(len(groups))

	left := matrixPanel(count(n, "row", "rows"), sorted, rows.scale, cellText{}, cell, names{columns: named.columns}, false)
	left.Y.Tick.Marker, left.Y.Tick.Length = groupTicks(shown.rows, ends, high), 0
	right := matrixPanel("mean of each group", means, average.scale, fitText(cell, means), cell, shown, true)
	rows.height, average.height = high, high
	left.Add(groupLines(ends), rows)
	right.Add(average)
	panels := []*plot.Plot{left, right}
	p := &picture{panels: panels, draw: inRow(panels, panelGap), size: ask}
	p.title = fmt.Sprintf("Codes of %s in %s", count(n, "row", "rows"), count(len(groups), "group", "groups"))
	p.words = s.tell("codes", named) + s.coloured(rows.scale) + s.missing()
	var lines []string
	for g, name := range groups {
		line := fmt.Sprintf("%s (%s)", words.Label(name), count(len(members[name]), "row", "rows"))
		if top := largest(means.RawRowView(g), 1); len(top) > 0 {
			line += fmt.Sprintf(": largest mean code %s of %s", short(means.At(g, top[0])), indexName("component", top[0], named.columns))
		}
		lines = append(lines, line)
	}
	p.detail = strings.Join(lines, "\n")
	return p, nil
}

// byNumber orders names that are numbers by value, before all others, which it orders by their letters.
func byNumber(a, b string) int {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if (errX == nil) != (errY == nil) { // numbers before words
		return cmp.Compare(strconv.FormatBool(errY == nil), strconv.FormatBool(errX == nil))
	}
	if errX == nil {
		if c := cmp.Compare(x, y); c != 0 {
			return c
		}
	}
	return cmp.Compare(a, b)
}

// groupTicks names groups at their middles, leaving out names that would touch the one before.
func groupTicks(groups []string, ends []int, high vg.Length) plot.ConstantTicks {
	var ticks plot.ConstantTicks
	n, first, below := ends[len(ends)-1], 0, vg.Length(-1e9)
	for g, end := range ends {
		middle := float64(first+end-1) / 2
		y := vg.Length(middle+0.5) / vg.Length(n) * high
		if y-below >= smallText*1.1 {
			below = y
			ticks = append(ticks, plot.Tick{Value: middle, Label: shorten(groups[g], 20) + "\u00a0"})
		}
		first = end
	}
	return ticks
}

// groupLines draws a line after each group but the last. Its numbers are the rows before which the groups end.
type groupLines []int

func (g groupLines) Plot(c draw.Canvas, p *plot.Plot) {
	for _, end := range g[:len(g)-1] {
		y := c.Y(p.Y.Norm(float64(end) - 0.5))
		c.StrokeLine2(draw.LineStyle{Color: color.White, Width: 0.8}, c.Min.X, y, c.Max.X, y)
	}
}
