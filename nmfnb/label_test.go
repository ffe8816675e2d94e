package nmfnb

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestLabelIsInEveryFormThatCanBeReferredTo(t *testing.T) {
	plain := Matrix(mat.NewDense(1, 2, []float64{0.5, -2})).Titled("The gap")
	labelled := plain.Label("tbl-gap")
	if parse(t, labelled.HTML()); !strings.Contains(labelled.HTML(), `<table id="tbl-gap" style=`) {
		t.Error(labelled.HTML())
	}
	if want := "\n: **The gap** 1×2 Dense, -2.0 to 0.5 {#tbl-gap}\n"; !strings.HasSuffix(labelled.Markdown(), want) || strings.HasPrefix(labelled.Markdown(), "**") {
		t.Errorf("%s, want it to end with %s", labelled.Markdown(), want)
	}
	if labelled.Text() != plain.Text() || strings.Contains(plain.HTML(), "id=") || strings.Contains(plain.LaTeX(), `\label`) {
		t.Error("the label is where nobody can refer to it, or the table without one has changed")
	}
	for _, bad := range []string{"", "a b", "1a", "ä", `a"><script>`, "a}", "-a"} {
		if got := plain.Label(bad).Text(); !strings.HasPrefix(got, "Error: nmfnb: the label ") {
			t.Errorf("%q: %s", bad, got)
		}
	}
}

// TeX numbers the tables that have labels, and finds them.
func TestLaTeXRefersToLabels(t *testing.T) {
	tex, err := exec.LookPath("pdflatex")
	if err != nil {
		t.Skip("there is no pdflatex")
	}
	folder := t.TempDir()
	x := Matrix(mat.NewDense(2, 2, []float64{1, 2, 3, 4}))
	document := "\\documentclass{article}\\usepackage{booktabs}\\usepackage{graphicx}\\begin{document}\n" + x.Titled("first").LaTeX() + x.Titled("second").Label("tbl-second").LaTeX() +
		Beside(x.Label("one-of-two"), x.Titled("third").Label("third")).LaTeX() +
		"\\end{document}\n"
	if err := os.WriteFile(filepath.Join(folder, "a.tex"), []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tex, "-interaction=nonstopmode", "-halt-on-error", "a.tex")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	numbers, err := os.ReadFile(filepath.Join(folder, "a.aux"))
	if err != nil {
		t.Fatal(err)
	}
	for name, number := range map[string]string{"tbl-second": "1", "one-of-two": "2", "third": "3"} {
		if want := `\newlabel{` + name + "}{{" + number + "}"; !strings.Contains(string(numbers), want) {
			t.Errorf("%s is missing in\n%s", want, numbers)
		}
	}
}
