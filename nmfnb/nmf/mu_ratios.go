package nmf

import (
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// ratios forms what multiplicative updates need of X for beta ≠ 2: numerator = X·v^(β−2) and denominator = v^(β−1), where v = W·H,
// times Hᵀ or Wᵀ. It takes a dense X as it lies in memory, in tiles that the first-level cache holds, and of a sparse one,
// for beta = 1 only, the entries. For beta = 0 and 1 the divergence comes from the same tiles or entries.
type ratios struct {
	*problem
	panels     []float64 // H in panels of 12 columns, for a dense X
	panelsW    []float64 // W in panels of its columns, block by block, for a dense X
	workspaces []ratioWorkspace
	small      int // known entries of X that count as 0

	// Where X has few columns its rows are split, so that there is work for many: in so many parts, each of so many rows.
	split, partRows int
	partial         []float64 // what each part has of each block of columns: upperᵀ·W, then lowerᵀ·W; for a sparse X upperᵀ·W
	passPart        func(worker, lo, hi int)

	loss, products         bool      // what the pass over the rows is for
	numerator, denominator []float64 // numerator·Hᵀ and, for beta ≠ 1, denominator·Hᵀ, n×k; for a dense X the memory of panelsW is that of numerator

	packH, packW, pass func(worker, lo, hi int)
}

// ratioWorkspace is the memory of one worker.
type ratioWorkspace struct {
	numerator, denominator         []float64 // a tile
	x                              []float64 // the last columns of X, or entries of a row, filled up to a panel
	numeratorSums, denominatorSums []float64 // products of numerator and denominator with Hᵀ or Wᵀ
	ht                             []float64 // rows of Hᵀ in panels of its columns
	from, to                       []int     // a row of a sparse X
	loss                           f64.Sums
}

const (
	ratioCols = 4 * f64.PanelCols // of a tile
	ratioTile = team.BlockRows * ratioCols

	// How far ahead X is fetched to the cache, along its rows and down its columns.
	fetchCols, fetchRows = 2 * ratioCols, 16
)

func newRatios(p *problem) *ratios {
	s := &ratios{problem: p, workspaces: make([]ratioWorkspace, p.Count())}
	wide := f64.Padded(p.k)
	if p.sparse != nil {
		s.forSparse()
		return s
	}
	s.panels = make([]float64, team.Blocks(p.m, f64.PanelCols)*f64.PanelCols*p.k)
	for i := range s.workspaces {
		tile, sums := make([]float64, 2*ratioTile), make([]float64, 2*team.BlockRows*wide)
		s.workspaces[i] = ratioWorkspace{
			numerator: tile, denominator: tile[ratioTile:], x: make([]float64, team.BlockRows*f64.PanelCols), numeratorSums: sums[:len(sums)/2], denominatorSums: sums[len(sums)/2:],
			ht: make([]float64, ratioCols*wide),
		}
	}
	for _, v := range p.dense {
		if p.beta == 0 && v <= epsilon {
			s.small++
		}
	}
	if p.beta == 0 && p.hidden != nil {
		s.small -= p.hidden.NNZ()
	}
	s.packH, s.pass = s.packColumns, s.passRows
	s.packW = func(_, lo, hi int) { f64.Pack(s.panelsW[lo*wide:], s.w[lo*p.k:], hi-lo, p.k, p.k) }
	s.splitRows()
	return s
}

// packColumns packs columns lo … hi of H, those of a tile.
func (s *ratios) packColumns(_, lo, hi int) {
	k := s.k
	for ; lo < hi; lo += f64.PanelCols {
		panel := s.panels[lo*k:][:f64.PanelCols*k]
		if hi-lo < f64.PanelCols {
			clear(panel)
		}
		for j := range min(f64.PanelCols, hi-lo) {
			for t, v := range s.problem.ht[(lo+j)*k:][:k] {
				panel[t*f64.PanelCols+j] = v
			}
		}
	}
}

// overRows goes over X for numerator and denominator, or the loss, or both. It returns the loss.
func (s *ratios) overRows(loss, products bool) float64 {
	if products {
		s.allocate()
	}
	s.loss, s.products = loss, products
	if s.sparse == nil {
		s.Each(s.m, ratioCols, s.m*s.k, s.packH)
	}
	s.Each(s.n, team.BlockRows, s.n*s.m*s.k, s.pass)
	if !loss {
		return 0
	}
	return numpy.Sum(s.parts) - float64(s.small)
}

// allocate makes numerator and denominator, once.
func (s *ratios) allocate() {
	if s.numerator != nil {
		return
	}
	if s.sparse != nil {
		s.numerator = make([]float64, s.n*s.k)
	} else {
		s.panelsW = make([]float64, s.n*f64.Padded(s.k))
		s.numerator = s.panelsW[:s.n*s.k]
	}
	if s.beta != 1 {
		s.denominator = make([]float64, s.n*s.k)
	}
}

func (s *ratios) passRows(worker, lo, hi int) {
	space, k, rows := &s.workspaces[worker], s.k, hi-lo
	wide := f64.Padded(k)
	clear(space.numeratorSums)
	clear(space.denominatorSums)
	space.loss = f64.Sums{}
	for from := 0; from < s.m; from += ratioCols {
		to := min(from+ratioCols, s.m)
		s.tile(space, lo, hi, from, to, fetchCols, s.loss)
		if !s.products {
			continue
		}
		ht := s.problem.ht[from*k : to*k]
		if 4*f64.Vectors(k) != k { // where one panel has all columns, it is that
			ht = space.ht
			f64.Pack(ht, s.problem.ht[from*k:], to-from, k, k)
		}
		f64.AddPanels(space.numeratorSums, wide, space.numerator, ratioCols, 1, rows, ht, to-from, 0, to-from, k)
		if s.beta != 1 {
			f64.AddPanels(space.denominatorSums, wide, space.denominator, ratioCols, 1, rows, ht, to-from, 0, to-from, k)
		}
	}
	s.parts[lo/team.BlockRows] = space.loss.Total()
	for i := 0; i < rows && s.products; i++ {
		copy(s.numerator[(lo+i)*k:][:k], space.numeratorSums[i*wide:])
		if s.beta != 1 {
			copy(s.denominator[(lo+i)*k:][:k], space.denominatorSums[i*wide:])
		}
	}
}

// overColumns calls update for blocks of the columns of X, which columns is for. Nothing of numerator is left.
func (s *ratios) overColumns(update func(worker, lo, hi int)) {
	if s.sparse != nil {
		if s.partial == nil {
			s.partial = make([]float64, s.m*s.k)
		}
		s.Each(s.columnsInParts().shares(s.Count()), 1, s.n*s.m*s.k, s.passPart)
		s.Each(s.m, team.BlockRows, s.n*s.m*s.k, update)
		return
	}
	s.allocate()
	s.Each(s.n, team.BlockRows, s.n*s.k, s.packW)
	s.Each(s.m, ratioCols, s.m*s.k, s.packH)
	if s.split > 1 {
		s.Each(s.split*team.Blocks(s.m, ratioCols), 1, s.n*s.m*s.k, s.passPart)
	}
	s.Each(s.m, ratioCols, s.n*s.m*s.k, update)
}

// columns sets rows lo … hi of numeratorSums to upperᵀ·W and, for beta ≠ 1, of denominatorSums to lowerᵀ·W: a block of overColumns.
func (s *ratios) columns(worker, lo, hi int, numeratorSums, denominatorSums []float64) {
	space, k, wide := &s.workspaces[worker], s.k, f64.Padded(s.k)
	size := ratioCols * wide
	switch {
	case s.sparse != nil:
		copy(numeratorSums, s.partial[lo*k:hi*k])
		return
	case s.split == 1:
		s.addRows(space, lo, hi, 0, s.n, space.numeratorSums, space.denominatorSums)
	default:
		clear(space.numeratorSums)
		clear(space.denominatorSums)
		for part := range s.split {
			sums := s.partial[(lo/ratioCols*s.split+part)*2*size:]
			for i, v := range sums[:size] {
				space.numeratorSums[i] += v
			}
			for i, v := range sums[size : 2*size] {
				space.denominatorSums[i] += v
			}
		}
	}
	for i := range hi - lo {
		copy(numeratorSums[i*k:][:k], space.numeratorSums[i*wide:])
		if s.beta != 1 {
			copy(denominatorSums[i*k:][:k], space.denominatorSums[i*wide:])
		}
	}
}

// addRows sets numeratorSums to upperᵀ·W and, for beta ≠ 1, denominatorSums to lowerᵀ·W, for columns lo … hi and over rows from … to; their rows
// are filled up to whole vectors.
func (s *ratios) addRows(space *ratioWorkspace, lo, hi, from, to int, numeratorSums, denominatorSums []float64) {
	k, wide, cols := s.k, f64.Padded(s.k), hi-lo
	clear(numeratorSums[:cols*wide])
	clear(denominatorSums[:cols*wide])
	for ; from < to; from += team.BlockRows {
		depth := min(team.BlockRows, to-from)
		s.tile(space, from, from+depth, lo, hi, fetchRows*s.m, false)
		w := s.panelsW[from*wide:]
		f64.AddPanels(numeratorSums, wide, space.numerator, 1, ratioCols, cols, w, depth, 0, depth, k)
		if s.beta != 1 {
			f64.AddPanels(denominatorSums, wide, space.denominator, 1, ratioCols, cols, w, depth, 0, depth, k)
		}
	}
}

// manyBlocks is how many pieces of work there should be: more than most computers have cores.
const manyBlocks = 16

// splitRows decides on split, by the shape of X alone, and allocates what it takes.
func (s *ratios) splitRows() {
	columns, size := team.Blocks(s.m, ratioCols), ratioCols*f64.Padded(s.k)
	s.split = max(1, min(manyBlocks/columns, team.Blocks(s.n, manyBlocks*team.BlockRows)))
	if s.split == 1 {
		return
	}
	s.partRows = team.Blocks(team.Blocks(s.n, s.split), team.BlockRows) * team.BlockRows
	s.partial = make([]float64, s.split*columns*2*size)
	s.passPart = func(worker, piece, _ int) {
		lo, from := piece/s.split*ratioCols, piece%s.split*s.partRows
		sums := s.partial[piece*2*size:][:2*size]
		s.addRows(&s.workspaces[worker], lo, min(lo+ratioCols, s.m), from, min(from+s.partRows, s.n), sums[:size], sums[size:])
	}
}

// tile forms numerator and denominator for rows lo … hi and columns from … to. The entries of X that lie so far ahead are fetched to the cache.
func (s *ratios) tile(space *ratioWorkspace, lo, hi, from, to, ahead int, loss bool) {
	k, rows, w := s.k, hi-lo, s.w[lo*s.k:]
	for j := from; j < to; j += f64.PanelCols {
		x, ldx := s.dense[lo*s.m+j:], s.m
		if width := to - j; width < f64.PanelCols {
			for i := range rows {
				clear(space.x[i*f64.PanelCols:][copy(space.x[i*f64.PanelCols:], x[i*ldx:][:width]):f64.PanelCols])
			}
			x, ldx = space.x, f64.PanelCols
		}
		h, numerator, denominator := s.panels[j*k:], space.numerator[j-from:], space.denominator[j-from:]
		switch s.beta {
		case 0, 1:
			inverses := 0
			if s.beta == 0 {
				inverses = ratioTile
			}
			f64.Ratios(rows, k, w, k, h, x, ldx, numerator, ratioCols, inverses, epsilon, ahead)
		default:
			for i := range rows {
				clear(denominator[i*ratioCols:][:f64.PanelCols])
				copy(numerator[i*ratioCols:][:f64.PanelCols], x[i*ldx:])
			}
			f64.Tile(3, rows, k, w, k, 1, h, denominator, ratioCols)
			for i := range rows {
				weigh(s.beta, numerator[i*ratioCols:][:f64.PanelCols], denominator[i*ratioCols:][:f64.PanelCols])
			}
		}
		switch {
		case loss && s.beta == 1:
			f64.KullbackLeibler(&space.loss, x, ldx, numerator, ratioCols, rows, epsilon)
		case loss && s.beta == 0:
			f64.ItakuraSaito(&space.loss, x, ldx, denominator, ratioCols, rows, epsilon)
		}
	}
	if s.hidden == nil || s.beta == 1 {
		return
	}
	for i := lo; i < hi; i++ {
		_, columns := s.hidden.columns(i, from, to)
		for _, j := range columns {
			space.denominator[(i-lo)*ratioCols+j-from] = 0
		}
	}
}
