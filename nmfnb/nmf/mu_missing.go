package nmf

import "math"

// subtractHidden takes the unknown entries out of the denominators of rows lo … hi, for beta = 1 and 2.
func (d *muFactor) subtractHidden(beta float64, k int, denominator []float64, lo, hi int) {
	for i := lo; i < hi; i++ {
		f, out := d.factor[i*k:(i+1)*k], denominator[(i-lo)*k:][:k]
		for _, j := range d.hidden.row(i) {
			o := d.other[j*k:][:k]
			v := 1.0
			if beta == 2 {
				v = 0
				for t, u := range o {
					v += f[t] * u
				}
			}
			for t, u := range o {
				out[t] -= v * u
			}
		}
		for t, v := range out {
			out[t] = math.Max(v, 0)
		}
	}
}
