package matio

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
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

// decode reads an array from memory, where its size is known.
func decode(saved []byte) (*nmf.Labelled, error) {
	return readNPY(plainSource(bytes.NewReader(saved), "x", int64(len(saved))))
}

func TestDamagedNPYIsAnError(t *testing.T) {
	var whole bytes.Buffer
	if err := writeNPY(&whole, mat.NewDense(2, 2, []float64{1, 2, 3, 4})); err != nil {
		t.Fatal(err)
	}
	for at := range whole.Len() {
		if _, err := decode(whole.Bytes()[:at]); !errors.Is(err, nmf.ErrDamaged) {
			t.Errorf("cut at %d: error %v, want nmf.ErrDamaged", at, err)
		}
	}
	for change, kind := range map[[2]string]error{
		{"(2, 2)", "(0, 2)"}: nmf.ErrEmpty, {"(2, 2)", "(2, 3)"}: nmf.ErrDamaged, {"(2, 2)", "(2, 1)"}: nmf.ErrDamaged, {"(2, 2)", "(2,-2)"}: nmf.ErrDamaged,
		{"<f8", "<c8"}: ErrFormat, {"<f8", "<f9"}: ErrFormat, {"\x93", "\x94"}: nmf.ErrDamaged, {"descr", "discr"}: nmf.ErrDamaged, {"False", "Falze"}: nmf.ErrDamaged,
		{"(2, 2), }", "(2, 2), ]"}: nmf.ErrDamaged, {"(2, 2)", "(+2, 2)"}: nmf.ErrDamaged, {"(2, 2)", "(2; 2)"}: nmf.ErrDamaged, {"'<f8'", "'f8<'"}: ErrFormat,
		{"'<f8'", "''"}: nmf.ErrDamaged, {"(2, 2)", "(99999999999999999999, 2)"}: nmf.ErrDamaged, {"(2, 2)", "(4611686018427387904, 4)"}: nmf.ErrDamaged,
	} {
		altered := bytes.Replace(whole.Bytes(), []byte(change[0]), []byte(change[1]), 1)
		if grown := len(change[1]) - len(change[0]); grown > 0 { // the header has spaces at its end
			altered = bytes.Replace(altered, bytes.Repeat([]byte(" "), grown), nil, 1)
		}
		if _, err := decode(altered); !errors.Is(err, kind) {
			t.Errorf("%q for %q: error %v, want %v", change[1], change[0], err, kind)
		}
	}
}

func TestWriteNPYLeavesNothingBehindWhenItFails(t *testing.T) {
	dir := t.TempDir()
	nowhere := filepath.Join(dir, "no such folder", "w.npy")
	if err := WriteNPY(nowhere, mat.NewDense(1, 1, nil)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want fs.ErrNotExist", err)
	}
	if err := WriteNPY(filepath.Join(dir, "nil.npy"), nil); !errors.Is(err, nmf.ErrNil) {
		t.Errorf("error %v, want nmf.ErrNil", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}
