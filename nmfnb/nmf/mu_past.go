package nmf

import "math"

// past is what a mini-batch solver remembers of the batches before: m×k sums whose ratio, to the power gamma, is Hᵀ.
type past struct {
	numerator, denominator []float64
	memory                 float64
}

func newPast(ht []float64, memory float64) *past {
	p := &past{numerator: make([]float64, len(ht)), denominator: make([]float64, len(ht)), memory: memory}
	copy(p.numerator, ht)
	for i := range p.denominator {
		p.denominator[i] = 1
	}
	return p
}

// blend adds one entry's ratio to its past and returns the new entry in place of v.
func (p *past) blend(i int, v, numerator, denominator, gamma, floor float64) float64 {
	if gamma != 1 {
		v = math.Pow(v, 1/gamma)
	}
	p.numerator[i] = p.numerator[i]*p.memory + numerator*v
	p.denominator[i] = p.denominator[i]*p.memory + denominator
	v = p.numerator[i] / p.denominator[i]
	if gamma != 1 {
		v = math.Pow(v, gamma)
	}
	if v < floor {
		return 0
	}
	return v
}
