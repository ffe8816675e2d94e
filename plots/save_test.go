package plots

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"
)

func TestSaveWritesTheFormatOfTheExtension(t *testing.T) {
	dir := t.TempDir()
	for _, f := range []figure{Diff(result1, result2), Diff(waves(30, 30), mat.NewDense(30, 30, nil)).Dark()} {
		for name, begin := range map[string]string{
			"a.svg": "<?xml", "a.png": "\x89PNG", "a.pdf": "%PDF-", "a.eps": "%!PS-Adobe", "B.SVG": "<?xml", "B.Png": "\x89PNG",
		} {
			path := filepath.Join(dir, name)
			if err := f.Save(path); err != nil {
				t.Error(err)
				continue
			}
			data, err := os.ReadFile(path)
			if err != nil || !bytes.HasPrefix(data, []byte(begin)) {
				t.Errorf("%s begins with %.10q (%v), want %q", name, data, err, begin)
			}
			if now := time.Now().UTC().Format("2006"); bytes.Contains(data, []byte("Date: "+now)) || bytes.Contains(data, []byte("(D:"+now)) {
				t.Errorf("%s says when it was written", name)
			}
		}
	}
}

// A cell of the kernel is built with the tag minimal: what it saves is the same, once it imports what the error names.
func TestSaveWithoutFormatsForPrint(t *testing.T) {
	dir := t.TempDir()
	names := []string{"a.svg", "a.png", "a.pdf", "a.eps"}
	run := func(tags string) string {
		t.Helper()
		c := exec.Command("go", "run", "-tags", tags, "./testdata/save")
		for _, name := range names {
			c.Args = append(c.Args, filepath.Join(dir, name))
		}
		said, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		return strings.ReplaceAll(string(said), dir+string(filepath.Separator), "")
	}
	const say = "plots: cannot draw as .%[1]s: add import _ \"gonum.org/v1/plot/vg/vg%[1]s\" to the cell or program, " +
		"which is built without it (tag minimal) (saving a.%[1]s)\n"
	if got, want := run("minimal"), fmt.Sprintf(say, "pdf")+fmt.Sprintf(say, "eps"); got != want {
		t.Errorf("without the imports it says\n%swant\n%s", got, want)
	}
	saved, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(saved) != 2 {
		t.Errorf("without the imports it leaves %v (%v)", saved, err)
	}
	if got := run("minimal,print"); got != "" {
		t.Errorf("with the imports it says %s", got)
	}
	f := Heatmap(mat.NewDense(2, 2, []float64{1, 2, 3, 4}))
	for _, name := range names {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
			continue
		}
		if want, err := f.drawing().encode(filepath.Ext(name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s has %d bytes, %d without the tag (%v)", name, len(got), len(want), err)
		}
	}
}

func TestSaveLeavesAnOldFileAloneWhenItFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "keep.png")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Diff(result1, postData).Save(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want one that names the file", err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "old" {
		t.Errorf("the file now holds %q (%v)", data, err)
	}
	if err := Diff(result1, result2).Save(path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is now %v (%v), want what it was", info.Mode(), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("%d files are left (%v), want 1", len(entries), err)
	}
}

func TestSaveNamesWhatIsWrong(t *testing.T) {
	f := Diff(result1, result2)
	for path, want := range map[string]string{
		"x.gif": `plots: cannot draw as ".gif": the extension must be .svg, .png, .pdf or .eps (saving x.gif)`,
		"x":     `plots: cannot draw as "": the extension must be .svg, .png, .pdf or .eps (saving x)`,
	} {
		if err := f.Save(path); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
	if err := f.Save(filepath.Join(t.TempDir(), "no", "such", "x.svg")); err == nil || !os.IsNotExist(unwrapAll(err)) {
		t.Errorf("a missing folder gives %v", err)
	}
}

func unwrapAll(err error) error {
	for {
		u, ok := err.(interface{ Unwrap() error })
		if !ok || u.Unwrap() == nil || os.IsNotExist(err) {
			return err
		}
		err = u.Unwrap()
	}
}

func TestScaleOfPixelsIsChecked(t *testing.T) {
	f := Diff(result1, result2)
	for _, scale := range []float64{0, -1, 1000} {
		if _, err := f.PNGAt(scale); err == nil {
			t.Errorf("a scale of %g gives no error", scale)
		}
	}
	one, _ := f.PNGAt(1)
	two, err := f.PNG()
	if err != nil {
		t.Fatal(err)
	}
	if a, b := decode(t, one).Bounds().Dx(), decode(t, two).Bounds().Dx(); a != 672 || b != 1344 {
		t.Errorf("widths %d and %d, want 672 and 1344", a, b)
	}
}

func TestPrintedImagesAreSmall(t *testing.T) {
	pdf, err := Heatmap(waves(500, 784)).drawing().encode(".pdf")
	if err != nil || len(pdf) > 450_000 {
		t.Errorf("a PDF of 500×784 takes %d bytes (%v)", len(pdf), err)
	}
}
