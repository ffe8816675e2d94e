package plots

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestGoldenScatter(t *testing.T) {
	x, rows, groups := mixed(60, 3)
	w := named(x, rows, flavours)
	golden(t, "scatter", Scatter(w, 0, 2).Groups(groups...))
	golden(t, "scatter-triangle-dark", Scatter(w).Groups(groups...).Dark())
	many, _, kinds := mixed(3000, 3)
	golden(t, "scatter-density", Scatter(many, 0, 1).Groups(kinds...))
}

var flavours = []string{"sweet", "sour", "bitter"}

// A row stands at the corner of the only component that it has, and in the middle if it has as much of each, whatever its size.
func TestRowsStandByTheirSharesInATriangle(t *testing.T) {
	w := mat.NewDense(6, 3, []float64{5, 0, 0, 0, 1e-300, 0, 0, 0, 1e300, 2, 2, 2, 0, 0, 0, 1, -1, 1})
	m, _, lost, err := Scatter(w).own.read()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][2]float64{{0, 0}, {1, 0}, {0.5, 1}, {0.5, 1. / 3}} {
		if got := m.points[i]; math.Abs(got[0]-want[0])+math.Abs(got[1]-want[1]) > 1e-15 {
			t.Errorf("row %d stands at %v, want %v", i, got, want)
		}
	}
	if lost != 2 || len(m.points) != 4 {
		t.Errorf("%d rows stand, %d are left out", len(m.points), lost)
	}
	if text := Scatter(w).Text(); !strings.Contains(text, "2 rows are left out.") {
		t.Error(text)
	}
}

func TestScatterDrawsAnyCodes(t *testing.T) {
	for name, x := range hostile() {
		n, m := x.Dims()
		if m < 2 {
			continue
		}
		f := Scatter(x, 0, 1).Groups(namesOf("one", n)...)
		if strings.HasPrefix(name, "all") || name == "NaN in an image" {
			refused(t, name, f, "plots: cannot draw Scatter: no row has a place")
			continue
		}
		if s := summarise(x); s.max > 1e300 || s.min < -1e300 {
			continue // drawn as well as float64 allows
		}
		drawn(t, name, f)
		drawn(t, name+", small", f.Sized(1, 1))
	}
	for _, n := range []int{10, 100, 1000, 5000} {
		x, _, groups := mixed(n, 3)
		for i := range groups {
			groups[i] += fmt.Sprint(" and more words ", i%9)
		}
		for _, f := range []ScatterFigure{Scatter(x, 0, 1), Scatter(x), Scatter(x).Groups(groups...), Scatter(x, 1, 2).Groups(namesOf("a", n)...)} {
			for _, size := range []float64{0, 4} {
				html := f.Sized(size, 0).HTML()
				for _, said := range touching(html) {
					t.Errorf("%d rows: %s", n, said)
				}
				if len(html) > 500_000 {
					t.Errorf("%d rows: %d bytes", n, len(html))
				}
			}
		}
	}
}

func TestScatterRefusesWhatHasNoPlace(t *testing.T) {
	w := positive(3, 4)
	for want, f := range map[string]ScatterFigure{
		"Scatter: w is nil": Scatter(nil), "Scatter by 0 of 4 components: choose 2 or 3": Scatter(w), "Scatter by 4 of 4 components: choose 2 or 3": Scatter(w, 0, 1, 2, 3),
		"Scatter: component 4 of 4": Scatter(w, 0, 4), "Scatter: 1 groups for 3 rows, want one for each": Scatter(w, 0, 1).Groups("a"),
		"Scatter: 1 column names for 4 columns": Scatter(w, 0, 1).Components("a"), "Scatter: no row has a place": Scatter(mat.NewDense(2, 3, nil)),
	} {
		refused(t, want, f, "plots: cannot draw "+want)
	}
}

// The largest code of rows that share a piece is drawn, so that a single beat is not lost.
func TestActivationsKeepPeaks(t *testing.T) {
	w := mat.NewDense(50_000, 2, nil)
	w.Set(31_234, 0, 7)
	a := activationLines{w: w}
	if got := extremeUp(w, 31_200, 31_250, 0); got != 7 || a.top(0) != 7 || a.top(1) != 0 {
		t.Errorf("the peak is %g", got)
	}
	f := Activations(w)
	if html := f.HTML(); len(html) > 100_000 || !strings.Contains(html, ">7<") {
		t.Errorf("%d bytes", len(html))
	}
	if text := f.Text(); !strings.Contains(text, "component 0: largest 7 at 31234") {
		t.Error(text)
	}
}

func TestGoldenActivations(t *testing.T) {
	w := mat.NewDense(400, 3, nil)
	w.Apply(func(i, j int, _ float64) float64 {
		since := math.Mod(float64(i+400-90*j), 130)
		return float64(j+1) * math.Exp(-since/30)
	}, w)
	w.Set(50, 1, math.NaN())
	seconds := make([]float64, 400)
	for i := range seconds {
		seconds[i] = 0.008 * float64(i)
	}
	golden(t, "activations", Activations(w).Components("C", "E", "G").Index("seconds", seconds))
	golden(t, "activations-dark", Activations(w.Slice(0, 12, 0, 3)).SharedScale().Dark())
}

func TestActivationsDrawAnyCodes(t *testing.T) {
	for name, x := range hostile() {
		_, m := x.Dims()
		if m > maxLines {
			refused(t, name, Activations(x), fmt.Sprintf("plots: cannot draw Activations: %d components, a figure has room for 60", m))
			continue
		}
		drawn(t, name, Activations(x))
		drawn(t, name+", one scale, small", Activations(x).SharedScale().Sized(1, 1))
	}
	w := positive(4, 2)
	for want, f := range map[string]ActivationsFigure{
		"Activations: w is nil": Activations(nil), "Activations: the index has 1 places for 4 rows": Activations(w).Index("s", []float64{1}),
		"Activations: place 2 of the index is 1, want finite numbers that rise": Activations(w).Index("s", []float64{0, 1, 1, 2}),
		"Activations: 1 column names for 2 columns":                             Activations(w).Components("a"),
	} {
		refused(t, want, f, "plots: cannot draw "+want)
	}
	for _, k := range []int{1, 8, 60} {
		for _, said := range touching(Activations(positive(300, k)).Components(namesOf("Nguyễn Thị Minh Khai", k)...).Sized(4, 3).HTML()) {
			t.Errorf("%d components: %s", k, said)
		}
	}
}
