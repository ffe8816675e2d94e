package nmf

import (
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// A mask lists entries of each row of X, or of Xᵀ: those that are unknown, or those that are known.
type mask struct {
	lists *CSR // nil where every entry is known
	known bool // the lists are of known entries
}

// mask returns that of X, or of Xᵀ if transposed.
func (d *data) mask(transposed bool) mask {
	switch {
	case d.storedOnly && transposed:
		return mask{d.storedTransposed, true}
	case d.storedOnly:
		return mask{d.sparse, true}
	case transposed:
		return mask{d.hiddenTransposed, false}
	}
	return mask{d.hidden, false}
}

// none tells whether no entry of row i, of so many, is known.
func (m mask) none(i, entries int) bool {
	if m.known {
		entries = 0
	}
	return len(m.lists.row(i)) == entries
}

// knownDescent is what coordinate descent needs where entries of X are unknown: each row of a factor then has a Hessian of its own. It
// is formed once for all sweeps over the row, from the shorter of two lists: the known entries, or the unknown ones, whose share is
// taken from the Hessian of a row without unknown entries.
type knownDescent struct {
	k          int
	padded     []float64 // the other factor, f64.OuterStride(k) entries a row
	whole      []float64 // the Hessian of a row without unknown entries, likewise
	workspaces []knownWorkspace
	squares    []float64 // of each block of rows of H, its share of ‖W·H‖² where X is known
}

// knownWorkspace is the memory of one worker.
type knownWorkspace struct {
	rows  *nnls.Own
	outer []float64 // as f64.AddOuter needs it
	known []int     // entries of a row
}

func newKnownDescent(p *problem, order []int) *knownDescent {
	ld := f64.OuterStride(p.k)
	s := &knownDescent{
		k: p.k, whole: make([]float64, ld*ld), workspaces: make([]knownWorkspace, p.Count()), squares: make([]float64, team.Blocks(p.m, team.BlockRows)),
	}
	if ld > p.k {
		s.padded = make([]float64, max(p.n, p.m)*ld)
	}
	for i := range s.workspaces {
		s.workspaces[i] = knownWorkspace{rows: nnls.NewOwn(order), outer: make([]float64, 2*f64.OuterRows*ld)}
	}
	return s
}

// shortLists are a mask's lists, but of the known entries of rows that are unknown for the most part.
type shortLists struct {
	rows  [][]int
	known []bool // whether a row's list is of known entries
}

// short returns the short lists of a mask of rows of so many entries.
func (m mask) short(entries int) shortLists {
	if m.lists == nil {
		return shortLists{}
	}
	s := shortLists{make([][]int, m.lists.r), make([]bool, m.lists.r)}
	for i := range s.rows {
		s.rows[i], s.known[i] = m.lists.row(i), m.known
		if !m.known && 2*len(s.rows[i]) > entries {
			s.rows[i], s.known[i] = others(make([]int, 0, entries-len(s.rows[i])), s.rows[i], entries), true
		}
	}
	return s
}

// others appends to dst the numbers below a bound that a rising list does not have.
func others(dst, list []int, bound int) []int {
	j := 0
	for _, next := range list {
		for ; j < next; j++ {
			dst = append(dst, j)
		}
		j = next + 1
	}
	for ; j < bound; j++ {
		dst = append(dst, j)
	}
	return dst
}

// refresh takes over the other factor, and the Hessian of a row without unknown entries.
func (s *knownDescent) refresh(workers *team.Team, other, hessian []float64) {
	k, ld := s.k, f64.OuterStride(s.k)
	for t := range k {
		copy(s.whole[t*ld:], hessian[t*k:(t+1)*k])
	}
	if ld == k {
		s.padded = other
		return
	}
	workers.Each(len(other)/k, 16*team.BlockRows, len(other), func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			copy(s.padded[i*ld:], other[i*k:(i+1)*k])
		}
	})
}

// hessian sets own to the Hessian of a row, given its short list, of so many entries. Where subtraction would cancel digits it adds up
// the known entries instead.
func (s *knownDescent) hessian(space *knownWorkspace, own []float64, list []int, known bool, entries int, l2 float64) {
	ld := f64.OuterStride(s.k)
	if !known {
		copy(own, s.whole)
		f64.AddOuter(own, s.padded, s.k, list, true, space.outer)
		exact := true
		for t := 0; t < s.k*ld; t += ld + 1 {
			exact = exact && (own[t] > 1e-3*s.whole[t] || s.whole[t] == 0)
		}
		if exact {
			return
		}
		space.known = others(space.known[:0], list, entries)
		list = space.known
	}
	clear(own)
	f64.AddOuter(own, s.padded, s.k, list, false, space.outer)
	for t := 0; t < s.k*ld; t += ld + 1 {
		own[t] += l2
	}
}

// sweepKnown is sweepRows where entries of X are unknown.
func (s *coordinateDescent) sweepKnown(h *cdFactor, worker, lo, hi int, product []float64) (violation float64) {
	k, block, squares := s.k, lo/team.BlockRows, 0.0
	space := &s.known.workspaces[worker]
	for ; lo < hi; lo += f64.Systems {
		to := min(lo+f64.Systems, hi)
		for i := lo; i < to; i++ {
			s.known.hessian(space, space.rows.Hessian(i-lo), h.short.rows[i], h.short.known[i], len(h.other)/k, h.l2)
		}
		factor := h.factor[lo*k : to*k]
		space.rows.Load(factor, product[:len(factor)], h.l1)
		product = product[len(factor):]
		violation += h.repeat(space.rows.Sweep)
		space.rows.Store(factor)
		if h.before != nil {
			s.extrapolation.apply(factor, h.before[lo*k:to*k])
			space.rows.Reload(factor)
		}
		if h == s.forH {
			squares += space.rows.Squares(h.l2)
		}
	}
	if h == s.forH {
		s.known.squares[block] = squares
	}
	return violation
}
