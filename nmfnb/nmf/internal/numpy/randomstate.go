package numpy

import (
	"math"

	"gonum.org/v1/gonum/mathext/prng"
)

// RandomState draws what numpy.random.RandomState(seed) draws: a Mersenne twister under numpy's legacy algorithms, which
// numpy has frozen.
type RandomState struct {
	source *prng.MT19937
	spare  float64 // the second normal of the last pair
	full   bool    // spare has not been used
}

func NewRandomState(seed uint32) *RandomState {
	source := prng.NewMT19937()
	source.Seed(uint64(seed))
	return &RandomState{source: source}
}

// Uniform returns a number in [0, 1) with 53 random bits.
func (r *RandomState) Uniform() float64 {
	a, b := r.source.Uint32()>>5, r.source.Uint32()>>6
	return (float64(a)*(1<<26) + float64(b)) / (1 << 53)
}

// Normal returns a standard normal number by Marsaglia's polar method.
func (r *RandomState) Normal() float64 {
	if r.full {
		r.full = false
		return r.spare
	}
	for {
		x := 2*r.Uniform() - 1
		y := 2*r.Uniform() - 1
		s := float64(x*x) + float64(y*y)
		if s >= 1 || s == 0 {
			continue
		}
		f := math.Sqrt(-2 * log(s) / s)
		r.spare, r.full = f*x, true
		return f * y
	}
}

// Permute fills p with a random permutation of 0 … len(p)−1.
func (r *RandomState) Permute(p []int) {
	for i := range p {
		p[i] = i
	}
	for i := len(p) - 1; i > 0; i-- {
		j := r.atMost(uint32(i))
		p[i], p[j] = p[j], p[i]
	}
}

// atMost returns a whole number from 0 to most, by rejection under the smallest mask.
func (r *RandomState) atMost(most uint32) uint32 {
	mask := most
	for shift := 1; shift < 32; shift *= 2 {
		mask |= mask >> shift
	}
	for {
		if v := r.source.Uint32() & mask; v <= most {
			return v
		}
	}
}

// Sum adds as numpy does, by pairs of halves above blocks of 128 with eight accumulators: its rounding decides the last
// digits of every random start.
func Sum(a []float64) float64 {
	n := len(a)
	switch {
	case n < 8:
		total := 0.0
		for _, v := range a {
			total += v
		}
		return total
	case n <= 128:
		r := [8]float64(a)
		i := 8
		for ; i+8 <= n; i += 8 {
			for j := range r {
				r[j] += a[i+j]
			}
		}
		total := ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]))
		for ; i < n; i++ {
			total += a[i]
		}
		return total
	}
	half := n / 2
	half -= half % 8
	return Sum(a[:half]) + Sum(a[half:])
}

// log returns the natural logarithm of x in (0, 1), nearly always the float64 nearest to it. The C library that numpy
// calls comes as near, math.Log does not: 3 % of its last bits differ, and with them the normals drawn.
//
// x = 2ᵏ·m with m in [√½, √2), and log(m) = 2s + 2s³/3 + 2s⁵/5 + … with s = (m−1)/(m+1). The two leading terms, k·ln 2
// and 2s, are carried as unevaluated sums of two float64; the rest is below a hundredth of them.
func log(x float64) float64 {
	const (
		ln2Hi = 6.93147180369123816490e-01 // 32 bits of ln 2, so that k·ln2Hi is exact
		ln2Lo = 1.90821492927058770002e-10
	)
	m, k := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		k--
	}
	f := m - 1
	d := m + 1
	dLo := m - (d - 1)
	s := f / d
	sLo := (math.FMA(-s, d, f) - s*dLo) / d
	z := s * s
	tail := 2 * s * z * (1./3 + z*(1./5+z*(1./7+z*(1./9+z*(1./11+z*(1./13+z*(1./15+z*(1./17+z*(1./19+z/21)))))))))

	a, b := float64(k)*ln2Hi, 2*s
	hi := a + b
	t := hi - a
	lo := (a - (hi - t)) + (b - t)
	return hi + (lo + (tail + (2*sLo + float64(k)*ln2Lo)))
}
