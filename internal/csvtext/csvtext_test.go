package csvtext

import (
	"bytes"
	"math"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

func TestNumberIsWhatStrconvReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.StringMatching(`-?[0-9]{0,17}(\.[0-9]{0,17})?`), rapid.StringMatching(`[+-]?[0-9]{1,3}(\.[0-9]{1,3})?(e[+-]?[0-9]{1,3})?`),
			rapid.Map(rapid.Float64(), func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) })).Draw(t, "number")
		want, err := strconv.ParseFloat(s, 64)
		got, ok := Number(s)
		if ok != (err == nil) || ok && math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("%q is %v (%t), want %v (%v)", s, got, ok, want, err)
		}
	})
	for s, want := range map[string]float64{"inf": math.Inf(1), "-Infinity": math.Inf(-1), "TRUE": 1, "False": 0} {
		if got, ok := Number(s); !ok || got != want {
			t.Errorf("%q is %v (%t), want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", " ", "-", ".", "-.", "1_000", "0x10", "1,5", "NaN", "e", "1e", "--1", "1-", "1.2.3", "١"} {
		if got, ok := Number(s); ok {
			t.Errorf("%q is the number %v, want none", s, got)
		}
	}
}

func TestNamesThatCouldBeTakenForOtherThingsAreInQuotes(t *testing.T) {
	x := mat.NewDense(2, 2, []float64{1, math.NaN(), -0.5, 1e21})
	for want, names := range map[string][2][]string{
		"1,NaN\n-0.5,1e+21\n":                      {nil, nil},
		"a,\"2\"\n1,NaN\n-0.5,1e+21\n":             {nil, {"a", "2"}},
		",0,1\nx,1,NaN\n\"New York\",-0.5,1e+21\n": {{"x", "New York"}, {"0", "1"}},
		",,\n1,1,NaN\n\"\",-0.5,1e+21\n":           {{"1", ""}, nil},
		",\"\",\"a\"\"b\"\n,1,NaN\n,-0.5,1e+21\n":  {nil, {"", "a\"b"}},
	} {
		var got bytes.Buffer
		if err := Write(&got, x, names[0], names[1], ',', '.'); err != nil || got.String() != want {
			t.Errorf("%q (%v), want %q", got.String(), err, want)
		}
	}
	if err := Write(&bytes.Buffer{}, x, []string{"a", "\xff"}, nil, ',', '.'); err == nil {
		t.Error("a name that is no UTF-8 is no error")
	}
}
