package plots

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestMinimaAreGroupsFarApart(t *testing.T) {
	even := make([]float64, 40)
	for i := range even {
		even[i] = float64(i)
	}
	for name, c := range map[string]struct {
		sorted []float64
		want   []int
	}{
		"one value": {[]float64{3, 3, 3}, []int{3}}, "two": {[]float64{1, 1.001, 2}, []int{2, 1}}, "three": {[]float64{1, 1, 1.01, 5, 5.1, 9}, []int{3, 2, 1}},
		"even": {even, nil}, "huge": {[]float64{-math.MaxFloat64, math.MaxFloat64}, []int{2}},
	} {
		var got []int
		for _, g := range minima(c.sorted) {
			got = append(got, len(g))
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// 20, 13 and 7 runs that ended in three minima are counted, in the picture and in words; a median that no run has is not named.
func TestABandCountsTheRunsOfEachMinimum(t *testing.T) {
	var models []*nmf.Model
	for s := range 40 {
		low := 20.98
		switch {
		case s >= 33:
			low = 22.3
		case s >= 20:
			low = 21.9
		}
		models = append(models, fitted(nmf.Default(6), 200, true, falling(low, 90, 5)))
	}
	html, text := Loss(models...).HTML(), Loss(models...).Text()
	for _, want := range []string{">20 runs<", ">13 runs<", ">7 runs<"} {
		if !strings.Contains(html, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if !strings.Contains(text, "They group: 20 runs at 20.98, 13 runs at 21.9, 7 runs at 22.3.") {
		t.Error(text)
	}
	if strings.Contains(html, ">median ") {
		t.Error("the median is named")
	}
	for _, said := range touching(html) {
		t.Error(said)
	}
}
