package nmfnb

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

func TestTryNamesTheFunctionAndTheShapes(t *testing.T) {
	a, b := mat.NewDense(2, 3, nil), mat.NewDense(2, 2, nil)
	var none *mat.Dense
	for want, try := range map[string]func() error{
		"nmfnb: mat.(*Dense).Mul: mat: dimension mismatch (2×3 and 2×2)": func() error {
			_, err := Try(func() *mat.Dense { var d mat.Dense; d.Mul(a, b); return &d }, a, b)
			return err
		},
		"nmfnb: mat.(*Dense).At: mat: row index out of range (2×3)": func() error { _, err := Try(func() float64 { return a.At(2, 0) }, a); return err },
		"nmfnb: floats.Dot: floats: slice lengths do not match": func() error {
			_, err := Try(func() float64 { return floats.Dot([]float64{1}, []float64{1, 2}) })
			return err
		},
		"nmfnb: mat.(*Dense).Dims: runtime error: invalid memory address or nil pointer dereference (nil)": func() error {
			_, err := Try(func() int { r, _ := none.Dims(); return r }, none)
			return err
		},
	} {
		if err := try(); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	_, err := Try(func() *mat.Dense { var d mat.Dense; d.Sub(a, b); return &d }, a, b)
	if !errors.Is(err, mat.ErrShape) {
		t.Errorf("%v does not wrap gonum's error", err)
	}
	if v, err := Try(func() int { return 7 }); v != 7 || err != nil {
		t.Errorf("%d, %v", v, err)
	}
}

func TestTryLeavesOtherPanicsAlone(t *testing.T) {
	for name, do := range map[string]func() int{
		"of the cell": func() int { panic("mine") },
		"of the cell, called by gonum": func() int {
			mat.NewDense(1, 1, nil).Apply(func(int, int, float64) float64 { panic("mine") }, mat.NewDense(1, 1, nil))
			return 0
		},
	} {
		func() {
			defer func() {
				if p := recover(); !strings.Contains(fmt.Sprint(p), "mine") {
					t.Errorf("%s: %v", name, p)
				}
			}()
			_, err := Try(do)
			t.Errorf("%s: %v", name, err)
		}()
	}
}
