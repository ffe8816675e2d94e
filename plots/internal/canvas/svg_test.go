package canvas

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestCanvasKeepsItsTransformations(t *testing.T) {
	s := newSVG(100, 50)
	var line vg.Path
	line.Move(vg.Point{X: 1, Y: 2})
	line.Line(vg.Point{X: 3, Y: 2})
	s.Push()
	s.Translate(vg.Point{X: 10, Y: 10})
	s.Rotate(math.Pi / 2)
	s.Scale(2, 2)
	s.Stroke(line)
	s.Pop()
	s.SetColor(color.NRGBA{R: 0xff, A: 0x80})
	s.SetLineWidth(0.5)
	s.SetLineDash([]vg.Length{1, 2}, 3)
	s.Stroke(line)
	s.in("")
	got := s.body.String()
	for _, want := range []string{
		`M6,38L6,34`, `stroke-width="2"`, // (1,2) → 2·(1,2) turned to (-4,2) → (6,12) → y down 38
		`M1,48L3,48`, `stroke="#ff0000" stroke-opacity="0.5"`, `stroke-dasharray="1,2"`, `stroke-dashoffset="3"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
}

func TestArcsGoTheRightWay(t *testing.T) {
	s := newSVG(10, 10)
	var p vg.Path
	p.Move(vg.Point{X: 7, Y: 5})
	p.Arc(vg.Point{X: 5, Y: 5}, 2, 0, 2*math.Pi)
	p.Close()
	// Counter-clockwise with y up is sweep 0 with y down; the first half ends at the left.
	if got, want := data(p, s.top().m), "M7,5A2,2 0 0 0 3,5A2,2 0 0 0 7,5Z"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	var quarter vg.Path
	quarter.Move(vg.Point{X: 1, Y: 1})
	quarter.Line(vg.Point{X: 5, Y: 1})
	quarter.Arc(vg.Point{X: 5, Y: 5}, 2, 0, -math.Pi/2)
	if got, want := data(quarter, s.top().m), "M1,9L5,9L7,5A2,2 0 0 1 6.41,6.41A2,2 0 0 1 5,7"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
