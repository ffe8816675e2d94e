package nmf

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// anyMatrix draws an n×m matrix of small numbers, some of them 0 unless positive.
func anyMatrix(t *rapid.T, n, m int, positive bool, label string) *mat.Dense {
	low := 0
	if positive {
		low = 1
	}
	entries := rapid.SliceOfN(rapid.IntRange(low, 20), n*m, n*m).Draw(t, label)
	a := mat.NewDense(n, m, nil)
	a.Apply(func(i, j int, _ float64) float64 { return float64(entries[i*m+j]) / 4 }, a)
	return a
}

// anyProblem draws data that are not all zeros, and a configuration without penalties for a few iterations on them.
func anyProblem(t *rapid.T, betas ...float64) (*mat.Dense, Config) {
	n, m := rapid.IntRange(1, 8).Draw(t, "n"), rapid.IntRange(1, 8).Draw(t, "m")
	c := Default(rapid.IntRange(1, max(n, m)).Draw(t, "k"))
	c.Init, c.Seed = InitRandom, rapid.Uint32().Draw(t, "seed")
	c.Tol, c.MaxIter = 0, 12
	if beta := rapid.SampledFrom(betas).Draw(t, "beta"); beta != 2 || rapid.Bool().Draw(t, "mu") {
		c.Solver, c.Beta = MultiplicativeUpdate, beta
	}
	x := anyMatrix(t, n, m, c.Beta <= 0, "X")
	x.Set(0, 0, x.At(0, 0)+1)
	return x, c
}

func mustFit(t *rapid.T, c Config, x mat.Matrix) *Model {
	m, err := c.Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// near fails unless got is want up to tol of want's largest entry.
func near(t *rapid.T, what string, got, want mat.Matrix, tol float64) {
	scale := mat.Norm(want, math.Inf(1))
	var diff mat.Dense
	diff.Sub(got, want)
	if d := mat.Norm(&diff, math.Inf(1)); !(d <= tol*scale) {
		t.Fatalf("%s differs by %g of its norm:\n%v\nwant\n%v", what, d/scale, mat.Formatted(got), mat.Formatted(want))
	}
}

var allBetas = []float64{2, 1, 0, 0.5, 1.5, 3, -1}

func TestLossNeverRisesAndFactorsStayNonNegative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, c := anyProblem(t, allBetas...)
		if c.Solver != MultiplicativeUpdate {
			c.AlphaW = rapid.SampledFrom([]float64{0, 0.01, 1}).Draw(t, "alpha_W")
			c.AlphaH = rapid.SampledFrom([]float64{0, 0.1, SameAsW}).Draw(t, "alpha_H")
			c.L1Ratio = rapid.SampledFrom([]float64{0, 0.3, 1}).Draw(t, "l1_ratio")
			c.Shuffle = rapid.Bool().Draw(t, "shuffle")
		}
		m := mustFit(t, c, x)
		for i := 1; i < len(m.History); i++ {
			was, now := m.History[i-1], m.History[i]
			if slack := 1e-9 * (was.Loss + was.Penalty + 1e-3); now.Loss+now.Penalty > was.Loss+was.Penalty+slack {
				t.Fatalf("iteration %d: objective rises from %v to %v", now.Number, was.Loss+was.Penalty, now.Loss+now.Penalty)
			}
		}
		for name, f := range map[string]*mat.Dense{"W": m.W, "H": m.H} {
			for _, v := range f.RawMatrix().Data {
				if v < 0 || v == 0 && math.Signbit(v) || !finite(v) {
					t.Fatalf("%s holds %v", name, v)
				}
			}
		}
	})
}

func TestPermutedDataGivePermutedFactors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, c := anyProblem(t, allBetas...)
		n, m := x.Dims()
		// Few iterations and no more components than a side: else rounding decides what needless components become.
		c.MaxIter, c.Components = 2, min(c.Components, n, m)
		w, h := c.random(&data{n: n, m: m, dense: x.RawMatrix().Data})
		c.Init, c.W0, c.H0 = InitCustom, mat.NewDense(n, c.Components, w), mat.NewDense(c.Components, m, h)
		want := mustFit(t, c, x)

		rows := rapid.Permutation(upTo(n)).Draw(t, "rows")
		cols := rapid.Permutation(upTo(m)).Draw(t, "columns")
		permute := func(a *mat.Dense, rows, cols []int) *mat.Dense {
			p := mat.NewDense(len(rows), len(cols), nil)
			p.Apply(func(i, j int, _ float64) float64 { return a.At(rows[i], cols[j]) }, p)
			return p
		}
		same := upTo(c.Components)
		c.W0, c.H0 = permute(c.W0, rows, same), permute(c.H0, same, cols)
		got := mustFit(t, c, permute(x, rows, cols))
		near(t, "W·H", product(got.W, got.H), permute(product(want.W, want.H), rows, cols), 1e-6)
	})
}

func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func TestScaledDataScaleTheLoss(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, c := anyProblem(t, 2, 1, 1.5, 3)
		want := mustFit(t, c, x)
		s := math.Ldexp(1, 2*rapid.IntRange(0, 5).Draw(t, "log4(scale)")) // its root is exact
		var scaled mat.Dense
		scaled.Scale(s, x)
		got := mustFit(t, c, &scaled)
		for i, it := range want.History {
			if loss := it.Loss * math.Pow(s, c.Beta); math.Abs(got.History[i].Loss-loss) > 1e-6*loss+1e-9*math.Pow(s, c.Beta) {
				t.Fatalf("iteration %d: loss %v times %v^beta is not %v", it.Number, it.Loss, s, got.History[i].Loss)
			}
		}
	})
}

func TestSparseEqualsDenseOnAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, c := anyProblem(t, 2, 1, 0.5, 1.5, 3)
		n, m := x.Dims()
		var ptr, ind []int
		var val []float64
		for i := range n {
			ptr = append(ptr, len(ind))
			for j, v := range x.RawRowView(i) {
				if v != 0 || rapid.Bool().Draw(t, "stored zero") {
					ind, val = append(ind, j), append(val, v)
				}
			}
		}
		s, err := NewCSR(n, m, append(ptr, len(ind)), ind, val)
		if err != nil {
			t.Fatal(err)
		}
		want, got := mustFit(t, c, x), mustFit(t, c, s)
		near(t, "W·H", product(got.W, got.H), product(want.W, want.H), 1e-6)
	})
}

func product(a, b mat.Matrix) *mat.Dense {
	var p mat.Dense
	p.Mul(a, b)
	return &p
}

func TestPlantedFactorsAreRecovered(t *testing.T) {
	for name, c := range map[string]Config{"cd": Default(3), "mu": {Components: 3, Solver: MultiplicativeUpdate, Beta: 2}} {
		c.Init, c.Tol, c.MaxIter = InitRandom, 0, 4000
		// Laurberg et al., Theorems on positive data (2008): HᵀH has this one factorisation for a < ½, up to the order and
		// the scale of the components.
		const a = 0.3
		h := mat.NewDense(3, 6, []float64{
			a, 1, 1, a, 0, 0,
			1, a, 0, 0, a, 1,
			0, 0, a, 1, 1, a,
		})
		m, err := c.Fit(context.Background(), product(h.T(), h))
		if err != nil {
			t.Fatal(err)
		}
		found := map[int]bool{}
		for i := range 3 {
			row := m.H.RowView(i)
			for j := range 3 {
				want := h.RowView(j)
				cosine := mat.Dot(row, want) / (mat.Norm(row, 2) * mat.Norm(want, 2))
				if cosine > 1-1e-5 {
					found[j] = true
				}
			}
		}
		if len(found) != 3 {
			t.Errorf("%s finds the components %v, want all three (loss %v):\n%v", name, found, m.Err, mat.Formatted(m.H))
		}
	}
}

// hostile are the numbers that a matrix may hold when nobody looked at it.
var hostile = []float64{
	0, 1, 2, 0.5, math.Copysign(0, -1), -1, math.NaN(), math.Inf(1), math.Inf(-1),
	5e-324, 1e-310, 1e-300, 1e-160, 1e-20, 1e20, 1e150, 1e160, 1e300, math.MaxFloat64,
}

// hostileMatrix makes a matrix of one of gonum's types from bytes.
func hostileMatrix(kind, n, m byte, entries []byte) mat.Matrix {
	rows, cols := int(n%6), int(m%6)
	at := func(i, j int, _ float64) float64 {
		if len(entries) == 0 {
			return 1
		}
		return hostile[int(entries[(i*7+j)%len(entries)])%len(hostile)]
	}
	if rows == 0 || cols == 0 {
		return &mat.Dense{}
	}
	dense := mat.NewDense(rows, cols, nil)
	dense.Apply(at, dense)
	square := min(rows, cols)
	switch kind % 10 {
	case 0:
		return dense.T()
	case 1:
		big := mat.NewDense(rows+2, cols+3, nil)
		big.Apply(at, big)
		return big.Slice(1, 1+rows, 2, 2+cols)
	case 2:
		s := mat.NewSymDense(square, nil)
		for i := range square {
			for j := i; j < square; j++ {
				s.SetSym(i, j, at(i, j, 0))
			}
		}
		return s
	case 3:
		upper := mat.NewTriDense(square, mat.Upper, nil)
		for i := range square {
			for j := i; j < square; j++ {
				upper.SetTri(i, j, at(i, j, 0))
			}
		}
		return upper
	case 4:
		b := mat.NewBandDense(square, square, 0, 0, nil)
		for i := range square {
			b.SetBand(i, i, at(i, i, 0))
		}
		return b
	case 5:
		return mat.NewDiagDense(square, mat.Col(nil, 0, dense.Slice(0, square, 0, 1)))
	case 6:
		return dense.ColView(0)
	case 7:
		return dense.RowView(0).T()
	case 8:
		var ptr, ind []int
		var val []float64
		for i := range rows {
			ptr = append(ptr, len(ind))
			for j, v := range dense.RawRowView(i) {
				if v != 0 {
					ind, val = append(ind, j), append(val, v)
				}
			}
		}
		s, err := NewCSR(rows, cols, append(ptr, len(ind)), ind, val)
		if err != nil {
			return nil
		}
		if m > 127 {
			return s.T()
		}
		return s
	}
	return dense
}

// FuzzFit wants an error or finite, non-negative factors of whatever it is given, in the time of a few iterations.
func FuzzFit(f *testing.F) {
	for kind := range byte(10) {
		f.Add(kind, byte(4), byte(5), byte(2), byte(kind), []byte{1, 2, 3, 0, 1, 1})
		f.Add(kind, byte(3), byte(200), byte(1), byte(40+kind), []byte{9 + kind, 0, 1})
		f.Add(kind, byte(5), byte(3), byte(2), byte(80+kind), []byte{13, 14, 0, 15})
		f.Add(kind, byte(1), byte(1), byte(1), byte(kind), []byte{kind})
		f.Add(kind, byte(4), byte(4), byte(3), byte(120+kind), []byte{10, 11, 12, 16, 17})
	}
	f.Fuzz(func(t *testing.T, kind, n, m, k, how byte, entries []byte) {
		c := Default(int(k % 7))
		c.Init = Init(how % 5)
		c.Solver = Solver(how / 5 % 2)
		if c.Solver == MultiplicativeUpdate {
			c.Beta = allBetas[int(how/10)%len(allBetas)]
		}
		c.AlphaW = []float64{0, 0, 0.1, 1e200}[how/64]
		c.MaxIter = 12
		x := hostileMatrix(kind, n, m, entries)
		model, err := c.Fit(context.Background(), x)
		if err != nil {
			if model != nil {
				t.Fatalf("a model together with %v", err)
			}
			return
		}
		codes, err := model.Transform(context.Background(), x)
		if err != nil {
			return
		}
		for name, a := range map[string]*mat.Dense{"W": model.W, "H": model.H, "codes": codes} {
			for _, v := range a.RawMatrix().Data {
				if !finite(v) || v < 0 || v == 0 && math.Signbit(v) {
					t.Fatalf("%s holds %v", name, v)
				}
			}
		}
		if !finite(model.Err) {
			t.Fatalf("Err = %v", model.Err)
		}
	})
}
