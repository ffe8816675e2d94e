package nmf

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// BenchmarkPart times what iterations are made of, on all cores, beside what the machine can do: the same tiles on operands
// in the nearest cache, and reading. Multiplications and additions are counted, no divisions and no logarithms; of bytes
// each matrix once, and of a gather every row that is gathered.
func BenchmarkPart(b *testing.B) {
	workers := team.New(context.Background())
	defer workers.Stop()
	cores := workers.Count()
	run := func(name string, flops, bytes int, f func()) {
		b.Run(name, func(b *testing.B) {
			f() // allocates
			for b.Loop() {
				f()
			}
			rate := float64(b.N) / 1e9 / b.Elapsed().Seconds()
			if flops > 0 {
				b.ReportMetric(float64(flops)*rate, "GFLOP/s")
			}
			if bytes > 0 {
				b.ReportMetric(float64(bytes)*rate, "GB/s")
			}
		})
	}

	const steps, rows, times = 128, 32, 100
	vectors := f64.Vectors(1 << 10)
	tiles := make([][3][]float64, cores)
	for i := range tiles {
		tiles[i] = [3][]float64{make([]float64, rows*steps), make([]float64, 4*vectors*steps), make([]float64, 4*vectors*rows)}
	}
	run("peak product", cores*times*2*rows*4*vectors*steps, 0, func() {
		workers.Each(cores, 1, 1<<30, func(_, i, _ int) {
			for range times {
				f64.Tile(vectors, rows, steps, tiles[i][0], 1, rows, tiles[i][1], tiles[i][2], 4*vectors)
			}
		})
	})
	tiles = nil
	big := make([]byte, 1<<28)
	for i := range big {
		big[i] = 1 // or all pages are one
	}
	run("peak memory", 0, len(big), func() {
		workers.Each(len(big), 1<<20, 1<<30, func(_, lo, hi int) {
			if bytes.IndexByte(big[lo:hi], 0) >= 0 {
				panic("found what is not there")
			}
		})
	})
	big = nil

	for _, shape := range [][3]int{{10000, 784, 50}, {2000, 1000, 20}, {500, 500, 10}} {
		n, m, k := shape[0], shape[1], shape[2]
		d := &data{n: n, m: m, dense: nonNegativeMatrix(n, m, k, 1, 1).RawMatrix().Data}
		w, ht := randomStart(k).random(d)
		size := fmt.Sprintf("%d×%d, k = %d", n, m, k)
		flops, moved := 2*n*m*k, 8*(n*m+n*k+m*k)
		product := func(transposed bool, rows int, b []float64) func() {
			p, dst := d.product(transposed, k, cores), make([]float64, rows*k)
			return func() {
				p.refresh(b)
				workers.Each(rows, team.BlockRows, n*m*k, func(worker, lo, hi int) { p.rows(worker, dst[lo*k:], lo, hi) })
			}
		}
		run("X·Hᵀ "+size, flops, moved, product(false, n, ht))
		run("Xᵀ·W "+size, flops, moved, product(true, m, w))
		p := randomStart(k).problem(d, w, ht, false, workers)
		if pass := p.onePass(false, func(_, _, _ int, _ []float64) {}); pass != nil {
			run("X·Hᵀ, Xᵀ·W and WᵀW in one pass "+size, 2*flops+2*n*k*k, moved, func() {
				pass.refresh(ht)
				workers.Each(n, pass.size, n*m*k, pass.part)
			})
		}
		order := make([]int, k)
		for t := range order {
			order[t] = t
		}
		hessian, right := make([]float64, k*k), make([]float64, n*k)
		newGram(m, k, cores).into(hessian, ht, workers)
		product(false, n, ht)()
		perWorker := make([]*nnls.Lanes, cores)
		for i := range perWorker {
			perWorker[i] = nnls.NewLanes(hessian, order)
		}
		run("a sweep over W "+size, 2*n*k*k, 8*3*n*k, func() {
			workers.Each(n, f64.Lanes, n*k*k, func(worker, lo, hi int) {
				l := perWorker[worker]
				l.Load(w[lo*k:hi*k], right[lo*k:hi*k], 0)
				l.Sweep()
				l.Store(w[lo*k : hi*k])
			})
		})
		if n == 2000 {
			c := randomStart(k)
			c.Beta, c.Solver = 1, MultiplicativeUpdate
			r := c.objective(d, w, ht, false, workers).ratios
			run("W·H, X/(W·H), its product with Hᵀ and the loss, "+size, 2*flops, moved, func() { r.overRows(true, true) })
		}
	}

	const n, k = 20000, 20
	s := sparseMatrix(b, n, n, 100)
	d := &data{n: n, m: n, sparse: s}
	_, ht := randomStart(k).random(d)
	p, dst := d.product(false, k, cores), make([]float64, n*k)
	run("X·Hᵀ 20000×20000, 0.5 % not 0, k = 20", 2*s.NNZ()*k, s.NNZ()*(16+8*k)+8*n*k, func() {
		p.refresh(ht)
		p.each(workers, func(_, lo, _ int, rows []float64) { copy(dst[lo*k:], rows) })
	})
	p = d.product(true, k, cores)
	run("Xᵀ·W 20000×20000, 0.5 % not 0, k = 20", 2*s.NNZ()*k, s.NNZ()*(16+16*k)+8*n*k, func() {
		p.refresh(ht)
		p.each(workers, func(_, lo, _ int, rows []float64) { copy(dst[lo*k:], rows) })
	})
}
