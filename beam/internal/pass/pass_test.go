package pass

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// rows returns n rows of mixtures of k components of m columns, with noise.
func rows(n, m, k int) *mat.Dense {
	r := rand.New(rand.NewPCG(3, 5))
	h, w, x := mat.NewDense(k, m, nil), mat.NewDense(n, k, nil), mat.NewDense(n, m, nil)
	for _, a := range []*mat.Dense{h, w} {
		a.Apply(func(int, int, float64) float64 { return max(0, r.NormFloat64()) }, a)
	}
	x.Mul(w, h)
	x.Apply(func(_, _ int, v float64) float64 { return v + 0.1*math.Abs(r.NormFloat64()) }, x)
	return x
}

// sparse returns the entries above a bound as a CSR.
func sparse(t testing.TB, x *mat.Dense, above float64) *nmf.CSR {
	t.Helper()
	n, m := x.Dims()
	ptr, ind, val := []int{0}, []int{}, []float64{}
	for i := range n {
		for j, v := range x.RawRowView(i) {
			if v > above || v != v {
				ind, val = append(ind, j), append(val, v)
			}
		}
		ptr = append(ptr, len(ind))
	}
	s, err := nmf.NewCSR(n, m, ptr, ind, val)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// holes returns X with NaN at some places.
func holes(x *mat.Dense, share float64) *mat.Dense {
	r := rand.New(rand.NewPCG(1, 9))
	h := mat.DenseCopyOf(x)
	h.Apply(func(_, _ int, v float64) float64 {
		if r.Float64() < share {
			return math.NaN()
		}
		return v
	}, h)
	return h
}

func config(k int, beta float64) nmf.Config {
	c := nmf.Default(k)
	if c.Beta = beta; beta == 1 {
		c.Solver = nmf.MultiplicativeUpdate
	}
	return c
}

func startModel(t testing.TB, c nmf.Config, m int) *nmf.Model {
	t.Helper()
	r := rand.New(rand.NewPCG(4, 4))
	h := mat.NewDense(c.Components, m, nil)
	h.Apply(func(int, int, float64) float64 { return r.Float64() }, h)
	model, err := nmf.FromComponents(h, c)
	if err != nil {
		t.Fatal(err)
	}
	return model
}

// cut returns the rows in shards.
func cut(t *testing.T, x mat.Matrix, size int) (shards []mat.Matrix) {
	t.Helper()
	n, m := x.Dims()
	for lo := 0; lo < n; lo += size {
		hi := min(lo+size, n)
		part := mat.NewDense(hi-lo, m, nil)
		for i := lo; i < hi; i++ {
			for j := range m {
				part.Set(i-lo, j, x.At(i, j))
			}
		}
		if _, ok := x.(*nmf.CSR); ok {
			shards = append(shards, sparse(t, part, 0))
		} else {
			shards = append(shards, part)
		}
	}
	return shards
}

// fitInProcess is a fit without Beam: the passes one after the other.
func fitInProcess(t testing.TB, f Fit, start *State, shards []mat.Matrix) *State {
	t.Helper()
	ctx, s := context.Background(), start
	for !s.Done {
		model, err := f.Components(s)
		if err != nil {
			t.Fatal(err)
		}
		var parts []Part
		for i, x := range shards {
			sums, err := Of(ctx, model, x)
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, Part{First: i, Sums: sums})
		}
		if s, err = f.Next(ctx, s, CombineAll(parts)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestSumsAreWhatTheDefinitionsSay(t *testing.T) {
	ctx := context.Background()
	x := rows(60, 30, 4)
	for name, data := range map[string]mat.Matrix{"dense": x, "sparse": sparse(t, x, 0.5)} {
		for _, beta := range []float64{2, 1} {
			c := config(4, beta)
			c.AlphaW, c.L1Ratio = 0.01, 0.3
			model := startModel(t, c, 30)
			s, err := Of(ctx, model, data)
			if err != nil {
				t.Fatal(err)
			}
			w, err := fittingCodes(ctx, model, data)
			if err != nil {
				t.Fatal(err)
			}
			wh, err := model.InverseTransform(w)
			if err != nil {
				t.Fatal(err)
			}
			var gram, cross mat.Dense
			loss, penalty := 0.0, 0.0
			if beta == 2 {
				gram.Mul(w.T(), w)
				cross.Mul(w.T(), data)
			} else {
				ones := mat.NewDense(1, 60, nil)
				ones.Apply(func(int, int, float64) float64 { return 1 }, ones)
				gram.Mul(ones, w)
				ratio := mat.NewDense(60, 30, nil)
				ratio.Apply(func(i, j int, _ float64) float64 { return data.At(i, j) / wh.At(i, j) }, ratio)
				cross.Mul(w.T(), ratio)
			}
			for i := range 60 {
				for j := range 30 {
					v, u := data.At(i, j), wh.At(i, j)
					switch {
					case beta == 2:
						loss += (v - u) * (v - u) / 2
					case v > 0:
						loss += v*math.Log(v/u) - v + u
					default:
						loss += u
					}
				}
				for _, v := range w.RawRowView(i) {
					penalty += 30 * 0.01 * (0.3*v + 0.7/2*v*v)
				}
			}
			if !floats.EqualApprox(s.Gram, gram.RawMatrix().Data, 1e-9) || !floats.EqualApprox(s.Cross, cross.RawMatrix().Data, 1e-9) {
				t.Errorf("%s, beta %v: the sums are others", name, beta)
			}
			if math.Abs(s.Loss-loss) > 1e-9*loss || math.Abs(s.Penalty-penalty) > 1e-9*penalty || s.Rows != 60 {
				t.Errorf("%s, beta %v: loss %v, penalty %v of %d rows, want %v and %v of 60", name, beta, s.Loss, s.Penalty, s.Rows, loss, penalty)
			}
			coded, err := divergence(model, data, w)
			if err != nil || math.Abs(coded-loss) > 1e-9*loss {
				t.Errorf("%s, beta %v: the loss of codes is %v (%v), want %v", name, beta, coded, err, loss)
			}
		}
	}
}

func TestTheObjectiveNeverRises(t *testing.T) {
	x := rows(300, 40, 5)
	for name, data := range map[string]mat.Matrix{
		"dense": x, "sparse": sparse(t, x, 0.5), "unknown": holes(x, 0.2), "sparse, unknown": sparse(t, holes(x, 0.1), 0.5),
	} {
		for _, alpha := range []float64{0, 0.002} {
			c := config(5, 2)
			c.AlphaW, c.L1Ratio, c.Missing = alpha, 0.5, true
			f := Fit{Config: c, Passes: 15}
			start := &State{H: startModel(t, c, 40).H}
			s := fitInProcess(t, f, start, cut(t, data, 64))
			if len(s.History) < 5 {
				t.Errorf("%s, alpha %v: %d iterations in %d passes", name, alpha, len(s.History), f.Passes)
			}
			last := math.Inf(1)
			for _, it := range s.History {
				if now := it.Loss + it.Penalty; now > last*(1+1e-12) {
					t.Errorf("%s, alpha %v: the objective rises from %v to %v", name, alpha, last, now)
				} else {
					last = now
				}
			}
		}
	}
}

func TestKullbackLeiblerFallsToWhatAFitInMemoryReaches(t *testing.T) {
	x := rows(300, 40, 5)
	for name, data := range map[string]mat.Matrix{"dense": x, "sparse": sparse(t, x, 0.5), "unknown": holes(x, 0.1)} {
		c := config(5, 1)
		c.Missing, c.MaxIter, c.Tol = true, 300, 1e-9
		start := startModel(t, c, 40)
		ones := mat.NewDense(300, 5, nil)
		ones.Apply(func(int, int, float64) float64 { return 1 }, ones)
		custom := c
		custom.Init, custom.W0, custom.H0 = nmf.InitCustom, ones, start.H
		want, err := custom.Fit(context.Background(), data)
		if err != nil {
			t.Fatal(err)
		}
		s := fitInProcess(t, Fit{Config: c, Passes: 150}, &State{H: start.H}, cut(t, data, 50))
		last := want.History[len(want.History)-1].Loss
		if math.Abs(s.Loss-last) > 0.02*last {
			t.Errorf("%s: loss %v after 150 passes, %v in memory", name, s.Loss, last)
		}
	}
}

func TestAFitOfShardsReachesWhatAFitInMemoryReaches(t *testing.T) {
	x := rows(400, 50, 6)
	c := config(6, 2)
	c.MaxIter, c.Tol = 2000, 1e-9
	want, err := c.Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	f := Fit{Config: c, Passes: 300, Tol: 1e-9}
	s := fitInProcess(t, f, &State{H: want.H}, cut(t, x, 64))
	m, err := f.Model(s)
	if err != nil {
		t.Fatal(err)
	}
	if !(m.ReconstructionErr <= want.ReconstructionErr*(1+1e-9)) || m.Iterations != len(m.History) || s.Rows != 400 {
		t.Errorf("error %v after %d steps of %d rows, want %v or less", m.ReconstructionErr, m.Iterations, s.Rows, want.ReconstructionErr)
	}
	var b State
	encoded, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := DecodeState(encoded)
	if err != nil {
		t.Fatal(err)
	}
	b = *decoded
	if !mat.Equal(b.H, s.H) || !reflect.DeepEqual(b.History, s.History) || b.Converged != s.Converged {
		t.Error("a state that is written and read is another one")
	}
	if _, err := DecodeState(encoded[:len(encoded)/2]); err == nil {
		t.Error("half a state is one")
	}
}

func TestPartsCombineToTheSameBitsInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	var parts []Part
	for i := range 300 {
		p := Part{First: i}
		if i%97 == 13 {
			p.Faults = []Fault{{i, "bad"}}
		} else {
			p.Sums = &Sums{Rows: 1, Loss: r.ExpFloat64(), Gram: []float64{r.NormFloat64()}, Cross: []float64{r.NormFloat64(), r.Float64()}}
		}
		parts = append(parts, p)
	}
	want := Combine(CombineAll(slices.Clone(parts)))
	if want.Sums.Rows != 297 || len(want.Faults) != 3 || want.Faults[1].Shard != 110 {
		t.Errorf("%d rows, faults %v", want.Sums.Rows, want.Faults)
	}
	for range 20 {
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		if got := Combine(CombineAll(slices.Clone(parts))); !reflect.DeepEqual(got, want) {
			t.Fatal("another order gives other bits")
		}
	}
	encoded, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := DecodePart(encoded); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("a part that is written and read is another one: %v", err)
	}
	for _, bad := range [][]byte{nil, {1, 2, 3}, make([]byte, 40), append(make([]byte, 8), 255, 255, 255, 255, 255, 255, 255, 255)} {
		if err := new(Sums).GobDecode(append(bad, make([]byte, 3)...)); err == nil {
			t.Errorf("%v are sums", bad)
		}
	}
}

func TestColumnsAreMatchedByName(t *testing.T) {
	ctx := context.Background()
	c := config(2, 2)
	h := mat.NewDense(2, 3, []float64{1, 2, 0, 0, 1, 3})
	model, err := nmf.FromComponents(nmf.Labelled{Matrix: h, ColumnNames: []string{"a", "b", "c"}}, c)
	if err != nil {
		t.Fatal(err)
	}
	x := nmf.Labelled{Matrix: mat.NewDense(2, 3, []float64{1, 2, 3, 4, 5, 6}), ColumnNames: []string{"a", "b", "c"}}
	turned := nmf.Labelled{Matrix: mat.NewDense(2, 3, []float64{3, 1, 2, 6, 4, 5}), ColumnNames: []string{"c", "a", "b"}}
	want, err := Of(ctx, model, x)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Of(ctx, model, turned); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("columns in another order: %v, other sums", err)
	}
	other := nmf.Labelled{Matrix: x.Matrix, ColumnNames: []string{"a", "b", "d"}}
	if _, err := Of(ctx, model, other); !errors.Is(err, nmf.ErrShape) {
		t.Errorf("other columns: %v", err)
	}
	if _, err := InOrder(model, other); err == nil {
		t.Error("InOrder takes other columns")
	}
	if _, err := InOrder(model, mat.NewDense(1, 4, nil)); err == nil {
		t.Error("InOrder takes a fourth column")
	}
}

func TestEncodeGivesExactCodesAndTheWorstResidual(t *testing.T) {
	ctx := context.Background()
	x := rows(40, 20, 3)
	model := startModel(t, config(3, 2), 20)
	w, c, err := Encode(ctx, model, x)
	if err != nil {
		t.Fatal(err)
	}
	want, err := model.TransformExact(ctx, x)
	if err != nil {
		t.Fatal(err)
	}
	residuals, err := model.KKT(x, want)
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(w, want) || c.KKT != slices.Max(residuals) || residuals[c.KKTRow] != c.KKT || c.Rows != 40 {
		t.Errorf("codes %v, worst residual %v in row %d of %d", mat.Equal(w, want), c.KKT, c.KKTRow, c.Rows)
	}
}

func TestCausesOfShardsAddUp(t *testing.T) {
	ctx := context.Background()
	x := rows(60, 20, 3)
	c := config(3, 2)
	c.AlphaW = 0.01
	model := startModel(t, c, 20)
	var parts []Part
	difference, count := 0.0, map[string]int{}
	var worst []float64
	for i, shard := range cut(t, x, 13) {
		causes, err := Explain(ctx, model, shard, i, 4)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, Part{First: i, Causes: causes})
		e, err := model.Explain(ctx, shard)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range e.Rows {
			difference += r.Difference * r.Difference
			count[r.Cause.String()]++
			worst = append(worst, r.Difference)
		}
	}
	slices.Sort(worst)
	all := Combine(CombineAll(parts)).Causes
	if all.Rows != 60 || math.Abs(all.Difference-difference) > 1e-12*difference || !reflect.DeepEqual(all.ByCause, count) {
		t.Errorf("%d rows differ by %v, %v; want 60, %v, %v", all.Rows, all.Difference, all.ByCause, difference, count)
	}
	if len(all.Worst) != 4 {
		t.Fatalf("%d rows are kept, want 4", len(all.Worst))
	}
	for i, r := range all.Worst {
		if r.Difference != worst[len(worst)-1-i] {
			t.Errorf("row %d of the worst differs by %v, want %v", i, r.Difference, worst[len(worst)-1-i])
		}
	}
}

func TestFaultsEndAFitOrAreSkipped(t *testing.T) {
	ctx := context.Background()
	c := config(2, 2)
	h := startModel(t, c, 6).H
	sums := &Sums{Rows: 3, Loss: 1, Gram: make([]float64, 4), Cross: make([]float64, 12)}
	bad := Part{First: 1, Faults: []Fault{{1, "x-001.npy: bad"}}}
	good := Part{First: 0, Sums: sums}
	for _, step := range []struct {
		skip   bool
		steps  int
		parts  []Part
		failed bool
	}{
		{false, 0, []Part{good}, false}, {false, 0, []Part{good, bad}, true}, {true, 0, []Part{good, bad}, false},
		{true, 1, []Part{good, bad}, true}, {true, 0, []Part{bad}, true}, {true, 0, nil, true},
	} {
		f := Fit{Config: c, Passes: 9, SkipBad: step.skip}
		next, err := f.Next(ctx, &State{H: h, Steps: step.steps}, step.parts)
		if err != nil {
			t.Fatal(err)
		}
		if next.Failed != step.failed || next.Failed && !next.Done || step.skip && !next.Failed && !next.Skipped(1) {
			t.Errorf("%+v: failed %v, done %v, skips %v", step, next.Failed, next.Done, next.Faults)
		}
	}
}
