package parquet

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestReadReadsWhatPandasAndArrowWrote(t *testing.T) {
	nan := math.NaN()
	columns := []string{"goal", "vote", "big"}
	numbers := mat.NewDense(3, 3, []float64{1.5, 4, 1, nan, 5, 0, 3, 6, 1})
	words := nmf.Labelled{Matrix: numbers, RowNames: []string{"derby", "Müller", "ballot"}, ColumnNames: columns}
	withText := words
	withText.Text = map[string][]string{"kind": {"a", "b", "a"}}
	for name, want := range map[string]nmf.Labelled{
		"snappy": words, "zstd": words, "gzip": words, "lz4": words, "brotli": words, "plain": words, "groups": words, "version1": words, "pages2": words,
		"range":   {Matrix: numbers, ColumnNames: columns},
		"numbers": {Matrix: numbers, RowNames: []string{"7", "8", "10"}, ColumnNames: columns},
		"text":    withText,
		"arrow": {Matrix: mat.NewDense(2, 4, []float64{200, 1 << 63, 0.5, -1, 3, 1, nan, 2}), RowNames: []string{"x", "y"},
			ColumnNames: []string{"u1", "u8", "f4", "i2"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read("testdata/" + name + ".parquet")
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.RowNames, want.RowNames) || !slices.Equal(got.ColumnNames, want.ColumnNames) || len(got.Text) != len(want.Text) ||
				!slices.Equal(got.Text["kind"], want.Text["kind"]) || got.Note == "" {
				t.Errorf("names %q, %q, text %q, want %q, %q, %q", got.RowNames, got.ColumnNames, got.Text, want.RowNames, want.ColumnNames, want.Text)
			}
			n, m := want.Dims()
			if r, c := got.Dims(); r != n || c != m {
				t.Fatalf("%d×%d, want %d×%d", r, c, n, m)
			}
			for i := range n {
				for j := range m {
					if g, w := got.At(i, j), want.At(i, j); g != w && !(math.IsNaN(g) && math.IsNaN(w)) {
						t.Errorf("entry %d,%d is %v, want %v", i, j, g, w)
					}
				}
			}
		})
	}
}

func TestReadSaysWhatItCannotRead(t *testing.T) {
	for name, c := range map[string]struct {
		kind error
		says string
	}{
		"times": {matio.ErrFormat, `"when" holds times`}, "lists": {matio.ErrFormat, "holds lists"}, "decimal": {matio.ErrFormat, "astype(float)"},
		"words": {matio.ErrFormat, "no column of numbers"}, "empty": {nmf.ErrEmpty, "no rows"}, "half": {matio.ErrFormat, "astype(float)"},
	} {
		if _, err := Read("testdata/" + name + ".parquet"); !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, want %v that says %q", name, err, c.kind, c.says)
		}
	}
	if _, err := Read("testdata/none"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v, want ErrNotExist", err)
	}
	saved, err := os.ReadFile("testdata/snappy.parquet")
	if err != nil {
		t.Fatal(err)
	}
	altered := filepath.Join(t.TempDir(), "altered")
	for name, contents := range map[string][]byte{
		"a list of contents of 4 GB": append(slices.Clone(saved[:len(saved)-8]), "\xff\xff\xff\xffPAR1"...), "cut short": saved[:len(saved)/2], "nothing": nil,
	} {
		if err := os.WriteFile(altered, contents, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(altered); !errors.Is(err, nmf.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
	if _, err := matio.Read("testdata/snappy.parquet"); !errors.Is(err, matio.ErrFormat) || !strings.Contains(err.Error(), "matio/parquet") {
		t.Errorf("%v, want an error that names this package", err)
	}
}

// A file that was altered anywhere is an error or another matrix, never a panic.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"snappy", "plain", "zstd", "arrow", "lists"} {
		contents, err := os.ReadFile("testdata/" + name + ".parquet")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(contents)
		f.Add(contents[:len(contents)/2])
	}
	f.Fuzz(func(t *testing.T, contents []byte) {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, contents, 0o600); err != nil {
			t.Fatal(err)
		}
		x, err := Read(path)
		if err != nil {
			return
		}
		if n, m := x.Dims(); n < 1 || m < 1 || len(x.ColumnNames) != m || x.RowNames != nil && len(x.RowNames) != n {
			t.Fatalf("%d×%d with names %q, %q", n, m, x.RowNames, x.ColumnNames)
		}
	})
}
