package plots

import (
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// wrap breaks a text at its spaces into lines of at most that width. A word that is wider is cut.
func wrap(s draw.TextStyle, text string, width vg.Length) string {
	var lines []string
	for _, part := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Split(part, " ") {
			if longer := line + " " + word; line != "" && s.Width(longer) <= width {
				line = longer
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			line = cut(s, word, width)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// cut shortens a text until it is at most that wide.
func cut(s draw.TextStyle, text string, width vg.Length) string {
	out := text
	for n := len([]rune(text)); n > 1 && s.Width(out) > width; n-- {
		out = shorten(text, n)
	}
	return out
}

// shorten cuts a text to at most so many characters, the last of them an ellipsis.
func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
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

// placer writes labels beside points where there is room.
type placer struct {
	dc    draw.Canvas
	taken []vg.Rectangle
}

// write writes a label at the first of the places around a point where it touches no label before it and no edge. A place left of
// the point, right of it or centred is one whose X is below, above or equal to 0. It reports whether there was such a place.
func (p *placer) write(s draw.TextStyle, at vg.Point, label string, offsets []vg.Point) bool {
	for _, off := range offsets {
		switch {
		case off.X < 0:
			s.XAlign = draw.XRight
		case off.X > 0:
			s.XAlign = draw.XLeft
		default:
			s.XAlign = draw.XCenter
		}
		pos := at.Add(off).Add(vg.Point{Y: s.FontExtents().Descent})
		box := s.Rectangle(label).Add(pos)
		if box.Max.X <= p.dc.Max.X && box.Min.X >= p.dc.Min.X && !slices.ContainsFunc(p.taken, func(r vg.Rectangle) bool { return overlap(r, box) }) {
			p.taken = append(p.taken, box)
			p.dc.FillText(s, pos, label)
			return true
		}
	}
	return false
}

// keep leaves the place of a mark free.
func (p *placer) keep(at vg.Point) {
	p.taken = append(p.taken, vg.Rectangle{Min: at.Sub(vg.Point{X: 3, Y: 3}), Max: at.Add(vg.Point{X: 3, Y: 3})})
}

func overlap(a, b vg.Rectangle) bool {
	return a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y
}
