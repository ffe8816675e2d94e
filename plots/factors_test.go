package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// product is W, H and their product with a little added.
func product(n, k, m int) (x, w, h *mat.Dense) {
	w, h, x = positive(n, k), positive(k, m), mat.NewDense(n, m, nil)
	w.Apply(func(i, t int, v float64) float64 {
		if i*k/n == t {
			return 3 * v
		}
		return v * float64((i+t)%2) / 2
	}, w)
	x.Mul(w, h)
	x.Apply(func(i, j int, v float64) float64 { return v + 0.3*math.Abs(math.Sin(float64(i*j))) }, x)
	return x, w, h
}

func TestGoldenFactors(t *testing.T) {
	x, w, h := product(4, 2, 5)
	bx, bw, bh := product(300, 12, 64)
	weakH, weak := mat.DenseCopyOf(h), mat.NewDense(4, 5, nil) // one component is 300 times as strong as the other
	for j := range 5 {
		weakH.Set(1, j, h.At(1, j)/300)
	}
	weak.Mul(w, weakH)
	for name, f := range map[string]FactorsFigure{
		"factors":       Factors(x, w, h).Rows("Ann", "Bob", "Cem", "Dua").Columns("apple", "banana", "cherry", "date", "elder"),
		"factors-named": Factors(named(x, people, fruit), named(w, nil, []string{"sweet and sour", "plain"}), h),
		"factors-dark":  Factors(x, w, h).Dark().Titled("Four rows from two components"),
		"factors-image": Factors(bx, bw, bh),
		"factors-weak":  Factors(weak, w, weakH),
		"factors-scale": Factors(weak, w, weakH).SharedScale(),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

func TestGoldenCodes(t *testing.T) {
	_, w, _ := product(300, 6, 5)
	groups := make([]string, 300)
	for i := range groups {
		groups[i] = fmt.Sprint((i / 25) % 10)
	}
	for name, f := range map[string]CodesFigure{
		"codes":      Codes(w, groups),
		"codes-dark": Codes(w.Slice(0, 6, 0, 6), []string{"cat", "dog", "cat", "owl", "dog", "cat"}).Components("fur", "tail", "wing", "beak", "claw", "ear").Dark(),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

func TestFactorsAndCodesDrawAnyMatrix(t *testing.T) {
	for name, x := range hostile() {
		n, m := x.Dims()
		same := make([]string, n)
		drawn(t, "factors of "+name, Factors(x, mat.NewDense(n, 2, nil), mat.NewDense(2, m, nil)))
		drawn(t, "small factors of "+name, Factors(mat.NewDense(n, 1, nil), x, mat.NewDense(m, 1, nil)).Sized(3, 1))
		drawn(t, "codes of "+name, Codes(x, same))
		for i := range same {
			same[i] = "<" + fmt.Sprint(i%7)
		}
		drawn(t, "small codes of "+name, Codes(x, same).Sized(2, 1))
	}
}

func TestFactorsAndCodesRefuseWhatDoesNotFit(t *testing.T) {
	x, w, h := product(4, 2, 5)
	many := make([]string, 61)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	for _, c := range []struct {
		name string
		f    figure
		want string
	}{
		{"nil", Factors(x, nil, h), "plots: cannot draw Factors: W is nil"},
		{"exchanged", Factors(x, h, w), "plots: cannot draw Factors: X is 4×5, W 2×5 and H 4×2, want n×m, n×k and k×m"},
		{"names", Factors(x, w, h).Rows("a"), "plots: cannot draw Factors: 1 row names for 4 rows"},
		{"no groups", Codes(w, nil), "plots: cannot draw Codes: 0 groups for 4 rows, want one for each row"},
		{"no codes", Codes(nil, nil), "plots: cannot draw Codes: w is nil"},
		{"components", Codes(w, make([]string, 4)).Components("a"), "plots: cannot draw Codes: 1 column names for 2 columns"},
		{"too many groups", Codes(mat.NewDense(61, 1, nil), many), "plots: cannot draw Codes: 61 groups, a figure has room for 60"},
	} {
		refused(t, c.name, c.f, c.want)
	}
}

func TestGroupsStandInTheOrderOfTheirNumbers(t *testing.T) {
	got := []string{"10", "b", "9", "-1", "a", "NaN", "2.5"}
	slices.SortFunc(got, byNumber)
	if want := "NaN -1 2.5 9 10 a b"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}
