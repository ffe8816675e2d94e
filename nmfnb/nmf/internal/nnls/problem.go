package nnls

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/qr"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/blas/blas64"
)

// A Scaled is H (k×m) with each component multiplied by a power of two, which loses no digit, so that its norm together
// with sqrt(l2) is from ½ to 1: products of it neither overflow nor vanish, and errors are relative to 1.
type Scaled struct {
	M     int
	H     []float64 // row t is 2^−Exp[t] times that of H
	Ridge []float64 // sqrt(l2) in the units of each component
	Exp   []int
}

// NewScaled scales H (k×m by rows).
func NewScaled(h []float64, k, m int, l2 float64) *Scaled {
	s := &Scaled{M: m, H: make([]float64, k*m), Ridge: make([]float64, k), Exp: make([]int, k)}
	root := math.Sqrt(l2)
	for t := range s.Exp {
		e := f64.Exponent(math.Hypot(f64.NormFast(f64.Row(h, t, m)), root))
		s.Exp[t], s.Ridge[t] = e, math.Ldexp(root, -e)
		for j, v := range f64.Row(h, t, m) {
			s.H[t*s.M+j] = math.Ldexp(v, -e)
		}
	}
	return s
}

// A Problem is what all rows share: the problem min ½‖x−w·H‖² + ½·l2·‖w‖² + l1·Σw is min ½‖x·Q−u·A‖² + c·u, where
// [H, sqrt(l2)·I] = A·Qᵀ with orthonormal columns of Q and at most k columns of A, however many X has. Errors of the
// solution stay those of a QR factorisation.
type Problem struct {
	*Scaled
	*Basis
	Q          []float64 // the rows of Q that X meets, m×r
	tol        []float64 // how far below 0 a gradient may be by rounding, for rows of a norm from ½ to 1
	straight   []float64 // A and Aᵀ as panels
	transposed []float64
	inverse    []float64 // that of A·Aᵀ; nil if it is near singular
	pinv       []float64 // the same as panels
}

// NewProblem prepares the problem for components H (k×m by rows) and a finite l2.
func NewProblem(h []float64, k, m int, l2 float64, workers *team.Team) *Problem {
	s := NewScaled(h, k, m, l2)
	rows := m
	if l2 > 0 {
		rows += k
	}
	if rows < k { // A is H itself
		c := &Problem{Scaled: s, Basis: NewBasis(k, s.M), Q: make([]float64, s.M*s.M)}
		copy(c.a, s.H)
		for j := range s.M {
			c.Q[j*s.M+j] = 1
		}
		c.prepare()
		return c
	}
	c := &Problem{Scaled: s, Basis: NewBasis(k, k), Q: make([]float64, rows*k)}
	f64.Transpose(c.Q, k, s.H, s.M, k, s.M)
	if l2 > 0 {
		for t, v := range s.Ridge {
			c.Q[(s.M+t)*k+t] = v
		}
	}
	f64.Transpose(c.a, k, qr.New(k, workers).Orthonormalise(c.Q), k, k, k)
	c.Q = c.Q[:s.M*k]
	c.prepare()
	return c
}

// prepare forms what depends on A.
func (c *Problem) prepare() {
	k := c.K
	c.straight, c.transposed = make([]float64, k*f64.Padded(c.R)), make([]float64, c.R*f64.Padded(k))
	f64.Pack(c.straight, c.a, k, c.R, c.R)
	f64.PackTransposed(c.transposed, c.a, c.R, k)
	c.refreshPacked(c.transposed)
	c.tol = make([]float64, k)
	for t, v := range c.norm {
		c.tol[t] = Certified * v
	}
	f := newFactorisation(c.Basis)
	for t := range k {
		if !f.pushGram(t) {
			return
		}
	}
	// (L·Lᵀ)⁻¹ is Mᵀ·M where M is the inverse of L.
	m := make([]float64, k*k)
	for t := range k {
		row := f64.Row(m, t, k)
		for s, v := range f.low[t*k : t*k+t] {
			blas64.Axpy(-v, f64.Vector(m[s*k:s*k+s+1]), f64.Vector(row[:s+1]))
		}
		row[t] = 1
		blas64.Scal(1/f.low[t*k+t], f64.Vector(row[:t+1]))
	}
	packed := make([]float64, k*f64.Padded(k))
	f64.Pack(packed, m, k, k, k)
	c.inverse = make([]float64, k*k)
	f64.TimesPacked(c.inverse, m, 1, k, k, packed, k, k, make([]float64, min(k, team.BlockRows)*f64.Padded(k)))
	f64.Pack(packed, c.inverse, k, k, k)
	c.pinv = packed
}
