package plots

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// hostileLabels are labels that break a document, a line or a layout.
var hostileLabels = []string{
	"\x00nul", "\x1b[31mred\x1b[0m", "back\bspace", "noncharacter\ufffe\uffff", "not\xffUTF-8\xc3", "\u202eturned\u202c", "\u2066isolate",
	"two\nlines\r\n", "\u2028separator", "<script>alert(1)</script>", "&amp; ]]> <!-- -->", `"'`, "tab\there", "\x7f\u0085",
	"\ud7ff\ue000", "[0, 1)", "*", "", " ", strings.Repeat("long ", 300), strings.Repeat("W", 3000),
}

// withLabels is one figure of each type whose every label is that text.
func withLabels(t *testing.T, label string) []Drawing {
	x, w, h := product(4, 2, 5)
	all := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = label
		}
		return out
	}
	lx := named(x, all(4), all(5))
	wide := strokes(3)
	model := twoComponents(t, func(*nmf.Config) {})
	row := named(mat.NewDense(1, 3, []float64{1, 1.3, 0.4}), all(1), all(3))
	e := *narrowExplanation(t)
	e.RowNames = all(2)
	loss := Loss(fitted(nmf.Default(2), 60, true, falling(1, 9, 12)))
	cone, three := mat.NewDense(2, 2, []float64{1, 0.2, 0.3, 1}), mat.NewDense(2, 2, []float64{2, 0.1, 1, 1})
	return []Drawing{
		loss.Named(label), loss.Named(label).Linear().Titled(label), Diff(lx, postData).Named(label, label), Heatmap(lx).Titled(label),
		Factors(lx, named(w, nil, all(2)), h), Components(named(h, all(2), all(5))), Components(named(h, all(2), all(5))).Top(3),
		Components(named(wide, all(3), nil)).Images(8, 8), Images(named(wide, all(3), nil), wide, 8, 8).Named(label, label),
		Codes(named(w, all(4), all(2)), []string{label, "a", label, "b"}), Errors(lx, postData), Errors(lx, postData).Sorted(), Explain(&e),
		Cone(named(cone, all(2), nil), named(three, all(2), nil)), Cone(named(cone, all(2), nil), named(three, all(2), nil)).InSpace(),
		Cone(named(positive(3, 5), all(3), nil), lx), Path(model, row).Components(label, label), AlphaPath(model, row).Components(all(2)...),
		Ranks([]nmf.RankScore{{Components: 2, Losses: []float64{5, 6}}, {Components: 3, Losses: []float64{4, 5}}}).Titled(label),
		Grid(Heatmap(lx).Titled(label), Heatmap(h).Titled(label)).Titled(label),
		loss.Styled(func(p []*plot.Plot) { p[0].X.Label.Text = label }),
	}
}

// Whatever a label is, the figure is XML in every place and theme, and its text has no character that steers a terminal.
func TestHostileLabelsDoNoHarm(t *testing.T) {
	for i, label := range hostileLabels {
		for j, f := range withLabels(t, label) {
			d := f.drawing()
			name := fmt.Sprintf("label %d, figure %d (%T)", i, j, f)
			for _, dark := range []bool{false, true} {
				d.dark = dark
				svg, err := d.svg()
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				parse(t, string(svg))
			}
			parse(t, d.html())
			text := d.text()
			for _, r := range text {
				if (r < ' ' && r != '\n') || (r >= 0x7f && r < 0xa0) || (r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069') || r == '\ufffe' {
					t.Errorf("%s: the text has %U:\n%q", name, r, text)
					break
				}
			}
			if !strings.Contains(text, "\n") {
				t.Errorf("%s: %s", name, text)
			}
		}
		if _, err := withLabels(t, label)[i%15].drawing().png(0.5); err != nil {
			t.Error(err)
		}
	}
}

// An error quotes labels too.
func TestAnErrorWithHostileLabelsIsXML(t *testing.T) {
	row := named(mat.NewDense(1, 3, []float64{1, -2, 3}), []string{"a\x00\ufffe<b>"}, []string{"a", "b\x1b[31m", "c"})
	f := Path(twoComponents(t, func(*nmf.Config) {}), row)
	if f.Err() == nil {
		t.Fatal("no error")
	}
	parse(t, f.HTML())
	if strings.ContainsAny(f.Text(), "\x00\x1b") {
		t.Errorf("%q", f.Text())
	}
}

// Long labels and many of them cost their length, not its square.
func TestLongLabelsAndManyAreQuick(t *testing.T) {
	million := make([]string, 1_000_000)
	for i := range million {
		million[i] = fmt.Sprintf("a row of some name %d", i)
	}
	many := named(mat.NewDense(len(million), 1, nil), million, nil)
	for i := range million {
		many.Matrix.(*mat.Dense).Set(i, 0, math.Sin(float64(i)))
	}
	long := strings.Repeat("a long title ", 1<<20/13)
	word := strings.Repeat("W", 1<<20)
	for name, f := range map[string]Drawing{
		"a million rows": Heatmap(many), "a long title": Heatmap(postData).Titled(long), "a long word": Heatmap(postData).Titled(word),
		"long names": Heatmap(postData).Rows(word, long, word, long), "errors": Errors(many, mat.NewDense(len(million), 1, nil)).Sorted(),
		"long names of a difference": Diff(postData, postData).Named(word, long),
	} {
		begin := time.Now()
		svg, err := f.drawing().svg()
		if err != nil {
			t.Fatal(err)
		}
		text := f.drawing().text()
		if took := time.Since(begin); took > 20*time.Second { // the square would take minutes, and machines are busy
			t.Errorf("%s: %s", name, took)
		}
		if len(svg)+len(text) > 200_000 {
			t.Errorf("%s: %d bytes", name, len(svg)+len(text))
		}
	}
}

func TestCutKeepsAsMuchAsFits(t *testing.T) {
	s := titled("").style()
	for _, text := range []string{"", "a", "ab", "a few words of a title", "東京都港区", strings.Repeat("i", 400)} {
		for width := vg.Length(0); width < 300; width += 7 {
			want := text
			for n := utf8.RuneCountInString(text); n > 1 && s.Width(want) > width; n-- {
				want = shorten(text, n)
			}
			if got := cut(s, text, width); got != want {
				t.Errorf("%q at %g is %q, want %q", text, float64(width), got, want)
			}
		}
	}
}

func TestPicturesAreNotLargerThanMemory(t *testing.T) {
	f := Heatmap(postData).Sized(100, 100)
	if _, err := f.PNGAt(20); err == nil || err.Error() != "plots: cannot draw a picture of 192000×192000 pixels, more than 200 million: make it smaller by Sized or PNGAt" {
		t.Error(err)
	}
	if err := f.Save(t.TempDir() + "/a.png"); !errors.Is(err, ErrInput) {
		t.Error(err)
	}
	if svg, err := f.SVG(); err != nil || len(svg) == 0 {
		t.Error(err)
	}
}

// A cone of many rows stays a small file, and says that it leaves marks out.
func TestAConeOfManyRowsIsThinned(t *testing.T) {
	const n = 100_000
	x := mat.NewDense(n, 3, nil)
	x.Apply(func(i, j int, _ float64) float64 { return math.Abs(math.Sin(float64(i * (j + 2)))) }, x)
	x.Set(n-1, 0, 40) // far from the others
	h := mat.NewDense(2, 3, []float64{1, 0.2, 0.1, 0.3, 1, 0.2})
	three := mat.NewDense(3, 3, []float64{1, 0.2, 0.1, 0.15, 1, 0.3, 0.2, 0.1, 0.9})
	for name, f := range map[string]ConeFigure{"two": Cone(h, x), "space": Cone(h, x).InSpace(), "three": Cone(three, x)} {
		html, text := f.HTML(), f.Text()
		if len(html) > 1_500_000 || !strings.Contains(html, "<svg") {
			t.Errorf("%s: %d bytes", name, len(html))
		}
		if !strings.Contains(text, "100000 rows") || !strings.Contains(text, "Of the 100000 rows ") {
			t.Errorf("%s: %s", name, text)
		}
	}
	if kept := thinned(n, func(i int) []float64 { return x.RawRowView(i) }); !slices.Contains(kept, n-1) || len(kept) > maxMarks || len(kept) < maxMarks/8 {
		t.Errorf("%d rows are kept", len(kept))
	}
}
