//go:build !amd64 || purego

package f64

const (
	useAVX2   = false
	useAVX512 = false
)

// These are never called.

func tile3(groups, steps int, a *float64, ars, aps int, b, c *float64, ldc int) {}
func tile2(groups, steps int, a *float64, ars, aps int, b, c *float64, ldc int) {}
func tile1(groups, steps int, a *float64, ars, aps int, b, c *float64, ldc int) {}

func wide1(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int) {}
func wide2(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int) {}
func wide3(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int) {}
func wide4(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int) {}
func wide5(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int) {}
func wide6(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int) {}

func transpose4(dst *float64, dstStride int, src *float64, srcStride, fours int) {}

func coordinateWide(w, h *float64, k int, rest, violation *float64, t int) {}
func coordinate(w, h *float64, k int, rest, violation *float64, t int)     {}

func ratios(groups, steps int, a *float64, ars int, b, x *float64, ldx int, r *float64, ldr, inverses int, floor float64, ahead int) {
}
func ratiosWide(groups, steps int, a *float64, ars int, b, x *float64, ldx int, r *float64, ldr, inverses int, floor float64, ahead int) {
}
func inversesWide(groups, steps int, a *float64, ars int, b, x *float64, ldx int, r *float64, ldr, inverses int, floor float64, ahead int) {
}
func kullbackLeibler(sums *Sums, x *float64, ldx int, r *float64, ldr, rows int, floor float64) {
}
func itakuraSaito(sums *Sums, x *float64, ldx int, r *float64, ldr, rows int, floor float64)        {}
func kullbackLeiblerWide(sums *Sums, x *float64, ldx int, r *float64, ldr, rows int, floor float64) {}
func itakuraSaitoWide(sums *Sums, x *float64, ldx int, r *float64, ldr, rows int, floor float64)    {}

func gatherRows(vectors, rows int, from, to, ind *int, val *float64, packed int, own, other *float64, stride, last int) {
}
func scatterRows(vectors, rows int, from, to, ind *int, val *float64, packed int, own, other *float64, stride, last int) {
}
func quotientRows(rows int, from, to, ind *int, val, quotients, own, other *float64, k int, part *int64, floor float64, products int) {
}

func sweepOwn(w, h, rest, violation *float64, order *int, k int)     {}
func sweepOwnWide(w, h, rest, violation *float64, order *int, k int) {}

func addOuter4(vectors int, c, rows, columns *float64, ld int, list *int, count int)  {}
func addOuter8(vectors int, c, rows, columns *float64, ld int, list *int, count int)  {}
func lessOuter4(vectors int, c, rows, columns *float64, ld int, list *int, count int) {}
func lessOuter8(vectors int, c, rows, columns *float64, ld int, list *int, count int) {}

func cholesky(l, inverse *float64, from, to, first int) {}
func choleskyFour(l, inverse *float64, i int)           {}
func backward(l, inverse, v *float64, n int)            {}

func scaleRows(dst, b, scale *float64, rows, vectors int) {}

func rotate(x, y *float64, vectors int, s, tau float64)    {}
func inner(x, y *float64, sixteens int, sums *[16]float64) {}

func pause() {}
