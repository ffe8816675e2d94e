package nmf

import (
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// A onePass reads a dense X once for both products of an iteration: of each block of its rows it forms X·Hᵀ, has the same
// rows of W updated, and adds their shares of Xᵀ·W and WᵀW while the block is fixed in the cache. Or it does so with Xᵀ, and H
// in place of W: then the shares are those of the next iteration's X·Hᵀ and H·Hᵀ.
//
// The shares are those of parts of X, as many as the shape says and not the number of cores, and are added in order.
type onePass struct {
	*xProduct                   // X·Hᵀ, or Xᵀ·W
	factor            []float64 // W or Hᵀ, by rows
	size              int       // of a part, in rows
	cols              int       // columns of X, or of Xᵀ
	rowStep, colStep  int       // from one entry of it to the next row's, and to the next column's
	products, squares []float64 // shares of Xᵀ·W and WᵀW, or of X·Hᵀ and H·Hᵀ, with rows padded
	workspaces        []passWorkspace
	fixed             bool                                        // the factor is left as it is
	update            func(worker, lo, hi int, product []float64) // of rows lo … hi of the factor, given those of the product
	part              func(worker, lo, hi int)                    // goes through one part, rows lo … hi
}

// passWorkspace is the memory of one worker: some rows of the product, and of the factor as panels.
type passWorkspace struct{ product, panels []float64 }

const (
	passBlock = 1 << 18 // entries: how large a block of rows may be, to stay in the cache
	passParts = 32      // at most
	passSpare = 1 << 18 // entries: what the shares may take beyond the size of the factor
)

// onePass returns nil where X is sparse, or of a shape for which two passes are better.
func (p *problem) onePass(transposed bool, update func(worker, lo, hi int, product []float64)) *onePass {
	k, wide := p.k, f64.Padded(p.k)
	pass := &onePass{factor: p.w, cols: p.m, rowStep: p.m, colStep: 1, workspaces: make([]passWorkspace, p.Count()), update: update}
	if transposed {
		pass.factor, pass.cols, pass.rowStep, pass.colStep = p.ht, p.n, 1, p.m
	}
	rows := len(pass.factor) / k
	parts := min(passParts, team.Blocks(rows, team.BlockRows), (len(pass.factor)+passSpare)/(pass.cols*wide))
	if p.sparse != nil || p.held || parts < 4 || team.BlockRows*pass.cols > passBlock {
		return nil
	}
	pass.size = team.Blocks(team.Blocks(rows, parts), team.BlockRows) * team.BlockRows
	parts = team.Blocks(rows, pass.size)
	pass.products, pass.squares = make([]float64, parts*pass.cols*wide), make([]float64, parts*k*wide)
	pass.xProduct, pass.part = p.product(transposed, k, p.Count()), pass.through
	return pass
}

func (p *onePass) through(worker, lo, hi int) {
	k, wide, at := p.k, f64.Padded(p.k), lo/p.size
	space := &p.workspaces[worker]
	if space.product == nil {
		*space = passWorkspace{make([]float64, team.BlockRows*k), make([]float64, team.BlockRows*wide)}
	}
	product, square := p.products[at*p.cols*wide:][:p.cols*wide], p.squares[at*k*wide:][:k*wide]
	clear(product)
	clear(square)
	for ; lo < hi; lo += team.BlockRows {
		rows := min(team.BlockRows, hi-lo)
		if !p.fixed {
			p.rows(worker, space.product, lo, lo+rows)
			p.update(worker, lo, lo+rows, space.product[:rows*k])
		}
		f := p.factor[lo*k:][:rows*k]
		f64.Pack(space.panels, f, rows, k, k)
		f64.AddGram(square, wide, f, k, k, space.panels, rows)
		for from := 0; from < p.cols; from += passCols {
			x := p.dense[lo*p.rowStep+from*p.colStep:]
			f64.AddPanels(product[from*wide:], wide, x, p.colStep, p.rowStep, min(passCols, p.cols-from), space.panels, rows, 0, rows, k)
		}
	}
}

// passCols is the number of columns of a block of X that stay in the first-level cache while all panels of the factor go by.
const passCols = 32

// otherRows sets dst to rows lo … hi of Xᵀ·W, or of X·Hᵀ, once after each pass.
func (p *onePass) otherRows(dst []float64, lo, hi int) {
	addParts(dst, p.k, p.products, p.cols*f64.Padded(p.k), lo, hi)
}

// square sets dst to WᵀW, or to H·Hᵀ, once after each pass.
func (p *onePass) square(dst []float64) {
	addParts(dst, p.k, p.squares, p.k*f64.Padded(p.k), 0, p.k)
	mirror(dst, p.k)
}
