package f64

// The packed format. A matrix b (steps×cols) is cut into panels of neighbouring columns, from left to right. A panel is 4·Vectors(left)
// columns wide, where left is the number of columns from its first on; columns beyond the last one are 0. In memory a panel holds
// its part of row 0, then of row 1, and so on, and the panels follow each other: b takes steps·Padded(cols) numbers. The kernel [Tile]
// reads one panel from front to end.

// Pack copies b (steps×cols, its rows stride apart) into the packed format.
func Pack(dst, b []float64, steps, cols, stride int) {
	for j := 0; j < cols; {
		width := 4 * Vectors(cols-j)
		panel := dst[j*steps : (j+width)*steps]
		for p := range steps {
			from, to := b[p*stride+j:p*stride+min(j+width, cols)], panel[p*width:(p+1)*width]
			for len(from) >= 4 { // faster than copy for so few
				to[0], to[1], to[2], to[3] = from[0], from[1], from[2], from[3]
				from, to = from[4:], to[4:]
			}
			clear(to[copy(to, from):])
		}
		j += width
	}
}

// PackTransposed copies bᵀ (steps×cols) into the packed format, where b is cols×steps by rows.
func PackTransposed(dst, b []float64, steps, cols int) {
	for j := 0; j < cols; {
		width := 4 * Vectors(cols-j)
		panel := dst[j*steps:]
		for c := range width {
			if j+c == cols { // the last panel may be wider than what is left
				for t := range steps {
					clear(panel[t*width+c : (t+1)*width])
				}
				break
			}
			for t, v := range b[(j+c)*steps:][:steps] {
				panel[t*width+c] = v
			}
		}
		j += width
	}
}

// AddPanels adds a·b to c. The rows of c are ldc apart, the rows of a ars and its columns aps. b is rows from … from+depth of a packed
// matrix of steps×cols.
func AddPanels(c []float64, ldc int, a []float64, ars, aps, rows int, packed []float64, steps, from, depth, cols int) {
	for j := 0; j < cols; {
		vectors := Vectors(cols - j)
		Tile(vectors, rows, depth, a, ars, aps, packed[j*steps+from*4*vectors:], c[j:], ldc)
		j += 4 * vectors
	}
}

// AddGram adds aᵀ·a to c as far as the diagonal, for a of so many columns whose rows are stride apart, given a in the packed format. What
// c has above the diagonal changes too, and means nothing.
func AddGram(c []float64, ldc int, a []float64, cols, stride int, packed []float64, steps int) {
	for j := 0; j < cols; {
		vectors := Vectors(cols - j)
		Tile(vectors, cols-j, steps, a[j:], 1, stride, packed[j*steps:], c[j*ldc+j:], ldc)
		j += 4 * vectors
	}
}

// TimesPacked sets dst to a·b by rows, some rows at a time: as many as sums has room for with Padded(cols) columns. The rows of a are
// ars apart and its columns aps; b (steps×cols) is packed. Where a is by rows and b no wider than a, dst may be a.
func TimesPacked(dst, a []float64, ars, aps, rows int, packed []float64, steps, cols int, sums []float64) {
	wide := Padded(cols)
	block := len(sums) / wide
	for lo := 0; lo < rows; lo += block {
		some := min(block, rows-lo)
		clear(sums)
		AddPanels(sums, wide, a[lo*ars:], ars, aps, some, packed, steps, 0, steps, cols)
		copy(dst[lo*cols:], Compact(sums, some, cols, wide))
	}
}

// Compact moves rows of cols entries that are stride apart next to each other, and returns them.
func Compact(a []float64, rows, cols, stride int) []float64 {
	for i := 1; i < rows && stride != cols; i++ {
		copy(a[i*cols:(i+1)*cols], a[i*stride:])
	}
	return a[:rows*cols]
}
