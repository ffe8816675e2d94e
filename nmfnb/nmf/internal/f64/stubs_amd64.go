//go:build !purego

package f64

import "golang.org/x/sys/cpu"

var (
	useAVX2   = cpu.X86.HasAVX2 && cpu.X86.HasFMA
	useAVX512 = useAVX2 && cpu.X86.HasAVX512F && cpu.X86.HasAVX512VL
)

//go:noescape
func tile3(groups, steps int, a *float64, ars, aps int, b, c *float64, ldc int)

//go:noescape
func tile2(groups, steps int, a *float64, ars, aps int, b, c *float64, ldc int)

//go:noescape
func tile1(groups, steps int, a *float64, ars, aps int, b, c *float64, ldc int)

//go:noescape
func coordinate(w, h *float64, k int, rest, violation *float64, t int)

//go:noescape
func ratios(groups, steps int, a *float64, ars int, b, x *float64, ldx int, r *float64, ldr, inverses int, floor float64, ahead int)

//go:noescape
func ratiosWide(groups, steps int, a *float64, ars int, b, x *float64, ldx int, r *float64, ldr, inverses int, floor float64, ahead int)

//go:noescape
func inversesWide(groups, steps int, a *float64, ars int, b, x *float64, ldx int, r *float64, ldr, inverses int, floor float64, ahead int)

//go:noescape
func kullbackLeibler(sums *Sums, x *float64, ldx int, r *float64, ldr, rows int, floor float64)

//go:noescape
func itakuraSaito(sums *Sums, x *float64, ldx int, r *float64, ldr, rows int, floor float64)

//go:noescape
func kullbackLeiblerWide(sums *Sums, x *float64, ldx int, r *float64, ldr, rows int, floor float64)

//go:noescape
func itakuraSaitoWide(sums *Sums, x *float64, ldx int, r *float64, ldr, rows int, floor float64)

//go:noescape
func gatherRows(vectors, rows int, from, to, ind *int, val *float64, packed int, own, other *float64, stride, last int)

//go:noescape
func scatterRows(vectors, rows int, from, to, ind *int, val *float64, packed int, own, other *float64, stride, last int)

//go:noescape
func quotientRows(rows int, from, to, ind *int, val, quotients, own, other *float64, k int, part *int64, floor float64, products int)

//go:noescape
func wide1(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int)

//go:noescape
func wide2(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int)

//go:noescape
func wide3(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int)

//go:noescape
func wide4(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int)

//go:noescape
func wide5(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int)

//go:noescape
func wide6(groups, steps int, a *float64, ars, half, aps int, b, c *float64, ldc, chalf int)

//go:noescape
func cholesky(l, inverse *float64, from, to, first int)

//go:noescape
func choleskyFour(l, inverse *float64, i int)

//go:noescape
func backward(l, inverse, v *float64, n int)

//go:noescape
func coordinateWide(w, h *float64, k int, rest, violation *float64, t int)

//go:noescape
func sweepOwn(w, h, rest, violation *float64, order *int, k int)

//go:noescape
func sweepOwnWide(w, h, rest, violation *float64, order *int, k int)

//go:noescape
func addOuter4(vectors int, c, rows, columns *float64, ld int, list *int, count int)

//go:noescape
func addOuter8(vectors int, c, rows, columns *float64, ld int, list *int, count int)

//go:noescape
func lessOuter4(vectors int, c, rows, columns *float64, ld int, list *int, count int)

//go:noescape
func lessOuter8(vectors int, c, rows, columns *float64, ld int, list *int, count int)

//go:noescape
func scaleRows(dst, b, scale *float64, rows, vectors int)

//go:noescape
func rotate(x, y *float64, vectors int, s, tau float64)

//go:noescape
func inner(x, y *float64, sixteens int, sums *[16]float64)

//go:noescape
func transpose4(dst *float64, dstStride int, src *float64, srcStride, fours int)

//go:noescape
func pause()
