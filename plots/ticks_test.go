package plots

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
)

func labels(ticks []plot.Tick) string {
	var out []string
	for _, t := range ticks {
		if !t.IsMinor() {
			out = append(out, t.Label)
		}
	}
	return strings.Join(out, " ")
}

func TestLogTicksAreRoundAtAnyRange(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		zero   float64
		want   string
	}{
		{lo: 0.13, hi: 0.9, want: "0.15 0.2 0.3 0.5 0.7"},
		{lo: 1, hi: 1.0003, want: "1.00000 1.00005 1.00010 1.00015 1.00020 1.00025 1.00030"},
		{lo: 1e-3, hi: 1e4, want: "0.01 1 100 10000"},
		{lo: 1, hi: 1e3, want: "1 10 100 1000"},
		{lo: 0.9, hi: 250, want: "1 10 100"},
		{lo: 1e-300, hi: 1e-298, want: "1e−300 1e−299 1e−298"},
		{lo: 5e-324, hi: 1e-310, want: "1e−320 1e−315 1e−310"},
		{lo: 1e-300, hi: 1e300, want: "1e−300 1e−200 1e−100 1 1e100 1e200 1e300"},
		{lo: 1e307, hi: math.MaxFloat64, want: "1e307 2e307 5e307 1e308"},
		{lo: 7, hi: 7, want: "7"},
		{lo: 1, hi: 1 + 4e-16, want: "1 1.0000000000000004"},
		{lo: 12000, hi: 16000, want: "12000 13000 14000 15000 16000"},
		{lo: 1e-9, hi: 1, zero: 1e-9, want: "0 1e−8 1e−6 1e−4 0.01 1"},
		{lo: 0, hi: 1, want: ""},
		{lo: math.NaN(), hi: 1, want: ""},
		{lo: 1, hi: math.Inf(1), want: ""},
	} {
		if got := labels(logTicks{count: 6, zero: c.zero}.Ticks(c.lo, c.hi)); got != c.want {
			t.Errorf("%g to %g: %q, want %q", c.lo, c.hi, got, c.want)
		}
	}
}

func TestLinearTicksAreRoundAtAnyRange(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		whole  bool
		want   string
	}{
		{lo: 0, hi: 1, want: "0 0.2 0.4 0.6 0.8 1.0"},
		{lo: -0.729, hi: 0.729, want: "−0.5 0 0.5"},
		{lo: -0.05671, hi: 0.05671, want: "−0.050 −0.025 0 0.025 0.050"},
		{lo: 1, hi: 19, whole: true, want: "5 10 15"},
		{lo: 1, hi: 3, whole: true, want: "1 2 3"},
		{lo: 0, hi: 2.5e7, want: "0 5e6 1e7 1.5e7 2e7 2.5e7"},
		{lo: -3e-7, hi: 3e-7, want: "−2e−7 0 2e−7"},
		{lo: 0, hi: 5e-324, want: "0 4.94066e−324"},
		{lo: -math.MaxFloat64, hi: math.MaxFloat64, want: "−1.79769e308 1.79769e308"},
		{lo: 2, hi: 2, want: "2"},
		{lo: math.NaN(), hi: 1, want: "NaN"},
	} {
		if got := labels(linearTicks{count: 5, whole: c.whole}.Ticks(c.lo, c.hi)); got != c.want {
			t.Errorf("%g to %g: %q, want %q", c.lo, c.hi, got, c.want)
		}
	}
}

func TestTicksStayInRangeAndFew(t *testing.T) {
	for e := -300; e <= 300; e += 7 {
		for _, ratio := range []float64{1.0001, 1.3, 2, 7, 40, 1e3, 1e6} {
			lo := math.Pow(10, float64(e)) * 1.37
			hi := lo * ratio
			for name, ticks := range map[string][]plot.Tick{
				"log": logTicks{count: 6}.Ticks(lo, hi), "linear": linearTicks{count: 6}.Ticks(lo, hi),
			} {
				n := 0
				seen := map[string]bool{}
				for _, tick := range ticks {
					if tick.Value < lo*(1-1e-9) || tick.Value > hi*(1+1e-9) {
						t.Fatalf("%s from %g to %g has a tick at %g", name, lo, hi, tick.Value)
					}
					if !tick.IsMinor() {
						n++
						if seen[tick.Label] {
							t.Fatalf("%s from %g to %g has two ticks %s", name, lo, hi, tick.Label)
						}
						seen[tick.Label] = true
					}
				}
				if n < 2 || n > 12 {
					t.Errorf("%s from %g to %g has %d labels: %s", name, lo, hi, n, labels(ticks))
				}
			}
		}
	}
}

func TestIndexTicksSkipWhatHasNoRoom(t *testing.T) {
	for _, c := range []struct {
		n          int
		names      []string
		room, need float64
		want       string
	}{
		{3, nil, 20, 10, "0 1 2"},
		{60, nil, 4, 10, "0 5 10 15 20 25 30 35 40 45 50 55"},
		{3, []string{"a", "", "c"}, 20, 10, "a \u00a0 c"},
		{4, []string{"a", "b", "c", "d"}, 5, 10, "a c"},
	} {
		if got := labels(indexTicks(c.n, c.names, length(c.room), length(c.need))); got != c.want {
			t.Errorf("%d in %g points: %q, want %q", c.n, c.room, got, c.want)
		}
	}
}

func TestEndsOfANarrowRangeAreToldApart(t *testing.T) {
	ticks := colourBar{scale: scale{lo: 1, hi: 1 + 1e-15}}.ticks()
	if len(ticks) != 2 || ticks[0].Label != "1" || ticks[1].Label != "1.000000000000001" {
		t.Errorf("ticks %v", ticks)
	}
	if ticks := (colourBar{scale: sharedScale(summarise(mat.NewDense(1, 1, []float64{math.NaN()})))}).ticks(); ticks != nil {
		t.Errorf("a bar of no number has the ticks %v", ticks)
	}
}
