package nmf

import (
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// byPattern returns the rows of d that have unknown entries, those with the same unknown columns next to each other.
func (d *data) byPattern() []int {
	var rows []int
	for i := range d.n {
		if d.knownEntries(i) < d.m {
			rows = append(rows, i)
		}
	}
	slices.SortStableFunc(rows, func(a, b int) int { return slices.Compare(d.pattern(a), d.pattern(b)) })
	return rows
}

// pattern returns the columns that tell where row i is unknown: the unknown ones, or the known ones if only these are stored.
func (d *data) pattern(i int) []int {
	switch {
	case d.storedOnly:
		return d.sparse.row(i)
	case d.hidden != nil:
		return d.hidden.row(i)
	}
	return nil
}

// unknown returns the columns in which row i is unknown, rising.
func (d *data) unknown(i int) []int {
	if d.storedOnly {
		return complementOf(d.sparse.row(i), d.m)
	}
	return d.pattern(i)
}

// knownEntries returns how many entries of row i are known.
func (d *data) knownEntries(i int) int {
	if d.storedOnly {
		return len(d.sparse.row(i))
	}
	return d.m - len(d.pattern(i))
}

// nnlsKnown sets w to the minimisers over w ≥ 0 for the rows of d, some of which have unknown entries. The code of a row without
// any is the one that it has in a matrix without any.
func nnlsKnown(workers *team.Team, c *nnls.Problem, d *data, l1 float64, w []float64) {
	rows := d.byPattern()
	place := make([]int, d.n) // of each row in rows, from 1
	for at, i := range rows {
		place[i] = at + 1
	}
	y := make([]float64, len(rows)*c.R)
	whole := make([]*nnls.Rows, workers.Count())
	codes := make([]float64, workers.Count()*team.BlockRows*c.K)
	p := d.product(false, c.R, workers.Count())
	p.refresh(c.Q)
	workers.Each(d.n, team.BlockRows, d.n*d.m*c.R, func(worker, lo, hi int) {
		s := whole[worker]
		if s == nil {
			s = nnls.NewRows(c, l1)
			whole[worker] = s
		}
		p.rows(worker, s.Y, lo, hi)
		n := 0
		for i := lo; i < hi; i++ {
			from := f64.Row(s.Y, i-lo, c.R)
			if at := place[i]; at > 0 {
				copy(f64.Row(y, at-1, c.R), from)
				continue
			}
			copy(f64.Row(s.Y, n, c.R), from)
			s.Load(n, f64.Exponent(d.rowNorm(i)))
			n++
		}
		if n == 0 {
			return
		}
		block := codes[worker*team.BlockRows*c.K:][:n*c.K]
		s.Solve(block)
		n = 0
		for i := lo; i < hi; i++ {
			if place[i] == 0 {
				copy(f64.Row(w, i, c.K), f64.Row(block, n, c.K))
				n++
			}
		}
	})
	known := nnls.NewKnownProblem(c)
	some := make([]*nnls.Known, workers.Count())
	workers.Each(len(rows), f64.Systems, len(rows)*d.m*c.R, func(worker, lo, hi int) {
		if some[worker] == nil {
			some[worker] = nnls.NewKnown(known, l1)
		}
		block := make([]nnls.KnownRow, hi-lo)
		for at, i := range rows[lo:hi] {
			e := f64.Exponent(d.rowNorm(i))
			block[at] = nnls.KnownRow{
				Y: f64.Row(y, lo+at, c.R), Exp: e, Hidden: d.unknown(i), Code: f64.Row(w, i, c.K),
				X: func(dst []float64) { d.rowInto(dst, i, -e) },
			}
		}
		some[worker].Solve(block)
	})
}
