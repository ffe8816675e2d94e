package matio

import (
	"encoding/json"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// testdata/fixture.py wrote the files, and what pandas, numpy and scipy read from them.
func TestReadReadsWhatPythonReads(t *testing.T) {
	saved, err := os.ReadFile("testdata/files/want.json")
	if err != nil {
		t.Fatal(err)
	}
	var files map[string]struct {
		Data          [][]*float64
		Rows, Columns []string
		Text          map[string][]string
		Pixels        *[2]int
		Sparse        bool
	}
	if err := json.Unmarshal(saved, &files); err != nil {
		t.Fatal(err)
	}
	if len(files) < 80 {
		t.Errorf("only %d files", len(files))
	}
	for name, f := range files {
		t.Run(name, func(t *testing.T) {
			x := mat.NewDense(len(f.Data), len(f.Data[0]), nil)
			x.Apply(func(i, j int, _ float64) float64 {
				if f.Data[i][j] == nil {
					return nan
				}
				return *f.Data[i][j]
			}, x)
			want := nmf.Labelled{Matrix: x, RowNames: f.Rows, ColumnNames: f.Columns, Text: f.Text}
			if f.Pixels != nil {
				want.Pixels = *f.Pixels
			}
			got, err := Read("testdata/files/" + name)
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, &want)
			if _, sparse := got.Matrix.(*nmf.CSR); sparse != f.Sparse {
				t.Errorf("a %T, want a sparse matrix: %t", got.Matrix, f.Sparse)
			}
			if t.Failed() {
				t.Log(got.Note)
			}
		})
	}
}
