package f64

// OuterStride returns how far apart the rows of a matrix of k columns have to be for AddOuter.
func OuterStride(k int) int { return (k + 7) / 8 * 8 }

// OuterRows is the number of listed rows that AddOuter goes through at a time, but with AVX-512.
const OuterRows = 64

// AddOuter adds the sum of aⱼᵀ·aⱼ over the listed rows aⱼ of a, whose numbers rise, to the symmetric matrix c (k×k), or takes it from c if less. The rows of
// both are OuterStride(k) apart, a holds 0 in what is beyond k, and c has OuterStride(k) of them. workspace has room for 2·OuterRows
// rows. Each entry is one chain of multiply-adds in the order of the list.
func AddOuter(c, a []float64, k int, list []int, less bool, workspace []float64) {
	ld := OuterStride(k)
	if len(list) > 0 {
		_ = c[ld*ld-1]
		if useAVX512 {
			addOuterWide(c, a, k, list, less)
		} else {
			addOuterTiles(c, a, k, list, less, workspace)
		}
	}
	for j := 0; j+8 < ld; j += 8 { // what is above the diagonal
		Transpose(c[j*ld+j+8:], ld, c[(j+8)*ld+j:], ld, ld-j-8, 8)
	}
}

// addOuterWide forms eight rows of c, or four, by up to 24 columns at a time, as far as the diagonal.
func addOuterWide(c, a []float64, k int, list []int, less bool) {
	ld := OuterStride(k)
	_, _ = a[list[0]*ld], a[(list[len(list)-1]+1)*ld-1] // what the assembly reads
	for r := 0; r < k; r += 8 {
		for j := 0; j <= r; j += 24 {
			vectors := min(3, (r-j)/8+1)
			to, rows, columns, first := &c[r*ld+j], &a[r], &a[j], &list[0]
			switch {
			case k-r <= 4 && less:
				lessOuter4(vectors, to, rows, columns, ld, first, len(list))
			case k-r <= 4:
				addOuter4(vectors, to, rows, columns, ld, first, len(list))
			case less:
				lessOuter8(vectors, to, rows, columns, ld, first, len(list))
			default:
				addOuter8(vectors, to, rows, columns, ld, first, len(list))
			}
		}
	}
}

// addOuterTiles gathers some rows at a time, and takes eight of their columns as a panel.
func addOuterTiles(c, a []float64, k int, list []int, less bool, workspace []float64) {
	ld := OuterStride(k)
	gathered, panel := workspace[:OuterRows*ld], workspace[OuterRows*ld:][:OuterRows*8]
	for len(list) > 0 {
		some := list[:min(OuterRows, len(list))]
		list = list[len(some):]
		for p, j := range some {
			copy(gathered[p*ld:(p+1)*ld], a[j*ld:])
		}
		for j := 0; j < k; j += 8 {
			for p := range some {
				to := panel[p*8:][:8]
				for i, v := range gathered[p*ld+j:][:8] {
					if less {
						v = -v
					}
					to[i] = v
				}
			}
			Tile(2, ld-j, len(some), gathered[j:], 1, ld, panel, c[j*ld+j:], ld)
		}
	}
}
