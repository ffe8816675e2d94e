package nmf

import (
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/mat"
)

// Hide returns a copy of X (n×m) with NaN, which [Config.Missing] makes mean "unknown", wherever missing (n×m) is not 0.
// A sparse X stays sparse: zeros that are not stored are data, not missing.
func Hide(x, missing mat.Matrix) (mat.Matrix, error) {
	d, err := take(x, "X")
	if err != nil {
		return nil, err
	}
	hole, err := take(missing, "missing")
	if err != nil {
		return nil, err
	}
	if hole.n != d.n || hole.m != d.m {
		return nil, failf(ErrShape, "missing", "missing is %d×%d, want %d×%d, as X is", hole.n, hole.m, d.n, d.m)
	}
	var at []int
	hole.nonZero(func(i, j int) { at = append(at, i*d.m+j) })
	return d.without(at), nil
}

// without returns X with NaN at the given rising row-major positions.
func (d *data) without(at []int) mat.Matrix {
	if d.sparse == nil {
		hidden := slices.Clone(d.dense)
		for _, p := range at {
			hidden[p] = math.NaN()
		}
		return mat.NewDense(d.n, d.m, hidden)
	}
	s := &CSR{r: d.n, c: d.m, ptr: make([]int, d.n+1)}
	for i := range d.n {
		stored, values := d.sparse.row(i), d.sparse.val[d.sparse.ptr[i]:]
		for len(stored) > 0 || len(at) > 0 && at[0] < (i+1)*d.m {
			hole := len(at) > 0 && at[0] < (i+1)*d.m && (len(stored) == 0 || at[0]-i*d.m <= stored[0])
			j, v := 0, math.NaN()
			if hole {
				j, at = at[0]-i*d.m, at[1:]
			}
			if !hole || len(stored) > 0 && stored[0] == j {
				if !hole {
					j, v = stored[0], values[0]
				}
				stored, values = stored[1:], values[1:]
			}
			s.ind, s.val = append(s.ind, j), append(s.val, v)
		}
		s.ptr[i+1] = len(s.ind)
	}
	return s
}

// nonZero calls f for the entries that are not 0, by rows.
func (d *data) nonZero(f func(i, j int)) {
	for p, v := range d.entries() {
		if v != 0 {
			f(d.position(p))
		}
	}
}

// hide takes NaN entries for unknown ones: they become 0, which the products skip, and are listed.
func (d *data) hide() error {
	if !slices.ContainsFunc(d.entries(), math.IsNaN) {
		return nil
	}
	h := &CSR{r: d.n, c: d.m, ptr: make([]int, d.n+1)}
	known := slices.Clone(d.entries())
	for p, v := range known {
		if math.IsNaN(v) {
			known[p] = 0
			i, j := d.position(p)
			h.ptr[i+1]++
			h.ind, h.val = append(h.ind, j), append(h.val, 1)
		}
	}
	if len(h.ind) == d.n*d.m {
		return failf(ErrEmpty, "X", "every entry of X is missing")
	}
	for i := range d.n {
		h.ptr[i+1] += h.ptr[i]
	}
	if d.sparse == nil {
		d.dense = known
	} else {
		d.sparse = &CSR{r: d.n, c: d.m, ptr: d.sparse.ptr, ind: d.sparse.ind, val: known}
	}
	d.hidden, d.hiddenTurned = h, h.transpose()
	return nil
}

// filled returns X with the mean in place of unknown entries, for starts that need all of it.
func (d *data) filled() *data {
	if d.hidden == nil {
		return d
	}
	mean := d.mean()
	f := &data{n: d.n, m: d.m}
	entries := slices.Clone(d.entries())
	if d.sparse == nil {
		d.hidden.DoNonZero(func(i, j int, _ float64) { entries[i*d.m+j] = mean })
		f.dense = entries
		return f
	}
	d.hidden.DoNonZero(func(i, j int, _ float64) {
		entries[d.sparse.ptr[i]+sort.SearchInts(d.sparse.row(i), j)] = mean
	})
	f.sparse = &CSR{r: d.n, c: d.m, ptr: d.sparse.ptr, ind: d.sparse.ind, val: entries}
	return f
}

// hiddenSum returns the sum of W·H, for beta = 2 of its squares, at the unknown entries of rows lo … hi.
func (p *problem) hiddenSum(lo, hi int) (total float64) {
	for i := lo; i < hi; i++ {
		w := p.w[i*p.k : (i+1)*p.k]
		for _, j := range p.hidden.row(i) {
			v := 0.0
			for t, u := range p.ht[j*p.k:][:p.k] {
				v += w[t] * u
			}
			if p.beta == 2 {
				v *= v
			}
			total += v
		}
	}
	return total
}

// clearTile sets entries of a tile, rows lo … hi and columns from … to, to 0 where s has an entry.
func (s *CSR) clearTile(tile []float64, lo, hi, from, to int) {
	for i := lo; i < hi; i++ {
		_, columns := s.columns(i, from, to)
		for _, j := range columns {
			tile[(i-lo)*(to-from)+j-from] = 0
		}
	}
}

// columns returns the columns from … to in which row i has an entry, and where the first of these is stored.
func (s *CSR) columns(i, from, to int) (first int, columns []int) {
	row := s.row(i)
	a := sort.SearchInts(row, from)
	return s.ptr[i] + a, row[a : a+sort.SearchInts(row[a:], to)]
}

// hessianOfKnown sets own to the Hessian of a row of which some entries are missing: all, the Hessian of a row without
// missing entries, less the share of those. Where subtraction would cancel digits it adds up the known entries instead.
func hessianOfKnown(k int, own, all []float64, l2 float64, other []float64, missing []int) {
	copy(own, all)
	few := 2*len(missing) <= len(other)/k
	if few {
		for _, j := range missing {
			addOuter(own, -1, other[j*k:(j+1)*k])
		}
		for t := 0; t < len(own); t += k + 1 {
			few = few && own[t] > 1e-3*all[t]
		}
	}
	if few {
		return
	}
	clear(own)
	for j := range len(other) / k {
		if len(missing) > 0 && missing[0] == j {
			missing = missing[1:]
			continue
		}
		addOuter(own, 1, other[j*k:(j+1)*k])
	}
	for t := 0; t < len(own); t += k + 1 {
		own[t] += l2
	}
}

// addOuter adds scale·v·vᵀ to a.
func addOuter(a []float64, scale float64, v []float64) {
	for r, u := range v {
		if u == 0 {
			continue
		}
		row := a[r*len(v) : (r+1)*len(v)]
		for t, e := range v {
			row[t] += scale * u * e
		}
	}
}

// subtractHidden takes the unknown entries out of the denominators of rows lo … hi, for beta = 1 and 2.
func (d *side) subtractHidden(beta float64, k int, denominator []float64, lo, hi int) {
	for i := lo; i < hi; i++ {
		f, out := d.factor[i*k:(i+1)*k], denominator[(i-lo)*k:][:k]
		for _, j := range d.hidden.row(i) {
			o := d.other[j*k:][:k]
			v := 1.0
			if beta == 2 {
				v = 0
				for t, u := range o {
					v += f[t] * u
				}
			}
			for t, u := range o {
				out[t] -= v * u
			}
		}
		for t, v := range out {
			out[t] = math.Max(v, 0)
		}
	}
}
