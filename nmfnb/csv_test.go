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
		"columns":      Matrix(x).Cols("x", "y", "z"),
		"both":         Matrix(x).Rows("a", "b").Cols("x", "y", "z"),
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
