package nmf

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"gonum.org/v1/gonum/mat"
)

// Synthetic describes data whose components are known, to try a method on: X = W·H + noise, with entries below 0 set to 0.
// [Synthetic.Draw] makes them.
type Synthetic struct {
	H       mat.Matrix // the components, k×m
	Rows    int        // n, how many rows to draw
	Density float64    // the share of coefficients in W that are not 0, above 0 and at most 1
	Noise   float64    // the standard deviation of the normal noise on each entry, in units of X; 0 for none
	Seed    uint32     // the same seed gives the same numbers
}

// Planted is what Synthetic.Draw has drawn.
type Planted struct {
	X *mat.Dense // n×m, the data
	W *mat.Dense // n×k, the codes that they were made from
	H *mat.Dense // k×m, the components that they were made from
}

// Draw draws W and the noise from [numpy.random.RandomState], so that the same data can be had in Python, but for rounding:
//
//	rs = numpy.random.RandomState(seed)
//	u = rs.random_sample((n, k, 2))
//	W = numpy.where(u[..., 0] < density, -numpy.log1p(-u[..., 1]), 0)
//	X = numpy.maximum(W @ H + noise * rs.standard_normal((n, m)), 0)
//
// A coefficient that is not 0 is exponentially distributed with mean 1.
//
// [numpy.random.RandomState]: https://numpy.org/doc/stable/reference/random/legacy.html
func (s Synthetic) Draw() (*Planted, error) {
	d, err := read(s.H, "H", nonNegative)
	if err != nil {
		return nil, err
	}
	switch {
	case s.Rows < 1:
		return nil, failf(ErrConfig, "", "Synthetic.Rows = %d, want at least 1", s.Rows)
	case !(s.Density > 0 && s.Density <= 1):
		return nil, failf(ErrConfig, "", "Synthetic.Density = %v, want a number above 0 and at most 1", s.Density)
	case !(s.Noise >= 0) || math.IsInf(s.Noise, 1):
		return nil, failf(ErrConfig, "", "Synthetic.Noise = %v, want a finite number that is not negative", s.Noise)
	}
	random := numpy.NewRandomState(s.Seed)
	h := mat.DenseCopyOf(s.H)
	w := mat.NewDense(s.Rows, d.n, nil)
	w.Apply(func(_, _ int, _ float64) float64 {
		used, u := random.Uniform() < s.Density, random.Uniform()
		if !used {
			return 0
		}
		return -math.Log1p(-u)
	}, w)
	x := mat.NewDense(s.Rows, d.m, nil)
	x.Mul(w, h)
	x.Apply(func(_, _ int, v float64) float64 { return max(0, v+s.Noise*random.Normal()) }, x)
	if !f64.Finite(mat.Max(x)) {
		return nil, failf(ErrOverflow, "H", "W·H is beyond float64's range: scale H")
	}
	return &Planted{X: x, W: w, H: h}, nil
}
