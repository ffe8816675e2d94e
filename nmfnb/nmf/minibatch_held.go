package nmf

import (
	"context"
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// heldUpdate is the method of MiniBatch with H held: multiplicative updates until W changes little.
type heldUpdate struct {
	*multiplicative
	before []float64
}

func newHeldUpdate(c Config, p *objective) method {
	s := &heldUpdate{newMultiplicative(c, p), make([]float64, len(p.w))}
	s.forW.floor = 0 // scikit-learn applies it after these updates, and only to fit
	return s
}

func (s *heldUpdate) iterate(context.Context, int) (violation float64, done bool, err error) {
	copy(s.before, s.w)
	s.update(s.forW)
	violation = relativeChange(s.before, s.w)
	return violation, s.tol > 0 && violation <= s.tol, nil
}

// relativeChange returns ‖now−before‖/‖now‖, or 0 for a factor of zeros. It overwrites before.
func relativeChange(before, now []float64) float64 {
	norm := math.Sqrt(f64.Dot(now, now))
	if norm == 0 {
		return 0
	}
	for i, v := range now {
		before[i] -= v
	}
	return math.Sqrt(f64.Dot(before, before)) / norm
}
