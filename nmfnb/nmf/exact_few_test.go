package nmf

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

func few(t rapid.TB, m *Model, x mat.Matrix, most int) *FewCodes {
	t.Helper()
	f, err := m.TransformFew(context.Background(), x, most)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// bestOfSubsets returns the least objective of one row over all sets of at most so many components, by exact codes for each.
func bestOfSubsets(t rapid.TB, m *Model, x mat.Matrix, most int) float64 {
	t.Helper()
	k, cols := m.H.Dims()
	row := mat.Row(nil, 0, x)
	least := exactObjective(m, row, make([]float64, k))
	for set := 1; set < 1<<k; set++ {
		if bits.OnesCount(uint(set)) > most {
			continue
		}
		part := *m
		part.H = mat.NewDense(k, cols, nil)
		for c := range k {
			if set>>c&1 == 1 {
				part.H.SetRow(c, m.H.RawRowView(c))
			}
		}
		w := exactCodes(t, &part, x).RawRowView(0)
		if v := exactObjective(m, row, w); v < least {
			least = v
		}
	}
	return least
}

func TestFewComponentsAreTheBestOfAllSubsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, x := drawPlainProblem(t)
		m.Config.Missing = true
		n, cols := x.Dims()
		if beta := rapid.SampledFrom([]float64{2, 2, 1, 1.5}).Draw(t, "beta"); beta != 2 {
			m = under(m, beta)
			x.Apply(func(_, _ int, v float64) float64 { return v + 0.1 }, x)
			m.H.Apply(func(_, _ int, v float64) float64 { return v + 0.1 }, m.H) // every loss is finite
		}
		if n*cols > 1 && rapid.Bool().Draw(t, "unknown") {
			x.Set(n-1, cols-1, math.NaN())
		}
		most := rapid.IntRange(1, 4).Draw(t, "most")
		f := few(t, m, x, most)
		for i := range n {
			used := 0
			for _, v := range f.Codes.RawRowView(i) {
				if v > 0 {
					used++
				}
			}
			row := mat.DenseCopyOf(x.Slice(i, i+1, 0, cols))
			got, want := exactObjective(m, row.RawRowView(0), f.Codes.RawRowView(i)), 0.0
			if cols == 1 && math.IsNaN(row.At(0, 0)) {
				continue
			}
			want = bestOfSubsets(t, m, row, most)
			if used > most || !(got <= want+1e-8*(1e-3+math.Abs(want))) || !f.Best(i) && f.Loss[i] > 1e-9 {
				t.Errorf("row %d: %d components with the objective %v, want %v; loss %v, bound %v", i, used, got, want, f.Loss[i], f.Bound[i])
			}
		}
	})
}

func TestFewComponentsOfManyHaveABoundThatHolds(t *testing.T) {
	h := nonNegativeMatrix(40, 60, 40, 0, 6)
	w := holes(12, 40, 0.6, 9)
	x := product(w, h)
	m := newModel(t, h, nil)
	all := exactCodes(t, m, x)
	previous := few(t, m, x, 40)
	closeTo(t, "as many as there are", previous.Codes, all, 1e-9)
	unproved := 0
	for _, most := range []int{12, 8, 3, 1} {
		f := few(t, m, x, most)
		for i := range 12 {
			if f.Loss[i] < previous.Bound[i]-1e-9 || f.Bound[i] > f.Loss[i]+1e-9 {
				t.Errorf("row %d with %d components: loss %v and bound %v, with more of them the bound %v", i, most, f.Loss[i], f.Bound[i], previous.Bound[i])
			}
			if want := exactObjective(m, x.RawRowView(i), f.Codes.RawRowView(i)); !within(want, f.Loss[i], 1e-9) {
				t.Errorf("row %d: loss %v, want %v", i, f.Loss[i], want)
			}
			if !f.Best(i) {
				unproved++
			}
		}
		previous = f
	}
	if unproved == 0 {
		t.Error("every code was proved to be the best: the bound is not tested")
	}
	sameOnCores(t, "TransformFew", func() (any, error) { return m.TransformFew(context.Background(), x, 3) })
	sparse := few(t, m, csrOf(t, x), 3)
	closeTo(t, "sparse", sparse.Codes, few(t, m, x, 3).Codes, 1e-9)
	saved, err := json.Marshal(previous)
	if err != nil {
		t.Fatal(err)
	}
	var back FewCodes
	if err := json.Unmarshal(saved, &back); err != nil || !reflect.DeepEqual(&back, previous) {
		t.Errorf("JSON: error %v", err)
	}
	if text := previous.Text(); !strings.Contains(text, "Codes of at most 1 component, proved to be the best in ") {
		t.Errorf("text\n%s", text)
	}
	for want, err := range map[string]error{
		"nmf: codes of at most 0 components, want at least 1":                                                second(m.TransformFew(context.Background(), x, 0)),
		"nmf: Config.Beta = 0: codes of few components need a loss that is convex in them, beta from 1 to 2": second(under(m, 0).TransformFew(context.Background(), x, 1)),
	} {
		if !errors.Is(err, ErrConfig) || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// BenchmarkTransformFew encodes 200 rows by at most 3 of 20 components.
func BenchmarkTransformFew(b *testing.B) {
	x, h := nonNegativeMatrix(200, 500, 6, 1, 5), nonNegativeMatrix(20, 500, 20, 0, 6)
	m := newModel(b, h, nil)
	for _, most := range []int{2, 5} {
		b.Run(fmt.Sprint(most), func(b *testing.B) {
			for b.Loop() {
				few(b, m, x, most)
			}
		})
	}
}
