package matio

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// drawSparse draws a matrix of few entries in one of the forms that have them.
func drawSparse(t *rapid.T) mat.Matrix {
	n, m := rapid.IntRange(1, 6).Draw(t, "rows"), rapid.IntRange(1, 6).Draw(t, "columns")
	dense := mat.NewDense(n, m, nil)
	dense.Apply(func(i, j int, _ float64) float64 {
		return rapid.SampledFrom([]float64{0, 0, 0, 1, 0.1, -2.5e300}).Draw(t, "entry")
	}, dense)
	var rows triplets
	for i := range n {
		for j := range m {
			if v := dense.At(i, j); v != 0 {
				rows.add(i, j, v)
			}
		}
	}
	s, err := rows.compress(n, m)
	if err != nil {
		t.Fatal(err)
	}
	var columns triplets
	s.DoNonZero(func(i, j int, v float64) { columns.add(j, i, v) })
	turned, err := columns.compress(m, n)
	if err != nil {
		t.Fatal(err)
	}
	return rapid.SampledFrom([]mat.Matrix{dense, s, turned.T(), &nmf.Labelled{Matrix: s}, nmf.Labelled{Matrix: turned}.T()}).Draw(t, "form")
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		x := drawSparse(t)
		n, m := x.Dims()
		inner, _, _ := nmf.Unlabel(x)
		labelled := &nmf.Labelled{Matrix: inner, RowNames: drawNames(t, "row names", n), ColumnNames: drawNames(t, "column names", m)}
		for _, names := range [][]string{labelled.RowNames, labelled.ColumnNames} {
			for i, name := range names {
				for len(name) > 0 && name[len(name)-1] == 0 { // numpy's texts end at the last byte that is not zero
					name = name[:len(name)-1]
				}
				names[i] = name
			}
		}
		for name, write := range map[string]func(path string) error{
			"x.mtx":      func(path string) error { return WriteMatrixMarket(path, x) },
			"sparse.npz": func(path string) error { return WriteSparseNPZ(path, labelled) },
			"x.npz":      func(path string) error { return WriteNPZ(path, map[string]mat.Matrix{"x": labelled}) },
			"x.npy":      func(path string) error { return WriteNPY(path, x) },
		} {
			path := filepath.Join(dir, name)
			if err := write(path); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			got, err := Read(path)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !sameBits(got, x) {
				t.Fatalf("%s: %v, want %v", name, mat.Formatted(got), mat.Formatted(x))
			}
			if filepath.Ext(name) == ".npz" && (!slices.Equal(got.RowNames, labelled.RowNames) || !slices.Equal(got.ColumnNames, labelled.ColumnNames)) {
				t.Fatalf("%s: names %q and %q, want %q and %q", name, got.RowNames, got.ColumnNames, labelled.RowNames, labelled.ColumnNames)
			}
		}
	})
}

func TestModelGoesToPythonAndBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.npz")
	x := nmf.Labelled{Matrix: mat.NewDense(3, 2, []float64{1, 2, 2, 4, 3, 5}), RowNames: []string{"r", "s", "t"}, ColumnNames: []string{"goal", "vote"}}
	m, err := nmf.Default(2).Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteModel(path, m); err != nil {
		t.Fatal(err)
	}
	got, err := ReadModel(path, nmf.Default(0))
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(got.H, m.H) || !mat.Equal(got.W, m.W) || !slices.Equal(got.RowNames, m.RowNames) || !slices.Equal(got.ColumnNames, m.ColumnNames) ||
		got.Iterations != m.Iterations || got.ReconstructionErr != m.ReconstructionErr {
		t.Errorf("%+v, want %+v", got, m)
	}
	if err := WriteModel(path, &nmf.Model{}); !errors.Is(err, nmf.ErrNoModel) {
		t.Errorf("%v, want ErrNoModel", err)
	}
	if _, err := ReadModel("testdata/files/array.mtx", nmf.Default(0)); err != nil {
		t.Errorf("components in another file: %v", err)
	}
	if _, err := ReadModel("testdata/files/array-skew.mtx", nmf.Default(0)); !errors.Is(err, nmf.ErrNegative) {
		t.Errorf("%v, want ErrNegative", err)
	}
}

func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	for name, write := range map[string]func(m mat.Matrix) error{
		"npy": func(m mat.Matrix) error { return WriteNPY(path, m) }, "npz": func(m mat.Matrix) error { return WriteNPZ(path, map[string]mat.Matrix{"x": m}) },
		"sparse": func(m mat.Matrix) error { return WriteSparseNPZ(path, m) }, "market": func(m mat.Matrix) error { return WriteMatrixMarket(path, m) },
	} {
		for _, c := range []struct {
			m    mat.Matrix
			kind error
		}{
			{nil, nmf.ErrNil}, {(*mat.Dense)(nil), nmf.ErrNil}, {nmf.Labelled{}, nmf.ErrNil}, {&mat.Dense{}, nmf.ErrEmpty},
			{nmf.Labelled{Matrix: mat.NewDense(2, 2, nil), RowNames: []string{"a"}}, nmf.ErrShape},
			{nmf.Labelled{Matrix: mat.NewDense(2, 2, nil), ColumnNames: []string{"a"}}, nmf.ErrShape},
		} {
			if err := write(c.m); !errors.Is(err, c.kind) {
				t.Errorf("%s of %v: %v, want %v", name, c.m, err, c.kind)
			}
		}
	}
}
