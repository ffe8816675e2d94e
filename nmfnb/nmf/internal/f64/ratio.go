package f64

import "math"

// PanelCols is the number of columns of a panel of Ratios.
const PanelCols = 12

// Ratios divides x by the product v = a·b, for some rows and one panel of 12 columns: r becomes x/max(v, floor). With
// inverses ≠ 0 it becomes x/max(v, floor)², and the entries that many places after r become 1/max(v, floor).
//
// The rows of a, x and r are ars, ldx and ldr apart; b is packed, 12 entries a step. The x that lie ahead, so many entries
// after, are fetched to the cache.
func Ratios(rows, steps int, a []float64, ars int, b, x []float64, ldx int, r []float64, ldr, inverses int, floor float64, ahead int) {
	if rows == 0 || steps == 0 {
		return
	}
	_ = a[(rows-1)*ars+steps-1]
	_ = b[PanelCols*steps-1]
	_ = x[(rows-1)*ldx+PanelCols-1]
	_ = r[(rows-1)*ldr+PanelCols-1+inverses]
	if !useAVX2 {
		ratiosGo(rows, steps, a, ars, b, x, ldx, r, ldr, inverses, floor)
		return
	}
	i := 0
	if useAVX512 && rows >= 8 {
		i = rows / 8 * 8
		if inverses == 0 {
			ratiosWide(i/8, steps, &a[0], ars, &b[0], &x[0], ldx, &r[0], ldr, inverses, floor, ahead)
		} else {
			inversesWide(i/8, steps, &a[0], ars, &b[0], &x[0], ldx, &r[0], ldr, inverses, floor, ahead)
		}
	}
	if fours := (rows - i) / 4; fours > 0 {
		ratios(fours, steps, &a[i*ars], ars, &b[0], &x[i*ldx], ldx, &r[i*ldr], ldr, inverses, floor, ahead)
		i += 4 * fours
	}
	for ; i < rows; i++ { // as all of the four
		ratios(1, steps, &a[i*ars], 0, &b[0], &x[i*ldx], 0, &r[i*ldr], 0, inverses, floor, ahead)
	}
}

func ratiosGo(rows, steps int, a []float64, ars int, b, x []float64, ldx int, r []float64, ldr, inverses int, floor float64) {
	for i := range rows {
		var v [PanelCols]float64
		for p, u := range a[i*ars:][:steps] {
			for j, h := range b[PanelCols*p:][:PanelCols] {
				v[j] = math.FMA(u, h, v[j])
			}
		}
		from, to := x[i*ldx:][:PanelCols], r[i*ldr:]
		for j, u := range v {
			if inverses == 0 {
				to[j] = from[j] / max(u, floor)
				continue
			}
			inverse := 1 / max(u, floor)
			to[inverses+j] = inverse
			to[j] = inverse * inverse * from[j]
		}
	}
}
