package nmf

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

const digits = "../../notebooks/data/"

func TestTheNotebooksDataAreWhatTheirChecksumsSay(t *testing.T) {
	sums, err := os.ReadFile(digits + "SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for line := range strings.Lines(string(sums)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		listed[name] = true
		content, err := os.ReadFile(digits + name)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(content)); got != sum {
			t.Errorf("%s has the checksum %s, want %s", name, got, sum)
		}
	}
	for _, pattern := range []string{"*.np?", "*/*.np?"} {
		found, _ := filepath.Glob(digits + pattern)
		for _, path := range found {
			if name, _ := filepath.Rel(digits, path); !listed[filepath.ToSlash(name)] {
				t.Errorf("%s is not in SHA256SUMS", name)
			}
		}
	}
}

// scikit-learn's model of the digits and ours of the same rows.
func TestTheSavedModelOfTheDigitsIsTheOneThatFitFinds(t *testing.T) {
	all, err := ReadNPY(digits + "digits.npy")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Default(16).Fit(context.Background(), all.Slice(0, 1400, 0, 64))
	if err != nil {
		t.Fatal(err)
	}
	dir := digits + "digits-model/"
	s, err := ReadSaved(dir+"components.npy", dir+"new.npy", dir+"result1.npy", Default(0))
	if err != nil {
		t.Fatal(err)
	}
	if !mat.EqualApprox(s.Model.H, m.H, 1e-6) {
		t.Errorf("the components differ by up to %g", largestOf(difference(s.Model.H, m.H)))
	}
	e, err := s.Explain(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, r := range e.Rows {
		if r.Cause == CauseNonNegativity {
			count++
		}
	}
	if count != 396 {
		t.Errorf("%d rows by non-negativity, want 396", count)
	}
}

func TestReadSavedSaysWhatIsWrongInWords(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, a mat.Matrix) string {
		path := filepath.Join(dir, name)
		if err := WriteNPY(path, a); err != nil {
			t.Fatal(err)
		}
		return path
	}
	h := write("components.npy", mat.NewDense(2, 3, []float64{1, 0, 1, 0, 1, 0}))
	x := write("new.npy", mat.NewDense(4, 3, []float64{1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1}))
	text := filepath.Join(dir, "text.npy")
	if err := os.WriteFile(text, []byte("1,2,3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(dir, "all.npz")
	file, err := os.Create(archive)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(zip.NewWriter(file).Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		components, rows, result1 string
		kind                      error
		says                      string
	}{
		"missing components": {filepath.Join(dir, "none.npy"), x, "", fs.ErrNotExist, "model.components_) writes it"},
		"missing rows":       {h, filepath.Join(dir, "none.npy"), "", fs.ErrNotExist, "none.npy\", new) writes it"},
		"missing result":     {h, x, filepath.Join(dir, "none.npy"), fs.ErrNotExist, "inverse_transform(model.transform(new))) writes it"},
		"transposed":         {h, write("t.npy", mat.NewDense(3, 4, nil)), "", ErrShape, "is it transposed?"},
		"columns":            {h, write("w.npy", mat.NewDense(4, 5, nil)), "", ErrShape, "want 3 columns in both"},
		"result's shape":     {h, x, h, ErrShape, "is 2×3, want 4×3"},
		"negative":           {h, write("neg.npy", mat.NewDense(1, 3, []float64{0, -0.5, 1})), "", ErrNegative, "X[0,1] = -0.5"},
		"NaN":                {h, write("nan.npy", mat.NewDense(1, 3, []float64{0, math.NaN(), 1})), "", ErrNotFinite, "X[0,1]"},
		"negative component": {write("negh.npy", mat.NewDense(1, 3, []float64{0, -0.5, 1})), x, "", ErrNegative, "negh.npy"},
		"NaN in the result":  {h, x, write("nan1.npy", mat.NewDense(4, 3, []float64{0, 0, 0, math.NaN(), 0, 0, 0, 0, 0, 0, 0, 0})), ErrNotFinite, "result_1[1,0]"},
		"text":               {h, text, "", ErrDamaged, "a text file?"},
		"npz":                {archive, x, "", ErrDamaged, "numpy.savez"},
	} {
		if _, err := ReadSaved(c.components, c.rows, c.result1, Default(0)); !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v that says %q", name, err, c.kind, c.says)
		}
	}
	if s, err := ReadSaved(h, x, "", Default(0)); err != nil || s.Encoded != nil {
		t.Errorf("without result_1: %+v, %v", s, err)
	}
}
