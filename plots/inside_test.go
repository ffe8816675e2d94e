package plots

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

var (
	textElement = regexp.MustCompile(`<g [^>]*font-size="([\d.]+)"([^>]*)>|<text x="(-?[\d.]+)" y="(-?[\d.]+)"( transform="rotate\((-?\d+)[^"]*")?>([^<]*)</text>`)
	viewBox     = regexp.MustCompile(`viewBox="0 0 ([\d.]+) ([\d.]+)"`)
)

// outside lists the texts of an SVG that reach over its edge by more than half a point.
func outside(svg string) (out []string) {
	number := func(s string) vg.Length {
		v, _ := strconv.ParseFloat(s, 64)
		return vg.Length(v)
	}
	page := viewBox.FindStringSubmatch(svg)
	right, bottom := number(page[1]), number(page[2])
	style := canvas.Text(smallText, text1)
	for _, m := range textElement.FindAllStringSubmatch(svg, -1) {
		if m[1] != "" {
			style = canvas.Text(number(m[1]), text1)
			if strings.Contains(m[2], "bold") {
				style = canvas.Bold(style)
			}
			continue
		}
		text := html.UnescapeString(m[7])
		x, y, w := number(m[3]), number(m[4]), style.Width(text)
		lo, hi := vg.Point{X: x, Y: y - style.FontExtents().Ascent*0.75}, vg.Point{X: x + w, Y: y}
		if m[6] == "-90" {
			lo, hi = vg.Point{X: x - style.FontExtents().Ascent*0.75, Y: y - w}, vg.Point{X: x, Y: y}
		}
		if lo.X < -0.5 || lo.Y < -0.5 || hi.X > right+0.5 || hi.Y > bottom+0.5 {
			out = append(out, text)
		}
	}
	return out
}

func TestTextStaysOnThePage(t *testing.T) {
	long := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = strings.Repeat("WWWW name ", 4) + strconv.Itoa(i)
		}
		return out
	}
	title := strings.Repeat("A title that is longer than the figure is wide ", 4)
	x, w, h := product(4, 2, 5)
	bx, bw, bh := product(300, 12, 64)
	tiny, vast := mat.DenseCopyOf(x), mat.DenseCopyOf(x)
	tiny.Scale(1.23456e-300, x)
	vast.Scale(1.23456e300, x)
	e := narrowExplanation(t)
	lasso := *fitted(nmf.Default(2), 3, true, falling(1, 2, 3))
	lasso.H = positive(2, 5)
	ranks := []nmf.RankScore{{Components: 2, Losses: []float64{5e9, 6e9}, HeldOut: []float64{0.5}}, {Components: 100, Losses: []float64{5, 6}, HeldOut: []float64{0.5}}}
	for name, f := range map[string]Drawing{
		"loss":          Loss(fitted(nmf.Default(2), 30, true, falling(1, 9, 4))).Named(title).Titled(title),
		"diff":          Diff(x, tiny).Named(title, title).Rows(long(4)...).Columns(long(5)...).Titled(title),
		"diff image":    Diff(bx, mat.NewDense(300, 64, nil)).Titled(title),
		"heatmap":       Heatmap(x).Rows(long(4)...).Columns(long(5)...).Titled(title),
		"tiny":          Heatmap(tiny).Titled(title),
		"vast":          Heatmap(vast).Titled(title),
		"vast diff":     Diff(vast, x),
		"factors":       Factors(x, w, h).Rows(long(4)...).Columns(long(5)...).Titled(title),
		"factors named": Factors(x, named(w, long(4), long(2)), named(h, nil, long(5))).Titled(title),
		"factors image": Factors(bx, bw, bh).Titled(title),
		"components":    Components(h).Rows(long(2)...).Columns(long(5)...).Titled(title),
		"top":           Components(h).Rows(long(2)...).Columns(long(5)...).Top(3).Titled(title),
		"pictures":      Components(bh).Images(8, 8).Rows(long(12)...).Titled(title),
		"images":        Images(bx, bx, 8, 8).Rows(long(300)...).Named(title, title).Titled(title),
		"codes":         Codes(w, long(4)).Components(long(2)...).Titled(title),
		"errors":        Errors(x, tiny).Rows(long(4)...).Titled(title),
		"worst":         Errors(bx, mat.NewDense(300, 64, nil)).Rows(long(300)...).Sorted().Titled(title),
		"explain":       Explain(e).Rows(long(2)...).Titled(title),
		"explain gist":  Explain(e),
		"cone":          Cone(positive(2, 5), x).Rows(long(4)...).Components(title, title).Titled(title),
		"space":         Cone(positive(2, 5), x).Rows(long(4)...).Components(title, title).InSpace().Titled(title),
		"three":         Cone(positive(3, 5), x).Rows(long(4)...).Components(long(3)...).Titled(title),
		"path":          Path(&lasso, x.Slice(0, 1, 0, 5)).Components(title, title).Titled(title),
		"alpha path":    AlphaPath(&lasso, x.Slice(0, 1, 0, 5)).Components(title, title).Titled(title),
		"ranks":         Ranks(ranks).Titled(title),
	} {
		for _, width := range []float64{0, 7, 4} {
			p, err := f.drawing().pictureOf(size{width: vg.Length(width) * vg.Inch})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if over := outside(string(p.svg(nil))); len(over) > 0 {
				t.Errorf("%s, %g inches wide: %q reaches over the edge", name, width, over)
			}
		}
	}
}
