package nmfnb

import (
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// componentsModel is a model with known components whose columns have those names.
func componentsModel(t *testing.T, h *mat.Dense, names ...string) *nmf.Model {
	t.Helper()
	k, _ := h.Dims()
	m, err := nmf.FromComponents(nmf.Labelled{Matrix: h, ColumnNames: names}, nmf.Default(k))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTopShowsTheLargestWeightsWithTheirNamesInEveryForm(t *testing.T) {
	m := componentsModel(t, mat.NewDense(2, 4, []float64{0.5, 0, 2.25, 1, 0, 0, 0, 0}), "a<b", "never", "[c]", "d")
	b := bundleOf(Top(m, 2))
	for form, c := range map[string]struct {
		text string
		want []string
	}{
		"text":  {b.text, []string{"component 0  2 of 3 columns", "[c]    2.25", "d      1.00", "component 1  all weights are 0"}},
		"HTML":  {b.html, []string{">[c]</th>", ">2.25</td>", "2 of 3 columns", "all weights are 0", "vertical-align:top"}},
		"LaTeX": {b.latex, []string{"{}[c] & 2.25", "all weights are 0", `\begin{tabular}[t]`}},
	} {
		for _, want := range c.want {
			if !strings.Contains(c.text, want) {
				t.Errorf("the %s lacks %q:\n%s", form, want, c.text)
			}
		}
		if strings.Contains(c.text, "never") || strings.Contains(c.text, "a<b") {
			t.Errorf("the %s has more than the two largest:\n%s", form, c.text)
		}
	}
	if html := bundleOf(Top(m, 3)).html; !strings.Contains(html, ">a&lt;b</th>") {
		t.Errorf("a name is not escaped:\n%s", html)
	}
}

func TestTopOfMoreComponentsThanAreShownSaysHowMany(t *testing.T) {
	h := mat.NewDense(maxShown+3, 2, nil)
	for i := range maxShown + 3 {
		h.Set(i, i%2, 1)
	}
	text := Top(componentsModel(t, h), 1).Text()
	if n := strings.Count(text, "component "); n != maxShown || !strings.HasSuffix(text, "and 3 more components") {
		t.Errorf("%d components are shown, and it ends with %q", n, text[len(text)-30:])
	}
	for _, line := range strings.Split(text, "\n") {
		if len(line) > 120 {
			t.Errorf("a line has %d characters: %q", len(line), line)
		}
	}
}

func TestTopOfNoModelSaysSo(t *testing.T) {
	for _, g := range []Group{Top(nil, 3), Top(&nmf.Model{}, 3), Top(componentsModel(t, mat.NewDense(1, 1, []float64{1})), 0)} {
		if b := bundleOf(g); !strings.HasPrefix(b.text, "Error: nmf: ") || !strings.Contains(b.html, `role="alert"`) {
			t.Errorf("it shows %q", b.text)
		}
	}
}
