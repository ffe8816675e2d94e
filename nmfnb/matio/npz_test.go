package matio

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestReadReadsWhatNumpySaved(t *testing.T) {
	arrays, err := ReadNPZ("testdata/npy.npz")
	if err != nil {
		t.Fatal(err)
	}
	sevenths := mat.NewDense(2, 3, []float64{0, 1. / 7, 2. / 7, 3. / 7, 4. / 7, 5. / 7})
	single := mat.DenseCopyOf(sevenths)
	single.Apply(func(_, _ int, v float64) float64 { return float64(float32(v)) }, single)
	for name, want := range map[string]*mat.Dense{
		"f8": sevenths, "f4": single, "big endian": sevenths, "columns first": sevenths,
		"one dimension": mat.NewDense(1, 4, []float64{0, 0.125, 0.25, 0.375}),
		"bool":          mat.NewDense(2, 3, []float64{0, 0, 0, 1, 1, 1}),
		"version 3":     sevenths,
	} {
		if got := arrays[name]; got == nil || !mat.Equal(got, want) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
		delete(arrays, name)
	}
	nan := math.NaN()
	halves := []float64{0, math.Copysign(0, -1), 0.333251953125, 65504, math.Ldexp(1, -24), math.Inf(1), math.Inf(-1), nan}
	for i, want := range halves {
		got := arrays["half"].At(0, i)
		if got != want && !(math.IsNaN(got) && math.IsNaN(want)) || math.Signbit(got) != math.Signbit(want) {
			t.Errorf("half %d is %v, want %v", i, got, want)
		}
	}
	delete(arrays, "half")
	if len(arrays) != 22 {
		t.Errorf("%d arrays of every type and byte order, want 22", len(arrays))
	}
	for name, got := range arrays {
		want := mat.NewDense(2, 3, []float64{-3, -2, -1, 0, 1, 2})
		if strings.HasPrefix(name, "unsigned") {
			want = mat.NewDense(2, 3, []float64{0, 50, 100, 150, 200, 250})
		}
		if !mat.Equal(got, want) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

func TestMatricesGoOutAndInWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "model.npz")
	h := mat.NewDense(2, 70, nil)
	h.Apply(func(i, j int, _ float64) float64 { return math.Sqrt(float64(70*i + j)) }, h)
	if err := WriteNPZ(path, map[string]mat.Matrix{"components_": h, "turned": h.T()}); err != nil {
		t.Fatal(err)
	}
	arrays, err := ReadNPZ(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(arrays) != 2 || !mat.Equal(arrays["components_"], h) || !mat.Equal(arrays["turned"], h.T()) {
		t.Errorf("arrays %v, want h and its transpose", arrays)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.part")); err != nil || left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestDamagedArchiveIsAnError(t *testing.T) {
	saved, err := os.ReadFile("testdata/npy.npz")
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut.npz")
	for _, size := range []int{0, 10, len(saved) / 2, len(saved) - 1} {
		if err := os.WriteFile(cut, saved[:size], 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadNPZ(cut); !errors.Is(err, nmf.ErrDamaged) {
			t.Errorf("npz cut at %d: error %v, want ErrDamaged", size, err)
		}
	}
}

func TestWriteLeavesNothingBehindWhenItFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.npz")
	for name, c := range map[string]struct {
		matrix mat.Matrix
		kind   error
	}{
		"../x": {mat.NewDense(1, 1, nil), nmf.ErrConfig},
		"nil":  {nil, nmf.ErrNil},
	} {
		if err := WriteNPZ(path, map[string]mat.Matrix{"fine": mat.NewDense(1, 1, nil), name: c.matrix}); !errors.Is(err, c.kind) || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, want %v that names %s", err, c.kind, name)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}
