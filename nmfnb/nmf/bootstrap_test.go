package nmf

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
)

func bootstrap(t testing.TB, m *Model, x mat.Matrix, b Bootstrap) *Intervals {
	t.Helper()
	v, err := m.Bootstrap(context.Background(), x, b)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// One sample is the exact code from columns that are there as often as they were drawn, whatever the loss and however X is stored.
func TestASampleIsTheCodeOfRepeatedColumns(t *testing.T) {
	x, h := nonNegativeMatrix(9, 20, 3, 1, 5), nonNegativeMatrix(4, 20, 4, 0.2, 6)
	zeros := holes(9, 20, 0.7, 8)
	x.Apply(func(i, j int, v float64) float64 { return v * zeros.At(i, j) }, x)
	draws := numpy.NewRandomState(7)
	var columns []int
	for range 20 {
		columns = append(columns, int(draws.Uniform()*20))
	}
	slices.Sort(columns)
	repeated, components := mat.NewDense(9, 20, nil), mat.NewDense(4, 20, nil)
	for at, j := range columns {
		repeated.SetCol(at, mat.Col(nil, j, x))
		components.SetCol(at, mat.Col(nil, j, h))
	}
	for _, beta := range []float64{2, 1, 1.5} {
		m := newModel(t, h, func(c *Config) {
			c.AlphaW, c.L1Ratio, c.Beta = 0.01, 0.5, beta
			if beta != 2 {
				c.Solver = MultiplicativeUpdate
			}
		})
		of := *m
		of.H = components
		want := exactCodes(t, &of, repeated)
		for name, x := range map[string]mat.Matrix{"dense": x, "CSR": csrOf(t, x)} {
			v := bootstrap(t, m, x, Bootstrap{Samples: 1, Seed: 7})
			closeTo(t, fmt.Sprintf("%s, beta %g", name, beta), v.Low, want, 1e-9)
			if !mat.Equal(v.Low, v.High) || !mat.Equal(v.Codes, exactCodes(t, m, x)) {
				t.Errorf("%s, beta %g: one sample has an interval, or other codes", name, beta)
			}
		}
	}
}

func TestIntervalsHoldTheTrueCodesAboutAsOftenAsTheySay(t *testing.T) {
	const n, m, k = 200, 300, 3
	h := nonNegativeMatrix(k, m, k, 0, 3)
	r := numpy.NewRandomState(4)
	codes := mat.NewDense(n, k, nil)
	codes.Apply(func(_, t int, _ float64) float64 { return float64(t) * (1 + r.Uniform()) }, codes) // component 0 is not used
	x := product(codes, h)
	x.Apply(func(_, _ int, v float64) float64 { return math.Max(0, v+0.3*r.Normal()) }, x)
	model := newModel(t, h, nil)
	v := bootstrap(t, model, x, Bootstrap{Seed: 1})
	inside := 0
	for i := range n {
		for c := 1; c < k; c++ {
			if w := codes.At(i, c); v.Low.At(i, c) <= w && w <= v.High.At(i, c) {
				inside++
			}
		}
		if v.Low.At(i, 1) > v.High.At(i, 1) || v.Used.At(i, 1) < 0.99 {
			t.Errorf("row %d: interval %v to %v, in use %v", i, v.Low.At(i, 1), v.High.At(i, 1), v.Used.At(i, 1))
		}
	}
	if share := float64(inside) / (2 * n); share < 0.88 || share > 0.99 {
		t.Errorf("%.3f of the true codes are inside, want some 0.95", share)
	}
	sameOnCores(t, "Bootstrap", func() (any, error) { return model.Bootstrap(context.Background(), x, Bootstrap{Seed: 1, Samples: 20}) })
	one := bootstrap(t, model, x.Slice(5, 6, 0, m), Bootstrap{Seed: 1})
	if one.Low.At(0, 2) != v.Low.At(5, 2) || one.Stable[0] != v.Stable[5] {
		t.Error("the interval of a row depends on the other rows")
	}
	saved, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var back Intervals
	if err := json.Unmarshal(saved, &back); err != nil || !reflect.DeepEqual(&back, v) {
		t.Errorf("JSON: error %v", err)
	}
	if text := v.Text(); !strings.Contains(text, "intervals of 95 %, from 100 samples of columns") || !strings.Contains(text, "… and 180 more rows") {
		t.Errorf("text\n%s", text)
	}
}

func TestRestartsSayHowFarCodesDependOnTheStart(t *testing.T) {
	x := nonNegativeMatrix(60, 20, 3, 0, 5)
	c := Default(3)
	c.MaxIter, c.Tol = 5000, 1e-10
	m := mustFit(t, c, x)
	v, err := m.Restarts(context.Background(), x.Slice(0, 4, 0, 20), x, Bootstrap{Samples: 4})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		for c := range 3 {
			if !(v.Low.At(i, c) <= v.High.At(i, c)) {
				t.Errorf("interval %v to %v", v.Low.At(i, c), v.High.At(i, c))
			}
		}
	}
	if v.Of != "starts" || v.Samples != 4 {
		t.Errorf("%d samples of %s", v.Samples, v.Of)
	}
	c.Init = InitRandom
	again := mustFit(t, c, x) // as the first restart
	v, err = again.Restarts(context.Background(), x.Slice(0, 4, 0, 20), x, Bootstrap{Samples: 1})
	if err != nil {
		t.Fatal(err)
	}
	closeTo(t, "the model's own start", v.Low, v.Codes, 1e-9)
}

func TestBootstrapReportsBadInput(t *testing.T) {
	m := newModel(t, mat.NewDense(1, 2, []float64{1, 1}), nil)
	x := mat.NewDense(1, 2, []float64{1, 2})
	for _, b := range []Bootstrap{{Samples: -1}, {Level: 1}, {Level: math.NaN()}} {
		if _, err := m.Bootstrap(context.Background(), x, b); !errors.Is(err, ErrConfig) {
			t.Errorf("%+v: error %v", b, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if v, err := m.Bootstrap(ctx, x, Bootstrap{}); v != nil || err != context.Canceled {
		t.Errorf("cancelled: %v, error %v", v, err)
	}
	if _, err := m.Restarts(context.Background(), x, mat.NewDense(3, 3, nil), Bootstrap{}); !errors.Is(err, ErrShape) {
		t.Errorf("other training columns: error %v", err)
	}
}

// BenchmarkBootstrap draws 100 samples for 1,000 rows of 500 columns with 20 components.
func BenchmarkBootstrap(b *testing.B) {
	x, h := nonNegativeMatrix(1000, 500, 20, 5, 5), nonNegativeMatrix(20, 500, 20, 0, 6)
	m := newModel(b, h, nil)
	for b.Loop() {
		bootstrap(b, m, x, Bootstrap{})
	}
}
