package nmfnb

import (
	"errors"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/style"
)

func TestGroupShowsAllTablesAndSymbols(t *testing.T) {
	w, h := mat.NewDense(3, 1, []float64{1, 2, 3}), mat.NewDense(1, 2, []float64{0.5, 4})
	var x mat.Dense
	x.Mul(w, h)
	g := Beside(Matrix(&x).Titled("<X>"), "≈", w, "·", Matrix(h).Titled("H").Columns("a", "b"))
	all := parse(t, g.HTML())
	parse(t, Beside("−", "·", w, "≠").HTML())
	if n := len(named(all, "table")); n != 3 {
		t.Errorf("%d tables, want 3", n)
	}
	box := named(all, "div")[0]
	if got, want := box.attrs["aria-label"], "<X> ≈ matrix · H"; got != want {
		t.Errorf("the group is named %q, want %q", got, want)
	}
	for _, th := range named(all, "th") {
		if strings.Contains(th.attrs["style"], "sticky") {
			t.Errorf("header %q stays over its neighbour when the group scrolls", th.text)
		}
	}
	want := strings.Join([]string{
		"<X>  3×2           3×1",
		"     0     1          0       H  1×2",
		"0  0.5   4.0       0  1            a    b",
		"1  1.0   8.0   ≈   1  2   ·   0  0.5  4.0",
		"2  1.5  12.0       2  3",
	}, "\n")
	if got := g.Text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	tex := g.LaTeX()
	if strings.Count(tex, `\toprule`) != 3 || !strings.Contains(tex, `$\approx$`) || !strings.Contains(tex, `$\cdot$`) {
		t.Errorf("LaTeX lacks a table or a symbol:\n%s", tex)
	}
}

func TestGroupThatCannotBeShownSaysWhy(t *testing.T) {
	x := postData()
	for want, g := range map[string]Group{
		"Error: nmfnb: nothing to show: Beside has no parts":                                Beside(),
		"Error: nmfnb: nothing to show: H is nil":                                           Beside(x, "=", Matrix(nil).Titled("H")),
		"Error: nmfnb: part 1 of Beside is a int, want a Table, a mat.Matrix or a string":   Beside(x, 3),
		"Error: nmfnb: part 0 of Beside is a <nil>, want a Table, a mat.Matrix or a string": Beside(nil),
		"Error: nmfnb: shapes do not fit: Rows got 1 name for the 4 rows of the matrix":     Beside(Matrix(x).Rows("a")),
		"Error: nmfnb: shapes do not fit: the difference of 4×5 and 5×4":                    Beside(Difference(x, x.T())),
		"Error: nmfnb: nothing to show: the second matrix of Difference is nil":             Beside(Difference(x, nil)),
		"Error: nmfnb: nothing to show: the first matrix of Difference is nil":              Beside(Difference((*mat.Dense)(nil), x)),
	} {
		if got := g.Text(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if !strings.Contains(g.Markdown(), "Error: ") || !strings.Contains(g.HTML(), `role="alert"`) || !strings.Contains(g.LaTeX(), "Error: ") {
			t.Errorf("%s: HTML or LaTeX does not say so", want)
		}
	}
	if _, err := Difference(x, x.T()).resolved(); !errors.Is(err, ErrShape) {
		t.Errorf("%v does not wrap ErrShape", err)
	}
}

func TestDifferenceOfEqualMatricesIsAllZero(t *testing.T) {
	x := postData()
	if got, _, _ := strings.Cut(Difference(x, mat.DenseCopyOf(x)).Text(), "\n"); got != "difference  4×5, all 0" {
		t.Errorf("got %q", got)
	}
	if got, _, _ := strings.Cut(Matrix(difference{x, x}.T()).Text(), "\n"); got != "5×4 transposed, all 0" {
		t.Errorf("got %q", got)
	}
}

func TestGroupTextBreaksBeforeASymbolAtTheWidthOfAConsole(t *testing.T) {
	wide := Matrix(mat.NewDense(1, 9, nil)).Columns(strings.Fields(strings.Repeat("long-name ", 9))...)
	text := Beside(wide, "≈", wide, "·", wide).Text()
	var symbols []string
	for _, line := range strings.Split(text, "\n") {
		if style.Width(line) > 120 {
			t.Errorf("a line takes %d columns: %q", style.Width(line), line)
		}
		for _, s := range []string{"≈", "·"} {
			if strings.HasPrefix(strings.TrimSpace(line), s) {
				symbols = append(symbols, s)
			}
		}
	}
	if len(symbols) != 2 {
		t.Errorf("the symbols %q begin a line, want both:\n%s", symbols, text)
	}
}
