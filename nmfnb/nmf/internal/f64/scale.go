package f64

// ScaleRows sets dst to the rows of b, of so many entries each, times scale, a number for each row. The width is a multiple of four.
func ScaleRows(dst, b, scale []float64, width int) {
	if len(scale) == 0 || width == 0 {
		return
	}
	_, _ = dst[len(scale)*width-1], b[len(scale)*width-1]
	if useAVX2 {
		scaleRows(&dst[0], &b[0], &scale[0], len(scale), width/4)
		return
	}
	for p, v := range scale {
		to := dst[p*width:][:width]
		for j, u := range b[p*width:][:width] {
			to[j] = v * u
		}
	}
}
