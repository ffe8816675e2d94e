package nmfnb

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestReadCSVReadsWhatWriteCSVWrites(t *testing.T) {
	x := mat.NewDense(2, 3, []float64{0, 0.1, 1e300, -2, 5e-324, 3})
	for name, table := range map[string]Table{
		"numbers only": Matrix(x),
		"rows":         Matrix(x).Rows("a", "b,\"c\""),
		"columns":      Matrix(x).Columns("x", "y", "z"),
		"both":         Matrix(x).Rows("a", "b").Columns("x", "y", "z"),
	} {
		var written bytes.Buffer
		if err := table.WriteCSV(&written); err != nil {
			t.Fatal(err)
		}
		read, err := ReadCSV(&written)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !mat.Equal(read.Matrix(), x) || read.Text() != table.Text() {
			t.Errorf("%s: read\n%s\nwant\n%s", name, read.Text(), table.Text())
		}
	}
}

func TestReadCSVTakesWhatSpreadsheetsWrite(t *testing.T) {
	const written = "word,x,y\na,1,2.5\nb,-3,4\n"
	table, err := ReadCSV(strings.NewReader("\xef\xbb\xbf" + strings.ReplaceAll(written, ",", ", ")))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := table.Columns("x", "y").WriteCSV(&again); err != nil || again.String() != written {
		t.Errorf("written again: %q (%v), want %q", again.String(), err, written)
	}
	if numbers, err := ReadCSV(strings.NewReader("\xef\xbb\xbf1,2\n3,4\n")); err != nil || strings.Contains(numbers.Text(), "\ufeff") || numbers.Matrix().At(0, 0) != 1 {
		t.Errorf("the first number is lost behind the mark: %v", err)
	}
}

func TestReadCSVSaysWhereTheFileIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                    "no row of numbers",
		"a,b\n":               "no row of numbers",
		"name\nrow\n":         "no column of numbers",
		"1,2\n3\n":            "wrong number of fields",
		"text,a\nr,1\ns,one":  `row 3, column 2 is "one"`,
		"1,2\n3,\n":           `row 2, column 2 is ""`,
		"\"unclosed,1\n2,3\n": "reading CSV",
	} {
		if _, err := ReadCSV(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want an error with %s", text, err, want)
		}
	}
	if _, err := ReadCSV(strings.NewReader("a,b\n")); !errors.Is(err, ErrNil) {
		t.Errorf("%v is not ErrNil", err)
	}
}

func TestNamesThatSpreadsheetsTakeForFormulasAreGuardedWhenAskedFor(t *testing.T) {
	rows := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\ttab", "\rreturn", "\nline", "a=b", "", "'quoted"}
	x := mat.NewDense(len(rows), 1, []float64{-1, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	plain := Matrix(nmf.Labelled{Matrix: x, RowNames: rows, ColumnNames: []string{"=x"}})
	lines := func(table Table) [][]string {
		var written bytes.Buffer
		if err := table.WriteCSV(&written); err != nil {
			t.Fatal(err)
		}
		read, err := csv.NewReader(&written).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return read
	}
	asIs, guarded := lines(plain), lines(plain.ForSpreadsheets())
	for i, name := range append([]string{"=x"}, rows...) {
		want := name
		if i <= 7 {
			want = "'" + name
		}
		column := 0
		if i == 0 { // the name of the column stands behind the corner
			column = 1
		}
		if asIs[i][column] != name || guarded[i][column] != want {
			t.Errorf("%q is written %q, and %q when guarded, want %q", name, asIs[i][column], guarded[i][column], want)
		}
	}
	if guarded[1][1] != "-1" {
		t.Errorf("the number -1 is written %q", guarded[1][1])
	}
}

func TestReadCSVGivesItsNamesToAFit(t *testing.T) {
	table, err := ReadCSV(strings.NewReader("text,goal,vote\nderby,7,0\nballot,0,6\n"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := nmf.Default(1).Fit(t.Context(), table.Matrix())
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(append(m.RowNames, m.ColumnNames...), " "); got != "derby ballot goal vote" {
		t.Errorf("the model has the names %q", got)
	}
}
