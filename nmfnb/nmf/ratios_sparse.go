package nmf

import "github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"

// ratioEntries is the number of entries of a row that are gone through at a time: their rows of the other factor are still in
// the nearest cache when they are added up.
const ratioEntries = 10 * f64.PanelCols

// forSparse makes what a sparse X needs. Both factors are read by rows in whole vectors: where k is no multiple of four, from
// copies.
func (s *ratios) forSparse(wide int) {
	s.ht, s.rowsW = s.problem.ht, s.w
	if wide != s.k {
		s.ht, s.rowsW = make([]float64, s.m*wide), make([]float64, s.n*wide)
	}
	for i := range s.room {
		s.room[i] = ratioRoom{
			upper: make([]float64, ratioEntries), lower: make([]float64, wide), x: make([]float64, f64.PanelCols), above: make([]float64, wide),
		}
	}
	s.packH = func(_, lo, hi int) { packWide(s.ht, s.problem.ht, s.k, lo, hi) }
	s.packW = func(_, lo, hi int) { packWide(s.rowsW, s.w, s.k, lo, hi) }
	s.pass = func(worker, lo, hi int) {
		room := &s.room[worker]
		room.loss = f64.Sums{}
		var products []float64
		if s.products {
			products = s.upper[lo*s.k : hi*s.k]
		}
		s.entries(room, s.sparse, lo, hi, s.w, s.ht, products)
		s.parts[lo/blockRows] = room.loss.Total()
	}
}

// packWide copies rows lo … hi of a, k columns, to rows of whole vectors.
func packWide(dst, a []float64, k, lo, hi int) {
	wide := f64.Padded(k)
	for i := lo; i < hi && wide != k; i++ {
		copy(dst[i*wide:][:wide], a[i*k:][:k])
	}
}

// entries sets products, if there are any, to rows lo … hi of upper·other for beta = 1: x is X or Xᵀ, factor and other, in
// whole vectors, what it is fitted by. The loss is added up where X itself is gone through.
func (s *ratios) entries(room *ratioRoom, x *CSR, lo, hi int, factor, other, products []float64) {
	k := s.k
	for i := lo; i < hi; i++ {
		row, sums := factor[i*k:][:k], room.above
		if len(sums) != k {
			copy(room.lower, row)
			row = room.lower
		} else if products != nil {
			sums = products[(i-lo)*k:][:k]
		}
		clear(sums)
		for p := x.ptr[i]; p < x.ptr[i+1]; p += ratioEntries {
			to := min(p+ratioEntries, x.ptr[i+1])
			ind, val, ratios := x.ind[p:to], x.val[p:to], room.upper[:to-p]
			f64.Quotients(ratios, ind, val, row, other, epsilon)
			if products != nil {
				f64.Gather(sums, ind, ratios, other)
			}
			if s.loss && x == s.sparse {
				room.addLoss(val)
			}
		}
		if products != nil && len(sums) != k {
			copy(products[(i-lo)*k:][:k], sums)
		}
	}
}

// addLoss adds the loss of entries of a row, whose ratios are in upper.
func (r *ratioRoom) addLoss(val []float64) {
	whole := len(val) / f64.PanelCols
	if whole > 0 {
		f64.KullbackLeibler(&r.loss, val, f64.PanelCols, r.upper, f64.PanelCols, whole, epsilon)
	}
	if at := whole * f64.PanelCols; at < len(val) {
		clear(r.x[copy(r.x, val[at:]):])
		f64.KullbackLeibler(&r.loss, r.x, f64.PanelCols, r.upper[at:], f64.PanelCols, 1, epsilon)
	}
}
