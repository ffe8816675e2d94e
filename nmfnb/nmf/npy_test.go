package nmf

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestNPYGoesOutAndInWhole(t *testing.T) {
	dir := t.TempDir()
	w := mat.NewDense(2, 3, []float64{0, 1. / 3, math.MaxFloat64, 5e-324, math.NaN(), -1})
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
	if left, err := filepath.Glob(filepath.Join(dir, "*.part")); err != nil || left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestDamagedNPYIsAnError(t *testing.T) {
	var whole bytes.Buffer
	if err := EncodeNPY(&whole, mat.NewDense(2, 2, []float64{1, 2, 3, 4})); err != nil {
		t.Fatal(err)
	}
	for at := range whole.Len() {
		if _, err := DecodeNPY(bytes.NewReader(whole.Bytes()[:at]), "x"); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut at %d: error %v, want ErrDamaged", at, err)
		}
	}
	for _, change := range [][2]string{
		{"(2, 2)", "(0, 2)"}, {"(2, 2)", "(2, 3)"}, {"(2, 2)", "(2, 1)"}, {"(2, 2)", "(2,-2)"}, {"<f8", "<c8"}, {"<f8", "<f9"},
		{"\x93", "\x94"}, {"descr", "discr"},
		{"False", "Falze"}, {"(2, 2), }", "(2, 2), ]"}, {"(2, 2)", "(+2, 2)"}, {"(2, 2)", "(2; 2)"}, {"'<f8'", "'f8<'"}, {"'<f8'", "''"},
	} {
		altered := bytes.Replace(whole.Bytes(), []byte(change[0]), []byte(change[1]), 1)
		if _, err := DecodeNPY(bytes.NewReader(altered), "x"); !errors.Is(err, ErrDamaged) {
			t.Errorf("%q for %q: error %v, want ErrDamaged", change[1], change[0], err)
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
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func FuzzDecodeNPY(f *testing.F) {
	var whole bytes.Buffer
	if err := EncodeNPY(&whole, mat.NewDense(2, 2, []float64{1, 2, 3, 4})); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	f.Add([]byte(npyMagic + "\x02\x00\xff\xff\x00\x00"))
	f.Fuzz(func(t *testing.T, saved []byte) {
		a, err := DecodeNPY(bytes.NewReader(saved), "x")
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := EncodeNPY(&again, a); err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeNPY(&again, "x"); err != nil {
			t.Fatal(err)
		}
	})
}
