package matio_test

import (
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// A table some rows at a time, where all of it would not fit the memory.
func ExampleReadBlocks() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "x.csv")
	if err := os.WriteFile(path, []byte("name,a,b\nfirst,1,2\nsecond,3,4\nthird,5,6\n"), 0o600); err != nil {
		log.Fatal(err)
	}
	err = matio.ReadBlocks(path, 4, func(rows *nmf.Labelled) error {
		fmt.Println(rows.RowNames, rows.ColumnNames, mat.Sum(rows))
		return nil
	})
	fmt.Println(err)
	// Output:
	// [first second] [a b] 10
	// [third] [a b] 11
	// <nil>
}

func TestBlocksAreTheRowsThatReadReads(t *testing.T) {
	folder := t.TempDir()
	in := func(name string) string { return filepath.Join(folder, name) }
	dense := mat.NewDense(23, 7, nil)
	dense.Apply(func(i, j int, _ float64) float64 { return float64((i*31 + j*17) % 13 * ((i + j) % 3)) }, dense)
	rows, columns := make([]string, 23), make([]string, 7)
	for i := range rows {
		rows[i] = fmt.Sprintf("row %d", i)
	}
	for j := range columns {
		columns[j] = fmt.Sprintf("column %d", j)
	}
	named := nmf.Labelled{Matrix: dense, RowNames: rows, ColumnNames: columns}
	var csv strings.Builder
	for _, err := range []error{
		matio.WriteNPY(in("x.npy"), dense),
		matio.WriteNPZ(in("x.npz"), map[string]mat.Matrix{"x": named}),
		matio.WriteSparseNPZ(in("sparse.npz"), named),
		matio.CSV{}.Write(&csv, named),
		os.WriteFile(in("x.csv"), []byte(csv.String()), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"x.npy", "x.npz", "sparse.npz", "x.csv"} {
		want, err := matio.Read(in(name))
		if err != nil {
			t.Fatal(err)
		}
		for _, entries := range []int{1, 7, 10, 50, 1000} {
			var got mat.Dense
			var gotRows, gotColumns []string
			err := matio.ReadBlocks(in(name), entries, func(x *nmf.Labelled) error {
				stored, m := 0, 7
				n, _ := x.Dims()
				stored = n * m
				if s, ok := x.Matrix.(*nmf.CSR); ok {
					stored = s.NNZ()
				} else if name == "sparse.npz" {
					t.Errorf("%s: a block is a %T", name, x.Matrix)
				}
				if n > 1 && stored > entries {
					t.Errorf("%s: a block of %d rows stores %d entries, want %d at most", name, n, stored, entries)
				}
				gotRows, gotColumns = append(gotRows, x.RowNames...), x.ColumnNames
				if got.IsEmpty() {
					got.CloneFrom(x.Matrix)
					return nil
				}
				var both mat.Dense
				both.Stack(&got, x.Matrix)
				got.CloneFrom(&both)
				return nil
			})
			if err != nil || !mat.Equal(&got, want) || !reflect.DeepEqual(gotRows, want.RowNames) || !reflect.DeepEqual(gotColumns, want.ColumnNames) {
				t.Errorf("%s by %d entries: %v, other rows than Read has", name, entries, err)
			}
		}
		stop := errors.New("enough")
		calls := 0
		if err := matio.ReadBlocks(in(name), 7, func(*nmf.Labelled) error { calls++; return stop }); !errors.Is(err, stop) || calls != 1 {
			t.Errorf("%s: %v after %d calls, want the error of the first", name, err, calls)
		}
	}
}

func TestBlocksOfABadFileAreAnError(t *testing.T) {
	folder := t.TempDir()
	in := func(name string) string { return filepath.Join(folder, name) }
	if err := matio.WriteNPY(in("whole.npy"), mat.NewDense(3, 4, nil)); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(in("whole.npy"))
	if err != nil {
		t.Fatal(err)
	}
	fortran := strings.Replace(string(whole), "'fortran_order': False", "'fortran_order': True ", 1)
	for name, contents := range map[string]string{
		"cut.npy": string(whole[:len(whole)-9]), "columns.npy": fortran, "market.mtx": "%%MatrixMarket matrix array real general\n1 1\n1\n",
		"bytes": "\x00\x01\x02", "ragged.csv": "a,b\n1,2\n3,4\n5,6\n7,8,9\n",
	} {
		if err := os.WriteFile(in(name), []byte(contents), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := matio.ReadBlocks(in(name), 4, func(*nmf.Labelled) error { return nil }); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, want an error that names it", name, err)
		}
	}
	if err := matio.ReadBlocks(in("whole.npy"), 0, nil); !errors.Is(err, nmf.ErrConfig) {
		t.Errorf("no entries: %v", err)
	}
}
