package nmf

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/mat"
)

// hostile are the numbers that a matrix may hold when nobody looked at it.
var hostile = []float64{
	0, 1, 2, 0.5, math.Copysign(0, -1), -1, math.NaN(), math.Inf(1), math.Inf(-1),
	5e-324, 1e-310, 1e-300, 1e-160, 1e-20, 1e20, 1e150, 1e160, 1e300, math.MaxFloat64,
}

// unfilled is a matrix without entries that gonum's types cannot be: 0×m or n×0.
type unfilled struct{ rows, cols int }

func (u unfilled) Dims() (int, int)    { return u.rows, u.cols }
func (u unfilled) At(_, _ int) float64 { panic("an entry of an empty matrix") }
func (u unfilled) T() mat.Matrix       { return mat.Transpose{Matrix: u} }

// hostileMatrix makes a matrix of one of gonum's types from bytes.
func hostileMatrix(kind, n, m byte, entries []byte) mat.Matrix {
	rows, cols := int(n%6), int(m%6)
	at := func(i, j int, _ float64) float64 {
		if len(entries) == 0 {
			return 1
		}
		return hostile[int(entries[(i*7+j)%len(entries)])%len(hostile)]
	}
	if rows == 0 && cols == 0 {
		return &mat.Dense{}
	}
	if rows == 0 || cols == 0 {
		return unfilled{rows, cols}
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
		f.Add(130+kind, byte(4), byte(5), byte(2), byte(10*kind), []byte{1, 6, 2, 3, 1})
		f.Add(kind, byte(0), byte(5), byte(2), kind, []byte{1})
		f.Add(kind, byte(5), byte(0), byte(2), kind, []byte{1})
	}
	f.Fuzz(func(t *testing.T, kind, n, m, k, how byte, entries []byte) {
		c := Default(int(k % 7))
		c.Init = Init(how % 5)
		c.Solver = Solver(how / 5 % byte(len(solverNames)))
		if c.Solver == MultiplicativeUpdate || c.Solver == MiniBatchUpdate {
			c.Beta = allBetas[int(how/10)%len(allBetas)]
		}
		c.AlphaW = []float64{0, 0, 0.1, 1e200}[how/64]
		c.MaxIter = 12
		c.Missing, c.Shuffle = kind >= 128, kind >= 64
		x := hostileMatrix(kind, n, m, entries)
		fit := c.Fit
		if c.Solver == MiniBatchUpdate {
			b := DefaultMiniBatch(c.Components)
			b.Config, b.BatchSize, b.FreshRestarts = c, 2, how%2 == 1
			fit = b.Fit
			learned := new(Learned)
			for range 2 {
				if m, err := b.PartialFit(context.Background(), learned, x); err == nil && !(mat.Min(m.H) >= 0 && mat.Max(m.H) <= math.MaxFloat64) {
					t.Fatalf("PartialFit gives H = %v", mat.Formatted(m.H))
				}
			}
		}
		model, err := fit(context.Background(), x)
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
				if !f64.Finite(v) || v < 0 || v == 0 && math.Signbit(v) {
					t.Fatalf("%s holds %v", name, v)
				}
			}
		}
		if !f64.Finite(model.ReconstructionErr) {
			t.Fatalf("ReconstructionErr = %v", model.ReconstructionErr)
		}
	})
}

// TestFactorsFromSharedMemoryAreThoseFromCopies gives the same memory as X, as a start and as components, and as views.
func TestFactorsFromSharedMemoryAreThoseFromCopies(t *testing.T) {
	ctx := context.Background()
	x := nonNegativeMatrix(6, 6, 3, 1, 2)
	before := mat.DenseCopyOf(x)
	for solver := range Solver(len(solverNames)) {
		c := Default(2)
		c.Solver, c.Init, c.MaxIter = solver, InitCustom, 5
		fit := func(c Config, x mat.Matrix) *Model {
			t.Helper()
			f := c.Fit
			if solver == MiniBatchUpdate {
				b := DefaultMiniBatch(2)
				b.Config, b.BatchSize = c, 2
				f = b.Fit
			}
			m, err := f(ctx, x)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		c.W0, c.H0 = x.Slice(0, 6, 0, 2).(*mat.Dense), x.Slice(0, 2, 0, 6).(*mat.Dense)
		shared := fit(c, x)
		transposed := fit(c, x.T())
		if !mat.Equal(x, before) {
			t.Fatalf("%v changes X", solver)
		}
		c.W0, c.H0 = mat.DenseCopyOf(c.W0), mat.DenseCopyOf(c.H0)
		apart := fit(c, before)
		if !mat.Equal(shared.W, apart.W) || !mat.Equal(shared.H, apart.H) {
			t.Errorf("%v: the factors from shared memory are others", solver)
		}
		if view := fit(c, mat.DenseCopyOf(x.T())); !mat.Equal(transposed.W, view.W) || !mat.Equal(transposed.H, view.H) {
			t.Errorf("%v: the factors of a transposed view are not those of a transposed copy", solver)
		}
		h := mat.DenseCopyOf(shared.H)
		for name, encode := range map[string]func(context.Context, mat.Matrix) (*mat.Dense, error){
			"Transform": shared.Transform, "TransformExact": shared.TransformExact,
		} {
			own, err := encode(ctx, shared.H)
			if err != nil {
				t.Fatal(err)
			}
			copied, err := encode(ctx, h)
			if err != nil {
				t.Fatal(err)
			}
			if !mat.Equal(own, copied) || !mat.Equal(shared.H, h) {
				t.Errorf("%v, %s: the components as data give other codes than their copy, or are changed", solver, name)
			}
		}
	}
}

func TestMatricesWithoutEntriesAreErrors(t *testing.T) {
	ctx := context.Background()
	m := postModel(t)
	b := DefaultMiniBatch(1)
	for _, empty := range []mat.Matrix{unfilled{0, 5}, unfilled{5, 0}, unfilled{0, 5}.T(), &mat.Dense{}, mat.NewDense(3, 3, nil).Slice(1, 1, 0, 3)} {
		for name, err := range map[string]error{
			"Fit": second(randomStart(1).Fit(ctx, empty)), "Best": second(randomStart(1).Best(ctx, empty, 2)),
			"Ranks": second(randomStart(1).Ranks(ctx, empty, []int{1}, 2)), "MiniBatch.Fit": second(b.Fit(ctx, empty)),
			"PartialFit": second(b.PartialFit(ctx, new(Learned), empty)), "FromComponents": second(FromComponents(empty, Default(1))),
			"Transform": second(m.Transform(ctx, empty)), "TransformExact": second(m.TransformExact(ctx, empty)),
			"InverseTransform": second(m.InverseTransform(empty)), "Project": second(m.Project(empty)),
			"Explain": second(m.Explain(ctx, empty)), "Hide": second(Hide(empty, empty)),
		} {
			if !errors.Is(err, ErrEmpty) {
				t.Errorf("%s of %T: error %v, want ErrEmpty", name, empty, err)
			}
		}
	}
}
