package numpy

import (
	"encoding/json"
	"math"
	"math/big"
	"os"
	"slices"
	"strconv"
	"testing"
)

// numpyFixture is what numpy 2.4 drew and added; testdata/numpy_fixture.py writes it.
func numpyFixture(t *testing.T) (f struct {
	Normals      []string `json:"normals_of_seed_42"`
	Sums         [][2]any `json:"sums_of_uniforms_of_seed_1"`
	Permutations [][]int  `json:"permutations_of_seed_7"`
}) {
	t.Helper()
	file, err := os.ReadFile("testdata/numpy.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(file, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestNormalsAreNumpysButForFewLastBits(t *testing.T) {
	r := NewRandomState(42)
	differ := 0
	for i, s := range numpyFixture(t).Normals {
		got, want := r.Normal(), number(t, s)
		if got != want {
			differ++
		}
		if math.Abs(got-want) > 4e-16*math.Abs(want) {
			t.Errorf("normal %d = %v, want %v", i, got, want)
		}
	}
	if differ > 2 {
		t.Errorf("%d normals differ in the last bit, want at most 2", differ)
	}
}

func TestSumRoundsAsNumpys(t *testing.T) {
	r := NewRandomState(1)
	u := make([]float64, 60000)
	for i := range u {
		u[i] = r.Uniform()
	}
	for _, pair := range numpyFixture(t).Sums {
		n, want := int(pair[0].(float64)), number(t, pair[1].(string))
		if got := Sum(u[:n]); got != want {
			t.Errorf("sum of %d numbers = %x, want %x", n, got, want)
		}
	}
}

func TestPermutationsAreNumpys(t *testing.T) {
	r := NewRandomState(7)
	for _, want := range numpyFixture(t).Permutations {
		got := make([]int, len(want))
		r.Permute(got)
		if !slices.Equal(got, want) {
			t.Errorf("permutation %v, want %v", got, want)
		}
	}
}

// TestLogIsTheNearestNumber checks that exp(log(x)) is x with 200 bits: log(x) is off by no more than 0.51 of a unit in the
// last place.
func TestLogIsTheNearestNumber(t *testing.T) {
	r := NewRandomState(5)
	for i := range 2000 {
		x := r.Uniform()
		if i%4 == 0 {
			x = math.Ldexp(x, -i%100)
		}
		got := log(x)
		ulp := math.Nextafter(math.Abs(got), math.Inf(1)) - math.Abs(got)
		excess, _ := new(big.Float).Sub(new(big.Float).Quo(big.NewFloat(x).SetPrec(200), bigExp(got)), big.NewFloat(1)).Float64()
		if math.Abs(excess) > 0.51*ulp {
			t.Fatalf("log(%v) = %v is off by %.3f units in the last place", x, got, excess/ulp)
		}
	}
}

// bigExp returns eˣ to some 200 bits: the series of e^(x/2¹⁰), squared ten times.
func bigExp(x float64) *big.Float {
	y := new(big.Float).SetPrec(240).SetMantExp(big.NewFloat(x), -10)
	term := new(big.Float).SetPrec(240).SetInt64(1)
	total := new(big.Float).SetPrec(240).SetInt64(1)
	for n := int64(1); n < 60; n++ {
		term.Mul(term, y)
		term.Quo(term, new(big.Float).SetPrec(240).SetInt64(n))
		total.Add(total, term)
	}
	for range 10 {
		total.Mul(total, total)
	}
	return total
}
