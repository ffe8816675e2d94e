package nmf

import (
	"math"
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// start returns the W (n×k) and Hᵀ (m×k), by rows, from which the iterations start. When the context of
// the workers ends before a start by NNDSVD is there, all entries are the same and W·H is the mean of X.
func (c Config) start(d *data, workers *team.Team) (w, ht []float64, err error) {
	c.Init = c.chosen(d)
	switch c.Init {
	case InitCustom:
		w, err := custom(c.W0, "W0", d.n, c.Components)
		if err != nil {
			return nil, nil, err
		}
		h, err := custom(c.H0, "H0", c.Components, d.m)
		if err != nil {
			return nil, nil, err
		}
		return noMinusZeros(slices.Clone(w)), noMinusZeros(f64.Transposed(h, c.Components, d.m)), nil
	case InitRandom:
		w, ht = c.random(d)
		return w, ht, nil
	}
	w, ht, err = c.nndsvd(d, workers)
	if workers.Cut() {
		w, ht = c.constant(d)
		return w, ht, nil
	}
	return w, ht, err
}

// chosen returns the start that InitAuto stands for on this X.
func (c Config) chosen(d *data) Init {
	switch {
	case c.Init != InitAuto:
		return c.Init
	case c.Components <= min(d.n, d.m):
		return InitNNDSVDA
	}
	return InitRandom
}

// random draws H, then W, each row by row, as scikit-learn does.
func (c Config) random(d *data) (w, ht []float64) {
	k, r := c.Components, numpy.NewRandomState(c.Seed)
	scale := math.Sqrt(d.mean() / float64(k))
	w, ht = make([]float64, d.n*k), make([]float64, d.m*k)
	for t := range k {
		for j := t; j < len(ht); j += k {
			ht[j] = math.Abs(scale * r.Normal())
		}
	}
	for i := range w {
		w[i] = math.Abs(scale * r.Normal())
	}
	return w, ht
}

// constant returns factors of which all entries are the same, and whose product is the mean of X.
func (c Config) constant(d *data) (w, ht []float64) {
	w, ht = make([]float64, d.n*c.Components), make([]float64, d.m*c.Components)
	for _, factor := range [][]float64{w, ht} {
		fillConstant(factor, d, c.Components)
	}
	return w, ht
}

// fillConstant sets the entries of a factor to sqrt(mean(X)/k).
func fillConstant(factor []float64, d *data, k int) {
	v := math.Sqrt(d.mean() / float64(k))
	for i := range factor {
		factor[i] = v
	}
}

// custom returns the entries by rows, checked, of a start that the caller gives.
func custom(a *mat.Dense, label string, rows, cols int) ([]float64, error) {
	d, err := read(a, label, nonNegative)
	if err != nil {
		return nil, err
	}
	if d.n != rows || d.m != cols {
		return nil, failf(ErrShape, label, "%s is %d×%d, want %d×%d", label, d.n, d.m, rows, cols)
	}
	for _, v := range d.dense {
		if v > 0 {
			return d.dense, nil
		}
	}
	return nil, failf(ErrZero, label, "%s is all zeros, from which no solver can start", label)
}
