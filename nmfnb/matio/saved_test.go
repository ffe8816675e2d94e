package matio

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
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
	for _, pattern := range []string{"*.np?", "*/*.np?", "*.csv"} {
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
	m, err := nmf.Default(16).Fit(context.Background(), all.Slice(0, 1400, 0, 64))
	if err != nil {
		t.Fatal(err)
	}
	dir := digits + "digits-model/"
	s, err := ReadSaved(dir+"components.npy", dir+"new.npy", dir+"result1.npy", nmf.Default(0))
	if err != nil {
		t.Fatal(err)
	}
	if !mat.EqualApprox(s.Model.H, m.H, 1e-6) {
		t.Error("the components differ by more than 1e-6")
	}
	e, err := s.Explain(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, r := range e.Rows {
		if r.Cause == nmf.CauseNonNegativity {
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
	if err := os.WriteFile(text, []byte("a line of words\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(dir, "all.npz")
	if err := WriteNPZ(archive, map[string]mat.Matrix{"a": mat.NewDense(2, 3, nil), "b": mat.NewDense(2, 3, nil)}); err != nil {
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
		"transposed":         {h, write("t.npy", mat.NewDense(3, 4, nil)), "", nmf.ErrShape, "is it transposed?"},
		"columns":            {h, write("w.npy", mat.NewDense(4, 5, nil)), "", nmf.ErrShape, "want 3 columns in both"},
		"result's shape":     {h, x, h, nmf.ErrShape, "is 2×3, want 4×3"},
		"negative":           {h, write("neg.npy", mat.NewDense(1, 3, []float64{0, -0.5, 1})), "", nmf.ErrNegative, "X[0,1] = -0.5"},
		"NaN":                {h, write("nan.npy", mat.NewDense(1, 3, []float64{0, math.NaN(), 1})), "", nmf.ErrNotFinite, "X[0,1]"},
		"negative component": {write("negh.npy", mat.NewDense(1, 3, []float64{0, -0.5, 1})), x, "", nmf.ErrNegative, "negh.npy"},
		"NaN in the result":  {h, x, write("nan1.npy", mat.NewDense(4, 3, []float64{0, 0, 0, math.NaN(), 0, 0, 0, 0, 0, 0, 0, 0})), nmf.ErrNotFinite, "result_1[1,0]"},
		"text":               {h, text, "", ErrFormat, "numpy.save("},
		"npz":                {archive, x, "", ErrFormat, "components_=model.components_) writes it"},
	} {
		if _, err := ReadSaved(c.components, c.rows, c.result1, nmf.Default(0)); !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v that says %q", name, err, c.kind, c.says)
		}
	}
	if s, err := ReadSaved(h, x, "", nmf.Default(0)); err != nil || s.Encoded != nil {
		t.Errorf("without result_1: %+v, %v", s, err)
	}
}

// A model that was fitted to a data frame, with new rows as a data frame: both bring their names.
func TestReadSavedTakesNames(t *testing.T) {
	dir := t.TempDir()
	model, rows := filepath.Join(dir, "model.npz"), filepath.Join(dir, "new.csv")
	h := nmf.Labelled{Matrix: mat.NewDense(2, 3, []float64{1, 0, 1, 0, 1, 0}), ColumnNames: []string{"a", "b", "c"}}
	fitted, err := nmf.FromComponents(h, nmf.Default(2))
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteModel(model, fitted); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(rows, []byte(",a,b,c\nr1,1,0,0\nr2,1,1,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := ReadSaved(model, rows, rows, nmf.Default(0))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.Model.ColumnNames, h.ColumnNames) || !slices.Equal(s.X.RowNames, []string{"r1", "r2"}) || !slices.Equal(s.X.ColumnNames, h.ColumnNames) {
		t.Errorf("names %q, %q, %q", s.Model.ColumnNames, s.X.RowNames, s.X.ColumnNames)
	}
	if _, err := s.Explain(context.Background()); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(rows, []byte(",a,b,c\nr1,1,0,0\nr2,1,-1,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSaved(model, rows, "", nmf.Default(0)); !errors.Is(err, nmf.ErrNegative) || !strings.Contains(err.Error(), `X["r2","b"] = -1`) {
		t.Errorf("%v, want ErrNegative that names the row and the column", err)
	}
}
