package f64

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func random(r *rand.Rand, n int) []float64 {
	a := make([]float64, n)
	for i := range a {
		a[i] = r.NormFloat64()
	}
	return a
}

// same also tells 0 from −0, and takes every NaN for the same.
func same(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool {
		return math.Float64bits(x) == math.Float64bits(y) || x != x && y != y
	})
}

func TestTileHasTheBitsOfItsTwin(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for vectors := 1; vectors <= mostVectors(); vectors++ {
			for _, rows := range []int{1, 2, 3, 4, 6, 8, 10, 15, 24} {
				for _, steps := range []int{1, 2, 3, 17, 64} {
					for _, layout := range []struct{ ars, aps, ldc int }{
						{steps + 3, 1, 4*vectors + 1}, // rows of a, one after the other
						{1, rows + 5, 4 * vectors},    // its columns
					} {
						a := random(r, max(rows*layout.ars, steps*layout.aps))
						b, c := random(r, 4*vectors*steps), random(r, rows*layout.ldc)
						want := slices.Clone(c)
						tile(vectors, rows, steps, a, layout.ars, layout.aps, b, want, layout.ldc)
						Tile(vectors, rows, steps, a, layout.ars, layout.aps, b, c, layout.ldc)
						if !same(c, want) {
							t.Fatalf("vectors %d, rows %d, steps %d, %+v: the assembly differs from the Go twin", vectors, rows, steps, layout)
						}
					}
				}
			}
		}
	})
}

func TestVectorsCoverTheColumns(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		for cols := range 200 {
			covered := 0
			for covered < cols {
				covered += 4 * Vectors(cols-covered)
			}
			if covered != Padded(cols) {
				t.Fatalf("%d columns: the panels have %d, want %d", cols, covered, Padded(cols))
			}
		}
	})
}

func TestCoordinateHasTheBitsOfItsTwin(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for _, k := range []int{1, 2, 7, 50} {
			for range 20 {
				w, h, rest, violation := random(r, k*Lanes), random(r, k), random(r, Lanes), random(r, Lanes)
				for i := range w {
					w[i] = max(0, w[i])
				}
				w[0], rest[1], rest[2], rest[3] = 0, math.NaN(), math.Inf(1), math.Copysign(0, -1)
				component := r.IntN(k)
				wantW, wantViolation := slices.Clone(w), slices.Clone(violation)
				coordinateGo(wantW, h, rest, wantViolation, component)
				Coordinate(w, h, rest, violation, component)
				if !same(w, wantW) || !same(violation, wantViolation) {
					t.Fatalf("k = %d: the assembly differs from the Go twin", k)
				}
			}
		}
	})
}

func TestSweepOwnHasTheBitsOfItsTwin(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		for _, k := range []int{1, 2, 3, 4, 7, 20} {
			for range 20 {
				w, h, rest, violation := random(r, k*Systems), random(r, k*k*Systems), random(r, k*Systems), random(r, Systems)
				for i := range w {
					w[i] = max(0, w[i])
				}
				w[0], rest[1], rest[2], rest[3], h[4] = 0, math.NaN(), math.Inf(1), math.Copysign(0, -1), 0
				wantW, wantViolation, order := slices.Clone(w), slices.Clone(violation), r.Perm(k)
				sweepOwnGo(wantW, h, rest, wantViolation, order)
				SweepOwn(w, h, rest, violation, order)
				if !same(w, wantW) || !same(violation, wantViolation) {
					t.Fatalf("k = %d: the assembly differs from the Go twin", k)
				}
			}
		}
	})
}

func TestAddOuterIsTheChainOfItsDefinition(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(7, 8))
		for _, k := range []int{1, 3, 4, 5, 8, 11, 16, 20, 24, 25, 50} {
			for _, count := range []int{0, 1, 7, OuterRows, 2*OuterRows + 5} {
				const rows = 30
				ld := OuterStride(k)
				a, list := make([]float64, rows*ld), make([]int, count)
				for i := range rows {
					copy(a[i*ld:], random(r, k))
				}
				for i := range list {
					list[i] = r.IntN(rows)
				}
				slices.Sort(list)
				for _, less := range []bool{false, true} {
					c, want := make([]float64, ld*ld), make([]float64, ld*ld)
					for i := range k {
						for j := range i + 1 {
							v := r.NormFloat64()
							c[i*ld+j], c[j*ld+i] = v, v
							for _, row := range list {
								u := a[row*ld+j]
								if less {
									u = -u
								}
								v = math.FMA(a[row*ld+i], u, v)
							}
							want[i*ld+j], want[j*ld+i] = v, v
						}
					}
					AddOuter(c, a, k, list, less, make([]float64, 2*OuterRows*ld))
					if !slices.Equal(c, want) {
						t.Fatalf("k = %d, %d rows, less %v: not the sums of the definition", k, count, less)
					}
				}
			}
		}
	})
}

func TestScaleRows(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(13, 14))
		for _, width := range []int{4, 8, 12, 20, 24} {
			for rows := range 5 {
				b, scale, got := random(r, rows*width), random(r, rows), make([]float64, rows*width)
				ScaleRows(got, b, scale, width)
				for i, v := range b {
					if want := scale[i/width] * v; got[i] != want {
						t.Fatalf("%d×%d: entry %d is %v, want %v", rows, width, i, got[i], want)
					}
				}
			}
		}
	})
}

func TestRotateAndInner(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(15, 16))
		for n := range 40 {
			x, y, s, tau := random(r, n), random(r, n), r.NormFloat64(), r.NormFloat64()
			var sums [16]float64
			gotX, gotY := slices.Clone(x), slices.Clone(y)
			Rotate(gotX, gotY, s, tau)
			for i, u := range x {
				v := y[i]
				sums[i%16] = math.FMA(u, v, sums[i%16])
				if gotX[i] != math.FMA(-s, math.FMA(tau, u, v), u) || gotY[i] != math.FMA(s, math.FMA(-tau, v, u), v) {
					t.Fatalf("%d entries: entry %d is %v and %v", n, i, gotX[i], gotY[i])
				}
			}
			for half := 8; half > 0; half /= 2 {
				for j := range half {
					sums[j] += sums[j+half]
				}
			}
			if got := Inner(x, y); got != sums[0] {
				t.Fatalf("%d entries: the product is %v, want %v", n, got, sums[0])
			}
		}
	})
}

func TestTranspose(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(11, 12))
		for rows := range 13 {
			for cols := range 13 {
				src, dst := random(r, 15*rows), random(r, 14*cols)
				want := slices.Clone(dst)
				for i := range rows {
					for j := range cols {
						want[j*14+i] = src[i*15+j]
					}
				}
				if Transpose(dst, 14, src, 15, rows, cols); !same(dst, want) {
					t.Fatalf("%d×%d: %v, want %v", rows, cols, dst, want)
				}
			}
		}
	})
}

func TestCoordinateWithoutCurvatureMovesNothing(t *testing.T) {
	w, violation := make([]float64, Lanes), make([]float64, Lanes)
	w[5] = 3
	rest := make([]float64, Lanes)
	rest[5], rest[6], rest[7] = 2, 2, -2
	Coordinate(w, []float64{0}, rest, violation, 0)
	if w[5] != 3 || violation[5] != 2 || violation[6] != 0 || violation[7] != 2 {
		t.Errorf("entry %v, want 3; violations %v, want 2, 0, 2 at 5, 6, 7", w[5], violation[5:8])
	}
}

func TestEntriesHaveTheBitsOfTheirTwins(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(9, 10))
		const rows, columns, spare = 9, 40, 8
		for k := 1; k < 700; k++ {
			if k == 120 {
				k = 520 // where passes of one size would leave too little for the last
			}
			for _, packed := range []bool{false, true} {
				e, used := Entries{Packed: packed}, 0
				for row := range rows {
					e.From = append(e.From, len(e.Ind)+1)
					for range []int{5, 0, 1, 4, 8, 3, 2, 7, 1}[row] + 2 { // the first and the last belong to no row
						e.Ind = append(e.Ind, r.IntN(columns))
					}
					e.To = append(e.To, len(e.Ind)-1)
					used += e.To[row] - e.From[row]
				}
				e.Ind[len(e.Ind)-2] = columns - 1
				count := len(e.Ind)
				if packed {
					count = used
				}
				e.Val = random(r, count)
				own, other := random(r, rows*k+spare), random(r, columns*k+spare)
				want, got := slices.Clone(own), slices.Clone(own)
				e.gatherGo(want, other, k)
				if e.Gather(got, other, k); !same(got, want) {
					t.Fatalf("k = %d: the assembly of Gather differs from the Go twin", k)
				}
				want, got = slices.Clone(other), slices.Clone(other)
				e.scatterGo(want, own, k)
				if e.Scatter(got, own, k); !same(got, want) {
					t.Fatalf("k = %d: the assembly of Scatter differs from the Go twin", k)
				}
				if packed {
					continue
				}
				want, got = random(r, used+spare), nil
				got = slices.Clone(want)
				e.productsGo(want, own, other, k, func(v, product float64) float64 { return v / max(product, 0.25) })
				if e.Quotients(got, own, other, k, 0.25); !same(got, want) {
					t.Fatalf("k = %d: the assembly of Quotients differs from the Go twin", k)
				}
				e.productsGo(want, own, other, k, func(_, product float64) float64 { return product })
				if e.Products(got, own, other, k); !same(got, want) {
					t.Fatalf("k = %d: the assembly of Products differs from the Go twin", k)
				}
			}
		}
	})
}

func TestRatiosHaveTheBitsOfTheirTwin(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		for _, rows := range []int{1, 3, 4, 8, 11, 64} {
			for _, steps := range []int{1, 2, 7, 20} {
				for _, inverses := range []int{0, 1000} {
					a, b, x := random(r, rows*(steps+1)), random(r, PanelCols*steps), random(r, rows*31)
					a[0], b[3], x[4] = math.NaN(), math.Inf(1), 0
					got := random(r, 1000+rows*PanelCols)
					want := slices.Clone(got)
					ratiosGo(rows, steps, a, steps+1, b, x, 31, want, 12, inverses, 0.25)
					if Ratios(rows, steps, a, steps+1, b, x, 31, got, 12, inverses, 0.25, 5); !same(got, want) {
						t.Fatalf("rows %d, steps %d, inverses %d: the assembly differs from the Go twin", rows, steps, inverses)
					}
				}
			}
		}
	})
}

func TestLogIsThatOfTheMathPackage(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for i := range 100000 {
		x := math.Exp(20 * r.NormFloat64())
		if i%3 == 0 {
			x = 1 + 1e-9*r.NormFloat64()
		}
		if want := math.Log(x); !(math.Abs(log(x)-want) <= 2.3e-16*math.Abs(want)) {
			t.Fatalf("log(%v) = %v, want %v", x, log(x), want)
		}
	}
	if log(1) != 0 {
		t.Errorf("log(1) = %v", log(1))
	}
}

func TestDivergencesHaveTheBitsOfTheirTwins(t *testing.T) {
	for _, rows := range []int{1, 2, 3, 50} {
		onEachPath(t, func(t *testing.T) { testDivergences(t, rows) })
	}
}

func testDivergences(t *testing.T, rows int) {
	r := rand.New(rand.NewPCG(7, 8))
	const floor, ldx, ldr = 1.0 / (1 << 23), 40, 13
	x, v := make([]float64, rows*ldx), make([]float64, rows*ldr)
	for i := range x {
		if x[i] = math.Exp(10 * r.NormFloat64()); i%7 == 2 {
			x[i] = 0
		}
	}
	ratio, inverse, wantKL, wantIS, sizes := slices.Clone(v), slices.Clone(v), 0.0, 0.0, 0.0
	for i := range rows {
		for j := range PanelCols {
			x := x[i*ldx+j]
			v := math.Exp(10 * r.NormFloat64())
			if j%3 == 0 && x > 0 {
				v = x * (1 + 1e-9*r.NormFloat64())
			}
			ratio[i*ldr+j], inverse[i*ldr+j] = x/v, 1/v
			if x > floor {
				wantKL += x*math.Log(x/v) - x
				wantIS += x/v - math.Log(x/v) - 1
				sizes += x * (1 + math.Abs(math.Log(x/v)))
			}
		}
	}
	for name, f := range map[string]struct {
		fast, twin func(sums *Sums, x []float64, ldx int, r []float64, ldr, rows int, floor float64)
		r          []float64
		want, size float64
	}{
		"KullbackLeibler": {KullbackLeibler, kullbackLeiblerGo, ratio, wantKL, sizes},
		"ItakuraSaito":    {ItakuraSaito, itakuraSaitoGo, inverse, wantIS, wantIS},
	} {
		got, twin := Sums{1, 2, 3, 4}, Sums{1, 2, 3, 4}
		f.fast(&got, x, ldx, f.r, ldr, rows, floor)
		f.twin(&twin, x, ldx, f.r, ldr, rows, floor)
		if !same(got[:], twin[:]) {
			t.Errorf("%s: the assembly gives %v, its Go twin %v", name, got, twin)
		}
		if sum := got.Total() - 10; !(math.Abs(sum-f.want) <= 1e-15*f.size) {
			t.Errorf("%s: %v, want %v", name, sum, f.want)
		}
	}
}

// BenchmarkPeak is what one core can do on operands in its first-level cache: the ceiling of the products.
func BenchmarkPeak(b *testing.B) {
	const steps, rows = 128, 32
	width := 4 * mostVectors()
	a, panel, c := make([]float64, rows*steps), make([]float64, width*steps), make([]float64, rows*width)
	b.Run("product", func(b *testing.B) {
		for b.Loop() {
			Tile(width/4, rows, steps, a, 1, rows, panel, c, width)
		}
		b.ReportMetric(float64(2*rows*width*steps)*float64(b.N)/1e9/b.Elapsed().Seconds(), "GFLOP/s")
	})
	b.Run("memory", func(b *testing.B) { // read, one core
		big := make([]byte, 1<<28)
		for i := range big {
			big[i] = 1 // or all pages are one
		}
		for b.Loop() {
			if bytes.IndexByte(big, 0) >= 0 {
				b.Fatal("found what is not there")
			}
		}
		b.ReportMetric(float64(len(big))*float64(b.N)/1e9/b.Elapsed().Seconds(), "GB/s")
	})
}

func BenchmarkCoordinate(b *testing.B) {
	const k = 50
	w, h, rest, violation := make([]float64, k*Lanes), make([]float64, k), make([]float64, Lanes), make([]float64, Lanes)
	for i := range h {
		h[i] = 1
	}
	for b.Loop() {
		for t := range k {
			Coordinate(w, h, rest, violation, t)
		}
	}
}
