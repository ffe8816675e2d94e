package nmf

import (
	"context"
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func bumps(k, m int) *mat.Dense {
	h := mat.NewDense(k, m, nil)
	h.Apply(func(t, j int, _ float64) float64 { return math.Exp(-math.Pow(float64(j)-float64(m*t)/float64(k)-1, 2)) }, h)
	return h
}

func draw(t *testing.T, s Synthetic) *Planted {
	t.Helper()
	p, err := s.Draw()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSyntheticDrawsNumpysNumbers(t *testing.T) {
	h := mat.NewDense(2, 3, []float64{1, 2, 0, 0, 1, 3})
	p := draw(t, Synthetic{H: h, Rows: 2, Density: 0.6, Noise: 0.5, Seed: 7})
	// numpy 2.4.6, by the four lines of Draw's documentation.
	w := mat.NewDense(2, 2, []float64{1.5137586745587868, 1.2854185268208107, 0, 0.0747786483172218})
	x := mat.NewDense(2, 3, []float64{1.513313481629821, 3.435573722765674, 4.365084583294179, 0.3002492579597747, 0, 0.13856181435380477})
	if !mat.EqualApprox(p.W, w, 1e-14) {
		t.Errorf("W = %v, numpy has %v", p.W, w)
	}
	if !mat.EqualApprox(p.X, x, 1e-14) {
		t.Errorf("X = %v, numpy has %v", p.X, x)
	}
	if p.H == h || !mat.Equal(p.H, h) {
		t.Errorf("H = %v, want a copy of %v", p.H, h)
	}
}

func TestSyntheticIsTheProductOfItsFactorsWithoutNoise(t *testing.T) {
	s := Synthetic{H: bumps(3, 12), Rows: 400, Density: 0.25, Seed: 1}
	p := draw(t, s)
	var product mat.Dense
	product.Mul(p.W, p.H)
	if !mat.EqualApprox(p.X, &product, 1e-15) {
		t.Error("X is not W·H")
	}
	used, total := 0.0, 0.0
	for _, v := range p.W.RawMatrix().Data {
		if v < 0 {
			t.Fatalf("W has %v", v)
		}
		if v > 0 {
			used, total = used+1, total+v
		}
	}
	if share := used / 1200; math.Abs(share-0.25) > 0.05 {
		t.Errorf("%v of the coefficients are used, want about 0.25", share)
	}
	if mean := total / used; math.Abs(mean-1) > 0.15 {
		t.Errorf("a used coefficient is %v on average, want about 1", mean)
	}
	if again := draw(t, s); !mat.Equal(again.X, p.X) {
		t.Error("the same seed gives other data")
	}
	s.Seed++
	if other := draw(t, s); mat.Equal(other.X, p.X) {
		t.Error("another seed gives the same data")
	}
}

func TestSyntheticNoiseHasItsDeviationAndXIsNotNegative(t *testing.T) {
	h := bumps(3, 12)
	for i, v := range h.RawMatrix().Data {
		h.RawMatrix().Data[i] = v + 10 // far from 0, where nothing is cut off
	}
	p := draw(t, Synthetic{H: h, Rows: 500, Density: 1, Noise: 0.3, Seed: 2})
	var d mat.Dense
	d.Mul(p.W, p.H)
	d.Sub(p.X, &d)
	if rms := mat.Norm(&d, 2) / math.Sqrt(6000); math.Abs(rms-0.3) > 0.02 {
		t.Errorf("the noise has deviation %v, want about 0.3", rms)
	}
	low := draw(t, Synthetic{H: mat.NewDense(1, 4, nil), Rows: 50, Density: 1, Noise: 1})
	if least := mat.Min(low.X); least != 0 {
		t.Errorf("the least entry of X is %v, want 0", least)
	}
}

func TestAFitFindsThePlantedComponents(t *testing.T) {
	p := draw(t, Synthetic{H: bumps(3, 12), Rows: 60, Density: 0.5, Noise: 0.01, Seed: 3})
	m, err := Default(3).Fit(context.Background(), p.X)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		best := 0.0
		for j := range 3 {
			a, b := p.H.RowView(i), m.H.RowView(j)
			best = max(best, mat.Dot(a, b)/mat.Norm(a, 2)/mat.Norm(b, 2))
		}
		if best < 0.99 {
			t.Errorf("no component is like the planted one %d: the largest cosine is %v", i, best)
		}
	}
}

func TestSyntheticSaysWhatIsWrong(t *testing.T) {
	good := Synthetic{H: bumps(2, 5), Rows: 3, Density: 1}
	for name, c := range map[string]struct {
		change func(*Synthetic)
		kind   error
		text   string
	}{
		"no H":            {func(s *Synthetic) { s.H = nil }, ErrNil, "nmf: H is nil, want a matrix"},
		"negative H":      {func(s *Synthetic) { s.H = mat.NewDense(1, 2, []float64{1, -2}) }, ErrNegative, "nmf: H[0,1] = -2 is negative"},
		"no rows":         {func(s *Synthetic) { s.Rows = 0 }, ErrConfig, "nmf: Synthetic.Rows = 0, want at least 1"},
		"no density":      {func(s *Synthetic) { s.Density = 0 }, ErrConfig, "nmf: Synthetic.Density = 0, want a number above 0 and at most 1"},
		"density above 1": {func(s *Synthetic) { s.Density = 2 }, ErrConfig, "nmf: Synthetic.Density = 2, want a number above 0 and at most 1"},
		"NaN density":     {func(s *Synthetic) { s.Density = math.NaN() }, ErrConfig, "nmf: Synthetic.Density = NaN, want a number above 0 and at most 1"},
		"negative noise":  {func(s *Synthetic) { s.Noise = -1 }, ErrConfig, "nmf: Synthetic.Noise = -1, want a finite number that is not negative"},
		"infinite noise":  {func(s *Synthetic) { s.Noise = math.Inf(1) }, ErrConfig, "nmf: Synthetic.Noise = +Inf, want a finite number that is not negative"},
		"too large an H":  {func(s *Synthetic) { s.H = mat.NewDense(2, 1, []float64{math.MaxFloat64, math.MaxFloat64}) }, ErrOverflow, "nmf: W·H is beyond float64's range: scale H"},
	} {
		s := good
		c.change(&s)
		p, err := s.Draw()
		if p != nil || !errors.Is(err, c.kind) || err.Error() != c.text {
			t.Errorf("%s: %v, %v; want the error %q", name, p, err, c.text)
		}
	}
}
