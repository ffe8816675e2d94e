package nmfnb

import (
	"context"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func fitted(t *testing.T, change func(*nmf.Config)) *nmf.Model {
	t.Helper()
	cfg := nmf.Default(2)
	cfg.Init = nmf.InitRandom
	change(&cfg)
	m, err := cfg.Fit(context.Background(), postData())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestModelCardSaysWhatWasFittedAndHowFarItCame(t *testing.T) {
	known, err := nmf.FromComponents(mat.NewDense(2, 3, []float64{1, 0, 2, 0, 3, 1}), nmf.Default(2))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		model *nmf.Model
		want  []string
		not   []string
	}{
		{"the post", fitted(t, func(*nmf.Config) {}), []string{
			"NMF model  X 4×5 ≈ W 4×2 · H 2×5", "Frobenius (beta 2)", "tolerance 0.0001, at most 200 iterations",
			"random, seed 0", "19 iterations, converged", "‖X − W·H‖ = 1.312", "0.863", "1.331",
		}, []string{"penalty", "Warning", "not converged"}},
		{"stopped early", fitted(t, func(c *nmf.Config) { c.MaxIter = 1 }), []string{"1 iteration, not converged", "Warning: "}, nil},
		{"penalties", fitted(t, func(c *nmf.Config) { c.AlphaW, c.AlphaH, c.L1Ratio = 0.01, nmf.SameAsW, 0.5 }),
			[]string{"alpha W 0.01, alpha H as for W, L1 ratio 0.5"}, nil},
		{"a penalty on H", fitted(t, func(c *nmf.Config) { c.AlphaH = 0.02 }), []string{"alpha W 0, alpha H 0.02, L1 ratio 0"}, nil},
		{"known components", known, []string{"2 components of 3 features, known before", "H  2×3"},
			[]string{"W  ", "converged", "seed", "error"}},
		{"no components", &nmf.Model{}, []string{"Error: nmfnb: nothing to show: the model has no components"}, nil},
	} {
		b := bundleOf(c.model)
		parse(t, b.html)
		for _, want := range c.want {
			if !strings.Contains(b.text, want) {
				t.Errorf("%s: %q is missing in\n%s", c.name, want, b.text)
			}
		}
		for _, not := range c.not {
			if strings.Contains(b.text, not) {
				t.Errorf("%s: unexpected %q in\n%s", c.name, not, b.text)
			}
		}
		if strings.HasPrefix(b.text, "Error") == (b.latex != "") {
			t.Errorf("%s: LaTeX is %q", c.name, b.latex)
		}
	}
}

func TestModelCardNamesEveryLoss(t *testing.T) {
	for beta, want := range map[float64][2]string{
		2:    {"Frobenius (beta 2)", "‖X − W·H‖"},
		1:    {"Kullback-Leibler (beta 1)", "√(2·loss)"},
		0:    {"Itakura-Saito (beta 0)", "√(2·loss)"},
		-0.5: {"beta-divergence, beta -0.5", "√(2·loss)"},
	} {
		if got := [2]string{lossName(beta), errorName(beta)}; got != want {
			t.Errorf("beta %v is %v, want %v", beta, got, want)
		}
	}
}

func TestModelCardOfWarningsIsEscaped(t *testing.T) {
	m := fitted(t, func(*nmf.Config) {})
	m.Warnings = []string{"<b>first</b>\nline", "second & last"}
	m.ReconstructionErr = math.NaN()
	b := bundleOf(m)
	notes := 0
	for _, e := range named(parse(t, b.html), "div") {
		if e.attrs["role"] == "note" {
			notes++
		}
	}
	if notes != 2 || strings.Contains(b.html, "<b>first") || !strings.Contains(b.text, "Warning: <b>first</b> line\n") {
		t.Errorf("%d warnings in\n%s\n%s", notes, b.html, b.text)
	}
}
