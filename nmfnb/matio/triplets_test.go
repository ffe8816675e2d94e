package matio

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestTripletsBecomeASparseMatrixWithNames(t *testing.T) {
	ratings := mat.NewDense(3, 3, []float64{1, 0, 2, 0, 3, 0, 2, 0, 4})
	ids := []string{"1", "2", "3"}
	for name, c := range map[string]struct {
		text string
		want nmf.Labelled
		note string
	}{
		"u.data":       {"1\t1\t1\t881250949\n1\t3\t2\t881250950\n2\t2\t3\t881250951\n3\t1\t2\t881250952\n3\t3\t4\t881250953\n", nmf.Labelled{Matrix: ratings, RowNames: ids, ColumnNames: ids}, ""},
		"ratings.dat":  {"1::1::1::881250949\n1::3::2::881250950\n2::2::3::1\n3::1::2::1\n3::3::4::1\n", nmf.Labelled{Matrix: ratings, RowNames: ids, ColumnNames: ids}, ""},
		"ratings.csv":  {"userId,movieId,rating,timestamp\n3,3,4.0,1\n1,1,1.0,1\n1,3,2.0,1\n2,2,3.0,1\n3,1,2.0,1\n", nmf.Labelled{Matrix: ratings, RowNames: ids, ColumnNames: ids}, "line 1"},
		"pandas.csv":   {",user,item,rating\n0,1,1,1\n1,1,3,2\n2,2,2,3\n3,3,1,2\n4,3,3,4\n", nmf.Labelled{Matrix: ratings, RowNames: ids, ColumnNames: ids}, "line 1"},
		"words":        {"doc2 ball 1\ndoc1 vote 2\ndoc2 ball 3\n", nmf.Labelled{Matrix: mat.NewDense(2, 2, []float64{0, 2, 4, 0}), RowNames: []string{"doc1", "doc2"}, ColumnNames: []string{"ball", "vote"}}, "1 entries were added"},
		"header":       {"doc;word;count\ndoc1;ball;1,5\ndoc1;vote;NA\n", nmf.Labelled{Matrix: mat.NewDense(1, 1, []float64{1.5}), RowNames: []string{"doc1"}, ColumnNames: []string{"ball"}}, "without a value"},
		"pairs":        {"a,x\nb,y\na,y\n", nmf.Labelled{Matrix: mat.NewDense(2, 2, []float64{1, 1, 0, 1}), RowNames: []string{"a", "b"}, ColumnNames: []string{"x", "y"}}, ""},
		"ids by value": {"10,2,5\n9,10,6\n", nmf.Labelled{Matrix: mat.NewDense(2, 2, []float64{0, 6, 5, 0}), RowNames: []string{"9", "10"}, ColumnNames: []string{"2", "10"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := ReadTriplets(path)
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, &c.want)
			if _, ok := got.Matrix.(*nmf.CSR); !ok || !strings.Contains(got.Note, c.note) {
				t.Errorf("a %T with the note %q, want an *nmf.CSR with %q", got.Matrix, got.Note, c.note)
			}
		})
	}
}

func TestTripletsSayWhereTheyAreWrong(t *testing.T) {
	for text, says := range map[string]string{
		"1,1,1\n1,2,x\n":      "line 2, column 3",
		"1,1,1\n1,2,1\n1,2\n": "line 3: has 2 fields",
		"1,1,1\n,2,5\n":       "line 2",
		"1\n2\n":              "want row, column and value",
		"":                    "no row",
		"1,2,50%\n1,3,1\n":    "Percent",
	} {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadTriplets(path); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want an error with %q", text, err, says)
		}
	}
}

func TestTripletsOfSlices(t *testing.T) {
	x, err := FromTriplets([]int{7, 3, 7}, []string{"b", "a", "b"}, []float64{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	same(t, x, &nmf.Labelled{Matrix: mat.NewDense(2, 2, []float64{2, 0, 0, 4}), RowNames: []string{"3", "7"}, ColumnNames: []string{"a", "b"}})
	if x, err = FromTriplets([]string{"r"}, []string{"c"}, nil); err != nil || x.At(0, 0) != 1 {
		t.Errorf("without values: %v, %v", x, err)
	}
	if _, err := FromTriplets([]int{1}, []int{1, 2}, nil); !errors.Is(err, nmf.ErrShape) {
		t.Errorf("%v, want ErrShape", err)
	}
	if _, err := FromTriplets([]int{}, []int{}, nil); !errors.Is(err, nmf.ErrEmpty) {
		t.Errorf("%v, want ErrEmpty", err)
	}
	if !slices.Equal(x.RowNames, []string{"r"}) {
		t.Errorf("names %q", x.RowNames)
	}
}
