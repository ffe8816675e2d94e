package nmfnb

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func labelled() nmf.Labelled {
	return nmf.Labelled{Matrix: postData(), RowNames: []string{"a", "b", "c", "d"}, ColumnNames: []string{"v", "w", "x", "y", "z"}}
}

// headers are the column and the row headers of HTML, those of the columns first.
func headers(t *testing.T, html string) string {
	t.Helper()
	var cols, rows []string
	for _, th := range named(parse(t, html), "th") {
		if th.attrs["scope"] == "col" {
			cols = append(cols, th.text)
		} else {
			rows = append(rows, th.text)
		}
	}
	return strings.Join(cols, " ") + " | " + strings.Join(rows, " ")
}

func TestNamesOfALabelledArePrintedInEveryForm(t *testing.T) {
	l := labelled()
	want := Matrix(postData()).Rows(l.RowNames...).Columns(l.ColumnNames...)
	for name, table := range map[string]Table{
		"value": Matrix(l), "pointer": Matrix(&l), "in another": Matrix(nmf.Labelled{Matrix: &l}), "transposed twice": Matrix(l.T().T()),
	} {
		if table.HTML() != want.HTML() || table.Text() != want.Text() || table.LaTeX() != want.LaTeX() || table.Markdown() != want.Markdown() {
			t.Errorf("%s: got\n%s\nwant\n%s", name, table.Text(), want.Text())
		}
		var got, csv bytes.Buffer
		if err := errors.Join(table.WriteCSV(&got), want.WriteCSV(&csv)); err != nil || got.String() != csv.String() {
			t.Errorf("%s: the CSV is\n%s\nwant\n%s (%v)", name, got.String(), csv.String(), err)
		}
	}
	for name, html := range map[string]string{
		"Display": bundleOf(l).html, "Display of a pointer": bundleOf(&l).html, "Named": bundleOf(Named{"X", &l}).html, "Beside": Beside(l).HTML(),
		"Difference":         Difference(l, postData()).HTML(),
		"Difference to it":   Difference(postData(), &l).HTML(),
		"transposed":         Matrix(mat.Transpose{Matrix: l.T()}).HTML(),
		"names of both":      Difference(nmf.Labelled{Matrix: postData(), RowNames: l.RowNames}, nmf.Labelled{Matrix: postData(), ColumnNames: l.ColumnNames}).HTML(),
		"settings after it":  Matrix(l).Titled("X").Gradient().Digits(2).HTML(),
		"names set to these": Matrix(nmf.Labelled{Matrix: postData(), RowNames: []string{"1", "2", "3", "4"}, ColumnNames: l.ColumnNames}).Rows(l.RowNames...).HTML(),
	} {
		if got := headers(t, html); got != "v w x y z | a b c d" {
			t.Errorf("%s: the headers are %s", name, got)
		}
	}
}

func TestNamesThatAreSetWinOverThoseOfALabelled(t *testing.T) {
	l := labelled()
	for want, table := range map[string]Table{
		"0 1 2 3 4 | a b c d": Matrix(l).Columns(),
		"v w x y z | 0 1 2 3": Matrix(l).Rows(),
		"v w x y z | e f g h": Matrix(l).Rows("e", "f", "g", "h"),
		"0 1 2 3 4 | 0 1 2 3": Matrix(l).Rows().Columns(),
	} {
		if got := headers(t, table.HTML()); got != want {
			t.Errorf("the headers are %s, want %s", got, want)
		}
	}
}

func TestCaptionSaysWhatALabelledAdds(t *testing.T) {
	l := labelled()
	l.Note = "names of rows from column 1, of columns from line 1."
	l.Text = map[string][]string{"town": nil, "<genre>": nil}
	const want = "X 4×5 Dense, 0 to 1, 60 % zeros; names of rows from column 1, of columns from line 1; text in <genre>, town"
	for name, table := range map[string]Table{"value": Matrix(l), "pointer": Matrix(&l), "in another": Matrix(nmf.Labelled{Matrix: l})} {
		caption := named(parse(t, table.Titled("X").HTML()), "caption")[0]
		if caption.text != strings.Replace(want, "zeros", "zeros (·)", 1) || strings.Contains(caption.attrs["style"], "width:0") {
			t.Errorf("%s: the caption is %v, want %s, on as many lines as it takes", name, caption, want)
		}
		if got, _, _ := strings.Cut(table.Titled("X").Text(), "\n"); strings.Join(strings.Fields(got), " ") != want {
			t.Errorf("%s: the text begins with %s", name, got)
		}
		if tex := table.LaTeX(); !strings.Contains(tex, `text in \textless{}genre\textgreater{}, town`) {
			t.Errorf("%s: the LaTeX lacks the columns of text\n%s", name, tex)
		}
	}
	if strings.Contains(Beside(l).HTML(), "white-space:normal") {
		t.Error("the caption of a group is on several lines")
	}
	if got := Beside(l).Text(); strings.Contains(got, "names of rows") {
		t.Errorf("the caption of a group is long:\n%s", got)
	}
	for j := range 20 {
		l.Text[fmt.Sprintf("column %02d", j)] = nil
	}
	if got, _, _ := strings.Cut(Matrix(l).Text(), "\n"); !strings.HasSuffix(got, "text in <genre>, column 00, column 01, column 02, column 03, column 04 and 16 more") {
		t.Errorf("the caption is %s", got)
	}
}

func TestNamesThatDoNotFitAreAnError(t *testing.T) {
	for want, l := range map[string]nmf.Labelled{
		"nmfnb: shapes do not fit: RowNames has 1 name for the 4 rows of X":           {Matrix: postData(), RowNames: []string{"a"}},
		"nmfnb: shapes do not fit: ColumnNames has 6 names for the 5 columns of X":    {Matrix: postData(), ColumnNames: make([]string, 6)},
		"nmfnb: shapes do not fit: RowNames has 0 names for the 4 rows of X":          {Matrix: postData(), RowNames: []string{}},
		"nmfnb: nothing to show: X is nil":                                            {},
		"nmfnb: shapes do not fit: ColumnNames has 5 names for the 1 column of X":     {Matrix: mat.NewVecDense(4, nil), ColumnNames: make([]string, 5)},
		"nmfnb: shapes do not fit: RowNames has 5 names for the 4 rows of X":          {Matrix: nmf.Labelled{Matrix: postData(), RowNames: make([]string, 5)}},
		"nmfnb: shapes do not fit: ColumnNames has 4 names for the 1000 columns of X": {Matrix: mat.NewDense(2, 1000, nil), ColumnNames: make([]string, 4)},
	} {
		for _, table := range []Table{Matrix(l).Titled("X"), Matrix(&l).Titled("X")} {
			if got := table.Text(); got != "Error: "+want {
				t.Errorf("got %q, want %q", got, want)
			}
			if err := table.WriteCSV(io.Discard); err == nil || err.Error() != want {
				t.Errorf("WriteCSV: got %v, want %q", err, want)
			}
		}
	}
	var none *nmf.Labelled
	for _, table := range []Table{Matrix(none), Difference(none, postData()), Difference(postData(), nmf.Labelled{})} {
		if _, err := table.resolved(); !errors.Is(err, ErrNil) {
			t.Errorf("%v is not ErrNil", err)
		}
	}
}

func TestALargeSparseLabelledIsShownAtOnce(t *testing.T) {
	const n = 100_000
	indptr, indices, data := make([]int, n+1), make([]int, n), make([]float64, n)
	rows, columns := make([]string, n), make([]string, n)
	for i := range n {
		indptr[i+1], indices[i], data[i] = i+1, (7*i)%n, 1+float64(i%10)
		rows[i], columns[i] = fmt.Sprint("row ", i), fmt.Sprint("column ", i)
	}
	csr, err := nmf.NewCSR(n, n, indptr, indices, data)
	if err != nil {
		t.Fatal(err)
	}
	l := &nmf.Labelled{Matrix: csr, RowNames: rows, ColumnNames: columns}
	for name, m := range map[string]mat.Matrix{"pointer": l, "value": *l, "transpose": l.T(), "gonum's transpose": mat.Transpose{Matrix: l}} {
		start := time.Now()
		caption, _, _ := strings.Cut(Matrix(m).Text(), "\n")
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s: shown after %v", name, took)
		}
		if !strings.HasPrefix(caption, "100000×100000 ") || !strings.HasSuffix(caption, "nmf.CSR, 0 to 10, >99 % zeros") {
			t.Errorf("%s: the caption is %s", name, caption)
		}
	}
	if got := Matrix(l).Text(); !strings.Contains(got, "column 99999") || !strings.Contains(got, "row 99999") {
		t.Errorf("the names are not in\n%s", got)
	}
}

func TestCardsOfModelsAndExplanationsHaveTheNames(t *testing.T) {
	cfg := nmf.Default(2)
	cfg.Init = nmf.InitRandom
	m, err := cfg.Fit(t.Context(), labelled())
	if err != nil {
		t.Fatal(err)
	}
	card := bundleOf(m)
	if got := headers(t, card.html); !strings.HasPrefix(got, "0 1 v w x y z | ") || !strings.HasSuffix(got, " a b c d 0 1") {
		t.Errorf("the card has the headers %s", got)
	}
	e, err := m.Explain(t.Context(), nmf.Labelled{Matrix: postData().Slice(0, 2, 0, 5), RowNames: []string{"new", "<newer>"}})
	if err != nil {
		t.Fatal(err)
	}
	shown := bundleOf(e)
	got := headers(t, shown.html)
	for _, want := range []string{"v w x y z ", "new: Encoded − Projected", "<newer>: Encoded − Projected", "new: tolerance"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in the headers %s", want, got)
		}
	}
	if strings.Contains(got, "row 0") || strings.Contains(shown.html, "<newer>") {
		t.Errorf("a row is numbered, or its name not escaped: %s", got)
	}
	m.RowNames = m.RowNames[:3]
	if got := bundleOf(m).text; !strings.Contains(got, "Error: nmfnb: shapes do not fit: RowNames has 3 names for the 4 rows of W") {
		t.Errorf("got %s", got)
	}
}

func TestAChangedExplanationIsAnError(t *testing.T) {
	x := mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0})
	other := mat.NewDense(5, 2, nil)
	for want, change := range map[string]func(*nmf.Explanation){
		"Projected of the explanation is 5×2, and Encoded is 2×5":     func(e *nmf.Explanation) { e.Projected = other },
		"Tolerance of the explanation is 5×2, and Encoded is 2×5":     func(e *nmf.Explanation) { e.Tolerance = other },
		"Penalty of the explanation is 5×2, and Encoded is 2×5":       func(e *nmf.Explanation) { e.Penalty = other },
		"NonNegativity of the explanation is 5×2, and Encoded is 2×5": func(e *nmf.Explanation) { e.NonNegativity = other },
		"Remainder of the explanation is 5×2, and Encoded is 2×5":     func(e *nmf.Explanation) { e.Remainder = other },
		"Projected of the explanation is 2×5, and Encoded is 5×2":     func(e *nmf.Explanation) { e.Encoded = other },
		"the explanation has no Remainder, it is not one of Explain":  func(e *nmf.Explanation) { e.Remainder = &mat.Dense{} },
		"the explanation has no Penalty, it is not one of Explain":    func(e *nmf.Explanation) { e.Penalty = nil },
		"the explanation is of 2 rows and explains 3":                 func(e *nmf.Explanation) { e.Rows = append(e.Rows, e.Rows[0]) },
		"RowNames has 1 name for the 2 rows of the explanation":       func(e *nmf.Explanation) { e.RowNames = []string{"a"} },
		"ColumnNames has 1 name for the 5 columns of the explanation": func(e *nmf.Explanation) { e.ColumnNames = []string{"a"} },
		"Why the two reconstructions differ":                          func(e *nmf.Explanation) { e.Verdict, e.Warnings = "", nil },
	} {
		e := explained(t, 0, x)
		change(e)
		b := bundleOf(e)
		parse(t, b.html)
		if got := b.text + b.html; !strings.Contains(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	// A part of a larger matrix is as good as a copy, also where the larger one has the greatest entry elsewhere.
	e := explained(t, 0, x)
	large := mat.NewDense(4, 9, nil)
	large.Set(1, 8, math.MaxFloat64)
	large.Slice(0, 2, 0, 5).(*mat.Dense).Copy(e.Encoded)
	whole := bundleOf(e)
	e.Encoded = large.Slice(0, 2, 0, 5).(*mat.Dense)
	if bundleOf(e).html != whole.html {
		t.Error("a part of a larger matrix is shown otherwise than a copy")
	}
}
