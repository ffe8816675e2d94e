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

// spaceMarks is coneMarks seen from the side, with the rows' heights above the plane.
type spaceMarks struct {
	coneMarks
	heights []float64
	lo, hi  [2]float64 // the piece of the plane that is drawn, along and across the cone's axis
}

// inSpace lays out the figure.
func inSpace(c coneMarks, codes coneCodes, ask size) (*picture, error) {
	s := spaceMarks{coneMarks: c, heights: codes.heights()}
	for i, height := range s.heights {
		if math.IsNaN(height) || math.IsInf(height, 0) {
			return nil, failf("Cone: the distance of row %d from the plane is out of range", i)
		}
	}
	for _, q := range c.points() {
		for i, v := range along(q) {
			s.lo[i], s.hi[i] = min(s.lo[i], v), max(s.hi[i], v)
		}
	}
	pad := 0.15 * max(s.hi[0]-s.lo[0], s.hi[1]-s.lo[1])
	for i := range s.lo {
		s.lo[i], s.hi[i] = s.lo[i]-pad, s.hi[i]+pad
	}
	title, words := s.tell(codes)
	drawn := thinned(len(s.rows), func(i int) []float64 { return append(s.rows[i].plane[:], s.heights[i]) })
	words += thinnedWords(len(drawn), len(s.rows))
	s.rows, s.heights = pick(s.rows, drawn), pick(s.heights, drawn)
	return pictureWithUnit(s, "■ row\u00a0\u00a0\u00a0 "+coneLegend, title, words, ask), nil
}

// along turns the page's coordinates so that the first runs along the cone's axis.
func along(q [2]float64) [2]float64 {
	return [2]float64{(q[0] + q[1]) * math.Sqrt2 / 2, (q[1] - q[0]) * math.Sqrt2 / 2}
}

// seen is where a point of the plane, at a height above it, is seen on the page from far away, 30° above the plane.
func seen(q [2]float64, height float64) [2]float64 {
	sin, cos := math.Sincos(math.Pi / 9)
	return [2]float64{q[0]*cos - q[1]*sin, (q[0]*sin+q[1]*cos)/2 + height*math.Sqrt(3)/2}
}

// corners of the piece of the plane, counter-clockwise.
func (s spaceMarks) corners() [][2]float64 {
	return [][2]float64{s.lo, {s.hi[0], s.lo[1]}, s.hi, {s.lo[0], s.hi[1]}}
}

// frame sets ranges that hold everything and leave room for names, with the same unit along both axes.
func (s spaceMarks) frame(p *plot.Plot, dc draw.Canvas) {
	var all [][2]float64
	for _, q := range s.corners() {
		all = append(all, seen(q, 0))
	}
	for i, r := range s.rows {
		all = append(all, seen(along(r.plane), s.heights[i]))
	}
	lo, hi := all[0], all[0]
	for _, q := range all {
		for i := range q {
			lo[i], hi[i] = min(lo[i], q[i]), max(hi[i], q[i])
		}
	}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 1
	area := p.DataCanvas(dc).Size()
	unit := max((hi[0]-lo[0])/max(float64(area.X)-30, 10), (hi[1]-lo[1])/max(float64(area.Y)-20, 10))
	left, below := (unit*float64(area.X)-hi[0]+lo[0])/2, (unit*float64(area.Y)-hi[1]+lo[1])/2
	p.X.Min, p.Y.Min = lo[0]-left, lo[1]-below
	p.X.Max, p.Y.Max = p.X.Min+unit*float64(area.X), p.Y.Min+unit*float64(area.Y)
}

// half keeps the part of a polygon that is left of the line from 0 in direction d.
func half(polygon [][2]float64, d [2]float64) [][2]float64 {
	side := func(q [2]float64) float64 { return d[0]*q[1] - d[1]*q[0] }
	var out [][2]float64
	for i, b := range polygon {
		a := polygon[(i+len(polygon)-1)%len(polygon)]
		sa, sb := side(a), side(b)
		if (sa < 0) != (sb < 0) {
			t := sa / (sa - sb)
			out = append(out, [2]float64{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])})
		}
		if sb >= 0 {
			out = append(out, b)
		}
	}
	return out
}

func (s spaceMarks) Plot(dc draw.Canvas, p *plot.Plot) {
	at := func(q [2]float64, height float64) vg.Point {
		v := seen(q, height)
		return vg.Point{X: dc.X(p.X.Norm(v[0])), Y: dc.Y(p.Y.Norm(v[1]))}
	}
	polygon := func(corners [][2]float64) []vg.Point {
		pts := make([]vg.Point, len(corners))
		for i, q := range corners {
			pts[i] = at(q, 0)
		}
		return pts
	}
	plane := polygon(s.corners())
	dc.FillPolygon(canvas.Ink(0.06), plane)
	dc.StrokeLines(draw.LineStyle{Color: canvas.Ink(0.3), Width: hairline}, append(plane, plane[0]))
	fill := style.Series(0)
	fill.A = 0x38
	lower, upper := polar(1, -s.theta/2), polar(1, s.theta/2)
	dc.FillPolygon(straight(fill), polygon(half(half(s.corners(), lower), [2]float64{-upper[0], -upper[1]})))

	colour := canvas.Line(0)
	label := canvas.Text(smallText, canvas.Label(0))
	labels := placer{dc: dc}
	right := []vg.Point{{X: 7}, {X: 7, Y: -10}, {X: 7, Y: 10}, {X: -7}, {X: -7, Y: -10}, {X: -7, Y: 10}}
	left := append(slices.Clone(right[3:]), right[:3]...)
	origin := at([2]float64{}, 0)
	for i, r := range s.rows {
		foot, cone, x := at(along(r.plane), 0), at(along(r.cone), 0), at(along(r.plane), s.heights[i])
		labels.keep(foot)
		labels.keep(cone)
		labels.avoid(origin, x, foot, cone, x)
		if len(s.rows) == 1 {
			labels.avoid(origin, cone)
		}
	}
	for _, tip := range s.tips {
		labels.avoid(origin, at(along(tip), 0))
	}
	labels.avoid(append(plane, plane[0])...)
	for i, tip := range s.tips {
		end := at(along(tip), 0)
		dc.StrokeLine2(draw.LineStyle{Color: colour, Width: 1.8}, origin.X, origin.Y, end.X, end.Y)
		arrow(dc, origin, end, colour)
		labels.write(label, end, shorten(s.names[i], 30), append(slices.Clone(right[:3]), vg.Point{X: -34, Y: -11}, vg.Point{X: -7, Y: 12})) // not on the arrow
	}
	// arc draws the angle between two directions where there is room to say how large it is, first at that side of the arc.
	arc := func(a, b vec, radius float64, series int, side vg.Length) {
		pts := make([]vg.Point, 25)
		for i, v := range arcOf(a, b, radius, len(pts)) {
			pts[i] = at([2]float64{v[0], v[1]}, v[2])
		}
		t := canvas.Text(smallText, canvas.Label(series))
		for _, k := range []vg.Length{side, -side} {
			for _, i := range []int{12, 7, 17} {
				out := pts[i].Sub(origin)
				out = out.Scale(k * 13 / vg.Length(max(math.Hypot(float64(out.X), float64(out.Y)), 1)))
				if labels.write(t, pts[i].Add(out), degrees(a, b), []vg.Point{{}}) {
					dc.StrokeLines(draw.LineStyle{Color: canvas.Line(series), Width: hairline}, pts)
					return
				}
			}
		}
	}
	first, second := along(s.tips[0]), along(s.tips[1])
	a, b := vec{first[0], first[1]}, vec{second[0], second[1]}
	arc(a, b, 0.3*min(a.length(), b.length()), 0, 1)
	row := canvas.Line(1)
	dashed := draw.LineStyle{Color: row, Width: 0.9, Dashes: []vg.Length{2, 2}}
	name := canvas.Text(smallText, canvas.Label(1))
	for i, r := range s.rows {
		foot, cone, x := at(along(r.plane), 0), at(along(r.cone), 0), at(along(r.plane), s.heights[i])
		dc.StrokeLine2(draw.LineStyle{Color: row, Width: hairline}, origin.X, origin.Y, x.X, x.Y)
		dc.StrokeLine2(draw.LineStyle{Color: row, Width: 0.9}, x.X, x.Y, foot.X, foot.Y)
		d := foot.Sub(cone)
		gap := math.Hypot(float64(d.X), float64(d.Y))
		if gap > 1 {
			dc.StrokeLines(dashed, []vg.Point{x, cone, foot})
			mark(dc, cone, row, false)
		}
		if q, c := along(r.plane), along(r.cone); len(s.rows) == 1 && s.heights[i] > 0 && r.cone != ([2]float64{}) {
			dc.StrokeLine2(draw.LineStyle{Color: row, Width: 0.4}, origin.X, origin.Y, cone.X, cone.Y)
			x := vec{q[0], q[1], s.heights[i]}
			arc(x, vec{c[0], c[1]}, 0.5*x.length(), 1, -1)
		}
		if x.Y-foot.Y > 14 && (gap <= 1 || gap > 14) { // the sign for a right angle
			side := at([2]float64{along(r.plane)[0] + (p.X.Max-p.X.Min)*0.02, along(r.plane)[1]}, 0).Sub(foot)
			up := vg.Point{Y: 7}
			dc.StrokeLines(draw.LineStyle{Color: row, Width: hairline}, []vg.Point{foot.Add(side), foot.Add(side).Add(up), foot.Add(up)})
		}
		mark(dc, foot, row, true)
		dc.SetColor(row)
		dc.Fill(vg.Rectangle{Min: x.Sub(vg.Point{X: 2.5, Y: 2.5}), Max: x.Add(vg.Point{X: 2.5, Y: 2.5})}.Path())
	}
	if len(s.rows) > 40 {
		return
	}
	middle := vg.Length(0) // names stand outside of the lines down
	for i, r := range s.rows {
		middle += at(along(r.plane), s.heights[i]).X / vg.Length(len(s.rows))
	}
	for i, r := range s.rows {
		x, offsets := at(along(r.plane), s.heights[i]), right
		if x.X < middle-1 {
			offsets = left
		}
		labels.write(name, x, shorten(r.name, 24), append(slices.Clone(offsets), farther...))
	}
}

// tell says how far the rows are from the plane and from the cone.
func (s spaceMarks) tell(codes coneCodes) (title, words string) {
	title, _ = s.coneMarks.tell(codes)
	inside := 0
	var each []string
	for i, r := range s.rows {
		if r.gap() <= 1e-9*codes.length(i) {
			inside++
		}
		far := func(distance float64, q [2]float64) string {
			return fmt.Sprintf("%s (%.3g°)", short(distance), math.Atan2(distance, math.Hypot(q[0], q[1]))*180/math.Pi)
		}
		each = append(each, fmt.Sprintf("%s is %s from the plane and %s from the cone", r.name, far(s.heights[i], r.plane),
			far(math.Hypot(s.heights[i], r.gap()), r.cone)))
	}
	words = fmt.Sprintf("Over the cone, where the linear and the exact code are the same: %s.", count(inside, "row", "rows"))
	if len(each) > 10 {
		return title, words
	}
	return title, words + " " + strings.Join(each, "; ") + "."
}
