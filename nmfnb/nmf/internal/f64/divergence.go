package f64

import "math"

// Sums are partial sums over rows of 12 entries: the entries in order, every eighth in the same one.
type Sums [8]float64

// Total returns their sum.
func (s *Sums) Total() float64 {
	return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]))
}

// KullbackLeibler adds x·(log(r) − 1) of some rows and 12 columns, ldx and ldr apart, to sums where x > floor: with r = x/v
// that is what the divergence of x and v has beside v.
//
// The logarithm is that of FreeBSD's msun (e_log.c), with fused multiply-adds: its error is below one unit in the last
// place for normal numbers.
func KullbackLeibler(sums *Sums, x []float64, ldx int, r []float64, ldr, rows int, floor float64) {
	_, _ = x[(rows-1)*ldx+PanelCols-1], r[(rows-1)*ldr+PanelCols-1]
	switch {
	case useAVX512:
		kullbackLeiblerWide(sums, &x[0], ldx, &r[0], ldr, rows, floor)
	case useAVX2:
		kullbackLeibler(sums, &x[0], ldx, &r[0], ldr, rows, floor)
	default:
		kullbackLeiblerGo(sums, x, ldx, r, ldr, rows, floor)
	}
}

func kullbackLeiblerGo(sums *Sums, x []float64, ldx int, r []float64, ldr, rows int, floor float64) {
	for i := range rows {
		ratios := r[i*ldr:][:PanelCols]
		for j, v := range x[i*ldx:][:PanelCols] {
			if v > floor {
				sum := &sums[(PanelCols*i+j)%8]
				*sum = math.FMA(v, log(ratios[j])-1, *sum)
			}
		}
	}
}

// ItakuraSaito adds x/v − log(x/v) − 1 of some rows and 12 columns, ldx and ldr apart, to sums where x > floor. It is given
// the inverses of v.
func ItakuraSaito(sums *Sums, x []float64, ldx int, inverses []float64, ldr, rows int, floor float64) {
	_, _ = x[(rows-1)*ldx+PanelCols-1], inverses[(rows-1)*ldr+PanelCols-1]
	switch {
	case useAVX512:
		itakuraSaitoWide(sums, &x[0], ldx, &inverses[0], ldr, rows, floor)
	case useAVX2:
		itakuraSaito(sums, &x[0], ldx, &inverses[0], ldr, rows, floor)
	default:
		itakuraSaitoGo(sums, x, ldx, inverses, ldr, rows, floor)
	}
}

func itakuraSaitoGo(sums *Sums, x []float64, ldx int, inverses []float64, ldr, rows int, floor float64) {
	for i := range rows {
		row := inverses[i*ldr:][:PanelCols]
		for j, v := range x[i*ldx:][:PanelCols] {
			if v > floor {
				r := v * row[j]
				sums[(PanelCols*i+j)%8] += r - 1 - log(r)
			}
		}
	}
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

// log returns the logarithm of a positive number, and something finite for every other.
func log(x float64) float64 {
	bits := math.Float64bits(x) + (one - root)
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
	return math.FMA(e, ln2High, f-(half-low))
}
