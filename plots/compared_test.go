package plots

import (
	"fmt"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// comparison has every fate, of two components and of two.
func comparison() *nmf.Comparison {
	return &nmf.Comparison{
		Cosines: mat.NewDense(2, 2, []float64{0.98, 0.1, 0.2, 0.3}), Pairs: []nmf.Pair{{First: 0, Second: 0, Cosine: 0.98}},
		First:  []nmf.Counterpart{{Fate: nmf.FateSame, With: []int{0}, Cosine: 0.98}, {Fate: nmf.FateLost, Cosine: 0.3}},
		Second: []nmf.Counterpart{{Fate: nmf.FateSame, With: []int{0}, Cosine: 0.98}, {Fate: nmf.FateNew, Cosine: 0.3}},
	}
}

// fates has six components of one model and six of another, with all that can become of them.
func fates() *nmf.Comparison {
	same, split, merged := nmf.FateSame, nmf.FateSplit, nmf.FateMerged
	return &nmf.Comparison{
		First: []nmf.Counterpart{
			{Fate: same, With: []int{5}, Cosine: 0.99}, {Fate: split, With: []int{0, 2}, Cosine: 0.97}, {Fate: merged, With: []int{1}, Cosine: 0.71},
			{Fate: merged, With: []int{1}, Cosine: 0.69}, {Fate: nmf.FateLost, Cosine: 0.2}, {Fate: same, With: []int{3}, Cosine: 0.93},
		},
		Second: []nmf.Counterpart{
			{Fate: split, With: []int{1}, Cosine: 0.6}, {Fate: merged, With: []int{2, 3}, Cosine: 0.95}, {Fate: split, With: []int{1}, Cosine: 0.7},
			{Fate: same, With: []int{5}, Cosine: 0.93}, {Fate: nmf.FateNew, Cosine: 0.3}, {Fate: same, With: []int{0}, Cosine: 0.99},
		},
	}
}

func TestGoldenCompared(t *testing.T) {
	golden(t, "compared", Compared(fates()).Named("January", "February"))
	golden(t, "compared-dark", Compared(fates()).Components(fruitAndMore[:6], fruitAndMore[2:]).Dark())
}

func TestComparedDrawsALineForEachBelonging(t *testing.T) {
	p, err := Compared(fates()).own.build(size{})
	if err != nil {
		t.Fatal(err)
	}
	var m comparedMarks
	m.read([2][]nmf.Counterpart{fates().First, fates().Second}, [2][]string{orNumbered(nil, "a", 6), orNumbered(nil, "b", 6)})
	if got := fmt.Sprint(m.lines); got != "[{0 0 0} {1 1 1} {1 2 1} {2 3 2} {3 3 2} {5 4 0}]" {
		t.Errorf("the lines are %s", got)
	}
	html := Compared(fates()).HTML()
	for _, want := range []string{">component 5\u00a0\u00a00.990<", ">component 0\u00a0\u00a00.600<", ">component 2\u00a0\u00a00.710<", ">component 4\u00a0\u00a0lost<", ">component 4\u00a0\u00a0new<"} {
		if !strings.Contains(html, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if want := "Of 6 components of first, 2 are the same in second, 1 are split, 2 merged and 1 lost; 1 of its 6 are new."; p.words != want {
		t.Errorf("%s, want %s", p.words, want)
	}
}

func TestComparedRefusesWhatIsNoComparison(t *testing.T) {
	bad := fates()
	bad.First[0].With = []int{6}
	for want, f := range map[string]ComparedFigure{
		"Compared: the comparison is nil": Compared(nil), "Compared: the first model has 0 components, want from 1 to 100": Compared(&nmf.Comparison{}),
		"Compared: 1 names for 6 components":                                                      Compared(fates()).Components([]string{"a"}, nil),
		"Compared: component 0 belongs to component 6 of 6, it is not nmf.Compare that made this": Compared(bad),
	} {
		refused(t, want, f, "plots: cannot draw "+want)
	}
	drawn(t, "small", Compared(fates()).Sized(1, 0.5))
}
