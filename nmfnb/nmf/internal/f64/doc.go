// Package f64 has the inner loops of the factorisation: products of panels, coordinate sweeps over many rows at once,
// factors of many small matrices at once, and what multiplicative updates do to each entry.
//
//	f64.Tile(3, rows, m, x, m, 1, panel, out, 12) // out += x·panel for 12 columns of a packed factor
//
// Each loop is there in Go, and in assembly for amd64 with AVX2 and FMA, which is taken where the processor has them (not with
// the build tag purego); Tile, Coordinate, Ratios and the divergences are there for AVX-512 too. All give the same bits: a sum is one
// chain of fused multiply-adds in the order of its index, or four or eight of them where it says so, whatever the blocks and
// the lanes, so that results depend neither on the processor nor on how work is split. Without FMA in hardware the loops are
// slow, and still right.
//
// The panels are those of Goto and van de Geijn, Anatomy of high-performance matrix multiplication, ACM Transactions on
// Mathematical Software 34 (2008) 12:1–25.
package f64
