package nmf

import (
	"context"
	"fmt"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"gonum.org/v1/gonum/mat"
)

// BenchmarkToTheSameLoss times solvers until their loss is within a thousandth of what 300 iterations of coordinate
// descent reach from the same start.
func BenchmarkToTheSameLoss(b *testing.B) {
	for _, shape := range []struct{ n, m, k int }{{2000, 500, 20}, {500, 500, 10}, {300, 2000, 40}} {
		x := nonNegativeMatrix(shape.n, shape.m, shape.k, 1, 1)
		c := randomStart(shape.k)
		c.Tol, c.MaxIter = 0, 300
		m, err := c.Fit(context.Background(), x)
		if err != nil {
			b.Fatal(err)
		}
		goal := m.ReconstructionErr * m.ReconstructionErr / 2 * 1.001
		for _, solver := range []Solver{CoordinateDescent, AcceleratedHALS} {
			b.Run(fmt.Sprintf("%d×%d,k=%d/%v", shape.n, shape.m, shape.k, solver), func(b *testing.B) {
				for b.Loop() {
					c.Solver = solver
					ctx, cancel := context.WithCancel(context.Background())
					c.OnIteration = func(it Iteration) {
						if it.Loss <= goal {
							cancel()
						}
					}
					m, _ := c.Fit(ctx, x)
					b.ReportMetric(float64(m.Iterations), "iterations")
					cancel()
				}
			})
		}
	}
}

// benchShapes are those of make bench.
func benchShapes(b *testing.B) []benchShape {
	return []benchShape{
		{"10000x784/k=50", 50, 5, dense(10000, 784, 50)},
		{"2000x1000/k=20", 20, 5, dense(2000, 1000, 20)},
		{"500x500/k=10", 10, 5, dense(500, 500, 10)},
		{"200000x64/k=16", 16, 3, dense(200000, 64, 16)},
		{"64x200000/k=16", 16, 3, dense(64, 200000, 16)},
		{"20000x20000,0.5%/k=20", 20, 4, func() mat.Matrix { return sparseMatrix(b, 20000, 20000, 100) }},
	}
}

type benchShape struct {
	name       string
	k, methods int // how many of BenchmarkFit's
	x          func() mat.Matrix
}

// BenchmarkFit times iterations: ns/iter is what the second to the last take each.
func BenchmarkFit(b *testing.B) {
	for _, shape := range benchShapes(b) {
		b.Run(shape.name, func(b *testing.B) {
			x := shape.x()
			for _, method := range []struct {
				name   string
				solver Solver
				beta   float64
			}{
				{"cd", CoordinateDescent, 2}, {"hals", AcceleratedHALS, 2},
				{"mu", MultiplicativeUpdate, 2}, {"kl", MultiplicativeUpdate, 1}, {"is", MultiplicativeUpdate, 0},
			}[:shape.methods] {
				c := randomStart(shape.k)
				c.Solver, c.Beta, c.Tol, c.MaxIter = method.solver, method.beta, 0, 6
				b.Run(method.name, func(b *testing.B) { benchmarkFit(b, c.Fit, x) })
			}
		})
	}
}

// BenchmarkStart times whole calls of one iteration from the default start.
func BenchmarkStart(b *testing.B) {
	for _, shape := range benchShapes(b) {
		b.Run(shape.name, func(b *testing.B) {
			x, c := shape.x(), Default(shape.k)
			c.Tol, c.MaxIter = 0, 1
			for b.Loop() {
				if _, err := c.Fit(context.Background(), x); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkMiniBatch times passes over all rows, in batches of 1024.
func BenchmarkMiniBatch(b *testing.B) {
	c := DefaultMiniBatch(50)
	c.Config.Init, c.Config.Tol, c.Config.MaxIter, c.MaxNoImprovement = InitRandom, 0, 4, 0
	benchmarkFit(b, c.Fit, dense(10000, 784, 50)())
}

// dense makes low-rank data with noise when it is called.
func dense(n, m, k int) func() mat.Matrix {
	return func() mat.Matrix { return nonNegativeMatrix(n, m, k, 1, 1) }
}

// sparseMatrix draws so many entries a row, about, from 0.5 to 1.5.
func sparseMatrix(tb testing.TB, n, m, inRow int) *CSR {
	r := numpy.NewRandomState(1)
	var columns []int
	var values []float64
	starts := make([]int, n+1)
	for i := range n {
		for range inRow {
			columns = append(columns, int(r.Uniform()*float64(m)))
			values = append(values, 0.5+r.Uniform())
		}
		starts[i+1] = len(columns)
	}
	s, err := NewCSR(n, m, starts, columns, values)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func benchmarkFit(b *testing.B, fit func(context.Context, mat.Matrix) (*Model, error), x mat.Matrix) {
	b.ReportAllocs()
	seconds, count := 0.0, 0
	for b.Loop() {
		m, err := fit(context.Background(), x)
		if err != nil {
			b.Fatal(err)
		}
		last := len(m.History) - 1
		seconds += m.History[last].Seconds - m.History[0].Seconds
		count += last
	}
	b.ReportMetric(seconds*1e9/float64(count), "ns/iter")
}
