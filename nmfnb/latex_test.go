package nmfnb

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// hostileLabels are names that LaTeX, or what reads its output, could take for something else.
var hostileLabels = []string{
	"[0, 1)", "[CLS]", "  [SEP]", "*", "*starred*", "{", "}", `\end{tabular}`, `\\`, `\`, "100 %", "a & b", "#1", "_x_", "^2", "~", "$x$", "a -- b --- c",
	"<b>", "|", "\x00\x1b[31m", "\ufffe", "\xff", "\u202eturned\u202c", "two\nlines", "", " ", "東京", "שלום", "√‖≠≤≥ᵀ…°", "?`", `"'`, "=1+1",
	strings.Repeat("W", 1200),
}

// latexForms are the LaTeX of every kind of table and card whose every label is that text.
func latexForms(t *testing.T, label string) []string {
	t.Helper()
	all := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = label
		}
		return out
	}
	sum := func(v []float64) float64 { return v[0] }
	small := Matrix(postData()).Rows(all(4)...).Columns(all(5)...)
	x := nmf.Labelled{Matrix: postData(), RowNames: all(4), ColumnNames: distinct(label, 5), Note: label, Text: map[string][]string{label: all(4)}}
	model, err := nmf.Default(2).Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	e, err := model.Explain(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	var forms []string
	for _, v := range []any{
		small.Titled(label), small.Negatives().RowSummary(label, sum).ColumnSummary(label, sum), x, Named{label, x}, Named{label, model}, model, e,
		Matrix(filled(3, 12, func(i, j int) float64 { return float64(i*j) - 0.5 })).Rows(all(3)...).Columns(all(12)...).Gradient(),
		Beside(small.Titled(label), label, Matrix(postData().T())),
	} {
		tex := bundleOf(v).latex
		if tex == "" {
			t.Fatalf("%T has no LaTeX", v)
		}
		forms = append(forms, tex)
	}
	return forms
}

// distinct are n texts that differ, as the names of columns of a fit are to.
func distinct(label string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = label + strings.Repeat("i", i)
	}
	return out
}

var takesArgument = regexp.MustCompile(`(\\\\|\\midrule|\\toprule)\s*[\[*]`)

func TestLaTeXTakesNoNameForAnArgument(t *testing.T) {
	for _, label := range hostileLabels {
		for _, tex := range latexForms(t, label) {
			if at := takesArgument.FindString(strings.ReplaceAll(tex, `\\[2pt]`, "")); at != "" { // the one length that is meant
				t.Errorf("%q: %q in\n%.600s", label, at, tex)
			}
		}
	}
}

// Every form with every hostile label is set by xelatex, where there is one, with the packages that nbconvert loads.
func TestLaTeXCompilesWithHostileLabels(t *testing.T) {
	xelatex, err := exec.LookPath("xelatex")
	if err != nil {
		t.Skip("xelatex is not installed: LaTeX is not compiled")
	}
	if testing.Short() {
		t.Skip("compiling takes seconds")
	}
	var b strings.Builder
	b.WriteString("\\documentclass{article}\n\\usepackage{amsmath,booktabs,graphicx}\n\\begin{document}\n")
	for _, label := range hostileLabels {
		b.WriteString(strings.Join(latexForms(t, label), "\n") + "\n\\clearpage\n")
	}
	b.WriteString("\\end{document}\n")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "all.tex"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(xelatex, "-halt-on-error", "-interaction=nonstopmode", "-no-shell-escape", "all.tex")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("xelatex: %v\n%s", err, out[max(0, len(out)-2000):])
	}
}
