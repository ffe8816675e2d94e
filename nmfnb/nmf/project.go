package nmf

import "gonum.org/v1/gonum/mat"

// pinvCutoff is numpy.linalg.pinv's: singular values below it times the largest count as 0.
const pinvCutoff = 1e-15

// Project returns the linear code X·pinv(H) (n×k) of rows X (n×m) of any sign: the code of the nearest point in the space
// that the components span. It is what a pseudo-inverse gives in place of [Model.Transform], and it may be negative.
func (m *Model) Project(x mat.Matrix) (*mat.Dense, error) {
	h, err := m.components()
	if err != nil {
		return nil, err
	}
	d, err := h.rows(x, anySign)
	if err != nil {
		return nil, err
	}
	inverse, err := h.pinv()
	if err != nil {
		return nil, err
	}
	return d.times(inverse, h.n), nil
}

// pinv returns the pseudo-inverse (m×n) of a dense matrix, by rows.
func (d *data) pinv() ([]float64, error) {
	var svd mat.SVD
	if !svd.Factorize(mat.NewDense(d.n, d.m, d.dense), mat.SVDThin) {
		return nil, failf(ErrOverflow, "H", "the singular value decomposition of H did not converge")
	}
	var u, v, inverse mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	values := svd.Values(nil)
	v.Apply(func(_, j int, entry float64) float64 {
		if values[j] <= pinvCutoff*values[0] {
			return 0
		}
		return entry / values[j]
	}, &v)
	inverse.Mul(&v, u.T())
	return inverse.RawMatrix().Data, nil
}
