package nmfnb

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
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
	if numbers, err := ReadCSV(strings.NewReader("\xef\xbb\xbf1,2\n3,4\n")); err != nil || numbers.cols != nil || numbers.m.At(0, 0) != 1 {
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
