package style_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/nmfnb/notebook/nmfnb/style"
)

func write(f style.Format, values []float64) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = f.String(v)
	}
	return out
}

func TestFormatForChoosesOnePrecisionForTheData(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name string
		in   []float64
		want string
	}{
		{"nothing", nil, ""},
		{"only zeros", []float64{0, math.Copysign(0, -1)}, "0 0"},
		{"whole numbers stay whole", []float64{0, 1, -12, 16}, "0 1 -12 16"},
		{"large counts stay whole", []float64{1234567890, 1}, "1234567890 1"},
		{"whole numbers too long to read", []float64{1e12, 3}, "1e12 3e0"},
		{"four significant digits for the largest", []float64{0.17328951, 0.39649958}, "0.1733 0.3965"},
		{"a sign is not a digit", []float64{0.08770820, -0.05671439}, "0.08771 -0.05671"},
		{"above one", []float64{12.3456, 0.5, 0}, "12.35 0.50 0.00"},
		{"thousands keep a decimal", []float64{12345.678, 0.5}, "12345.7 0.5"},
		{"common zeros are dropped", []float64{0.5, 0.25, 3}, "0.50 0.25 3.00"},
		{"but not the last decimal", []float64{0.99999, 1}, "1.0 1.0"},
		{"sums of tenths", []float64{0.1 + 0.2}, "0.3"},
		{"rounding up to a new digit", []float64{9.9996}, "10.0"},
		{"too small for the rest", []float64{0.5123, -2e-7, 0}, "0.5123 -2e-7 0.0000"},
		{"all small", []float64{2.13e-7, -6.9e-7, 0}, "2.13e-7 -6.90e-7 0"},
		{"all large", []float64{1234567.8, 5}, "1.235e6 5.000e0"},
		{"most would round to zero", []float64{812.5, 0.00012, 0.0031, 0.004, 0}, "8.125e2 1.200e-4 3.100e-3 4.000e-3 0"},
		{"eleven orders of magnitude", []float64{1.5e-8, 0.2, 2.25, 0.004, 1e3}, "1.50e-8 2.00e-1 2.25e0 4.00e-3 1.00e3"},
		{"a few tiny ones among large", []float64{1000.1, 1001.2, 1002.3, 1003.4, 1004.5, 3e-9}, "1000.1 1001.2 1002.3 1003.4 1004.5 3e-9"},
		{"non-finite values do not count", []float64{nan, inf, -inf, 1, 2}, "NaN +Inf -Inf 1 2"},
		{"only non-finite values", []float64{nan}, "NaN"},
		{"the smallest", []float64{math.SmallestNonzeroFloat64}, "4.941e-324"},
		{"the largest", []float64{math.MaxFloat64}, "1.798e308"},
	} {
		if got := strings.Join(write(style.FormatFor(c.in), c.in), " "); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestFixedWritesNumpysDigits(t *testing.T) {
	for _, c := range []struct {
		v        float64
		decimals int
		want     string
	}{
		{0.0923249684, 8, "0.09232497"},
		{-0.0567143855, 8, "-0.05671439"},
		{0, 8, "0.00000000"},
		{math.Copysign(0, -1), 2, "0.00"},
		{-0.001, 2, "0.00"},
		{-0.005001, 2, "-0.01"},
		{1e-9, 2, "0.00"},
		{-0.4, 0, "0"},
		{math.Inf(-1), 3, "-Inf"},
		{1.25, -3, "1"},
		{1, 99, "1.00000000000000000"},
	} {
		if got := style.Fixed(c.decimals).String(c.v); got != c.want {
			t.Errorf("Fixed(%d).String(%v) = %s, want %s", c.decimals, c.v, got, c.want)
		}
	}
}

// What FormatFor writes must be read back as nearly the same number: never as another sign, never as zero.
func TestChosenFormatNeverLosesASignOrAZero(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		values := make([]float64, 1+rnd.IntN(12))
		for i := range values {
			switch rnd.IntN(6) {
			case 0:
				values[i] = math.Copysign(0, rnd.NormFloat64())
			case 1:
				values[i] = math.Round(100 * rnd.NormFloat64())
			default:
				values[i] = rnd.NormFloat64() * math.Pow(10, float64(rnd.IntN(24)-12))
			}
		}
		f := style.FormatFor(values)
		largest := 0.0
		for _, v := range values {
			largest = max(largest, math.Abs(v))
		}
		for _, v := range values {
			s := f.String(v)
			back, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatalf("%v in %v is written %q: %v", v, values, s, err)
			}
			if (back < 0) != (v < 0) || (back == 0) != (v == 0) || math.Signbit(back) && v == 0 {
				t.Fatalf("%v in %v is written %q", v, values, s)
			}
			if math.Abs(back-v) > 0.5e-3*largest && math.Abs(back-v) > 0.051 {
				t.Fatalf("%v in %v is written %q, too far away", v, values, s)
			}
		}
	}
}

func TestAlignPutsThePointsBelowOneAnother(t *testing.T) {
	in := []string{"0.1733", "-12.5", "·", "-2e-7", "NaN", "128", "⋮"}
	got := style.Align(in)
	want := []string{
		"  0.1733",
		"-12.5   ",
		"  ·     ",
		" -2e-7  ",
		"NaN     ",
		"128     ",
		"  ⋮     ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	for _, s := range got {
		if utf8.RuneCountInString(s) != 8 {
			t.Errorf("%q is %d characters wide, want 8", s, utf8.RuneCountInString(s))
		}
	}
	if got := style.Align(nil); len(got) != 0 {
		t.Errorf("Align of nothing is %q", got)
	}
}
