package plots

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestGoldenRanks(t *testing.T) {
	x, _, _ := product(40, 3, 15)
	c := nmf.Default(1)
	c.MaxIter = 60
	ranks, err := c.Ranks(context.Background(), x, []int{1, 2, 3, 4, 5, 6}, 5)
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]RanksFigure{
		"ranks":      Ranks(ranks),
		"ranks-dark": Ranks(ranks[1:4]).Dark().Titled("Three components are enough"),
		"ranks-low":  Ranks(ranks).Sized(7, 3.2),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

func TestRanksDrawAnyNumbers(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, v := range map[string][]float64{
		"one": {1}, "zeros": {0, 0}, "negative": {-1, -2}, "huge": {math.MaxFloat64, 1}, "tiny": {5e-324, 1e-323}, "both": {5e-324, math.MaxFloat64},
		"both signs huge": {math.MaxFloat64, -math.MaxFloat64}, "some NaN": {nan, 1, inf}, "rounding apart": {1, 1 + 1e-16},
	} {
		drawn(t, name, Ranks([]nmf.RankScore{{Components: 3, Losses: v, HeldOut: v, Cophenetic: nan, Stability: -3}}))
		drawn(t, name+", two", Ranks([]nmf.RankScore{{Components: 7, Losses: v}, {Components: 1, HeldOut: v, Dispersion: inf}}).Sized(2, 1))
	}
}

func TestRanksRefuseWhatCannotBeCompared(t *testing.T) {
	for _, c := range []struct {
		name  string
		ranks []nmf.RankScore
		want  string
	}{
		{"none", nil, "plots: cannot draw Ranks without a rank"},
		{"zero value", []nmf.RankScore{{}}, "plots: cannot draw Ranks: a rank of 0 components"},
		{"twice", []nmf.RankScore{{Components: 2}, {Components: 3}, {Components: 2}}, "plots: cannot draw Ranks: 2 components twice"},
		{"nothing", []nmf.RankScore{{Components: 2, Losses: []float64{math.NaN()}}}, "plots: cannot draw Ranks: no loss and no held-out error is finite"},
	} {
		refused(t, c.name, Ranks(c.ranks), c.want)
	}
}

func TestRanksNameTheLowestMedianHeldOutError(t *testing.T) {
	text := Ranks([]nmf.RankScore{
		{Components: 5, HeldOut: []float64{0.1, 9, 9}}, {Components: 4, HeldOut: []float64{2, 3, 2.5}}, {Components: 3, HeldOut: []float64{4, 4, 4}},
	}).Text()
	if !strings.Contains(text, "lowest, 2.5, with 4 components") {
		t.Error(text)
	}
}
