package nmf

import "github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"

// A onePass reads a dense X once for both products of an iteration: of each block of its rows it forms X·Hᵀ, has the same
// rows of W updated, and adds their shares of Xᵀ·W and WᵀW while the block is still in the cache.
//
// The shares are those of parts of X, as many as the shape says and not the number of cores, and are added in order.
type onePass struct {
	*xProduct           // X·Hᵀ
	w         []float64 // n×k, by rows
	size      int       // of a part, in rows
	turned    []float64 // shares of Xᵀ·W, m×k each, with rows padded
	squares   []float64 // shares of WᵀW, k×k, likewise
	room      []passRoom
	update    func(worker, lo, hi int, product []float64) // of rows lo … hi of W, given those of X·Hᵀ
	part      func(worker, lo, hi int)                    // goes through one part, rows lo … hi of X
}

// passRoom is the memory of one worker: some rows of X·Hᵀ, and of W as panels.
type passRoom struct{ product, panels []float64 }

const (
	passBlock = 1 << 18 // entries: how large a block of rows may be, to stay in the cache
	passParts = 32      // at most
	passSpare = 1 << 18 // entries: what the shares may take beyond the size of W
)

// onePass returns nil where X is sparse, or of a shape for which two passes are better.
func (p *problem) onePass(update func(worker, lo, hi int, product []float64)) *onePass {
	wide := f64.Padded(p.k)
	parts := min(passParts, blocks(p.n, blockRows), (len(p.w)+passSpare)/(p.m*wide))
	if p.sparse != nil || p.held || parts < 4 || blockRows*p.m > passBlock {
		return nil
	}
	size := blocks(blocks(p.n, parts), blockRows) * blockRows
	parts = blocks(p.n, size)
	pass := &onePass{
		xProduct: p.product(false, p.k, p.count()), w: p.w, size: size, room: make([]passRoom, p.count()), update: update,
		turned: make([]float64, parts*p.m*wide), squares: make([]float64, parts*p.k*wide),
	}
	pass.part = pass.through
	return pass
}

func (p *onePass) through(worker, lo, hi int) {
	k, wide, at := p.k, f64.Padded(p.k), lo/p.size
	room := &p.room[worker]
	if room.product == nil {
		*room = passRoom{make([]float64, blockRows*k), make([]float64, blockRows*wide)}
	}
	turned, square := p.turned[at*p.m*wide:][:p.m*wide], p.squares[at*k*wide:][:k*wide]
	clear(turned)
	clear(square)
	for ; lo < hi; lo += blockRows {
		rows := min(blockRows, hi-lo)
		p.rows(worker, room.product, lo, lo+rows)
		p.update(worker, lo, lo+rows, room.product[:rows*k])
		w := p.w[lo*k:][:rows*k]
		packPanels(room.panels, w, rows, k, k)
		addPanels(square, wide, w, 1, k, k, room.panels, rows, 0, rows, k)
		for from := 0; from < p.m; from += passCols {
			addPanels(turned[from*wide:], wide, p.dense[lo*p.m+from:], 1, p.m, min(passCols, p.m-from), room.panels, rows, 0, rows, k)
		}
	}
}

// passCols is the number of columns of a block of X that stay in the first-level cache while all panels of W go by.
const passCols = 32

// turnedRows sets dst to rows lo … hi of Xᵀ·W.
func (p *onePass) turnedRows(dst []float64, lo, hi int) {
	addParts(dst, p.k, p.turned, p.m*f64.Padded(p.k), lo, hi)
}

// square sets dst to WᵀW.
func (p *onePass) square(dst []float64) {
	addParts(dst, p.k, p.squares, p.k*f64.Padded(p.k), 0, p.k)
}
