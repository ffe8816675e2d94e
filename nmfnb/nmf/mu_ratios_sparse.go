package nmf

import (
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// ratioEntries is the number of entries of a row that are gone through at a time: their rows of the other factor are still in
// the nearest cache when they are added up. ratioPart is that of entries of Xᵀ.
const ratioEntries, ratioPart = 10 * f64.PanelCols, 1 << 12

// forSparse makes what a sparse X needs.
func (s *ratios) forSparse() {
	for i := range s.workspaces {
		s.workspaces[i] = ratioWorkspace{
			numerator: make([]float64, ratioPart), x: make([]float64, f64.PanelCols), from: make([]int, 1), to: make([]int, 1),
		}
	}
	s.pass = s.passEntries
	s.passPart = func(worker, share, _ int) {
		lo, hi, starts := s.cut.share(share, s.cut.shares(s.Count()))
		clear(s.partial[lo*s.k : hi*s.k])
		s.scatter(&s.workspaces[worker], starts[0], starts[len(starts)-1])
	}
}

// passEntries is passRows for a sparse X and beta = 1.
func (s *ratios) passEntries(worker, lo, hi int) {
	k, space, x := s.k, &s.workspaces[worker], s.sparse
	space.loss = f64.Sums{}
	if s.products {
		clear(s.numerator[lo*k : hi*k])
	}
	for i := lo; i < hi; i++ {
		for p := x.ptr[i]; p < x.ptr[i+1]; p += ratioEntries {
			space.from[0], space.to[0] = p, min(p+ratioEntries, x.ptr[i+1])
			entries := x.between(space.from, space.to)
			ratios := space.numerator[:space.to[0]-p]
			entries.Quotients(ratios, s.w[i*k:], s.problem.ht, k, epsilon)
			if s.loss {
				space.addLoss(x.val[p:space.to[0]])
			}
			if s.products {
				entries.Val, entries.Packed = ratios, true
				entries.Gather(s.numerator[i*k:], s.problem.ht, k)
			}
		}
	}
	s.parts[lo/team.BlockRows] = space.loss.Total()
}

// scatter adds upperᵀ·W for beta = 1 to partial, by the entries of each row from … to.
func (s *ratios) scatter(space *ratioWorkspace, from, to []int) {
	add := func(row int, from, to []int, count int) {
		entries := s.sparse.between(from, to)
		entries.Quotients(space.numerator[:count], s.w[row*s.k:], s.problem.ht, s.k, epsilon)
		entries.Val, entries.Packed = space.numerator[:count], true
		entries.Scatter(s.partial, s.w[row*s.k:], s.k)
	}
	for i := 0; i < len(from); {
		first, count := i, 0
		for i < len(from) && count+to[i]-from[i] <= ratioPart {
			count += to[i] - from[i]
			i++
		}
		if i > first {
			add(first, from[first:i], to[first:i], count)
			continue
		}
		for p := from[i]; p < to[i]; p += ratioPart { // a row of more entries than there is space for
			space.from[0], space.to[0] = p, min(p+ratioPart, to[i])
			add(i, space.from, space.to, space.to[0]-p)
		}
		i++
	}
}

// addLoss adds the loss of entries of a row, whose ratios are in numerator.
func (r *ratioWorkspace) addLoss(val []float64) {
	whole := len(val) / f64.PanelCols
	if whole > 0 {
		f64.KullbackLeibler(&r.loss, val, f64.PanelCols, r.numerator, f64.PanelCols, whole, epsilon)
	}
	if at := whole * f64.PanelCols; at < len(val) {
		clear(r.x[copy(r.x, val[at:]):])
		f64.KullbackLeibler(&r.loss, r.x, f64.PanelCols, r.numerator[at:], f64.PanelCols, 1, epsilon)
	}
}
