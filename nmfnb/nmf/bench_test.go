package nmf

import (
	"context"
	"fmt"
	"testing"

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
		goal := m.Err * m.Err / 2 * 1.001
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

// BenchmarkFit times iterations: ns/iter is what the second to the last take each.
func BenchmarkFit(b *testing.B) {
	for _, shape := range []struct {
		n, m, k int
		extreme bool
	}{{10000, 784, 50, false}, {2000, 1000, 20, false}, {500, 500, 10, false}, {200000, 64, 16, true}, {64, 200000, 16, true}} {
		x := nonNegativeMatrix(shape.n, shape.m, shape.k, 1, 1)
		for _, method := range []struct {
			name   string
			solver Solver
			beta   float64
		}{{"cd", CoordinateDescent, 2}, {"hals", AcceleratedHALS, 2}, {"mu", MultiplicativeUpdate, 2}, {"kl", MultiplicativeUpdate, 1}, {"is", MultiplicativeUpdate, 0}} {
			if shape.extreme && method.beta != 2 {
				continue
			}
			c := randomStart(shape.k)
			c.Solver, c.Beta, c.Tol, c.MaxIter = method.solver, method.beta, 0, 6
			b.Run(fmt.Sprintf("%s/%dx%d/k=%d", method.name, shape.n, shape.m, shape.k), func(b *testing.B) {
				benchmarkFit(b, c, x)
			})
		}
	}
}

func benchmarkFit(b *testing.B, c Config, x mat.Matrix) {
	b.ReportAllocs()
	seconds, count := 0.0, 0
	for b.Loop() {
		m, err := c.Fit(context.Background(), x)
		if err != nil {
			b.Fatal(err)
		}
		last := len(m.History) - 1
		seconds += m.History[last].Seconds - m.History[0].Seconds
		count += last
	}
	b.ReportMetric(seconds*1e9/float64(count), "ns/iter")
}
