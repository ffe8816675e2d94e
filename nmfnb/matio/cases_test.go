package matio

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

var nan, inf = math.NaN(), math.Inf(1)

// The files of testdata/cases are of the kinds that public reports are about.
func TestReadReadsFilesAsPeopleHaveThem(t *testing.T) {
	numbers, components := []float64{0, 1, 2, 3, 4, 5}, []float64{0.73, 0.11, 0.83, 0.24, 0.81, 0.5}
	for name, want := range map[string]nmf.Labelled{
		"pandas_default.csv":    {Matrix: mat.NewDense(2, 3, []float64{.5, 1, 0, 2, .25, 4}), RowNames: []string{"0", "1"}, ColumnNames: []string{"0", "1", "2"}},
		"pandas_named_cols.csv": {Matrix: mat.NewDense(3, 2, []float64{7, 0, 0, 6, 5, 1}), RowNames: []string{"0", "1", "2"}, ColumnNames: []string{"goal", "vote"}},
		"pivot_ids.csv": {Matrix: mat.NewDense(3, 3, []float64{5, 3, 4, 4, 1, 2, 1, 5, 5}), RowNames: []string{"1", "2", "7"},
			ColumnNames: []string{"101", "102", "103"}},
		"r_write_csv.csv":       {Matrix: mat.NewDense(2, 2, []float64{7, 0, 0, 6}), RowNames: []string{"1", "2"}, ColumnNames: []string{"goal", "vote"}},
		"missing_first_row.csv": {Matrix: mat.NewDense(3, 3, []float64{1, nan, 3, 4, 5, 6, 7, 8, 9})},
		"missing_pandas.csv": {Matrix: mat.NewDense(3, 3, []float64{5, nan, 3, nan, 4, 1, 2, 2, nan}), RowNames: []string{"u1", "u2", "u3"},
			ColumnNames: []string{"a", "b", "c"}},
		"semicolon_comma.csv": {Matrix: mat.NewDense(2, 2, []float64{7.5, 0, 0, 6.25}), RowNames: []string{"derby", "ballot"}, ColumnNames: []string{"goal", "vote"}},
		"tab.tsv":             {Matrix: mat.NewDense(2, 2, []float64{7, 0, 0, 6}), RowNames: []string{"derby", "ballot"}, ColumnNames: []string{"goal", "vote"}},
		"savetxt.txt":         {Matrix: mat.NewDense(2, 2, []float64{1, 2, 3, 4})},
		"utf16.csv":           {Matrix: mat.NewDense(1, 2, []float64{7, 0}), RowNames: []string{"derby"}, ColumnNames: []string{"goal", "vote"}},
		"latin1.csv":          {Matrix: mat.NewDense(1, 2, []float64{1, 2}), RowNames: []string{"A"}, ColumnNames: []string{"Müller", "été"}},
		"with_names.npz":      {Matrix: mat.NewDense(2, 3, components), ColumnNames: []string{"ball", "law", "vote"}},
		"with_scalar.npz":     {Matrix: mat.NewDense(2, 3, components)},
		"tfidf_csr.npz":       {Matrix: mat.NewDense(3, 4, []float64{1, 0, 2, 0, 0, 3, 0, 0, 2, 0, 4, 0})},
		"plain.mtx":           {Matrix: mat.NewDense(3, 4, []float64{1, 0, 2, 0, 0, 3, 0, 0, 2, 0, 4, 0})},
		"u.data": {Matrix: mat.NewDense(5, 4, []float64{1, 1, 1, 881250949, 1, 3, 2, 881250950, 2, 2, 3, 881250951, 3, 1, 2, 881250952, 3, 3, 4,
			881250953})},
		"space_brace.npy": {Matrix: mat.NewDense(2, 3, numbers)},
		"key_order.npy":   {Matrix: mat.NewDense(2, 3, numbers)},
		"py2_long.npy":    {Matrix: mat.NewDense(2, 3, numbers)},
		"images3d.npy": {Matrix: mat.NewDense(2, 12, []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23}),
			Pixels: [2]int{3, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read("testdata/cases/" + name)
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, &want)
			t.Log(got.Note)
		})
	}
}

// same reports how a matrix and its names differ from those that are wanted.
func same(t *testing.T, got, want *nmf.Labelled) {
	t.Helper()
	n, m := got.Dims()
	if r, c := want.Dims(); r != n || c != m {
		t.Fatalf("%d×%d, want %d×%d: %v", n, m, r, c, got)
	}
	for i := range n {
		for j := range m {
			if g, w := got.At(i, j), want.At(i, j); g != w && !(math.IsNaN(g) && math.IsNaN(w)) {
				t.Errorf("entry %d,%d is %v, want %v", i, j, g, w)
			}
		}
	}
	if !slices.Equal(got.RowNames, want.RowNames) || (got.RowNames == nil) != (want.RowNames == nil) {
		t.Errorf("row names %q, want %q", got.RowNames, want.RowNames)
	}
	if !slices.Equal(got.ColumnNames, want.ColumnNames) || (got.ColumnNames == nil) != (want.ColumnNames == nil) {
		t.Errorf("column names %q, want %q", got.ColumnNames, want.ColumnNames)
	}
	if got.Pixels != want.Pixels {
		t.Errorf("pictures of %v, want %v", got.Pixels, want.Pixels)
	}
	for name, text := range want.Text {
		if !slices.Equal(got.Text[name], text) {
			t.Errorf("text %q is %q, want %q", name, got.Text[name], text)
		}
	}
	if len(got.Text) != len(want.Text) {
		t.Errorf("text %q, want %q", got.Text, want.Text)
	}
}

func TestReadOfASparseMatrixKeepsItSparse(t *testing.T) {
	for _, name := range []string{"tfidf_csr.npz", "plain.mtx"} {
		x, err := Read("testdata/cases/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := x.Matrix.(*nmf.CSR); !ok || s.NNZ() != 5 {
			t.Errorf("%s is a %T, want an *nmf.CSR with 5 entries", name, x.Matrix)
		}
	}
}

func TestPickledMatrixNamesTheWayOut(t *testing.T) {
	_, err := Read("testdata/cases/new_sparse.npy")
	if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), ".toarray()") || !strings.Contains(err.Error(), "scipy.sparse.save_npz") {
		t.Errorf("%v, want ErrFormat that names .toarray() and scipy.sparse.save_npz", err)
	}
}

func TestArchiveGivesWhatIsBesideItsMatrices(t *testing.T) {
	texts, err := ReadNPZText("testdata/cases/with_names.npz")
	if err != nil || len(texts) != 1 {
		t.Fatalf("%q, %v: want the array of names", texts, err)
	}
	arrays, err := ReadNPZ("testdata/cases/with_scalar.npz")
	if err != nil || arrays["n_iter_"] == nil || arrays["n_iter_"].At(0, 0) != 57 {
		t.Errorf("%v, %v: want n_iter_ = 57", arrays, err)
	}
}
