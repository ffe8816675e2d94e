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

// BenchmarkIterations times iterations alone.
func BenchmarkIterations(b *testing.B) {
	for _, shape := range []struct{ n, m, k int }{{2000, 500, 20}, {500, 500, 10}} {
		x := nonNegativeMatrix(shape.n, shape.m, shape.k, 1, 1)
		for _, method := range []struct {
			solver Solver
			beta   float64
		}{{CoordinateDescent, 2}, {MultiplicativeUpdate, 2}, {MultiplicativeUpdate, 1}} {
			b.Run(fmt.Sprintf("%d×%d,k=%d/%v,beta=%v", shape.n, shape.m, shape.k, method.solver, method.beta), func(b *testing.B) {
				benchmarkIterations(b, x, shape.k, method.solver, method.beta)
			})
		}
	}
}

func benchmarkIterations(b *testing.B, x mat.Matrix, k int, solver Solver, beta float64) {
	d, err := read(x, "X", nonNegative)
	if err != nil {
		b.Fatal(err)
	}
	c := randomStart(k)
	c.Solver, c.Beta = solver, beta
	w, h := c.random(d)
	team := startWorkers()
	defer team.stop()
	m := c.method(c.problem(d, w, transposed(h, k, d.m), false, team))
	m.iterate(1)
	b.ReportAllocs()
	for b.Loop() {
		m.iterate(2)
		m.loss()
	}
}
