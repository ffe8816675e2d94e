package qr

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

const (
	// The share of a column's squared norm that has to be its own, not that of the columns before it: independent, for one pass to leave
	// columns that are orthogonal to some seven digits, and wellConditioned, for two passes to lose no digit of R either.
	independent, wellConditioned = 1e-8, 1e-3

	// blockColumns is the number of columns of a triangular factor that are solved for at a time.
	blockColumns = 24

	gramRows, gramDepth = 2048, 256 // how many rows have a share of a Gram matrix, at least, and how many are packed at a time
)

// A gramian forms aᵀ·a by the packed kernel, and takes the square root of that.
type gramian struct {
	l       int
	parts   []float64 // shares, l×l with rows padded
	spaces  []gramSpace
	lower   []float64 // L of aᵀ·a = L·Lᵀ, l×l
	panels  []float64 // for each block of columns −Lᵀ as far as there, then the inverse of its diagonal block, both packed
	starts  []int     // where those of a block begin
	inverse []float64 // of a diagonal block
}

// gramSpace is the memory of one worker.
type gramSpace struct{ packed, sums []float64 }

func newGramian(l, workers int) *gramian {
	return &gramian{l: l, spaces: make([]gramSpace, workers), lower: make([]float64, l*l), inverse: make([]float64, blockColumns*blockColumns)}
}

// decompose replaces a (n×l by rows) by a·R⁻¹ and returns R = Lᵀ, for aᵀ·a = Rᵀ·R, or false with a as it is if
// a column has less than that share of its squared norm to itself.
func (g *gramian) decompose(a []float64, limit float64, workers *team.Team) (lower []float64, ok bool) {
	g.form(a, workers)
	if !g.factor(limit) {
		return nil, false
	}
	l := g.l
	workers.Each(len(a)/l, team.BlockRows, len(a)*l, func(worker, lo, hi int) {
		space := &g.spaces[worker]
		for from := 0; from < l; from += blockColumns {
			g.solve(a[lo*l:hi*l], hi-lo, from, space.room())
		}
	})
	return g.lower, true
}

// room returns memory for some rows of a block of columns, twice.
func (s *gramSpace) room() []float64 {
	if s.sums == nil {
		s.sums = make([]float64, 2*team.BlockRows*blockColumns)
	}
	return s.sums
}

// form sets lower to aᵀ·a, of which what is above the diagonal means nothing. The shares of parts of the rows are added in order.
func (g *gramian) form(a []float64, workers *team.Team) {
	l, wide, n := g.l, f64.Padded(g.l), len(a)/g.l
	size := max(gramRows, team.Blocks(team.Blocks(n, 16), gramDepth)*gramDepth)
	count := team.Blocks(n, size)
	if len(g.parts) < count*l*wide {
		g.parts = make([]float64, count*l*wide)
	}
	workers.Each(n, size, n*l*l, func(worker, lo, hi int) {
		space := &g.spaces[worker]
		if space.packed == nil {
			space.packed = make([]float64, gramDepth*wide)
		}
		part := g.parts[lo/size*l*wide:][:l*wide]
		clear(part)
		for ; lo < hi; lo += gramDepth {
			depth := min(gramDepth, hi-lo)
			f64.Pack(space.packed, a[lo*l:], depth, l, l)
			f64.AddGram(part, wide, a[lo*l:], l, l, space.packed, depth)
		}
	})
	for i := range l {
		row := g.lower[i*l : i*l+i+1]
		copy(row, g.parts[i*wide:])
		for part := 1; part < count; part++ {
			for j, v := range g.parts[part*l*wide+i*wide:][:i+1] {
				row[j] += v
			}
		}
	}
}

// factor replaces the Gram matrix in lower by L, block of columns by block, and prepares solve. It returns false if columns are near
// dependent, or not finite.
func (g *gramian) factor(limit float64) bool {
	l := g.l
	if g.panels == nil {
		for from := 0; from < l; from += blockColumns {
			g.starts = append(g.starts, len(g.panels))
			wide := f64.Padded(min(blockColumns, l-from))
			g.panels = append(g.panels, make([]float64, (from+wide)*wide)...)
		}
	}
	diagonal := make([]float64, l)
	for i := range diagonal {
		diagonal[i] = g.lower[i*l+i]
	}
	packed, sums := make([]float64, l*blockColumns), make([]float64, 2*team.BlockRows*blockColumns)
	for from := 0; from < l; from += blockColumns {
		cols := min(blockColumns, l-from)
		for p := range from {
			for c := range cols {
				packed[p*cols+c] = -g.lower[(from+c)*l+p]
			}
		}
		panels := g.panels[g.starts[from/blockColumns]:]
		f64.Pack(panels, packed, from, cols, cols)
		g.subtract(g.lower[from*l:], cols, from, sums)
		for i := from; i < from+cols; i++ {
			row := g.lower[i*l : i*l+i+1]
			for j := from; j < i; j++ {
				v := row[j]
				for p, u := range g.lower[j*l+from : j*l+j] {
					v -= u * row[from+p]
				}
				row[j] = v / g.lower[j*l+j]
			}
			v := row[i]
			for _, u := range row[from:i] {
				v -= u * u
			}
			if !(v > limit*diagonal[i]) || math.IsInf(v, 1) {
				return false
			}
			row[i] = math.Sqrt(v)
		}
		clear(g.inverse)
		for c := range cols { // row c of the inverse of the diagonal block, as column c of its transpose
			for i := c; i < cols; i++ {
				v := 0.0
				if i == c {
					v = 1
				}
				for p := c; p < i; p++ {
					v -= g.lower[(from+i)*l+from+p] * g.inverse[c*cols+p]
				}
				g.inverse[c*cols+i] = v / g.lower[(from+i)*l+from+i]
			}
		}
		f64.Pack(panels[from*f64.Padded(cols):], g.inverse, cols, cols, cols)
		for row := from + cols; row < l; row += team.BlockRows {
			g.solve(g.lower[row*l:], min(team.BlockRows, l-row), from, sums)
		}
	}
	for i := range l {
		clear(g.lower[i*l+i+1 : (i+1)*l])
	}
	return true
}

// subtract takes from a block of columns of some rows, at most team.BlockRows, what the columns before make of it. It leaves the result
// in sums too, with rows padded, and returns how wide they are.
func (g *gramian) subtract(rows []float64, count, from int, sums []float64) (wide int) {
	cols := min(blockColumns, g.l-from)
	wide = f64.Padded(cols)
	clear(sums[:count*wide])
	for i := range count {
		copy(sums[i*wide:], rows[i*g.l+from:][:cols])
	}
	f64.AddPanels(sums, wide, rows, g.l, 1, count, g.panels[g.starts[from/blockColumns]:], from, 0, from, cols)
	for i := range count {
		copy(rows[i*g.l+from:][:cols], sums[i*wide:])
	}
	return wide
}

// solve replaces a block of columns of some rows x, at most team.BlockRows, by those of x·R⁻¹, where the columns before are such already.
func (g *gramian) solve(rows []float64, count, from int, sums []float64) {
	cols := min(blockColumns, g.l-from)
	wide := g.subtract(rows, count, from, sums)
	out := sums[count*wide:][:count*wide]
	clear(out)
	panels := g.panels[g.starts[from/blockColumns]+from*wide:]
	f64.AddPanels(out, wide, sums, wide, 1, count, panels, cols, 0, cols, cols)
	for i := range count {
		copy(rows[i*g.l+from:][:cols], out[i*wide:])
	}
}
