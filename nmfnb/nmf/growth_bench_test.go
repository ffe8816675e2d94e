package nmf

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"gonum.org/v1/gonum/mat"
)

// The benchmarks of this file are of work that grows: with the number of components, with the loss, with unknown entries.

// BenchmarkManyComponents encodes 3000 rows of 1000 columns exactly with the components that the data were made of.
func BenchmarkManyComponents(b *testing.B) {
	for _, test := range []struct {
		k    int
		beta float64
	}{{100, 2}, {200, 2}, {400, 2}, {20, 1}, {100, 1}} {
		b.Run(fmt.Sprintf("beta=%v/k=%d", test.beta, test.k), func(b *testing.B) {
			x, h := mixture(3000, 1000, test.k)
			m := newModel(b, h, nil)
			if test.beta == 1 {
				m = underKL(m)
			}
			b.Run("exact", func(b *testing.B) {
				for b.Loop() {
					if _, err := m.TransformExact(context.Background(), x); err != nil {
						b.Fatal(err)
					}
				}
			})
			if test.k < 400 {
				b.Run("transform", func(b *testing.B) {
					for b.Loop() {
						if _, err := m.Transform(context.Background(), x); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}

// mixture returns W·H and some noise, and H (k×m). About half of the entries of W and H are small.
func mixture(n, m, k int) (x, h *mat.Dense) {
	r := numpy.NewRandomState(1)
	draw := func(rows, cols int) *mat.Dense {
		a := mat.NewDense(rows, cols, nil)
		a.Apply(func(_, _ int, _ float64) float64 { return math.Pow(r.Normal(), 2) / 2 }, a) // gamma of shape ½
		return a
	}
	h = draw(k, m)
	x = product(draw(n, k), h)
	noise := 0.1 * mat.Sum(x) / float64(n*m)
	x.Apply(func(_, _ int, v float64) float64 { return v + noise*(0.01+r.Uniform()) }, x)
	return x, h
}

// BenchmarkUnknown times iterations with and without unknown entries: ns/iter is what the second to the last take each.
func BenchmarkUnknown(b *testing.B) {
	x := nonNegativeMatrix(500, 500, 20, 1, 1)
	for _, solver := range []Solver{CoordinateDescent, AcceleratedHALS, MultiplicativeUpdate} {
		for _, share := range []float64{0, 0.1, 0.5} {
			b.Run(fmt.Sprintf("500x500/k=20/%v/%v", solver, share), func(b *testing.B) {
				c := randomStart(20)
				c.Solver, c.Tol, c.MaxIter, c.Missing = solver, 0, 6, true
				hidden, err := Hide(x, holes(500, 500, share, 3))
				if err != nil {
					b.Fatal(err)
				}
				benchmarkFit(b, c.Fit, hidden)
			})
		}
	}
}

// BenchmarkRanks compares 8 numbers of components by 8 starts each.
func BenchmarkRanks(b *testing.B) {
	x := nonNegativeMatrix(1000, 1000, 12, 1, 1)
	c := randomStart(1)
	for _, starts := range []int{2, 8} {
		b.Run(fmt.Sprintf("1000x1000/starts=%d", starts), func(b *testing.B) {
			for b.Loop() {
				if _, err := c.Ranks(context.Background(), x, []int{2, 4, 6, 8, 10, 12, 16, 20}, starts); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkManyDirections times whole calls of one iteration from the default start, which decomposes X.
func BenchmarkManyDirections(b *testing.B) {
	for _, shape := range []benchShape{
		{"3000x1000/k=100", 100, 0, dense(3000, 1000, 100)},
		{"3000x1000/k=400", 400, 0, dense(3000, 1000, 400)},
		{"11000x20000,Zipf/k=100", 100, 0, func() mat.Matrix { return zipf(b, 11000, 20000, 80) }},
	} {
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

// BenchmarkGrowth times iterations of larger work: ns/iter is what the second to the last take each.
func BenchmarkGrowth(b *testing.B) {
	kl := func(c *Config) { c.Solver, c.Beta = MultiplicativeUpdate, 1 }
	for _, test := range []struct {
		name string
		k    int
		set  func(*Config)
		x    func() mat.Matrix
	}{
		{"3000x1000/k=50/cd", 50, func(*Config) {}, dense(3000, 1000, 50)},
		{"3000x1000/k=100/kl", 100, kl, dense(3000, 1000, 100)},
		{"100000x30000,Zipf/k=50/cd", 50, func(*Config) {}, func() mat.Matrix { return zipf(b, 100000, 30000, 60) }},
	} {
		b.Run(test.name, func(b *testing.B) {
			c := randomStart(test.k)
			c.Tol, c.MaxIter = 0, 6
			test.set(&c)
			benchmarkFit(b, c.Fit, test.x())
		})
	}
}

// zipf draws so many entries a row, about, column j with a probability that falls like 1/(j+1).
func zipf(tb testing.TB, n, m, inRow int) *CSR {
	r := numpy.NewRandomState(1)
	scale := math.Log(float64(m + 1))
	var columns []int
	var values []float64
	starts := make([]int, n+1)
	for i := range n {
		seen := map[int]bool{}
		for range inRow {
			if j := int(math.Exp(scale*r.Uniform())) - 1; !seen[j] {
				seen[j] = true
				columns, values = append(columns, j), append(values, math.Ceil(5*r.Uniform()))
			}
		}
		starts[i+1] = len(columns)
	}
	s, err := NewCSR(n, m, starts, columns, values)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// BenchmarkStored times iterations over ratings of which 4.4 % are known, and over as many entries of a sparse matrix.
func BenchmarkStored(b *testing.B) {
	ratings := zipf(b, 6040, 3700, 265)
	known, err := HideUnstored(ratings)
	if err != nil {
		b.Fatal(err)
	}
	for _, test := range []struct {
		name string
		x    mat.Matrix
	}{{"sparse", ratings}, {"known", known}} {
		for _, solver := range []Solver{CoordinateDescent, AcceleratedHALS, MultiplicativeUpdate} {
			b.Run(fmt.Sprintf("6040x3700/k=20/%s/%v", test.name, solver), func(b *testing.B) {
				c := randomStart(20)
				c.Solver, c.Tol, c.MaxIter, c.Missing = solver, 0, 6, true
				benchmarkFit(b, c.Fit, test.x)
			})
		}
	}
}
