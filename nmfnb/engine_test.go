package nmfnb

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// hashed is the hash of the sources below a folder.
func hashed(t testing.TB, folder string) string {
	t.Helper()
	h, err := hashSources(folder)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestEveryByteOfTheEngineIsPartOfTheKey(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "nmf")
	if err := os.CopyFS(folder, os.DirFS("nmf")); err != nil {
		t.Fatal(err)
	}
	original := hashed(t, "nmf")
	if hashed(t, folder) != original {
		t.Error("a copy of the sources has another hash")
	}
	compiled, others := 0, 0
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil || len(source) == 0 {
			return err
		}
		change := func(by byte) {
			source[len(source)/2] ^= by
			if err := os.WriteFile(path, source, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
				t.Fatal(err)
			}
		}
		// A test or what it reads changes no fit.
		below, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		counts := (filepath.Ext(path) == ".go" || filepath.Ext(path) == ".s") && !isTest(below)
		if counts {
			compiled++
		} else {
			others++
		}
		change(1) // the size and the date stay
		if changed := hashed(t, folder) != original; changed != counts {
			t.Errorf("one byte of %s is seen: %t, want %t", below, changed, counts)
		}
		change(1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if compiled < 40 || others < 40 {
		t.Errorf("%d files that are compiled and %d others were changed", compiled, others)
	}
	if hashed(t, folder) != original {
		t.Error("the hash is another, though every change was undone")
	}
	if err := os.Rename(filepath.Join(folder, "model.go"), filepath.Join(folder, "modem.go")); err != nil {
		t.Fatal(err)
	}
	if hashed(t, folder) == original {
		t.Error("the name of a file is not seen")
	}
}

func isTest(below string) bool {
	test, err := filepath.Match("*_test.go", filepath.Base(below))
	return err != nil || test
}

func TestSourcesThatAreNotThereAreAnError(t *testing.T) {
	for _, folder := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none")} {
		if h, err := hashSources(folder); err == nil {
			t.Errorf("no sources have the hash %s", h)
		}
	}
}

func TestTheEngineIsKnownInNoTime(t *testing.T) {
	best := time.Hour
	for range 20 {
		start := time.Now()
		hashed(t, "nmf")
		best = min(best, time.Since(start))
	}
	if best > 20*time.Millisecond { // some 1 ms, ten times as much with the race detector
		t.Errorf("the sources are hashed in %v", best)
	}
}

func BenchmarkHashSources(b *testing.B) {
	for range b.N {
		hashed(b, "nmf")
	}
}
