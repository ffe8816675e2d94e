package nmf

import (
	"context"
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/qr"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// linear returns the linear codes of the rows of d, those of rows with unknown entries by the pseudo-inverse of the known columns of
// H, and for each row the condition number behind its code.
//
// With an orthonormal basis Q of the row space of H, pinv(H) = Q·T. Where the columns J are unknown, the least-squares code of x is
// x·Q·S⁻¹·T with S = I − Q_Jᵀ·Q_J, which takes few steps for each pattern of unknown entries. Where S is near singular, because
// too little is known of a row, its columns of H are decomposed.
func (h *data) linear(workers *team.Team, d *data, p *Projection) (code *mat.Dense, cond []float64, err error) {
	code = d.times(workers, p.Pinv.RawMatrix().Data, h.n)
	cond = make([]float64, d.n)
	for i := range cond {
		cond[i] = p.Cond
	}
	groups := d.groups()
	var l *linearKnown
	if len(groups) > 0 {
		l = newLinear(h, d, p, workers)
	}
	failed := make([]error, len(groups))
	workers.Each(len(groups), 1, d.n*h.n*h.n*h.n, func(_, g, _ int) { failed[g] = l.encode(code, cond, groups[g]) })
	for _, err := range failed {
		if err != nil {
			return nil, nil, err
		}
	}
	for i, v := range code.RawMatrix().Data {
		if !f64.Finite(v) {
			return nil, nil, failf(ErrOverflow, "X", "the linear code of row %s of X is beyond float64's range: scale X or H", d.labels.row(i/h.n))
		}
	}
	return code, cond, nil
}

// groups returns the rows of d that have unknown entries, each slice those with the same unknown columns.
func (d *data) groups() (groups [][]int) {
	rows := d.byPattern()
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && slices.Equal(d.pattern(rows[n]), d.pattern(rows[0])) {
			n++
		}
		groups = append(groups, rows[:n])
		rows = rows[n:]
	}
	return groups
}

// linearKnown encodes rows with unknown entries.
type linearKnown struct {
	h, d *data
	p    *Projection
	q, t []float64 // m rows of f64.OuterStride(k), and k×k; nil if H has no full row rank
	y    []float64 // X·Q with 0 where X is unknown
}

func newLinear(h, d *data, p *Projection, workers *team.Team) *linearKnown {
	l := &linearKnown{h: h, d: d, p: p}
	if k := h.n; p.Rank == k {
		q := slices.Clone(p.Pinv.RawMatrix().Data)
		l.t = slices.Clone(qr.New(k, workers).Orthonormalise(q))
		l.y = d.times(workers, q, k).RawMatrix().Data
		ld := f64.OuterStride(k)
		l.q = make([]float64, d.m*ld)
		for j := range d.m {
			copy(l.q[j*ld:], f64.Row(q, j, k))
		}
	}
	return l
}

// mostCond is the condition number of S from which the known columns of H are decomposed themselves.
const mostCond = 1e4

// encode sets the codes of rows with the same unknown columns.
func (l *linearKnown) encode(code *mat.Dense, cond []float64, rows []int) error {
	k, hidden := l.h.n, l.d.unknown(rows[0])
	if l.q != nil && l.d.m-len(hidden) >= k && len(hidden) > 0 {
		var root mat.Cholesky
		if root.Factorize(l.ofKnown(hidden)) && root.Cond() < mostCond {
			for _, i := range rows {
				var z mat.VecDense
				if err := root.SolveVecTo(&z, mat.NewVecDense(k, f64.Row(l.y, i, k))); err != nil {
					return failf(ErrOverflow, "X", "the linear code of row %s of X: %v", l.d.labels.row(i), err)
				}
				out := mat.NewVecDense(k, code.RawRowView(i))
				out.MulVec(mat.NewDense(k, k, l.t).T(), &z)
				cond[i] = l.p.Cond * root.Cond()
			}
			return nil
		}
	}
	return l.decompose(code, cond, rows)
}

// ofKnown returns S.
func (l *linearKnown) ofKnown(hidden []int) *mat.SymDense {
	k, s := l.h.n, mat.NewSymDense(l.h.n, nil)
	columns, less := hidden, true
	if 2*len(hidden) > l.d.m {
		columns, less = complementOf(hidden, l.d.m), false
	} else {
		for t := range k {
			s.SetSym(t, t, 1)
		}
	}
	ld := f64.OuterStride(k)
	outer := make([]float64, ld*ld+2*f64.OuterRows*ld)
	f64.AddOuter(outer[:ld*ld], l.q, k, columns, less, outer[ld*ld:])
	for t := range k {
		for r := t; r < k; r++ {
			s.SetSym(t, r, s.At(t, r)+outer[t*ld+r])
		}
	}
	return s
}

// decompose encodes rows by the pseudo-inverse of the known columns of H.
func (l *linearKnown) decompose(code *mat.Dense, cond []float64, rows []int) error {
	k, known := l.h.n, complementOf(l.d.unknown(rows[0]), l.d.m)
	if len(known) == 0 {
		for _, i := range rows {
			clear(code.RawRowView(i))
			cond[i] = 0
		}
		return nil
	}
	h := &data{n: k, m: l.h.m, dense: l.h.dense}
	h.chooseColumns(known)
	single := team.Of(context.Background(), 1)
	defer single.Stop()
	p, err := h.projection(single)
	if err != nil {
		return err
	}
	row, x := make([]float64, l.d.m), make([]float64, len(known))
	for _, i := range rows {
		l.d.rowInto(row, i, 0)
		for at, j := range known {
			x[at] = row[j]
		}
		out := mat.NewVecDense(k, code.RawRowView(i))
		out.MulVec(p.Pinv.T(), mat.NewVecDense(len(x), x))
		cond[i] = p.Cond
	}
	return nil
}

// complementOf returns the numbers from 0 to m−1 that are not in the rising list.
func complementOf(list []int, m int) []int {
	rest := make([]int, 0, m-len(list))
	for j := range m {
		if len(list) > 0 && list[0] == j {
			list = list[1:]
			continue
		}
		rest = append(rest, j)
	}
	return rest
}
