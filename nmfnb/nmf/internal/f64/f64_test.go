package f64

import (
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

func needsAssembly(tb testing.TB) {
	if !accelerated {
		tb.Skip("this build or processor takes the loops in Go")
	}
}

func TestTileHasTheBitsOfItsTwin(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for vectors := 1; vectors <= mostVectors(); vectors++ {
			for _, rows := range []int{1, 3, 4, 8, 15, 24} {
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
	needsAssembly(t)
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

func TestGatherHasTheBitsOfItsTwin(t *testing.T) {
	needsAssembly(t)
	r := rand.New(rand.NewPCG(9, 10))
	for k := 1; k < 45; k++ {
		for _, n := range []int{0, 1, 7} {
			const rows = 30
			b, ind := random(r, rows*k), make([]int, n)
			for p := range ind {
				ind[p] = r.IntN(rows)
			}
			if n > 0 {
				ind[0] = rows - 1
			}
			val, got, want := random(r, n), random(r, k), make([]float64, k)
			gather(want, ind, val, b, k)
			if Gather(got, ind, val, b); !same(got, want) {
				t.Fatalf("k = %d, %d entries: the assembly differs from the Go twin", k, n)
			}
		}
	}
}

func TestRatiosHaveTheBitsOfTheirTwins(t *testing.T) {
	needsAssembly(t)
	r := rand.New(rand.NewPCG(5, 6))
	const floor = 0.25
	for n := range 12 {
		x, v := random(r, n), random(r, n)
		if n > 3 {
			v[1], v[2], x[3] = math.NaN(), math.Inf(1), 0
		}
		for name, f := range map[string]func(x, v []float64, floor float64){"Ratio": Ratio, "SquareRatio": SquareRatio} {
			gotX, gotV, wantX, wantV := slices.Clone(x), slices.Clone(v), slices.Clone(x), slices.Clone(v)
			f(gotX, gotV, floor)
			for i := range n { // each alone is left to Go
				f(wantX[i:i+1], wantV[i:i+1], floor)
			}
			if !same(gotX, wantX) || !same(gotV, wantV) {
				t.Errorf("%s of %d entries: the assembly differs from the Go twin", name, n)
			}
		}
	}
}

func TestKullbackLeiblerIsThatOfTheMathPackage(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	const floor = 1.0 / (1 << 23)
	for n := range 300 {
		x, v := make([]float64, n), make([]float64, n)
		want, sizes := 0.0, 0.0
		var lanes [4]float64
		for i := range x {
			x[i], v[i] = math.Exp(20*r.NormFloat64()), math.Exp(20*r.NormFloat64())
			switch i % 7 {
			case 1:
				x[i] = v[i] * (1 + 1e-9*r.NormFloat64())
			case 2:
				x[i] = 0
			case 3:
				x[i] = v[i]
			}
			d := divergence(x[i], v[i], floor)
			exact := v[i]
			if x[i] > floor {
				exact = x[i]*math.Log(x[i]/max(v[i], floor)) - x[i] + v[i]
			}
			size := v[i]
			if x[i] > floor {
				size += x[i] * (1 + math.Abs(math.Log(x[i]/max(v[i], floor))))
			}
			sizes += size
			if !(math.Abs(d-exact) <= 4e-16*size) {
				t.Fatalf("x = %v, v = %v: %v, want %v", x[i], v[i], d, exact)
			}
			lanes[i%4] += d
			want += exact
		}
		got := KullbackLeibler(x, v, floor)
		if twin := (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]); math.Float64bits(got) != math.Float64bits(twin) {
			t.Fatalf("n = %d: the assembly gives %v, its Go twin %v", n, got, twin)
		}
		if !(math.Abs(got-want) <= 1e-15*sizes) {
			t.Fatalf("n = %d: %v, want %v", n, got, want)
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
		big := make([]float64, 1<<25)
		one := []float64{0}
		for b.Loop() {
			Tile(width/4, 1, len(big)/width, one, 0, 0, big, c, 0)
		}
		b.ReportMetric(8*float64(len(big))*float64(b.N)/1e9/b.Elapsed().Seconds(), "GB/s")
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
