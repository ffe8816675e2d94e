package plots

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/nmfnb/style"
	"github.com/nmfnb/notebook/plots/internal/canvas"
)

func length(points float64) vg.Length { return vg.Length(points) }

// small are the figures that a notebook has most of.
func small() map[string]figure {
	return map[string]figure{
		"loss": Loss(fitted(nmf.Default(2), 19, true, falling(0.86, 1.08, 1))).Titled("a < b & \"c\""),
		"diff": Diff(result1, result2).Named("<script>alert(1)</script>", "b & c").Rows("<b>", "&amp;"),
	}
}

// parse reads a document whole and returns its elements' names.
func parse(t *testing.T, doc string) []string {
	t.Helper()
	var names []string
	d := xml.NewDecoder(strings.NewReader(doc))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return names
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, doc)
		}
		if e, ok := token.(xml.StartElement); ok {
			names = append(names, e.Name.Local)
		}
	}
}

func TestHTMLIsOneAccessibleFigureWithoutScript(t *testing.T) {
	for name, f := range small() {
		h := f.HTML()
		elements := parse(t, h)
		if got := strings.Join(elements[:4], " "); got != "figure svg title desc" {
			t.Errorf("%s begins with %s, want figure svg title desc", name, got)
		}
		for _, e := range elements {
			if e == "script" || e == "style" {
				t.Errorf("%s has a <%s>", name, e)
			}
		}
		for _, want := range []string{`role="img"`, "currentColor", "max-width:100%"} {
			if !strings.Contains(h, want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
		for _, never := range []string{` id="`, "<rect width=\"100%\"", "http:"} {
			if strings.Contains(h, never) {
				t.Errorf("%s has %s, which would clash or show on another figure's page", name, never)
			}
		}
		if len(h) > 40_000 {
			t.Errorf("%s has %d bytes", name, len(h))
		}
	}
}

func TestSVGIsADocumentOnItsOwnPaper(t *testing.T) {
	for name, f := range small() {
		b, err := f.SVG()
		if err != nil {
			t.Fatal(err)
		}
		parse(t, string(b))
		for _, want := range []string{`xmlns="http://www.w3.org/2000/svg"`, `fill="#ffffff"`, `color="` + style.Hex(canvas.Light.Ink)} {
			if !bytes.Contains(b, []byte(want)) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
	}
}

func TestSameFigureGivesTheSameBytes(t *testing.T) {
	for name, f := range small() {
		first := f.HTML()
		if first != small()[name].HTML() || first != f.HTML() {
			t.Errorf("%s: HTML differs", name)
		}
		a, _ := f.PNG()
		b, _ := small()[name].PNG()
		if !bytes.Equal(a, b) || len(a) == 0 {
			t.Errorf("%s: PNG differs", name)
		}
	}
}

func TestManyIterationsStaySmall(t *testing.T) {
	f := Loss(fitted(nmf.Default(2), 20_000, true, falling(1, 9, 700)))
	if n := len(f.HTML()); n > 10_000 {
		t.Errorf("20000 iterations take %d bytes", n)
	}
}

func TestSVGImagesFillTheirRectangle(t *testing.T) {
	h := Diff(waves(60, 40), waves(60, 40)).HTML()
	images := regexp.MustCompile(`<image [^>]*>`).FindAllString(h, -1)
	if len(images) != 5 { // three panels and two colour bars
		t.Fatalf("%d images, want 5", len(images))
	}
	for _, img := range images {
		if !strings.Contains(img, `preserveAspectRatio="none"`) {
			t.Errorf("an image keeps its own proportions: %.80s", img)
		}
	}
	if !strings.Contains(images[0], "image-rendering:pixelated") {
		t.Error("cells of an enlarged image are blurred")
	}
}

func TestSmallFiguresStayBelowFortyKilobytes(t *testing.T) {
	x, w, h := product(30, 4, 5)
	three := mat.NewDense(3, 3, []float64{1, 0.2, 0.1, 0.15, 1, 0.3, 0.2, 0.1, 0.9})
	ranks := []nmf.RankScore{{Components: 2, Losses: []float64{5, 6, 7}, HeldOut: []float64{1, 2, 3}}, {Components: 3, Losses: []float64{4, 4, 5}, HeldOut: []float64{1, 2, 3}}}
	for name, f := range map[string]figure{
		"images": Images(strokes(12), strokes(12), 8, 8), "components": Components(strokes(16)).Images(8, 8), "factors": Factors(x, w, h),
		"cone": Cone(three, waves(5, 3)), "explain": Explain(narrowExplanation(t)), "ranks": Ranks(ranks), "errors": Errors(x, mat.NewDense(30, 5, nil)),
	} {
		if err := f.Err(); err != nil {
			t.Fatal(err)
		}
		if n := len(f.HTML()); n > 40_000 {
			t.Errorf("%s takes %d bytes", name, n)
		}
	}
}

func TestLargeHeatMapsStayBelowHalfAMegabyte(t *testing.T) {
	f := Diff(waves(500, 784), mat.NewDense(500, 784, nil))
	if n := len(f.HTML()); n > 450_000 {
		t.Errorf("HTML of 3 panels of 500×784 takes %d bytes", n)
	}
	b, err := f.PNG()
	if err != nil || len(b) > 1_300_000 {
		t.Errorf("PNG takes %d bytes (%v)", len(b), err)
	}
}
