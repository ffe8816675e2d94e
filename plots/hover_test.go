package plots

import (
	"regexp"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

var noteElement = regexp.MustCompile(`<path d="M[^"]*z"><title>([^<]*)</title></path>`)

// notes are what an HTML says where the pointer rests.
func notes(html string) (out []string) {
	for _, m := range noteElement.FindAllStringSubmatch(html, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestAPointerIsToldTheValueRowAndColumn(t *testing.T) {
	x := named(postData, people, fruit)
	bars := Components(named(mat.NewDense(1, 3, []float64{1, 0, 2.5}), flavour[:1], fruit[:3]))
	for want, f := range map[string]figure{
		"Ann, cherry: 1": Heatmap(x), "row 0, column 2: 1": Heatmap(postData), "cherry: 2.5": bars, "Dua: 1.414": Errors(x, mat.NewDense(4, 5, nil)),
		"banana: 1":                Components(named(mat.NewDense(1, 2, []float64{0, 1}), flavour[:1], fruit[:2])).Top(1),
		"19: 0.9":                  Loss(fitted(nmf.Default(2), 19, true, func(i float64) float64 { return 2.8 - 0.1*i })),
		"Ann: from 0 to 1":         Images(x, mat.NewDense(4, 5, nil), 1, 5),
		"2 components: 5":          Ranks([]nmf.RankScore{{Components: 2, Losses: []float64{5}}}),
		"1 &lt; &amp; &#34;, a: 3": Heatmap(named(mat.NewDense(1, 1, []float64{3}), []string{"1 < & \""}, []string{"a"})),
	} {
		found := false
		for _, n := range notes(f.HTML()) {
			found = found || n == want
		}
		if !found {
			t.Errorf("%q is not among %q", want, notes(f.HTML()))
		}
		if svg, err := f.SVG(); err != nil || strings.Count(string(svg), "<title>") != 1 {
			t.Errorf("%q: the file has notes, or %v", want, err)
		}
	}
}

// Blocks of a large map say where they are and their mean, each entry is in one, and the file stays small.
func TestALargeMapSaysTheMeansOfBlocks(t *testing.T) {
	for _, c := range [][2]int{{500, 784}, {30, 30}, {3, 5000}, {5000, 3}, {1, 20000}, {29, 28}, {801, 1}} {
		bi, bj := blocks(c[0], c[1])
		count := ((c[0] + bi - 1) / bi) * ((c[1] + bj - 1) / bj)
		if count > notedCells || count < notedCells/4 {
			t.Errorf("%v: %d blocks of %d×%d", c, count, bi, bj)
		}
	}
	html := Heatmap(waves(500, 784)).HTML()
	all := notes(html)
	if len(all) < 400 || !strings.HasPrefix(all[0], "rows 0–") || !strings.Contains(all[0], ": mean ") {
		t.Errorf("%d notes, the first is %q", len(all), all[0])
	}
	if len(html) > 450_000 {
		t.Errorf("%d bytes", len(html))
	}
	x := mat.NewDense(600, 700, nil)
	x.Set(300, 400, 7)
	if html := Heatmap(x).HTML(); !strings.Contains(html, ": 7 at most") {
		t.Error("the largest entry of a sparse matrix is not said")
	}
}

func TestNotesAreBounded(t *testing.T) {
	many := make([]Drawing, maxFigures)
	for i := range many {
		many[i] = Heatmap(waves(28, 28))
	}
	html := Grid(many...).PerRow(6).HTML()
	if n := len(notes(html)); n > 0 && len(html) > 500_000 {
		t.Errorf("%d notes in %d bytes", n, len(html))
	}
}
