package matio

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// What is allocated in all bounds what is in use at any time.
func TestReadingTakesTheMemoryOfTheMatrixAndLittleMore(t *testing.T) {
	const n, m = 4000, 1000
	x := mat.NewDense(n, m, nil)
	x.Apply(func(i, j int, _ float64) float64 { return float64((i*m+j)%9973) / 7 }, x)
	dir := t.TempDir()
	dense, columns, table := filepath.Join(dir, "x.npy"), filepath.Join(dir, "columns.npy"), filepath.Join(dir, "x.csv")
	if err := WriteNPY(dense, x); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(columns)
	if err != nil {
		t.Fatal(err)
	}
	header := "{'descr': '<f8', 'fortran_order': True, 'shape': (4000, 1000), }"
	if _, err := file.Write(npyBytes(header, 8*n*m)); err != nil {
		t.Fatal(err)
	}
	file.Close()
	if file, err = os.Create(table); err != nil {
		t.Fatal(err)
	}
	if err := (CSV{}).Write(file, x); err != nil {
		t.Fatal(err)
	}
	file.Close()
	const matrix = 8 * n * m
	for path, most := range map[string]uint64{
		dense:   matrix + 1<<20,
		columns: matrix + 33<<20,   // some columns at once
		table:   2*matrix + 24<<20, // the form is found out by a megabyte, of whose fields each is a string; the first rows are copied once
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > most {
			t.Errorf("%s: %d kB were allocated for a matrix of %d kB", filepath.Base(path), allocated>>10, matrix>>10)
		} else {
			t.Logf("%s: %d kB for a matrix of %d kB", filepath.Base(path), allocated>>10, matrix>>10)
		}
		if path != columns && !mat.Equal(got, x) {
			t.Errorf("%s: another matrix", path)
		}
	}
}
