package matio

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// seed adds files of testdata whose names match the patterns.
func seed(f *testing.F, patterns ...string) {
	f.Helper()
	for _, pattern := range patterns {
		paths, err := filepath.Glob(filepath.Join("testdata", "*", pattern))
		if err != nil || len(paths) == 0 {
			f.Fatalf("no files %s: %v", pattern, err)
		}
		for _, path := range paths {
			contents, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(contents)
			f.Add(contents[:len(contents)/2])
		}
	}
}

// fits reports names that do not fit their matrix.
func fits(t *testing.T, x *nmf.Labelled) {
	t.Helper()
	n, m := x.Dims()
	if n < 1 || m < 1 || x.RowNames != nil && len(x.RowNames) != n || x.ColumnNames != nil && len(x.ColumnNames) != m {
		t.Fatalf("%d×%d with the names %q and %q", n, m, x.RowNames, x.ColumnNames)
	}
	for name, text := range x.Text {
		if len(text) != n {
			t.Fatalf("text %q has %d entries, want %d", name, len(text), n)
		}
	}
	if x.Pixels != [2]int{} && x.Pixels[0]*x.Pixels[1] != m {
		t.Fatalf("pictures of %v in rows of %d", x.Pixels, m)
	}
}

func FuzzRead(f *testing.F) {
	seed(f, "*.npz", "*.gz")
	f.Add([]byte("PK\x05\x06" + string(make([]byte, 18)))) // an archive of nothing
	f.Fuzz(func(t *testing.T, contents []byte) {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, contents, 0o600); err != nil {
			t.Fatal(err)
		}
		if x, err := Read(path); err == nil {
			fits(t, x)
		}
		if arrays, err := ReadNPZ(path); err == nil {
			for _, x := range arrays {
				fits(t, x)
			}
		}
		_, _ = ReadNPZText(path)
	})
}

func FuzzReadNPY(f *testing.F) {
	seed(f, "*.npy")
	f.Add([]byte(npyMagic + "\x02\x00\xff\xff\x00\x00"))
	f.Fuzz(func(t *testing.T, contents []byte) {
		x, err := decode(contents)
		if err != nil {
			return
		}
		fits(t, x)
		var again bytes.Buffer
		if err := writeNPY(&again, x); err != nil {
			t.Fatal(err)
		}
		back, err := decode(again.Bytes())
		if err != nil || !sameBits(x, back) {
			t.Fatalf("%v, want what was written", err)
		}
	})
}

// What is read of any text is what is written of it and read again.
func FuzzReadCSV(f *testing.F) {
	seed(f, "*.csv", "*.t*")
	f.Fuzz(func(t *testing.T, contents []byte) {
		x, err := CSV{}.Read(bytes.NewReader(contents))
		if err != nil {
			return
		}
		fits(t, x)
		var again bytes.Buffer
		if err := (CSV{}).Write(&again, x); err != nil {
			t.Fatal(err)
		}
		text := again.String()
		back, err := CSV{}.Read(&again)
		if err != nil || !sameBits(x, back) {
			t.Fatalf("%q: %v, want what was read of %q", text, err, contents)
		}
	})
}

func FuzzReadMatrixMarket(f *testing.F) {
	seed(f, "*.mtx")
	f.Fuzz(func(t *testing.T, contents []byte) {
		if x, err := readMatrixMarket(plainSource(bytes.NewReader(contents), "x", int64(len(contents)))); err == nil {
			fits(t, x)
		}
	})
}

func FuzzReadTriplets(f *testing.F) {
	seed(f, "*.csv", "u.data")
	f.Fuzz(func(t *testing.T, contents []byte) {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, contents, 0o600); err != nil {
			t.Fatal(err)
		}
		if x, err := ReadTriplets(path); err == nil {
			fits(t, x)
		}
	})
}

func FuzzReadImages(f *testing.F) {
	f.Add(pngOf(3, 2))
	f.Add(picture(3, 2))
	f.Fuzz(func(t *testing.T, contents []byte) {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "x.png"), contents, 0o600); err != nil {
			t.Fatal(err)
		}
		if x, err := ReadImages(folder); err == nil {
			fits(t, x)
		}
	})
}
