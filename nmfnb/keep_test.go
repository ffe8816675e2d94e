package nmfnb

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAFitUnderTheNameOfAnotherIsNotUsed(t *testing.T) {
	ownCache(t)
	wanted, other := nmf.Default(2), nmf.Default(2)
	other.Tol = 0.1
	more := nmf.Default(3)
	x := postData()
	y := postData()
	y.Set(0, 0, 5)
	want, _ := fitCounting(t, wanted, x)
	fitCounting(t, other, x)
	fitCounting(t, more, x)
	fitCounting(t, wanted, y)
	at := slotFor(t, wanted, x)
	good := read(t, at.ended)
	line, _, _ := bytes.Cut(good, []byte("\n"))
	under := func(name []byte, planted slot) []byte { // the model of another fit with a first line
		_, rest, _ := bytes.Cut(read(t, planted.ended), []byte("\n"))
		return append(append(slices.Clone(name), '\n'), rest...)
	}
	before, err := want.GobEncode()
	if err != nil {
		t.Fatal(err)
	}
	for name, planted := range map[string][]byte{
		"another configuration": read(t, slotFor(t, other, x).ended),
		"other data":            read(t, slotFor(t, wanted, y).ended),
		"another configuration that says it is this": under(line, slotFor(t, other, x)),
		"other shapes that say that they are these":  under(line, slotFor(t, more, x)),
		"a request alone":                                line,
		"a request and how far it came":                  append(slices.Clone(line), "\n{}\n"...),
		"a request of another engine":                    bytes.Replace(good, []byte(`"Engine":"`), []byte(`"Engine":"x`), 1),
		"what was kept before files said what they hold": before,
	} {
		if err := os.WriteFile(at.ended, planted, 0o600); err != nil {
			t.Fatal(err)
		}
		m, ran := fitCounting(t, wanted, x)
		if ran == 0 || !mat.Equal(m.H, want.H) {
			t.Errorf("%s: it was used", name)
		}
		if again, ran := fitCounting(t, wanted, x); ran != 0 || !mat.Equal(again.H, want.H) {
			t.Errorf("%s: the right one was not kept in its place", name)
		}
	}
}

// fill puts files into a folder, by name with their sizes, each an hour older than the one before.
func fill(t *testing.T, folder string, size int, names ...string) {
	t.Helper()
	for i, name := range names {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
		date(t, path, -time.Duration(i)*time.Hour)
	}
}

func date(t *testing.T, path string, from time.Duration) {
	t.Helper()
	then := time.Now().Add(from)
	if err := os.Chtimes(path, then, then); err != nil {
		t.Fatal(err)
	}
}

func remaining(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func TestOldestFitsAreDroppedFirst(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder, 100, "new.fit", "older.fit", "oldest.fit")
	for _, c := range []struct {
		limit int64
		want  string
	}{{300, "new.fit older.fit oldest.fit"}, {250, "new.fit older.fit"}, {50, "new.fit"}} {
		if err := dropOldFits(folder, "new.fit", c.limit); err != nil {
			t.Fatal(err)
		}
		if got := remaining(t, folder); got != c.want {
			t.Errorf("limit %d leaves %s, want %s", c.limit, got, c.want)
		}
	}
	if err := dropOldFits(filepath.Join(folder, "none"), "a.fit", 1); err == nil {
		t.Error("a missing folder is no error")
	}
}

func TestWhatIsNoFitDropsNone(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder, 100, "new.fit", "older.fit")
	fill(t, folder, 1000, "a.fit.1.part", ".nmfnb-0.part", "stale.fit.2.part", "notes.txt")
	date(t, filepath.Join(folder, "stale.fit.2.part"), -25*time.Hour)
	if err := os.MkdirAll(filepath.Join(folder, "folder.fit"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := dropOldFits(folder, "new.fit", 200); err != nil {
		t.Fatal(err)
	}
	if got, want := remaining(t, folder), ".nmfnb-0.part a.fit.1.part folder.fit new.fit notes.txt older.fit"; got != want {
		t.Errorf("left are %s, want %s", got, want)
	}
}

func TestAFitFromTheFutureIsTheFirstToGo(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder, 100, "new.fit", "older.fit", "future.fit")
	date(t, filepath.Join(folder, "future.fit"), 1000*time.Hour)
	if err := dropOldFits(folder, "new.fit", 200); err != nil {
		t.Fatal(err)
	}
	if got, want := remaining(t, folder), "new.fit older.fit"; got != want {
		t.Errorf("left are %s, want %s", got, want)
	}
	date(t, filepath.Join(folder, "new.fit"), -1000*time.Hour) // what was just written stays, whatever the clock
	if err := dropOldFits(folder, "new.fit", 100); err != nil {
		t.Fatal(err)
	}
	if got := remaining(t, folder); got != "new.fit" {
		t.Errorf("left are %s, want new.fit", got)
	}
}

func TestByteCountsAreShort(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 bytes", 1: "1 byte", 999: "999 bytes", 1000: "1.0 kB", 9949: "9.9 kB", 9960: "10 kB", 999_499: "999 kB", 999_501: "1.0 MB",
		1 << 30: "1.1 GB", 5e12: "5.0 TB",
	} {
		if got := byteCount(n); got != want {
			t.Errorf("%d bytes are %s, want %s", n, got, want)
		}
	}
}

func TestKeptListsAndClearsWhatIsKept(t *testing.T) {
	folder := ownCache(t)
	if got, want := Kept().Text(), "Kept fits  0 fits in "+folder; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	cfg := nmf.Default(2)
	m, _ := fitCounting(t, cfg, postData())
	start := nmf.Default(1)
	start.Init, start.MaxIter = nmf.InitCustom, 1
	start.W0, start.H0 = filled(400, 1, func(i, j int) float64 { return 1 }), filled(1, 300, func(i, j int) float64 { return 2 })
	fitCounting(t, start, filled(400, 300, func(i, j int) float64 { return float64(1 + (i*j)%3) }))
	date(t, slotFor(t, cfg, postData()).ended, -time.Hour)
	fill(t, folder, 10, "old.fit")
	date(t, filepath.Join(folder, "old.fit"), -2*time.Hour)
	lines := strings.Split(Kept().Text(), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], "Kept fits  3 fits, ") || !strings.HasSuffix(lines[0], " kB, in "+folder) {
		t.Fatalf("it begins with %q", lines)
	}
	for i, want := range []string{
		"X 400×300, 1 component, cd, custom, seed 0, beta 2", "X 4×5, 2 components, cd, auto, seed 0, beta 2", "not a fit of this version",
	} {
		if !strings.HasPrefix(strings.TrimSpace(lines[i+1]), want) {
			t.Errorf("line %d is %q, want it to begin with %q", i+1, lines[i+1], want)
		}
	}
	if !strings.Contains(lines[1], "1 iteration, not converged, ") || !m.Converged || !strings.Contains(lines[2], " iterations, converged, ") {
		t.Errorf("the states are %q", lines)
	}
	parse(t, Kept().HTML())
	if b := bundleOf(Kept()); b.html == "" || b.text != Kept().Text() {
		t.Errorf("Display shows %v", b)
	}
	if err := Kept().Clear(); err != nil {
		t.Fatal(err)
	}
	if got := remaining(t, folder); got != "" {
		t.Errorf("left are %s", got)
	}
	if err := Kept().Clear(); err != nil {
		t.Errorf("nothing to clear is an error: %v", err)
	}
	if _, ran := fitCounting(t, cfg, postData()); ran == 0 {
		t.Error("a fit that was cleared is reused")
	}
}

func TestKeptWithoutACacheFolderSaysSo(t *testing.T) {
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, "")
	}
	k := Kept()
	if !strings.Contains(k.Text(), "there is no cache folder") || k.Clear() == nil {
		t.Errorf("got %s, and %v", k.Text(), k.Clear())
	}
	if _, ran := fitCounting(t, nmf.Default(2), postData()); ran == 0 {
		t.Error("the fit did not go through")
	}
	if _, err := slotOf(nmf.Default(2), nil); !errors.Is(err, ErrNil) {
		t.Errorf("no matrix: %v", err)
	}
}
