package qr

import (
	"gonum.org/v1/gonum/lapack/lapack64"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// Tall decomposes tall matrices of l columns into Q·R. Blocks of rows that stay in the second-level cache are decomposed by
// themselves, shared out over the workers, then the R of all blocks, one below the other, in the same way.
//
// Demmel, Grigori, Hoemmen and Langou, Communication-optimal parallel and sequential QR and LU factorizations, SIAM Journal on
// Scientific Computing 34 (2012) A206–A239.
type Tall struct {
	workers *team.Team
	l       int
	spaces  []workspace // of each worker
	rs      []float64   // of each block its R, then its rows of the Q of all R
	taus    []float64   // of each block the scales of its reflectors
	next    *Tall       // decomposes rs
	gramian *gramian    // nil until it is needed
}

// workspace is the memory of one worker.
type workspace struct{ block, work, packed, sums []float64 }

// blockEntries is the size of a block, but for many columns.
const blockEntries = 1 << 15

func New(l int, workers *team.Team) *Tall {
	return &Tall{workers: workers, l: l, spaces: make([]workspace, workers.Count())}
}

// Orthonormalise replaces a (n×l by rows, l at most n) by an orthonormal basis Q of what its columns span, and returns the upper
// triangular R (l×l by rows) with a = Q·R, which stays until the next call.
//
// Columns that are far from dependent are orthonormalised by the Cholesky factor of their Gram matrix, twice: products with it are by the
// packed kernel.
//
// Yamamoto, Nakatsukasa, Yanagisawa and Fukaya, Roundoff error analysis of the CholeskyQR2 algorithm, Electronic Transactions on Numerical
// Analysis 44 (2015) 306–326.
func (q *Tall) Orthonormalise(a []float64) (r []float64) {
	if q.gramian == nil {
		q.gramian = newGramian(q.l, q.workers.Count())
	}
	first, ok := q.gramian.decompose(a, wellConditioned, q.workers)
	if !ok {
		return q.reflect(a)
	}
	r = f64.Transposed(first, q.l, q.l)
	second, ok := q.gramian.decompose(a, wellConditioned, q.workers)
	if ok {
		second = f64.Transposed(second, q.l, q.l)
	} else {
		second = q.reflect(a)
	}
	return TimesInPlace(second, q.l, r, q.l)
}

// Span replaces a by a basis of what its columns span that is orthonormal to at least some seven digits.
func (q *Tall) Span(a []float64) {
	if q.gramian == nil {
		q.gramian = newGramian(q.l, q.workers.Count())
	}
	if _, ok := q.gramian.decompose(a, independent, q.workers); !ok {
		q.reflect(a)
	}
}

// reflect is Orthonormalise by reflectors, whatever the columns.
func (q *Tall) reflect(a []float64) (r []float64) {
	l, n := q.l, len(a)/q.l
	size := max(blockEntries/l, 4*l)
	count := team.Blocks(n, size) // each of as many rows as the others, or one more, and with two of them or more of at least 2·l
	if len(q.taus) < count*l {
		q.taus, q.rs = make([]float64, count*l), make([]float64, count*l*l)
	}
	share := func(i int) []float64 { return a[i*n/count*l : (i+1)*n/count*l] }
	work := n * l * l
	q.workers.Each(count, 1, work, func(worker, i, _ int) { q.factor(&q.spaces[worker], share(i), i) })
	rs := q.rs[:count*l*l]
	if r = rs; count > 1 {
		if q.next == nil {
			q.next = &Tall{workers: q.workers, l: l, spaces: q.spaces}
		}
		r = q.next.reflect(rs)
	}
	q.workers.Each(count, 1, work, func(worker, i, _ int) { q.form(&q.spaces[worker], share(i), i, count > 1) })
	return r
}

// factor replaces a block by its reflectors, column by column, and keeps its R. In columns reflectors lie in one piece.
func (q *Tall) factor(space *workspace, block []float64, i int) {
	l, rows := q.l, len(block)/q.l
	columns := space.columns(rows*l, l)
	f64.Transpose(columns, rows, block, l, rows, l)
	tau, r := q.taus[i*l:(i+1)*l], q.rs[i*l*l:(i+1)*l*l]
	lapack64.Gelqf(f64.General(l, rows, rows, columns), tau, space.work, l)
	copy(block, columns)
	for s := range l {
		for t := range l {
			r[s*l+t] = 0
			if t >= s {
				r[s*l+t] = block[t*rows+s]
			}
		}
	}
}

// form replaces the reflectors of a block by its rows of Q: those of its own Q, times its rows of the Q of all R if there are other
// blocks.
func (q *Tall) form(space *workspace, block []float64, i int, others bool) {
	l, rows := q.l, len(block)/q.l
	columns := space.columns(rows*l, l)
	copy(columns, block)
	lapack64.Orglq(f64.General(l, rows, rows, columns), q.taus[i*l:(i+1)*l], space.work, l)
	if !others {
		f64.Transpose(block, l, columns, rows, l, rows)
		return
	}
	if space.packed == nil {
		wide := f64.Padded(l)
		space.packed, space.sums = make([]float64, l*wide), make([]float64, team.BlockRows*wide)
	}
	f64.Pack(space.packed, q.rs[i*l*l:], l, l, l)
	f64.TimesPacked(block, columns, 1, rows, rows, space.packed, l, l, space.sums)
}

// columns returns memory for a block of so many entries, and sees to that for LAPACK. That is the least, a number for each column,
// for which gonum applies reflectors one by one: for more than 128 columns it would otherwise apply them in blocks, which in
// v0.17 is wrong where one ends in zeros (Dlarft forgets that the one before does not).
func (r *workspace) columns(entries, l int) []float64 {
	if len(r.block) < entries {
		r.block, r.work = make([]float64, entries+l), make([]float64, l) // other blocks may have a row more
	}
	return r.block[:entries]
}

// SVD replaces a (n×l by rows, l at most n) by its first k left singular vectors (n×k), and returns them with all singular values,
// falling, and the right vectors (l×l by rows), or false if it finds no end or the context ended.
func (q *Tall) SVD(a []float64, k int) (u, s, v []float64, ok bool) {
	l := q.l
	left := f64.Transposed(q.Orthonormalise(a), l, l)
	s, right, ok := jacobi(left, l, q.workers)
	if !ok {
		return nil, nil, nil, false
	}
	return TimesInPlace(a, l, f64.Transposed(left, l, l), k), s, f64.Transposed(right, l, l), true
}

// TimesInPlace returns a (n×l by rows) times the first k columns of b (l×l), k at most l, in the memory of a.
func TimesInPlace(a []float64, l int, b []float64, k int) []float64 {
	wide := f64.Padded(k)
	packed, sums := make([]float64, l*wide), make([]float64, team.BlockRows*wide)
	f64.Pack(packed, b, l, k, l)
	f64.TimesPacked(a, a, l, 1, len(a)/l, packed, l, k, sums)
	return a[:len(a)/l*k]
}
