package nmf

import (
	"context"
	"encoding/json"
	"math"
	"math/bits"
	"os"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// rounding is the KKT residual that an exact code may have.
const rounding = 1e-14

func exactCodes(t rapid.TB, m *Model, x mat.Matrix) *mat.Dense {
	t.Helper()
	w, err := m.TransformExact(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func newModel(t rapid.TB, h mat.Matrix, change func(*Config)) *Model {
	t.Helper()
	k, _ := h.Dims()
	c := Default(k)
	if change != nil {
		change(&c)
	}
	m, err := FromComponents(h, c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// certify checks every row's KKT residual.
func certify(t rapid.TB, what string, m *Model, x mat.Matrix, w mat.Matrix) {
	t.Helper()
	residuals, err := m.KKT(x, w)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range residuals {
		if !(r <= rounding) {
			t.Errorf("%s: the KKT residual of row %d is %g, want at most %g", what, i, r, rounding)
		}
	}
}

func TestExactCodesOfThePostHoldTo1e15(t *testing.T) {
	want := postFixture(t)
	known := newModel(t, denseOf(decode[[][]float64](t, want["H"])), nil)
	for name, model := range map[string]*Model{"scikit-learn's H": known, "our H": postModel(t)} {
		w := exactCodes(t, model, postNew)
		for i, row := range decode[[][]float64](t, want["nnls_new"]) {
			for j, v := range row {
				if diff := math.Abs(w.At(i, j) - v); !(diff <= 1e-15) {
					t.Errorf("%s: W[%d,%d] = %v, want %v (difference %g)", name, i, j, w.At(i, j), v, diff)
				}
			}
		}
		certify(t, name, model, postNew, w)
	}
}

func denseOf(rows [][]float64) *mat.Dense {
	a := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		a.SetRow(i, row)
	}
	return a
}

func TestExactCodesAgreeWithScipysNNLS(t *testing.T) {
	file, err := os.ReadFile("testdata/exact.json")
	if err != nil {
		t.Fatal(err)
	}
	var fixture struct {
		Cases []struct {
			Name    string
			X, H, W [][]float64
			Alpha   float64 `json:"alpha_W"`
			Ratio   float64 `json:"l1_ratio"`
			Unique  bool
		}
	}
	if err := json.Unmarshal(file, &fixture); err != nil {
		t.Fatal(err)
	}
	if len(fixture.Cases) == 0 {
		t.Fatal("the fixture has no cases")
	}
	for _, test := range fixture.Cases {
		x, want := denseOf(test.X), denseOf(test.W)
		m := newModel(t, denseOf(test.H), func(c *Config) { c.AlphaW, c.L1Ratio = test.Alpha, test.Ratio })
		got := exactCodes(t, m, x)
		certify(t, test.Name, m, x, got)
		if test.Unique {
			for i, row := range test.W {
				for j, v := range row {
					unit := f64.Norm(test.X[i]) / max(f64.Norm(test.H[j]), 1e-300) // what scipy's rounding is relative to
					if !(math.Abs(got.At(i, j)-v) <= 1e-12*v+1e-15*unit) {
						t.Errorf("%s: W[%d,%d] = %v, scipy has %v", test.Name, i, j, got.At(i, j), v)
					}
				}
			}
			continue
		}
		var ours, scipys mat.Dense // the reconstruction is unique where the code is not
		ours.Mul(got, m.H)
		scipys.Mul(want, m.H)
		if d := largestOf(difference(&ours, &scipys)); !(d <= 1e-12*largestOf(x)) {
			t.Errorf("%s: the reconstructions differ by %g", test.Name, d)
		}
	}
}

// entries draws an n×m matrix whose entries are often 0 and often equal, so that ties and dependent rows are common.
func entries(n, m int) *rapid.Generator[*mat.Dense] {
	return rapid.Custom(func(t *rapid.T) *mat.Dense {
		entry := rapid.OneOf(rapid.Just(0.0), rapid.SampledFrom([]float64{1, 2, 3}), rapid.Float64Range(1e-3, 4))
		return mat.NewDense(n, m, rapid.SliceOfN(entry, n*m, n*m).Draw(t, "entries"))
	})
}

// problems draws components and rows, with penalties as often as not.
func drawProblem(t *rapid.T, mostK int) (*Model, *mat.Dense) {
	k, m, n := rapid.IntRange(1, mostK).Draw(t, "k"), rapid.IntRange(1, 6).Draw(t, "m"), rapid.IntRange(1, 3).Draw(t, "n")
	h := entries(k, m).Draw(t, "H")
	if k > 1 && rapid.Bool().Draw(t, "nearly collinear") {
		h.SetRow(k-1, mat.Row(nil, 0, h))
		near := rapid.SampledFrom([]float64{0, 1e-15, 1e-12, 1e-9, 1e-6}).Draw(t, "distance")
		h.Set(k-1, 0, h.At(k-1, 0)+near)
	}
	alpha := rapid.SampledFrom([]float64{0, 0, 1e-9, 0.01, 1}).Draw(t, "AlphaW")
	ratio := rapid.SampledFrom([]float64{0, 0.5, 1}).Draw(t, "L1Ratio")
	return newModel(t, h, func(c *Config) { c.AlphaW, c.L1Ratio = alpha, ratio }), entries(n, m).Draw(t, "X")
}

// objectiveOf returns the penalised objective of one row.
func objectiveOf(m *Model, x, w []float64) float64 {
	k, cols := m.H.Dims()
	p := m.Config.penalties(1, cols)
	total := 0.0
	for j, v := range x {
		for t := range k {
			v -= w[t] * m.H.At(t, j)
		}
		total += v * v / 2
	}
	for _, v := range w {
		total += p.l1W*v + p.l2W/2*v*v
	}
	return total
}

// bruteForce returns the least objective of one row over all sets of components in use, for each of which the linear
// equations are solved by a singular value decomposition.
func bruteForce(m *Model, x []float64) float64 {
	k, cols := m.H.Dims()
	p := m.Config.penalties(1, cols)
	least := objectiveOf(m, x, make([]float64, k))
	for set := 1; set < 1<<k; set++ {
		size := bits.OnesCount(uint(set))
		a, b := mat.NewDense(cols+size, size, nil), mat.NewVecDense(cols+size, nil)
		var members []int
		for t := range k {
			if set>>t&1 == 1 {
				members = append(members, t)
			}
		}
		for j, v := range x {
			b.SetVec(j, v)
		}
		gram, rhs := mat.NewSymDense(size, nil), mat.NewVecDense(size, nil)
		for i, t := range members {
			for j := range cols {
				a.Set(j, i, m.H.At(t, j))
			}
			a.Set(cols+i, i, math.Sqrt(p.l2W))
			rhs.SetVec(i, mat.Dot(a.ColView(i), b)-p.l1W)
		}
		gram.SymOuterK(1, a.T())
		var svd mat.SVD
		var w mat.VecDense
		if !svd.Factorize(gram, mat.SVDFull) {
			continue
		}
		rank := svd.Rank(1e-13)
		if rank == 0 {
			continue
		}
		svd.SolveVecTo(&w, rhs, rank)
		code := make([]float64, k)
		for i, t := range members {
			code[t] = max(0, w.AtVec(i))
		}
		least = min(least, objectiveOf(m, x, code))
	}
	return least
}

func TestNoOtherFeasibleCodeIsBetterThanTheExactOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, x := drawProblem(t, 6)
		w := exactCodes(t, m, x)
		n, k := w.Dims()
		for i := range n {
			other := rapid.SliceOfN(rapid.Float64Range(0, 10), k, k).Draw(t, "code")
			scale := mat.Dot(x.RowView(i), x.RowView(i))
			for _, step := range []float64{1, 1e-3, 1e-6} { // from any other code to one beside the exact one
				code := make([]float64, k)
				for j := range code {
					code[j] = (1-step)*w.At(i, j) + step*other[j]
				}
				if got, best := objectiveOf(m, x.RawRowView(i), code), objectiveOf(m, x.RawRowView(i), w.RawRowView(i)); got < best-1e-14*scale {
					t.Errorf("row %d: the code %v has the objective %v, the exact one %v", i, code, got, best)
				}
			}
		}
	})
}

func TestExactCodeIsTheBestOfAllActiveSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, x := drawProblem(t, 5)
		w := exactCodes(t, m, x)
		certify(t, "exact codes", m, x, w)
		n, _ := x.Dims()
		for i := range n {
			row := x.RawRowView(i)
			got, want := objectiveOf(m, row, w.RawRowView(i)), bruteForce(m, row)
			if scale := mat.Dot(x.RowView(i), x.RowView(i)); !(got <= want+1e-14*scale) {
				t.Errorf("row %d has the objective %v, brute force finds %v", i, got, want)
			}
		}
	})
}
