package nmf

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestReadNPZReadsWhatNumpySaved(t *testing.T) {
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

func TestNPYGoesOutAndInWhole(t *testing.T) {
	dir := t.TempDir()
	w := mat.NewDense(2, 3, []float64{0, 1. / 3, math.MaxFloat64, 5e-324, math.NaN(), -1})
	h := nonNegativeMatrix(70, 9, 2, 1, 3)
	if err := WriteNPY(filepath.Join(dir, "w.npy"), w); err != nil {
		t.Fatal(err)
	}
	got, err := ReadNPY(filepath.Join(dir, "w.npy"))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got.RawMatrix().Data {
		if want := w.RawMatrix().Data[i]; math.Float64bits(v) != math.Float64bits(want) {
			t.Errorf("entry %d is %v, want %v", i, v, want)
		}
	}
	path := filepath.Join(dir, "model.npz")
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

func TestDamagedNPYIsAnError(t *testing.T) {
	var whole bytes.Buffer
	if err := encodeNPY(&whole, mat.NewDense(2, 2, []float64{1, 2, 3, 4})); err != nil {
		t.Fatal(err)
	}
	for at := range whole.Len() {
		if _, err := decodeNPY(bytes.NewReader(whole.Bytes()[:at]), "x"); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut at %d: error %v, want ErrDamaged", at, err)
		}
	}
	for _, change := range [][2]string{
		{"(2, 2)", "(0, 2)"}, {"(2, 2)", "(2, 3)"}, {"(2, 2)", "(2, 1)"}, {"(2, 2)", "(2,-2)"}, {"<f8", "<c8"}, {"<f8", "<f9"},
		{"\x93", "\x94"}, {"descr", "discr"},
	} {
		altered := bytes.Replace(whole.Bytes(), []byte(change[0]), []byte(change[1]), 1)
		if _, err := decodeNPY(bytes.NewReader(altered), "x"); !errors.Is(err, ErrDamaged) {
			t.Errorf("%q for %q: error %v, want ErrDamaged", change[1], change[0], err)
		}
	}
	saved, err := os.ReadFile("testdata/npy.npz")
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut.npz")
	for _, size := range []int{0, 10, len(saved) / 2, len(saved) - 1} {
		if err := os.WriteFile(cut, saved[:size], 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadNPZ(cut); !errors.Is(err, ErrDamaged) {
			t.Errorf("npz cut at %d: error %v, want ErrDamaged", size, err)
		}
	}
}

func TestWriteNPYLeavesNothingBehindWhenItFails(t *testing.T) {
	dir := t.TempDir()
	nowhere := filepath.Join(dir, "no such folder", "w.npy")
	if err := WriteNPY(nowhere, mat.NewDense(1, 1, nil)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want fs.ErrNotExist", err)
	}
	if err := WriteNPY(filepath.Join(dir, "nil.npy"), nil); !errors.Is(err, ErrNil) {
		t.Errorf("error %v, want ErrNil", err)
	}
	if err := WriteNPZ(filepath.Join(dir, "x.npz"), map[string]mat.Matrix{"../x": mat.NewDense(1, 1, nil)}); !errors.Is(err, ErrConfig) {
		t.Errorf("error %v, want ErrConfig", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func FuzzDecodeNPY(f *testing.F) {
	var whole bytes.Buffer
	if err := encodeNPY(&whole, mat.NewDense(2, 2, []float64{1, 2, 3, 4})); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	f.Add([]byte(npyMagic + "\x02\x00\xff\xff\x00\x00"))
	f.Fuzz(func(t *testing.T, saved []byte) {
		a, err := decodeNPY(bytes.NewReader(saved), "x")
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := encodeNPY(&again, a); err != nil {
			t.Fatal(err)
		}
		if _, err := decodeNPY(&again, "x"); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzReadNPZ(f *testing.F) {
	saved, err := os.ReadFile("testdata/npy.npz")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(saved)
	f.Add(saved[:len(saved)/2])
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18))) // an archive of nothing
	f.Fuzz(func(t *testing.T, saved []byte) {
		path := filepath.Join(t.TempDir(), "x.npz")
		if err := os.WriteFile(path, saved, 0o666); err != nil {
			t.Fatal(err)
		}
		arrays, err := ReadNPZ(path)
		if err != nil {
			if arrays != nil || !errors.Is(err, ErrDamaged) {
				t.Fatalf("arrays %v and error %v, want none and ErrDamaged", arrays, err)
			}
			return
		}
		for name, a := range arrays {
			if a.IsEmpty() {
				t.Fatalf("%s is empty", name)
			}
		}
	})
}
