package nmf

import "github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"

// An xProduct is X·b or Xᵀ·b for a tall matrix b of k columns, row block by row block, by as many workers as it was made for.
// What it holds beside b is a copy of b and some rows for each worker.
type xProduct struct {
	*data
	turned bool
	k      int
	b      []float64 // as given, when X is sparse
	packed []float64 // b as the panels that a dense product reads
	room   []*productRoom
}

type productRoom struct{ sums, x []float64 }

const (
	xDepth    = 256 // of the columns of X that are gone through at a time, so that a panel of b fits the first-level cache
	rowsDepth = 128 // of its rows, likewise
)

// product makes X·b, or Xᵀ·b if turned.
func (d *data) product(turned bool, k, workers int) *xProduct {
	return &xProduct{data: d, turned: turned, k: k, room: make([]*productRoom, workers)}
}

// refresh takes b over, which has a row for each column of X, or of Xᵀ.
func (p *xProduct) refresh(b []float64) {
	if p.sparse != nil {
		p.b = b
		return
	}
	steps := len(b) / p.k
	if p.packed == nil {
		p.packed = make([]float64, steps*f64.Padded(p.k))
	}
	if p.turned { // b is what is broadcast
		packGroups(p.packed, b, steps, p.k)
		return
	}
	packPanels(p.packed, b, steps, p.k, p.k)
}

// packPanels copies b (steps×cols, its rows stride apart) to panels of columns, for addPanels.
func packPanels(dst, b []float64, steps, cols, stride int) {
	for p := range steps {
		row := b[p*stride:][:cols]
		for j := 0; j < cols; {
			width := 4 * f64.Vectors(cols-j)
			from, to := row[j:], dst[j*steps+p*width:][:width]
			switch {
			case len(from) >= 12 && width == 12:
				*(*[12]float64)(to) = *(*[12]float64)(from)
			case len(from) >= 8 && width == 8:
				*(*[8]float64)(to) = *(*[8]float64)(from)
			default:
				clear(to[copy(to, from):])
			}
			j += width
		}
	}
}

// packGroups copies b (steps×cols) to groups of four columns, whose entries Tile broadcasts.
func packGroups(dst, b []float64, steps, cols int) {
	for t := 0; t < cols; t += f64.Group {
		width := min(f64.Group, cols-t)
		for p := range steps {
			from, to := b[p*cols+t:], dst[t*steps+p*f64.Group:][:f64.Group]
			if width == f64.Group {
				*(*[4]float64)(to) = *(*[4]float64)(from)
			} else {
				clear(to[copy(to, from[:width]):])
			}
		}
	}
}

// packTurned copies bᵀ, where b is cols×steps by rows, to panels of its columns.
func packTurned(dst, b []float64, steps, cols int) {
	for j := 0; j < cols; {
		width := 4 * f64.Vectors(cols-j)
		panel := dst[j*steps:]
		for c := range width {
			if j+c == cols { // the last panel may be wider than what is left
				for t := range steps {
					clear(panel[t*width+c : (t+1)*width])
				}
				break
			}
			for t, v := range b[(j+c)*steps:][:steps] {
				panel[t*width+c] = v
			}
		}
		j += width
	}
}

// addPanels adds a·b to rows of c, ldc apart: a has its rows stride apart, b is rows from … from+depth of a matrix of cols
// columns packed in panels of so many steps.
func addPanels(c []float64, ldc int, a []float64, stride, rows int, packed []float64, steps, from, depth, cols int) {
	whole := rows / f64.Group
	for j := 0; j < cols; {
		vectors := f64.Vectors(cols - j)
		panel := packed[j*steps+from*4*vectors:]
		f64.Tile(vectors, whole, depth, a, stride, f64.Group*stride, 1, panel, c[j:], ldc)
		for i := f64.Group * whole; i < rows; i++ {
			f64.Tile(vectors, 1, depth, a[i*stride:], 0, 0, 1, panel, c[i*ldc+j:], 0)
		}
		j += 4 * vectors
	}
}

// rows sets dst to rows lo … hi, at most blockRows, of the product.
func (p *xProduct) rows(worker int, dst []float64, lo, hi int) {
	switch {
	case p.sparse != nil && p.turned:
		p.data.turned.timesRows(dst, p.b, p.k, lo, hi)
		return
	case p.sparse != nil:
		p.sparse.timesRows(dst, p.b, p.k, lo, hi)
		return
	}
	if p.room[worker] == nil {
		p.room[worker] = &productRoom{sums: make([]float64, blockRows*f64.Padded(p.k))}
		if p.turned {
			p.room[worker].x = make([]float64, blockRows*rowsDepth)
		}
	}
	room := p.room[worker]
	clear(room.sums)
	if p.turned {
		p.turnedRows(room, dst, lo, hi)
	} else {
		p.straightRows(room, dst, lo, hi)
	}
}

// straightRows forms rows of X·b: the lanes are columns of b.
func (p *xProduct) straightRows(room *productRoom, dst []float64, lo, hi int) {
	width := f64.Padded(p.k)
	for from := 0; from < p.m; from += xDepth {
		depth := min(xDepth, p.m-from)
		addPanels(room.sums, width, p.dense[lo*p.m+from:], p.m, hi-lo, p.packed, p.m, from, depth, p.k)
	}
	for i := range hi - lo {
		copy(dst[i*p.k:(i+1)*p.k], room.sums[i*width:])
	}
}

// turnedRows forms rows of Xᵀ·b: the lanes are columns of X.
func (p *xProduct) turnedRows(room *productRoom, dst []float64, lo, hi int) {
	groups, wide := f64.Padded(p.k)/f64.Group, f64.Padded(hi-lo)
	for from := 0; from < p.n; from += rowsDepth {
		depth := min(rowsDepth, p.n-from)
		packPanels(room.x, p.dense[from*p.m+lo:], depth, hi-lo, p.m)
		for j := 0; j < hi-lo; {
			vectors := f64.Vectors(hi - lo - j)
			f64.Tile(vectors, groups, depth, p.packed[from*f64.Group:], 1, f64.Group*p.n, f64.Group, room.x[j*depth:], room.sums[j:], wide)
			j += 4 * vectors
		}
	}
	for j := range hi - lo {
		for t := range p.k {
			dst[j*p.k+t] = room.sums[t*wide+j]
		}
	}
}

// timesRows sets dst to rows lo … hi of s·b, where b is c×k.
func (s *CSR) timesRows(dst, b []float64, k, lo, hi int) {
	for i := lo; i < hi; i++ {
		from, to := s.ptr[i], s.ptr[i+1]
		f64.Gather(dst[(i-lo)*k:][:k], s.ind[from:to], s.val[from:to], b)
	}
}

// copyTile copies rows lo … hi of a dense X, of each the columns from … to.
func (d *data) copyTile(dst []float64, lo, hi, from, to int) {
	for i := lo; i < hi; i++ {
		dst = dst[copy(dst, d.dense[i*d.m+from:i*d.m+to]):]
	}
}

// copyTurnedTile copies rows lo … hi of Xᵀ, of each the columns from … to, where X is dense.
func (d *data) copyTurnedTile(dst []float64, lo, hi, from, to int) {
	width := to - from
	for i := from; i < to; i++ {
		for j, v := range d.dense[i*d.m+lo : i*d.m+hi] {
			dst[j*width+i-from] = v
		}
	}
}

// gramRows is the number of rows whose share of a Gram matrix is formed at a time.
const gramRows = 2048

// gram forms k×k matrices aᵀ·a, over the workers when a is long.
type gram struct {
	k     int
	parts []float64 // the shares of blocks of gramRows rows, k×k with both sides padded
	room  [][]float64
	a     []float64
	share func(worker, lo, hi int)
}

func newGram(rows, k, workers int) *gram {
	wide := f64.Padded(k)
	g := &gram{k: k, parts: make([]float64, blocks(rows, gramRows)*wide*wide), room: make([][]float64, workers)}
	g.share = func(worker, lo, hi int) {
		if g.room[worker] == nil {
			g.room[worker] = make([]float64, 2*min(rowsDepth, rows)*wide)
		}
		part := g.parts[lo/gramRows*wide*wide:][:wide*wide]
		clear(part)
		for ; lo < hi; lo += rowsDepth {
			depth := min(rowsDepth, hi-lo)
			panels, groups := g.room[worker], g.room[worker][depth*wide:]
			packPanels(panels, g.a[lo*k:], depth, k, k)
			packGroups(groups, g.a[lo*k:(lo+depth)*k], depth, k)
			for t := 0; t < k; {
				vectors := f64.Vectors(k - t)
				f64.Tile(vectors, wide/f64.Group, depth, groups, 1, f64.Group*depth, f64.Group, panels[t*depth:], part[t:], wide)
				t += 4 * vectors
			}
		}
	}
	return g
}

// into sets dst to aᵀ·a, where a has the number of rows that g was made for.
func (g *gram) into(dst, a []float64, w *workers) {
	g.a = a
	w.each(len(a)/g.k, gramRows, len(a)*g.k, g.share)
	wide := f64.Padded(g.k)
	clear(dst)
	for from := 0; from < len(g.parts); from += wide * wide {
		for t := range g.k {
			for r, v := range g.parts[from+t*wide:][:g.k] {
				dst[t*g.k+r] += v
			}
		}
	}
}
