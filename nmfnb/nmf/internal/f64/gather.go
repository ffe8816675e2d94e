package f64

import "math"

// Gather sets dst (1×k) to a sparse row, val[p] in column ind[p], times the matrix b of k columns by rows.
func Gather(dst []float64, ind []int, val, b []float64) {
	k, n := len(dst), len(ind)
	val = val[:n]
	done := 0
	if accelerated && n > 0 {
		_ = b[len(b)-1]
		for ; done+16 <= k; done += 16 {
			gather4(&dst[done], &ind[0], &val[0], n, &b[done], k)
		}
		for ; done+4 <= k; done += 4 {
			gather1(&dst[done], &ind[0], &val[0], n, &b[done], k)
		}
	}
	gather(dst[done:], ind, val, b[min(done, len(b)):], k)
}

func gather(dst []float64, ind []int, val, b []float64, stride int) {
	clear(dst)
	if len(dst) == 0 {
		return
	}
	for p, v := range val {
		for t, u := range b[ind[p]*stride:][:len(dst)] {
			dst[t] = math.FMA(v, u, dst[t])
		}
	}
}
