package qr

import (
	"math"
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

const (
	jacobiBlock  = 16 // rows that are turned against each other while they are in the nearest caches
	jacobiSweeps = 60 // at most; some eight are enough
)

// jacobi decomposes a square matrix by one-sided rotations: b (l×l) holds its columns as rows. They are turned until they are orthogonal,
// and the same rotations make the right singular vectors of the unit matrix. It replaces b by the left vectors, and returns the singular
// values, falling, and the right vectors; row t of both has vector t. It returns false if it finds no end, or the context ends.
//
// Pairs of blocks of rows that do not touch each other are shared out over the workers, in the order of a round-robin tournament.
//
// Demmel and Veselić, Jacobi's method is more accurate than QR, SIAM Journal on Matrix Analysis and Applications 13 (1992) 1204–1245.
func jacobi(b []float64, l int, workers *team.Team) (s, right []float64, ok bool) {
	right = make([]float64, l*l)
	for t := range l {
		right[t*l+t] = 1
	}
	count := team.Blocks(l, jacobiBlock)
	players := count + count%2
	order := make([]int, players) // of the blocks around the table; the first one keeps its place
	for i := range order {
		order[i] = i
	}
	squares, turned := make([]float64, l), make([]int, max(1, players/2))
	enough := math.Sqrt(float64(l)) * 0x1p-52
	for sweep := 0; ; sweep++ {
		if sweep == jacobiSweeps || workers.Cut() {
			return nil, nil, false
		}
		for t := range l {
			row := f64.Row(b, t, l)
			squares[t] = f64.Inner(row, row)
		}
		clear(turned)
		for round := range max(1, players-1) {
			workers.Each(max(1, players/2), 1, 8*jacobiBlock*jacobiBlock*l, func(_, pair, _ int) {
				one, other := order[pair], order[players-1-pair]
				if one > other {
					one, other = other, one
				}
				turned[pair] += turnBlocks(b, right, squares, l, one, other, round == 0, enough)
			})
			if workers.Cut() {
				return nil, nil, false
			}
			if players > 2 {
				last := order[players-1]
				copy(order[2:], order[1:players-1])
				order[1] = last
			}
		}
		if !slices.ContainsFunc(turned, func(n int) bool { return n > 0 }) {
			break
		}
	}
	s = make([]float64, l)
	falling := make([]int, l)
	for t := range l {
		s[t], falling[t] = f64.Norm(f64.Row(b, t, l)), t
	}
	slices.SortStableFunc(falling, func(t, u int) int {
		switch {
		case s[t] > s[u]:
			return -1
		case s[t] < s[u]:
			return 1
		}
		return 0
	})
	left, sorted, values := make([]float64, l*l), make([]float64, l*l), make([]float64, l)
	for to, t := range falling {
		values[to] = s[t]
		copy(f64.Row(sorted, to, l), f64.Row(right, t, l))
		if s[t] > 0 {
			for j, v := range f64.Row(b, t, l) {
				left[to*l+j] = v / s[t]
			}
		}
	}
	copy(b, left)
	return values, sorted, true
}

// turnBlocks turns the rows of two blocks against each other, and, once a sweep, those of each block. It returns how many pairs were not
// orthogonal.
func turnBlocks(b, right, squares []float64, l, one, other int, within bool, enough float64) (turned int) {
	lo, hi := one*jacobiBlock, min((one+1)*jacobiBlock, l)
	from, to := min(other*jacobiBlock, l), min((other+1)*jacobiBlock, l)
	pair := func(p, q int) {
		if turn(b, right, squares, l, p, q, enough) {
			turned++
		}
	}
	if within {
		for _, block := range [][2]int{{lo, hi}, {from, to}} {
			for p := block[0]; p < block[1]; p++ {
				for q := p + 1; q < block[1]; q++ {
					pair(p, q)
				}
			}
		}
	}
	for p := lo; p < hi; p++ {
		for q := from; q < to; q++ {
			pair(p, q)
		}
	}
	return turned
}

// turn makes rows p and q orthogonal, the longer one first, and reports whether they were not.
func turn(b, right, squares []float64, l, p, q int, enough float64) bool {
	x, y := f64.Row(b, p, l), f64.Row(b, q, l)
	inner := f64.Inner(x, y)
	if squares[p] == 0 || squares[q] == 0 || !(math.Abs(inner) > enough*math.Sqrt(squares[p])*math.Sqrt(squares[q])) {
		return false
	}
	zeta := (squares[q] - squares[p]) / (2 * inner)
	t := 1 / (math.Abs(zeta) + math.Hypot(1, zeta)) // the square of zeta may be beyond float64
	if t == 0 {
		return false
	}
	if zeta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(1+t*t)
	s := c * t
	f64.Rotate(x, y, s, s/(1+c))
	f64.Rotate(f64.Row(right, p, l), f64.Row(right, q, l), s, s/(1+c))
	squares[p], squares[q] = max(0, squares[p]-t*inner), squares[q]+t*inner
	return true
}
