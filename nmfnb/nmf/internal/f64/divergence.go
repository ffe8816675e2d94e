package f64

import "math"

// KullbackLeibler returns the sum of x·log(x/max(v, floor)) − x + v, where x up to floor counts as 0, so that v is left.
// The logarithm is that of FreeBSD's msun (e_log.c), with fused multiply-adds: its error is below one unit in the last
// place. x and v are finite and not negative.
func KullbackLeibler(x, v []float64, floor float64) float64 {
	v = v[:len(x)]
	var sums [4]float64
	done := 0
	if accelerated {
		if done = len(x) &^ 3; done > 0 {
			kullbackLeibler(&x[0], &v[0], done, floor, &sums[0])
		}
	}
	for i := done; i < len(x); i++ {
		sums[i%4] += divergence(x[i], v[i], floor)
	}
	return (sums[0] + sums[1]) + (sums[2] + sums[3])
}

const (
	root = 0x3fe6a09e667f3bcd // the bits of sqrt(½), from which on mantissas count
	one  = 0x3ff0000000000000

	ln2High = 6.93147180369123816490e-01
	ln2Low  = 1.90821492927058770002e-10
	log1    = 6.666666666666735130e-01
	log2    = 3.999999999940941908e-01
	log3    = 2.857142874366239149e-01
	log4    = 2.222219843214978396e-01
	log5    = 1.818357216161805012e-01
	log6    = 1.531383769920937332e-01
	log7    = 1.479819860511658591e-01
)

func divergence(x, v, floor float64) float64 {
	if !(x > floor) {
		return v
	}
	bits := math.Float64bits(x/max(v, floor)) + (one - root)
	e := float64(int(bits>>52) - 1023)
	f := math.Float64frombits(bits&(1<<52-1)+root) - 1
	s := f / (2 + f)
	z := s * s
	r := math.FMA(log7, z, log6)
	r = math.FMA(r, z, log5)
	r = math.FMA(r, z, log4)
	r = math.FMA(r, z, log3)
	r = math.FMA(r, z, log2)
	r = math.FMA(r, z, log1)
	half := 0.5 * f
	half = half * f
	r = math.FMA(r, z, half)
	low := math.FMA(s, r, e*ln2Low)
	log := math.FMA(e, ln2High, f-(half-low))
	return math.FMA(x, log, v-x)
}
