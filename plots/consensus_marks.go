package plots

import (
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// symmetric is a matrix whose rows and columns are in an order.
type symmetric struct {
	of    *mat.Dense
	order []int
}

func (s symmetric) Dims() (r, c int)    { return len(s.order), len(s.order) }
func (s symmetric) At(i, j int) float64 { return s.of.At(s.order[i], s.order[j]) }
func (s symmetric) T() mat.Matrix       { return mat.Transpose{Matrix: s} }

// mapMarks draws what stands around a consensus map: its title, the dendrogram above and the silhouettes at the right.
type mapMarks struct {
	consensusMap
	trees bool
}

// GlyphBoxes keeps room for them.
func (m mapMarks) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	g := mapGrid{trees: m.trees}
	return []plot.GlyphBox{{X: 1, Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{X: g.beside(), Y: g.above()}}}}
}

func (m mapMarks) Plot(c draw.Canvas, p *plot.Plot) {
	over := vg.Length(0)
	if m.trees {
		over = treeRoom
		m.tree(c)
		m.silhouetteBars(c)
	}
	s := heading{}.style()
	s.XAlign, s.YAlign = draw.XLeft, draw.YBottom
	room := c.Max.X - c.Min.X
	title := m.title()
	if s.Width(title) > room {
		title = title[:slices.Index([]byte(title), ':')]
	}
	c.FillText(s, vg.Point{X: c.Min.X, Y: c.Max.Y + over + headingGap + s.FontExtents().Descent}, cut(s, title, room+mapGap))
}

// tree draws the joins above the map, at heights from 0 to 1. Joins too low to be seen, and all but the highest of very many, are left
// out.
func (m mapMarks) tree(c draw.Canvas) {
	n := len(m.order)
	place := make([]float64, n, n+len(m.joins))
	for k, i := range m.order {
		place[i] = float64(k) + 0.5
	}
	height := make([]float64, n, n+len(m.joins))
	x := func(at float64) vg.Length { return c.Min.X + (c.Max.X-c.Min.X)*vg.Length(at)/vg.Length(n) }
	y := func(h float64) vg.Length { return c.Max.Y + 3 + (treeRoom-6)*vg.Length(h) }
	line := draw.LineStyle{Color: text2, Width: hairline}
	const most, low = 300, 0.01
	for k, j := range m.joins {
		place, height = append(place, (place[j.a]+place[j.b])/2), append(height, j.height)
		if j.height < low || k < len(m.joins)-most {
			continue
		}
		a, b := x(place[j.a]), x(place[j.b])
		c.StrokeLines(line, []vg.Point{{X: a, Y: y(height[j.a])}, {X: a, Y: y(j.height)}, {X: b, Y: y(j.height)}, {X: b, Y: y(height[j.b])}})
	}
}

// silhouetteBars draws a bar for each row, from 0 to the right, in the colour of its cluster.
func (m mapMarks) silhouetteBars(c draw.Canvas) {
	if m.silhouettes == nil {
		return
	}
	n := len(m.order)
	left, wide := c.Max.X+5, silhouetteRoom-12
	each := (c.Max.Y - c.Min.Y) / vg.Length(n)
	step := max(n/400, 1) // rows finer than a picture shows share a bar
	for k := 0; k < n; k += step {
		i := m.order[k]
		v := max(m.silhouettes[i], 0)
		c.SetColor(canvas.Line(m.cluster[i]))
		c.Fill(vg.Rectangle{
			Min: vg.Point{X: left, Y: c.Max.Y - vg.Length(min(k+step, n))*each}, Max: vg.Point{X: left + wide*vg.Length(v), Y: c.Max.Y - vg.Length(k)*each},
		}.Path())
		if n <= notedMarks {
			canvas.Note(c.Canvas, vg.Rectangle{
				Min: vg.Point{X: left, Y: c.Max.Y - vg.Length(k+1)*each}, Max: vg.Point{X: left + wide, Y: c.Max.Y - vg.Length(k)*each},
			}, m.names[k]+": silhouette "+short(m.silhouettes[i]))
		}
	}
	for _, v := range []vg.Length{0, 1} {
		c.StrokeLine2(draw.LineStyle{Color: canvas.Ink(0.35), Width: hairline}, left+wide*v, c.Min.Y, left+wide*v, c.Max.Y)
	}
}
