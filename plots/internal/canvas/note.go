package canvas

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// maxNoted is the size below which an SVG inside a page has notes, so that they make no large file larger.
const maxNoted = 450_000

// Note says what stands in a rectangle, when the pointer of a reader rests on it. Only an SVG inside a page has notes, as the title of
// a shape that is not seen: they need no script, and are not printed. Other canvases take no notice.
func Note(c vg.Canvas, r vg.Rectangle, text string) {
	for {
		switch on := c.(type) {
		case draw.Canvas: // a part of another
			c = on.Canvas
			continue
		case *svgCanvas:
			on.note(r, text)
		}
		return
	}
}

func (s *svgCanvas) note(r vg.Rectangle, text string) {
	if s.notes.Len() > maxNoted {
		return // they will not be written
	}
	a, b := s.top().m.apply(r.Min), s.top().m.apply(r.Max)
	tenth := func(v float64) string { return num(math.Round(v*10) / 10) }
	fmt.Fprintf(&s.notes, `<path d="M%s,%sh%sv%sh%sz"><title>%s</title></path>`, tenth(math.Min(a.X, b.X)), tenth(math.Min(a.Y, b.Y)),
		tenth(math.Abs(a.X-b.X)), tenth(math.Abs(a.Y-b.Y)), tenth(-math.Abs(a.X-b.X)), escape(text))
}
