package f64

import "math"

// Group is the number of rows that Tile works on at a time.
const Group = 4

// Tile adds a·b to c, for 4·groups rows and 4·vectors columns, vectors from 1 to 3. Row r of group g of a has its step p
// at a[g·ags + r·ars + p·aps]; b is packed, 4·vectors entries a step; row r of group g of c starts at c[(4g+r)·ldc].
//
// With ars = ldc = 0 the four rows of a group are one, whose result is stored once.
func Tile(vectors, groups, steps int, a []float64, ars, ags, aps int, b, c []float64, ldc int) {
	if groups == 0 || steps == 0 {
		return
	}
	_ = a[(groups-1)*ags+3*ars+(steps-1)*aps]
	_ = b[steps*4*vectors-1]
	_ = c[(4*groups-1)*ldc+4*vectors-1]
	if !accelerated {
		tile(vectors, groups, steps, a, ars, ags, aps, b, c, ldc)
		return
	}
	switch vectors {
	case 3:
		tile3(groups, steps, &a[0], ars, ags, aps, &b[0], &c[0], ldc)
	case 2:
		tile2(groups, steps, &a[0], ars, ags, aps, &b[0], &c[0], ldc)
	case 1:
		tile1(groups, steps, &a[0], ars, ags, aps, &b[0], &c[0], ldc)
	}
}

func tile(vectors, groups, steps int, a []float64, ars, ags, aps int, b, c []float64, ldc int) {
	width := 4 * vectors
	rows := Group
	if ldc == 0 {
		rows = 1
	}
	for g := range groups {
		for r := range rows {
			row := c[(Group*g+r)*ldc:][:width]
			at := g*ags + r*ars
			for p := range steps {
				v := a[at+p*aps]
				for j, u := range b[p*width:][:width] {
					row[j] = math.FMA(v, u, row[j])
				}
			}
		}
	}
}

// Vectors returns how many vectors of four columns the next panel has when left columns are to be packed.
func Vectors(left int) int {
	switch v := (left + 3) / 4; {
	case v == 4 || v == 2:
		return 2
	case v == 1:
		return 1
	}
	return 3
}

// Padded returns how many columns panels of so many columns have together.
func Padded(cols int) int { return (cols + 3) / 4 * 4 }
