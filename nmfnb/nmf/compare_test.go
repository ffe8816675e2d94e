package nmf

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

func TestAssignmentGainsTheMostOfAll(t *testing.T) {
	var best func(gain *mat.Dense, row int, taken []bool) float64
	best = func(gain *mat.Dense, row int, taken []bool) float64 { // of all assignments of the rows from this one on
		k, l := gain.Dims()
		if row == k {
			return 0
		}
		most := math.Inf(-1)
		if k > l {
			most = best(gain, row+1, taken) // this row gets none; more may be left out than has to be, which gains no more
		}
		for j := range l {
			if !taken[j] {
				taken[j] = true
				most = max(most, gain.At(row, j)+best(gain, row+1, taken))
				taken[j] = false
			}
		}
		return most
	}
	rapid.Check(t, func(t *rapid.T) {
		k, l := rapid.IntRange(1, 5).Draw(t, "rows"), rapid.IntRange(1, 5).Draw(t, "columns")
		gain := entries(k, l).Draw(t, "gain")
		total, given := 0.0, map[int]bool{}
		for i, j := range assign(gain) {
			if j < 0 {
				continue
			}
			if given[j] {
				t.Fatalf("column %d is given twice", j)
			}
			given[j] = true
			total += gain.At(i, j)
		}
		if want := best(gain, 0, make([]bool, l)); len(given) != min(k, l) || math.Abs(total-want) > 1e-12*want {
			t.Fatalf("%d given, gain %v, want %v", len(given), total, want)
		}
	})
}

func TestScaledAndOrderedModelsReconstructTheSame(t *testing.T) {
	x := nonNegativeMatrix(20, 12, 3, 0.5, 3)
	m := mustFit(t, Default(4), x)
	m.H.SetRow(2, make([]float64, 12))
	want := product(m.W, m.H)
	for _, u := range []Unit{UnitSum, UnitNorm, UnitMax} {
		s, err := m.Scaled(u)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, u.String(), product(s.W, s.H), want, 1e-12)
		w, d, h, err := m.Scales(u)
		if err != nil {
			t.Fatal(err)
		}
		var wd mat.Dense
		wd.Mul(w, mat.NewDiagDense(4, d))
		closeTo(t, u.String()+", d apart", product(&wd, h), want, 1e-12)
		for c := range 4 {
			if c == 2 {
				if d[c] != 0 {
					t.Errorf("%v: a component of zeros has d = %v", u, d[c])
				}
				continue
			}
			for what, size := range map[string]float64{"H": u.of(s.H.RawRowView(c)), "H beside d": u.of(h.RawRowView(c)), "W beside d": u.of(mat.Col(nil, c, w))} {
				if math.Abs(size-1) > 1e-14 {
					t.Errorf("%v, component %d of %s: size %v", u, c, what, size)
				}
			}
		}
	}
	o, err := m.Ordered()
	if err != nil {
		t.Fatal(err)
	}
	closeTo(t, "ordered", product(o.W, o.H), want, 1e-12)
	weight := func(c int) float64 { return sum(o.H.RawRowView(c)) * sum(mat.Col(nil, c, o.W)) }
	for c := 1; c < 4; c++ {
		if weight(c) > weight(c-1) {
			t.Errorf("component %d weighs %v, the one before %v", c, weight(c), weight(c-1))
		}
	}
	known := newModel(t, mat.NewDense(2, 2, []float64{1, 1, 2, 3}), nil)
	if o, err = known.Ordered(); err != nil || o.H.At(0, 1) != 3 || known.H.At(0, 1) != 1 {
		t.Errorf("known components: %v, error %v", mat.Formatted(o.H), err)
	}
	if _, _, _, err := known.Scales(UnitMax); !errors.Is(err, ErrNil) {
		t.Errorf("Scales without W: error %v", err)
	}
	if _, err := known.Scaled(7); !errors.Is(err, ErrConfig) {
		t.Errorf("unit 7: error %v", err)
	}
}

func TestComparisonTellsSameSplitMergedLostAndNew(t *testing.T) {
	parts := mat.NewDense(6, 8, []float64{
		2, 1, 0, 0, 0, 0, 0, 0,
		0, 0, 1, 2, 0, 0, 0, 0,
		0, 0, 0, 0, 3, 1, 0, 0,
		0, 0, 0, 0, 0, 0, 1, 0,
		0, 0, 0, 0, 0, 0, 0, 1,
		1, 0, 1, 0, 1, 0, 1, 1,
	})
	row := func(of ...int) []float64 {
		total := make([]float64, 8)
		for _, t := range of {
			for j := range total {
				total[j] += parts.At(t, j)
			}
		}
		return total
	}
	model := func(rows ...[]float64) *Model { return newModel(t, denseOf(rows), nil) }
	// the first has part 0, parts 1 and 2 in one, 3 and 4 apart
	first, second := model(row(0), row(1, 2), row(3), row(4)), model(row(3, 4), row(1), row(2), row(0))
	c, err := Compare(first, second)
	if err != nil {
		t.Fatal(err)
	}
	fates := func(list []Counterpart) (f []Fate) {
		for _, c := range list {
			f = append(f, c.Fate)
		}
		return f
	}
	if got := fates(c.First); !slices.Equal(got, []Fate{FateSame, FateSplit, FateMerged, FateMerged}) {
		t.Errorf("first: %v", got)
	}
	if got := fates(c.Second); !slices.Equal(got, []Fate{FateMerged, FateSplit, FateSplit, FateSame}) {
		t.Errorf("second: %v", got)
	}
	if !slices.Equal(c.First[1].With, []int{1, 2}) || !slices.Equal(c.First[3].With, []int{0}) || !slices.Equal(c.Second[0].With, []int{2, 3}) {
		t.Errorf("with %v", c)
	}
	lost, err := Compare(model(row(0), row(3)), model(row(0), row(4)))
	if err != nil {
		t.Fatal(err)
	}
	if lost.First[1].Fate != FateLost || lost.Second[1].Fate != FateNew || !strings.Contains(lost.Text(), "1 are the same in the second model, 0 are split, 0 merged and 1 lost; 1 of its 2 are new.") {
		t.Errorf("lost and new: %+v\n%s", lost, lost.Text())
	}
	saved, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var back Comparison
	if err := json.Unmarshal(saved, &back); err != nil || !reflect.DeepEqual(&back, c) {
		t.Errorf("JSON: error %v, %+v", err, back)
	}
	// scale and order do not count, and columns are matched by name
	_, names := namesOf(1, 8)
	first.ColumnNames = names
	reversed := shuffled(t, second.H, names, []int{7, 6, 5, 4, 3, 2, 1, 0})
	turned, err := FromComponents(reversed, second.Config)
	if err != nil {
		t.Fatal(err)
	}
	turned.H.Scale(100, turned.H)
	again, err := Compare(first, turned)
	if err != nil || !reflect.DeepEqual(fates(again.First), fates(c.First)) {
		t.Errorf("columns in another order: %v, error %v", again, err)
	}
	if _, err := Compare(first, newModel(t, mat.NewDense(1, 3, nil), nil)); !errors.Is(err, ErrShape) {
		t.Errorf("other columns: error %v", err)
	}
}
