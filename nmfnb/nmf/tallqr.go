package nmf

import (
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/lapack/lapack64"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// tallQR decomposes tall matrices of l columns into Q·R. Blocks of rows that stay in the second-level cache are decomposed by
// themselves, shared out over the workers, then the R of all blocks, one below the other, in the same way.
//
// Demmel, Grigori, Hoemmen and Langou, Communication-optimal parallel and sequential QR and LU factorizations, SIAM Journal on
// Scientific Computing 34 (2012) A206–A239.
type tallQR struct {
	team  *workers
	l     int
	rooms []qrRoom  // of each worker
	rs    []float64 // of each block its R, then its rows of the Q of all R
	taus  []float64 // of each block the scales of its reflectors
	above *tallQR   // decomposes rs
}

// qrRoom is the memory of one worker.
type qrRoom struct{ block, work, packed, sums []float64 }

// qrEntries is the size of a block, but for many columns.
const qrEntries = 1 << 15

func newTallQR(l int, team *workers) *tallQR {
	return &tallQR{team: team, l: l, rooms: make([]qrRoom, team.count())}
}

// orthonormalise replaces a (n×l by rows, l at most n) by an orthonormal basis Q of what its columns span, and returns the upper
// triangular R (l×l by rows) with a = Q·R, which stays until the next call.
func (q *tallQR) orthonormalise(a []float64) (r []float64) {
	l, n := q.l, len(a)/q.l
	size := max(qrEntries/l, 4*l)
	count := blocks(n, size) // each of as many rows as the others, or one more, and with two of them or more of at least 2·l
	if len(q.taus) < count*l {
		q.taus, q.rs = make([]float64, count*l), make([]float64, count*l*l)
	}
	share := func(i int) []float64 { return a[i*n/count*l : (i+1)*n/count*l] }
	work := n * l * l
	q.team.each(count, 1, work, func(worker, i, _ int) { q.factor(&q.rooms[worker], share(i), i) })
	rs := q.rs[:count*l*l]
	if r = rs; count > 1 {
		if q.above == nil {
			q.above = &tallQR{team: q.team, l: l, rooms: q.rooms}
		}
		r = q.above.orthonormalise(rs)
	}
	q.team.each(count, 1, work, func(worker, i, _ int) { q.form(&q.rooms[worker], share(i), i, count > 1) })
	return r
}

// factor replaces a block by its reflectors, column by column, and keeps its R. In columns reflectors lie in one piece.
func (q *tallQR) factor(room *qrRoom, block []float64, i int) {
	l, rows := q.l, len(block)/q.l
	columns := room.columns(rows*l, l)
	f64.Transpose(columns, rows, block, l, rows, l)
	tau, r := q.taus[i*l:(i+1)*l], q.rs[i*l*l:(i+1)*l*l]
	lapack64.Gelqf(general(l, rows, rows, columns), tau, room.work, l)
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
func (q *tallQR) form(room *qrRoom, block []float64, i int, others bool) {
	l, rows := q.l, len(block)/q.l
	columns := room.columns(rows*l, l)
	copy(columns, block)
	lapack64.Orglq(general(l, rows, rows, columns), q.taus[i*l:(i+1)*l], room.work, l)
	if !others {
		f64.Transpose(block, l, columns, rows, l, rows)
		return
	}
	if room.packed == nil {
		wide := f64.Padded(l)
		room.packed, room.sums = make([]float64, l*wide), make([]float64, blockRows*wide)
	}
	packPanels(room.packed, q.rs[i*l*l:], l, l, l)
	timesPacked(block, columns, 1, rows, rows, room.packed, l, l, room.sums)
}

// columns returns memory for a block of so many entries, and sees to that for LAPACK. That is the least, a number for each column,
// for which gonum applies reflectors one by one: for more than 128 columns it would otherwise apply them in blocks, which in
// v0.17 is wrong where one ends in zeros (Dlarft forgets that the one before does not).
func (r *qrRoom) columns(entries, l int) []float64 {
	if len(r.block) < entries {
		r.block, r.work = make([]float64, entries+l), make([]float64, l) // other blocks may have a row more
	}
	return r.block[:entries]
}

// svd replaces a (n×l by rows, l at most n) by its first k left singular vectors (n×k), and returns them with all singular values,
// falling, and the right vectors (l×l by rows), or false if LAPACK finds no end.
func (q *tallQR) svd(a []float64, k int) (u, s, v []float64, ok bool) {
	l := q.l
	r := q.orthonormalise(a)
	left, right, work := make([]float64, l*l), make([]float64, l*l), make([]float64, 5*l)
	s = make([]float64, l)
	// With the least room, for the same reason: reflectors are applied two by two.
	if !lapack64.Gesvd(lapack.SVDStore, lapack.SVDStore, general(l, l, l, r), general(l, l, l, left), general(l, l, l, right), s, work, len(work)) {
		return nil, nil, nil, false
	}
	return timesInPlace(a, l, left, k), s, transposed(right, l, l), true
}

// timesInPlace returns a (n×l by rows) times the first k columns of b (l×l), k at most l, in the memory of a.
func timesInPlace(a []float64, l int, b []float64, k int) []float64 {
	wide := f64.Padded(k)
	packed, sums := make([]float64, l*wide), make([]float64, blockRows*wide)
	packPanels(packed, b, l, k, l)
	timesPacked(a, a, l, 1, len(a)/l, packed, l, k, sums)
	return a[:len(a)/l*k]
}
