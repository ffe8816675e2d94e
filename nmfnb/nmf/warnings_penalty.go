package nmf

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// penalised returns which factor alone is penalised, if it is one, and how many times larger the norm of the other is.
func (p *objective) penalised() (one, other string, ratio float64) {
	w, h := math.Sqrt(f64.Dot(p.w, p.w)), math.Sqrt(f64.Dot(p.ht, p.ht))
	onW, onH := p.pen.l1W+p.pen.l2W > 0, p.pen.l1H+p.pen.l2H > 0
	switch {
	case onW && !onH:
		return "W", "H", h / w
	case onH && !onW:
		return "H", "W", w / h
	}
	return "", "", 0
}

// dead reports whether W·H is 0, or on its way there as an L2 penalty leaves it, though X is not.
func (p *objective) dead() bool {
	norm := math.Sqrt(p.normSquared())
	return norm > 0 && f64.Norm(p.w)*f64.Norm(p.ht) <= 1e-6*norm
}

// mostAlpha returns by what both penalties may be multiplied at most for the best single component u·σ·v to be worth its penalty:
// then some W·H has a lower objective than 0. Without an L1 penalty no penalty above that leaves a component; with one, a solver
// has been seen to keep components up to some three times that, and to lose them from two thirds of it on.
//
// A component of the size s = t² costs l2·t² + 2·l1·t in the best scaling of its factors, where l2 = sqrt(l2W·l2H) and
// l1 = sqrt(l1W·l1H·Σu·Σv), and lowers the loss by σ·t² − t⁴/2. The sum is below 0 for some t > 0 where
// l1 < (σ−l2)/3·sqrt(2·(σ−l2)/3).
func (p *objective) mostAlpha() float64 {
	u, v, sigma := p.leading()
	l2 := math.Sqrt(p.pen.l2W) * math.Sqrt(p.pen.l2H)
	l1 := math.Sqrt(p.pen.l1W) * math.Sqrt(p.pen.l1H) * math.Sqrt(sum(u)*sum(v))
	worth := func(scale float64) bool {
		rest := sigma - scale*l2
		return rest > 0 && scale*l1 < rest/3*math.Sqrt(2*rest/3)
	}
	low, high := 0.0, 1.0 // all components are dead at 1, or might as well be
	for worth(high) && high < 1e9 {
		low, high = high, 2*high
	}
	for range 60 {
		if middle := (low + high) / 2; worth(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// leading returns the first singular vectors and the largest singular value of X, none negative, by the power method.
func (d *data) leading() (u, v []float64, sigma float64) {
	u, v = make([]float64, d.n), ones(d.m)
	for range 100 {
		before := sigma
		d.multiply(u, v)
		unit(u)
		d.multiplyTransposed(v, u)
		if sigma = unit(v); math.Abs(sigma-before) <= 1e-10*sigma {
			break
		}
	}
	return u, v, sigma
}

// multiply sets dst to X·v.
func (d *data) multiply(dst, v []float64) {
	if d.sparse == nil {
		blas64.Gemv(blas.NoTrans, 1, f64.General(d.n, d.m, d.m, d.dense), f64.Vector(v), 0, f64.Vector(dst))
		return
	}
	for i := range dst {
		dst[i] = 0
		d.doRow(i, func(j int, x float64) { dst[i] += x * v[j] })
	}
}

// multiplyTransposed sets dst to Xᵀ·u.
func (d *data) multiplyTransposed(dst, u []float64) {
	if d.sparse == nil {
		blas64.Gemv(blas.Trans, 1, f64.General(d.n, d.m, d.m, d.dense), f64.Vector(u), 0, f64.Vector(dst))
		return
	}
	clear(dst)
	for i, w := range u {
		d.doRow(i, func(j int, x float64) { dst[j] += x * w })
	}
}

// unit divides a by its norm, which it returns.
func unit(a []float64) float64 {
	norm := f64.Norm(a)
	if norm > 0 {
		for i := range a {
			a[i] /= norm
		}
	}
	return norm
}
