package nmf

import (
	"context"
	"math"
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/qr"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// pinvCutoff is numpy.linalg.pinv's: singular values up to it times the largest count as 0.
const pinvCutoff = 1e-15

// A Projection is the linear encoder that the pseudo-inverse makes of the components, and how far to trust it.
type Projection struct {
	Pinv *mat.Dense // m×k, pinv(H) with numpy's cut-off: singular values up to 1e-15 times the largest count as 0
	Rank int        // of H: the number of singular values kept, at most min(k, m)
	Cond float64    // condition number of H: the largest over the smallest singular value kept; 0 when Rank is 0
}

// Projection returns the pseudo-inverse of the components with their rank and condition number. A linear code has about
// log₁₀(Cond) digits fewer than the data. A rank below k says that other codes give the same reconstruction.
func (m *Model) Projection() (*Projection, error) {
	h, err := m.components()
	if err != nil {
		return nil, err
	}
	workers := team.New(context.Background())
	defer workers.Stop()
	return h.projection(workers)
}

// Project returns the linear code X·pinv(H) (n×k) of rows X (n×m) of any sign: the code of the nearest point in the space
// that the components span. It is what a pseudo-inverse gives in place of [Model.Transform], and it may be negative.
// [Model.Projection] says how well H can be inverted. With Config.Missing the code of a row with unknown entries (NaN) is that of the
// pseudo-inverse of its known columns of H.
func (m *Model) Project(x mat.Matrix) (*mat.Dense, error) {
	h, err := m.components()
	if err != nil {
		return nil, err
	}
	d, err := m.Config.rows(h, x, anySign)
	if err != nil {
		return nil, err
	}
	workers := team.New(context.Background())
	defer workers.Stop()
	p, err := h.projection(workers)
	if err != nil {
		return nil, err
	}
	code, _, err := h.linear(workers, d, p)
	return code, err
}

// projection decomposes the components, which it scales by a power of two so that their pseudo-inverse does not overflow
// before it has to.
func (h *data) projection(workers *team.Team) (*Projection, error) {
	largest := 0.0
	for _, v := range h.dense {
		largest = max(largest, v)
	}
	e := f64.Exponent(largest)
	wide := h.n <= h.m
	tall, l := slices.Clone(h.dense), h.m // H, or its transpose
	if wide {
		tall, l = f64.Transposed(h.dense, h.n, h.m), h.n
	}
	for i, v := range tall {
		tall[i] = math.Ldexp(v, -e)
	}
	u, values, v, ok := qr.New(l, workers).SVD(tall, l)
	if !ok {
		return nil, failf(ErrOverflow, "H", "the singular value decomposition of H did not converge")
	}
	p := &Projection{Pinv: mat.NewDense(h.m, h.n, nil)}
	for p.Rank < len(values) && values[p.Rank] > pinvCutoff*values[0] {
		p.Rank++
	}
	if p.Rank == 0 {
		return p, nil
	}
	p.Cond = values[0] / values[p.Rank-1]
	kept := func(a []float64) *mat.Dense {
		return mat.NewDense(len(a)/l, l, a).Slice(0, len(a)/l, 0, p.Rank).(*mat.Dense)
	}
	left, right := kept(u), kept(v)
	if !wide {
		left, right = right, left
	}
	left.Apply(func(_, j int, entry float64) float64 { return entry / values[j] }, left)
	p.Pinv.Mul(left, right.T())
	p.Pinv.Apply(func(_, _ int, entry float64) float64 { return math.Ldexp(entry, -e) }, p.Pinv)
	return p, nil
}
