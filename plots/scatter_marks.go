package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// scatterMarks draws rows as dots or as a density, by two components or in a triangle of three.
type scatterMarks struct {
	k       int
	chosen  []int
	corners [3]string // of a triangle
	points  [][2]float64
	rows    []string // what a pointer is told
	groups  []string // of each point, or nil
	names   []string // of the groups, sorted
}

// shapeOf and colour tell groups apart.
func shapeOf(g int) shape { return shapes[g%len(shapes)] }

func (m scatterMarks) group(i int) int {
	if m.groups == nil || len(m.names) > maxColoured {
		return 0
	}
	return slices.Index(m.names, m.groups[i])
}

// keys are the groups that the legend names.
func (m scatterMarks) keys() legend {
	if len(m.names) < 2 || len(m.names) > maxColoured {
		return nil
	}
	var out legend
	for g, name := range m.names {
		out = append(out, legendEntry{shorten(name, 24), func(c draw.Canvas, at vg.Point) { shapeOf(g).fill(c, canvas.Line(g), at, 2.6) }})
	}
	return out
}

// lines are the legend's entries in lines no wider than this.
func (m scatterMarks) lines(width vg.Length) (out []legend) {
	s, x := canvas.Text(smallText, text1), width
	for _, e := range m.keys() {
		w := s.Width(e.text) + 26
		if x+w > width {
			out, x = append(out, nil), 0
		}
		out[len(out)-1] = append(out[len(out)-1], e)
		x += w
	}
	return out
}

// legendRoom is the height of the legend, for a figure about as wide as a page's column at least.
func (m scatterMarks) legendRoom() vg.Length {
	if len(m.keys()) == 0 {
		return 0
	}
	return vg.Length(len(m.keys())+2)/3*groupLine + 4
}

// GlyphBoxes keeps room for the legend above, and for the corners of a triangle.
func (m scatterMarks) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	if len(m.chosen) == 3 {
		s := canvas.Text(smallText, text1)
		left, right := s.Width(m.corners[0])/2, s.Width(m.corners[1])/2
		return []plot.GlyphBox{
			{X: 0, Y: 0, Rectangle: vg.Rectangle{Min: vg.Point{X: -left - 2, Y: -18}}}, {X: 1, Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{X: right + 2, Y: 18 + m.legendRoom()}}},
		}
	}
	return []plot.GlyphBox{{X: 0.5, Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{Y: m.legendRoom()}}}}
}

func (m scatterMarks) Plot(c draw.Canvas, p *plot.Plot) {
	at := func(q [2]float64) vg.Point { return vg.Point{X: c.X(p.X.Norm(q[0])), Y: c.Y(p.Y.Norm(q[1]))} }
	if len(m.chosen) == 3 {
		// The sides are equally long: the box is as high as it is wide times √3/2.
		wide := min(c.Size().X, c.Size().Y*2/vg.Length(math.Sqrt(3)))
		low := vg.Point{X: c.Center().X - wide/2, Y: c.Min.Y}
		at = func(q [2]float64) vg.Point {
			return low.Add(vg.Point{X: wide * vg.Length(q[0]), Y: wide * vg.Length(q[1]*math.Sqrt(3)/2)})
		}
		m.triangle(c, at)
	} else {
		m.axes(c, p)
	}
	if len(m.points) > maxDots {
		m.density(c, at)
	} else {
		m.dots(c, at)
	}
	for i, line := range m.lines(c.Size().X) {
		s := canvas.Text(smallText, text1)
		s.XAlign = draw.XLeft
		pt := vg.Point{X: c.Min.X + 4, Y: c.Max.Y + m.legendRoom() - groupLine*(vg.Length(i)+0.5)}
		if len(m.chosen) == 3 {
			pt.Y += 16
		}
		for _, e := range line {
			e.sign(c, pt)
			c.FillText(s, pt.Add(vg.Point{X: 7, Y: s.FontExtents().Descent}), e.text)
			pt.X += s.Width(e.text) + 26
		}
	}
}

// axes are lines at 0 where codes below 0 are drawn.
func (m scatterMarks) axes(c draw.Canvas, p *plot.Plot) {
	line := draw.LineStyle{Color: canvas.Ink(0.35), Width: hairline}
	if p.X.Min < 0 {
		x := c.X(p.X.Norm(0))
		c.StrokeLine2(line, x, c.Min.Y, x, c.Max.Y)
	}
	if p.Y.Min < 0 {
		y := c.Y(p.Y.Norm(0))
		c.StrokeLine2(line, c.Min.X, y, c.Max.X, y)
	}
}

func (m scatterMarks) triangle(c draw.Canvas, at func([2]float64) vg.Point) {
	corners := []vg.Point{at([2]float64{0, 0}), at([2]float64{1, 0}), at([2]float64{0.5, 1})}
	grid := draw.LineStyle{Color: faint, Width: hairline}
	for i := range 3 {
		a, b, d := corners[i], corners[(i+1)%3], corners[(i+2)%3]
		for _, t := range []vg.Length{0.25, 0.5, 0.75} {
			from, to := a.Add(d.Sub(a).Scale(t)), b.Add(d.Sub(b).Scale(t))
			c.StrokeLine2(grid, from.X, from.Y, to.X, to.Y)
		}
	}
	c.StrokeLines(draw.LineStyle{Color: text2, Width: hairline}, append(corners, corners[0]))
	s := canvas.Text(smallText, text1)
	for i, corner := range corners {
		y := vg.Length(-9)
		if i == 2 {
			y = 9
		}
		c.FillText(s, corner.Add(vg.Point{Y: y + s.FontExtents().Descent}), m.corners[i])
	}
}

func (m scatterMarks) dots(c draw.Canvas, at func([2]float64) vg.Point) {
	alpha := uint8(0xb8)
	for g := range max(len(m.names), 1) {
		see := style.Series(g)
		see.A = alpha
		for i, q := range m.points {
			if m.group(i) == g {
				shapeOf(g).fill(c, straight(see), at(q), 2.2)
			}
		}
	}
	if len(m.points) > 2*notedMarks {
		return
	}
	for i, q := range m.points {
		text := m.rows[i]
		if m.groups != nil {
			text += ", " + m.groups[i]
		}
		notePoint(c, at(q), text)
	}
}

// density fills squares, darker where there are more points, and marks the means of groups.
func (m scatterMarks) density(c draw.Canvas, at func([2]float64) vg.Point) {
	const side = vg.Length(5)
	counts, most := map[[2]int]int{}, 0
	for _, q := range m.points {
		pt := at(q)
		bin := [2]int{int((pt.X - c.Min.X) / side), int((pt.Y - c.Min.Y) / side)}
		counts[bin]++
		most = max(most, counts[bin])
	}
	bins := make([][2]int, 0, len(counts))
	for b := range counts {
		bins = append(bins, b)
	}
	slices.SortFunc(bins, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	const levels = 6
	for level := 1; level <= levels; level++ {
		see := style.Series(0)
		see.A = uint8(0x28 + (0xff-0x28)*(level-1)/(levels-1))
		c.SetColor(straight(see))
		for _, b := range bins {
			share := 1.0
			if most > 1 {
				share = math.Log(float64(counts[b])) / math.Log(float64(most))
			}
			if min(int(share*levels)+1, levels) != level {
				continue
			}
			low := c.Min.Add(vg.Point{X: side * vg.Length(b[0]), Y: side * vg.Length(b[1])})
			box := vg.Rectangle{Min: low, Max: low.Add(vg.Point{X: side, Y: side})}
			c.Fill(box.Path())
			canvas.Note(c.Canvas, box, count(counts[b], "row", "rows"))
		}
	}
	if len(m.keys()) == 0 {
		return
	}
	for g := range m.names {
		q, ok := m.mean(g)
		if ok {
			shapeOf(g).fill(c, text1, at(q), 4.6)
			shapeOf(g).fill(c, canvas.Line(g), at(q), 3.4)
		}
	}
}

// mean is the mean place of a group.
func (m scatterMarks) mean(g int) (q [2]float64, ok bool) {
	n := 0.0
	for i, pt := range m.points {
		if m.groups[i] == m.names[g] {
			n++
			q[0] += (pt[0] - q[0]) / n
			q[1] += (pt[1] - q[1]) / n
		}
	}
	return q, n > 0
}

// tell says what the points are.
func (m scatterMarks) tell(components []string) string {
	out := fmt.Sprintf("%s by the codes of %s.", count(len(m.points), "row", "rows"), strings.Join(components, " and "))
	if len(m.chosen) == 3 {
		out = fmt.Sprintf("%s by the shares of %s in a triangle.", count(len(m.points), "row", "rows"), strings.Join(components, ", "))
	}
	if len(m.points) > maxDots {
		out += " They are drawn as a density, by the logarithm of how many there are."
	}
	if len(m.names) > maxColoured {
		out += fmt.Sprintf(" %d groups are too many for colours.", len(m.names))
	}
	return out
}

// groupMeans lists the groups with their mean places.
func (m scatterMarks) groupMeans(components []string) string {
	if m.groups == nil || len(m.names) > maxGroups {
		return ""
	}
	var lines []string
	for g, name := range m.names {
		q, ok := m.mean(g)
		if !ok {
			continue
		}
		values := []float64{q[0], q[1]}
		if len(m.chosen) == 3 {
			values = []float64{1 - q[0] - q[1]/2, q[0] - q[1]/2, q[1]}
		}
		line := name + ": mean"
		for i, v := range values {
			line += fmt.Sprintf(" %s %s,", components[i], short(v))
		}
		lines = append(lines, strings.TrimSuffix(line, ","))
	}
	return strings.Join(lines, "\n")
}
