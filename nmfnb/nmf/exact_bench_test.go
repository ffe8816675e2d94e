package nmf

import (
	"context"
	"math"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"gonum.org/v1/gonum/mat"
)

// BenchmarkTransformExact encodes 10,000 rows of 784 columns with 50 overlapping components, about half of which each row
// uses.
func BenchmarkTransformExact(b *testing.B) {
	x, h := encodingOfDigitsSize(10000)
	m := newModel(b, h, nil)
	for b.Loop() {
		if _, err := m.TransformExact(context.Background(), x); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTransform encodes the same rows until the stopping rule is met.
func BenchmarkTransform(b *testing.B) {
	x, h := encodingOfDigitsSize(10000)
	m := newModel(b, h, nil)
	for b.Loop() {
		if _, err := m.Transform(context.Background(), x); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExplain explains 1,000 such rows.
func BenchmarkExplain(b *testing.B) {
	x, h := encodingOfDigitsSize(1000)
	m := newModel(b, h, nil)
	for b.Loop() {
		if _, err := m.Explain(context.Background(), x); err != nil {
			b.Fatal(err)
		}
	}
}

// encodingOfDigitsSize returns n rows and 50 components of 784 columns: noisy mixtures of some components.
func encodingOfDigitsSize(n int) (x, h *mat.Dense) {
	r := numpy.NewRandomState(1)
	h = mat.NewDense(50, 784, nil)
	h.Apply(func(_, _ int, _ float64) float64 { return math.Max(0, r.Normal()) }, h)
	w := mat.NewDense(n, 50, nil)
	w.Apply(func(_, _ int, _ float64) float64 { return math.Max(0, r.Normal()) }, w)
	x = mat.NewDense(n, 784, nil)
	x.Mul(w, h)
	x.Apply(func(_, _ int, v float64) float64 { return v + 10*math.Abs(r.Normal()) - 5 }, x)
	x.Apply(func(_, _ int, v float64) float64 { return math.Max(0, v) }, x)
	return x, h
}
