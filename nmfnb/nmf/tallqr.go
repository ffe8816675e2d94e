package nmf

import (
	"gonum.org/v1/gonum/blas/blas64"
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
	room.ready(l)
	f64.Transpose(room.block, rows, block, l, rows, l)
	tau, r := q.taus[i*l:(i+1)*l], q.rs[i*l*l:(i+1)*l*l]
	room.call(lapack64.Gelqf, general(l, rows, rows, room.block), tau)
	copy(block, room.block)
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
	room.ready(l)
	copy(room.block, block)
	room.call(lapack64.Orglq, general(l, rows, rows, room.block), q.taus[i*l:(i+1)*l])
	if !others {
		f64.Transpose(block, l, room.block, rows, l, rows)
		return
	}
	packPanels(room.packed, q.rs[i*l*l:], l, l, l)
	timesPacked(block, room.block, 1, rows, rows, room.packed, l, l, room.sums)
}

// ready allocates what blocks of l columns need.
func (r *qrRoom) ready(l int) {
	if r.block == nil {
		wide := f64.Padded(l)
		r.block, r.packed, r.sums = make([]float64, max(qrEntries, 4*l*l)), make([]float64, l*wide), make([]float64, blockRows*wide)
	}
}

// call calls a routine of LAPACK with as much room as it asks for.
func (r *qrRoom) call(f func(a blas64.General, tau, work []float64, lwork int), a blas64.General, tau []float64) {
	var need [1]float64
	f(a, tau, need[:], -1)
	if size := int(need[0]); len(r.work) < size {
		r.work = make([]float64, size)
	}
	f(a, tau, r.work, int(need[0]))
}
