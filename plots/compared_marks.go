package plots

import (
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// comparedMarks draws the components of two models, and lines between those that belong together.
type comparedMarks struct {
	called [2]string
	ends   [2][]comparedEnd
	lines  []comparedLine
	room   vg.Length // of the names at each side
}

type comparedEnd struct {
	place        int // from the top
	name, remark string
	alone        bool
}

type comparedLine struct {
	left, right int // places
	fate        nmf.Fate
}

func fateLine(f nmf.Fate) draw.LineStyle {
	n := map[nmf.Fate]int{nmf.FateSame: 0, nmf.FateSplit: 1, nmf.FateMerged: 2}[f]
	return draw.LineStyle{Color: canvas.Line(n), Width: 1.4, Dashes: dashes[n]}
}

// text is the name of an end, at most so wide, with its remark.
func (e comparedEnd) text(room vg.Length) string {
	s := canvas.Text(smallText, text1)
	remark := ""
	if e.remark != "" {
		remark = "\u00a0\u00a0" + e.remark
	}
	return cut(s, e.name, room-s.Width(remark)) + remark
}

// GlyphBoxes keeps room for the names and the headings.
func (m comparedMarks) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	s := canvas.Text(smallText, text1)
	var boxes []plot.GlyphBox
	for side, ends := range m.ends {
		w := m.heading(side)
		for _, e := range ends {
			w = max(w, s.Width(e.text(m.room)))
		}
		box := vg.Rectangle{Min: vg.Point{X: -w - 10}, Max: vg.Point{Y: headingRoom() + legendHeight}}
		if side == 1 {
			box = vg.Rectangle{Max: vg.Point{X: w + 10, Y: headingRoom() + legendHeight}}
		}
		boxes = append(boxes, plot.GlyphBox{X: float64(side), Y: 1, Rectangle: box})
	}
	return boxes
}

func (m comparedMarks) heading(side int) vg.Length {
	return min(heading{}.style().Width(m.called[side]), m.room)
}

func (m comparedMarks) Plot(c draw.Canvas, p *plot.Plot) {
	at := func(side, place int) vg.Point {
		return vg.Point{X: c.X(p.X.Norm(float64(side))), Y: c.Y(p.Y.Norm(float64(place)))}
	}
	seen := map[nmf.Fate]bool{}
	for _, l := range m.lines {
		seen[l.fate] = true
		a, b := at(0, l.left), at(1, l.right)
		c.StrokeLine2(fateLine(l.fate), a.X, a.Y, b.X, b.Y)
	}
	s, head := canvas.Text(smallText, text1), heading{}.style()
	for side, ends := range m.ends {
		s.XAlign, head.XAlign = draw.XRight, draw.XRight
		off := vg.Length(-8)
		if side == 1 {
			s.XAlign, head.XAlign, off = draw.XLeft, draw.XLeft, 8
		}
		for _, e := range ends {
			pt := at(side, e.place)
			mark(c, pt, canvas.Line(0), !e.alone)
			text := e.text(m.room)
			c.FillText(s, pt.Add(vg.Point{X: off, Y: s.FontExtents().Descent}), text)
			notePoint(c, pt, strings.ReplaceAll(e.name+" "+e.remark, "\u00a0", " "))
		}
		c.FillText(head, vg.Point{X: at(side, 0).X + off, Y: c.Max.Y + headingGap + head.FontExtents().Descent}, cut(head, m.called[side], m.room))
	}
	x, y := c.Min.X, c.Max.Y+headingRoom()+legendHeight/2
	s.XAlign = draw.XLeft
	for _, f := range []nmf.Fate{nmf.FateSame, nmf.FateSplit, nmf.FateMerged} {
		if seen[f] {
			c.StrokeLine2(fateLine(f), x, y, x+18, y)
			c.FillText(s, vg.Point{X: x + 22, Y: y + s.FontExtents().Descent}, f.String())
			x += 22 + s.Width(f.String()) + 14
		}
	}
}
