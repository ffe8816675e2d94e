package f64

// Transpose sets dst to the transpose of src, rows×cols: dst[j·dstStride+i] = src[i·srcStride+j].
func Transpose(dst []float64, dstStride int, src []float64, srcStride, rows, cols int) {
	if rows == 0 || cols == 0 {
		return
	}
	_, _ = dst[(cols-1)*dstStride+rows-1], src[(rows-1)*srcStride+cols-1]
	i, fours := 0, 0
	if useAVX2 && cols >= 4 {
		fours = cols / 4
		for ; i+4 <= rows; i += 4 {
			transpose4(&dst[i], dstStride, &src[i*srcStride], srcStride, fours)
		}
	}
	for r := range rows {
		from := 0
		if r < i {
			from = 4 * fours
		}
		for j := from; j < cols; j++ {
			dst[j*dstStride+r] = src[r*srcStride+j]
		}
	}
}
