package f64

import "math"

// Tile adds a·b to c, for any number of rows and 4·vectors columns, vectors from 1 to 6. Row r of a has its step p at
// a[r·ars + p·aps]; b is packed, 4·vectors entries a step; row r of c starts at c[r·ldc].
func Tile(vectors, rows, steps int, a []float64, ars, aps int, b, c []float64, ldc int) {
	if rows == 0 || steps == 0 {
		return
	}
	_ = a[(rows-1)*ars+(steps-1)*aps]
	_ = b[steps*4*vectors-1]
	_ = c[(rows-1)*ldc+4*vectors-1]
	switch {
	case useAVX512:
		r := rows / 8 * 8
		if r > 0 {
			tileWide(vectors, r/8, steps, &a[0], ars, 4*ars, aps, &b[0], &c[0], ldc, 4*ldc)
		}
		if rows-r >= 4 { // as both halves of eight
			tileWide(vectors, 1, steps, &a[r*ars], ars, 0, aps, &b[0], &c[r*ldc], ldc, 0)
			r += 4
		}
		if rows-r >= 2 { // each as four of the eight
			tileWide(vectors, 1, steps, &a[r*ars], 0, ars, aps, &b[0], &c[r*ldc], 0, ldc)
			r += 2
		}
		for ; r < rows; r++ { // as all of the eight
			tileWide(vectors, 1, steps, &a[r*ars], 0, 0, aps, &b[0], &c[r*ldc], 0, 0)
		}
	case useAVX2 && vectors <= 3:
		r := rows / 4 * 4
		if r > 0 {
			tileNarrow(vectors, r/4, steps, &a[0], ars, aps, &b[0], &c[0], ldc)
		}
		for ; r < rows; r++ { // as all of the four
			tileNarrow(vectors, 1, steps, &a[r*ars], 0, aps, &b[0], &c[r*ldc], 0)
		}
	default:
		tile(vectors, rows, steps, a, ars, aps, b, c, ldc)
	}
}

// tileNarrow is for AVX2: groups of four rows.
func tileNarrow(vectors, groups, steps int, a *float64, ars, aps int, b, c *float64, ldc int) {
	switch vectors {
	case 1:
		tile1(groups, steps, a, ars, aps, b, c, ldc)
	case 2:
		tile2(groups, steps, a, ars, aps, b, c, ldc)
	case 3:
		tile3(groups, steps, a, ars, aps, b, c, ldc)
	}
}

// tileWide is for AVX-512: groups of eight rows, half and chalf from the first to the fifth of them.
func tileWide(vectors, groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int) {
	switch vectors {
	case 1:
		wide1(groups, steps, a, ars, half, aps, b, c, ldc, chalf)
	case 2:
		wide2(groups, steps, a, ars, half, aps, b, c, ldc, chalf)
	case 3:
		wide3(groups, steps, a, ars, half, aps, b, c, ldc, chalf)
	case 4:
		wide4(groups, steps, a, ars, half, aps, b, c, ldc, chalf)
	case 5:
		wide5(groups, steps, a, ars, half, aps, b, c, ldc, chalf)
	case 6:
		wide6(groups, steps, a, ars, half, aps, b, c, ldc, chalf)
	}
}

func tile(vectors, rows, steps int, a []float64, ars, aps int, b, c []float64, ldc int) {
	width := 4 * vectors
	for r := range rows {
		row := c[r*ldc:][:width]
		for p := range steps {
			v := a[r*ars+p*aps]
			for j, u := range b[p*width:][:width] {
				row[j] = math.FMA(v, u, row[j])
			}
		}
	}
}

// Vectors returns how many vectors of four columns the next panel has when left columns are to be packed: as many as the
// registers have room for, and no last panel so narrow that it takes as long as a wider one.
func Vectors(left int) int {
	v := (left + 3) / 4
	switch most := mostVectors(); {
	case v == most+1 && useAVX512:
		return 4
	case v == most+1:
		return 2
	default:
		return min(v, most)
	}
}

func mostVectors() int {
	if useAVX512 {
		return 6
	}
	return 3
}

// Padded returns how many columns panels of so many columns have together.
func Padded(cols int) int { return (cols + 3) / 4 * 4 }
