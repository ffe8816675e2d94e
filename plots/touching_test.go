package plots

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

var (
	element     = regexp.MustCompile(`<g ([^>]*)>|<text ([^>]*)>([^<]*)</text>|<path ([^>]*)/>|</g>`)
	attribute   = regexp.MustCompile(`([a-z-]+)="([^"]*)"`)
	pathCommand = regexp.MustCompile(`([MLQCAZHhvz])([^MLQCAZHhvz]*)`)
)

// textBox is where the letters of a text are, a little less than all, so that what only comes close does not touch.
type textBox struct {
	text string
	vg.Rectangle
}

// ink lists the texts of an SVG and the pieces of its lines.
func ink(svg string) (texts []textBox, lines [][2]vg.Point) {
	number := func(s string) vg.Length {
		v, _ := strconv.ParseFloat(strings.TrimSpace(s), 64)
		return vg.Length(v)
	}
	group := map[string]string{}
	for _, m := range element.FindAllStringSubmatch(svg, -1) {
		switch {
		case strings.HasPrefix(m[0], "<g"), m[0] == "</g>":
			clear(group)
			for _, a := range attribute.FindAllStringSubmatch(m[1], -1) {
				group[a[1]] = a[2]
			}
		case strings.HasPrefix(m[0], "<text"):
			own := map[string]string{}
			for _, a := range attribute.FindAllStringSubmatch(m[2], -1) {
				own[a[1]] = a[2]
			}
			text := html.UnescapeString(m[3])
			if strings.Trim(text, " \u00a0") == "" {
				continue
			}
			s := canvas.Text(number(group["font-size"]), nil)
			if group["font-weight"] == "bold" {
				s = canvas.Bold(s)
			}
			space := func(t string) vg.Length { return s.Width(text) - s.Width(t) }
			x, y, w := number(own["x"]), number(own["y"]), s.Width(text)
			left, right := space(strings.TrimLeft(text, "\u00a0")), space(strings.TrimRight(text, "\u00a0"))
			const less = 0.6
			high := 0.7 * s.Font.Size
			box := vg.Rectangle{Min: vg.Point{X: x + left + less, Y: y - high + less}, Max: vg.Point{X: x + w - right - less, Y: y - less}}
			if strings.HasPrefix(own["transform"], "rotate(-90") {
				box = vg.Rectangle{Min: vg.Point{X: x - high + less, Y: y - w + right + less}, Max: vg.Point{X: x - less, Y: y - left - less}}
			} else if own["transform"] != "" {
				continue
			}
			texts = append(texts, textBox{text, box})
		case group["fill"] == "none":
			for _, a := range attribute.FindAllStringSubmatch(m[4], -1) {
				if a[1] == "d" {
					lines = append(lines, segments(a[2], number)...)
				}
			}
		}
	}
	return texts, lines
}

// segments are the straight pieces of a path; an arc is the line between its ends.
func segments(d string, number func(string) vg.Length) (out [][2]vg.Point) {
	var at, first vg.Point
	for _, m := range pathCommand.FindAllStringSubmatch(d, -1) {
		f := strings.FieldsFunc(m[2], func(r rune) bool { return r == ',' || r == ' ' })
		if m[1] == "Z" || m[1] == "z" {
			out = append(out, [2]vg.Point{at, first})
			at = first
			continue
		}
		if len(f) < 2 {
			continue
		}
		to := vg.Point{X: number(f[len(f)-2]), Y: number(f[len(f)-1])}
		if m[1] == "M" {
			first = to
		} else {
			out = append(out, [2]vg.Point{at, to})
		}
		at = to
	}
	return out
}

// touching lists the texts of an SVG that touch another text or a line.
func touching(svg string) (out []string) {
	texts, lines := ink(svg)
	for i, a := range texts {
		for _, b := range texts[:i] {
			if overlap(a.Rectangle, b.Rectangle) {
				out = append(out, fmt.Sprintf("%q touches %q", a.text, b.text))
			}
		}
		for _, l := range lines {
			if crosses(a.Rectangle, l) {
				out = append(out, fmt.Sprintf("%q lies on the line from %.0f,%.0f to %.0f,%.0f", a.text, l[0].X, l[0].Y, l[1].X, l[1].Y))
				break
			}
		}
	}
	return out
}

func TestTouchingSeesWhatTouches(t *testing.T) {
	head := `<g font-size="8"><text x="10" y="20">word</text></g>`
	line := func(d string) string {
		return `<g fill="none" stroke-width="1"><path d="` + d + `"/></g>`
	}
	for svg, want := range map[string]int{
		head: 0, head + line("M0,17L40,17"): 1, head + line("M0,22L40,22"): 0, head + line("M0,0L40,40"): 1, head + line("M12,0L12,5"): 0,
		head + `<g font-size="8"><text x="20" y="21">on it</text></g>`: 1, head + `<g font-size="8"><text x="30" y="21">beside</text></g>`: 0,
		head + `<g font-size="8"><text x="14" y="40" transform="rotate(-90 14 40)">upright</text></g>`: 1,
		head + `<g fill="red"><path d="M0,17L40,17"/></g>`:                                             0,
	} {
		if got := touching(svg); len(got) != want {
			t.Errorf("%s: %q, want %d", svg, got, want)
		}
	}
}
