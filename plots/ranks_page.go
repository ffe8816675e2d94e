package plots

import (
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// ranksPage is how the curves, the consensus maps and the sentences share a page.
type ranksPage struct {
	size   size
	maps   mapGrid
	advice string // wrapped
	below  vg.Length
}

const (
	mostMaps    = 6
	curvesHigh  = 0.34 // of the width
	leastCurves = 1.6 * vg.Inch
)

func newRanksPage(ask size, ranks []nmf.RankScore, advice []string) (p ranksPage, err error) {
	width := ask.width
	if width == 0 {
		width = columnWidth
	}
	inner := width - 2*margin
	for _, r := range some(ranks, mostMaps) {
		if r.Consensus == nil {
			continue
		}
		m, err := newConsensusMap("Ranks", r)
		if err != nil {
			return p, err
		}
		p.maps.maps = append(p.maps.maps, m)
	}
	p.maps.across = max(len(p.maps.maps), 4)
	s := adviceStyle()
	var lines []string
	for _, sentence := range advice {
		lines = append(lines, wrap(s, sentence, inner))
	}
	p.advice = strings.Join(lines, "\n")
	text := s.Height(p.advice) + 10
	mapsHigh := vg.Length(0)
	if len(p.maps.maps) > 0 {
		mapsHigh = p.maps.height(inner) + 10
	}
	curves := max(width*curvesHigh, 2.2*vg.Inch)
	p.size = size{width: width, height: ask.height}
	switch room := ask.height - 2*margin; {
	case ask.height == 0:
		p.size.height = curves + mapsHigh + text + 2*margin
	case room-text-mapsHigh >= leastCurves:
	case room-text >= leastCurves:
		p.maps.maps, mapsHigh = nil, 0
	default:
		p.maps.maps, mapsHigh, text, p.advice = nil, 0, 0, ""
	}
	p.below = mapsHigh + text
	return p, nil
}

func adviceStyle() draw.TextStyle {
	s := canvas.Text(smallText, text1)
	s.XAlign, s.YAlign = draw.XLeft, draw.YBottom
	return s
}

// some are at most so many of the ranks, evenly spaced. One component groups nothing.
func some(ranks []nmf.RankScore, most int) (out []nmf.RankScore) {
	for _, r := range ranks {
		if r.Components > 1 {
			out = append(out, r)
		}
	}
	if len(out) <= most {
		return out
	}
	places := make([]int, most)
	for i := range places {
		places[i] = i * (len(out) - 1) / (most - 1)
	}
	return pick(out, places)
}

func (p ranksPage) draw(c draw.Canvas, curves, maps func(draw.Canvas)) {
	curves(draw.Crop(c, 0, 0, p.below, 0))
	if p.advice == "" {
		return
	}
	s := adviceStyle()
	c.FillText(s, c.Min.Add(vg.Point{Y: s.FontExtents().Descent}), p.advice)
	if len(p.maps.maps) > 0 {
		high := p.maps.height(c.Size().X)
		maps(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: c.Min.X, Y: c.Min.Y + p.below - 10 - high}, Max: vg.Point{X: c.Max.X, Y: c.Min.Y + p.below - 10},
		}})
	}
}
