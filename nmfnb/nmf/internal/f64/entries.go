package f64

import "math"

// Entries are entries of some rows of a sparse matrix: row r has those from From[r] up to To[r], Val[p] in column Ind[p]. If
// Packed, Val has only theirs, one row's after the other's.
type Entries struct {
	From, To []int
	Ind      []int
	Val      []float64
	Packed   bool
}

// Gather adds the entries times b to dst, for matrices of k columns by rows: dst has a row for each row of entries, b one for
// each column.
func (e Entries) Gather(dst, b []float64, k int) {
	if !useAVX2 || k < 4 {
		e.gatherGo(dst, b, k)
		return
	}
	e.parts(false, dst, b, k)
}

// Scatter adds the transpose of the entries times b to dst, likewise: b has a row for each row of entries, dst one for each
// column.
func (e Entries) Scatter(dst, b []float64, k int) {
	if !useAVX2 || k < 4 {
		e.scatterGo(dst, b, k)
		return
	}
	e.parts(true, b, dst, k)
}

// mostColumns is the number of vectors of four columns for which there are registers.
const mostColumns = 12

// parts goes through about as many columns at a time as there are registers for. own has the rows of the entries, other those of
// their columns. A last vector that is not whole goes over some columns of the one before again, so there have to be four.
func (e Entries) parts(scatter bool, own, other []float64, k int) {
	rows, packed := len(e.From), 0
	if rows == 0 || len(e.Val) == 0 {
		return
	}
	_, _ = own[rows*k-1], e.To[rows-1]
	if e.Packed {
		packed = 1
	}
	vectors := (k + 3) / 4
	passes := (vectors + mostColumns - 1) / mostColumns // each of as many vectors as the others, or one more: two passes have seven each
	for pass := range passes {
		from, to := vectors*pass/passes, vectors*(pass+1)/passes
		at, now := 4*from, to-from
		last := min(4*to, k) - at - 4
		if scatter {
			scatterRows(now, rows, &e.From[0], &e.To[0], &e.Ind[0], &e.Val[0], packed, &own[at], &other[at], k, last)
		} else {
			gatherRows(now, rows, &e.From[0], &e.To[0], &e.Ind[0], &e.Val[0], packed, &own[at], &other[at], k, last)
		}
	}
}

func (e Entries) gatherGo(dst, b []float64, k int) {
	e.do(func(r, j int, v float64) {
		row := dst[r*k:][:k]
		for t, u := range b[j*k:][:k] {
			row[t] = math.FMA(v, u, row[t])
		}
	})
}

func (e Entries) scatterGo(dst, b []float64, k int) {
	e.do(func(r, j int, v float64) {
		row := dst[j*k:][:k]
		for t, u := range b[r*k:][:k] {
			row[t] = math.FMA(v, u, row[t])
		}
	})
}

// do calls f for each entry, in their order.
func (e Entries) do(f func(r, j int, v float64)) {
	at := 0
	for r, from := range e.From {
		for p := from; p < e.To[r]; p++ {
			if !e.Packed {
				at = p
			}
			f(r, e.Ind[p], e.Val[at])
			at++
		}
	}
}

// Quotients sets quotients, one for each entry, to the entry over max(own_r·other_j, floor), where the rows of both have k
// columns. Of these every fourth is added up alone, then the four sums as (0 + 1) + (2 + 3).
func (e Entries) Quotients(quotients, own, other []float64, k int, floor float64) {
	if !e.eachProduct(quotients, own, other, k, floor, 0) {
		e.productsGo(quotients, own, other, k, func(v, product float64) float64 { return v / max(product, floor) })
	}
}

// Products sets products, one for each entry, to own_r·other_j, whose sums are those of Quotients.
func (e Entries) Products(products, own, other []float64, k int) {
	if !e.eachProduct(products, own, other, k, 0, 1) {
		e.productsGo(products, own, other, k, func(_, product float64) float64 { return product })
	}
}

// eachProduct does the work of Quotients, or of Products, where the processor has the assembly for it.
func (e Entries) eachProduct(dst, own, other []float64, k int, floor float64, products int) (done bool) {
	if len(e.From) == 0 || len(dst) == 0 {
		return true
	}
	if !useAVX2 {
		return false
	}
	_, _ = own[len(e.From)*k-1], e.To[len(e.From)-1]
	quotientRows(len(e.From), &e.From[0], &e.To[0], &e.Ind[0], &e.Val[0], &dst[0], &own[0], &other[0], k, &partMask[k%4][0], floor, products)
	return true
}

// partMask has the lanes of a vector that is not whole.
var partMask = [4][4]int64{{}, {-1}, {-1, -1}, {-1, -1, -1}}

func (e Entries) productsGo(dst, own, other []float64, k int, of func(v, product float64) float64) {
	at := 0
	e.do(func(r, j int, v float64) {
		var sums [4]float64
		w := own[r*k:][:k]
		for t, u := range other[j*k:][:k] {
			sums[t%4] = math.FMA(w[t], u, sums[t%4])
		}
		dst[at] = of(v, (sums[0]+sums[1])+(sums[2]+sums[3]))
		at++
	})
}
