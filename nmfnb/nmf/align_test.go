package nmf

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// shuffled returns the columns of x in another order, with their names.
func shuffled(t *testing.T, x mat.Matrix, names []string, order []int) Labelled {
	t.Helper()
	d, err := adopt(Labelled{Matrix: x, ColumnNames: names}, "X")
	if err != nil {
		t.Fatal(err)
	}
	d.chooseColumns(order)
	if d.sparse != nil {
		return Labelled{Matrix: d.sparse, ColumnNames: d.labels.columns}
	}
	return Labelled{Matrix: mat.NewDense(d.n, d.m, d.dense), ColumnNames: d.labels.columns}
}

func TestColumnsInAnotherOrderArePutInOrderByName(t *testing.T) {
	ctx := context.Background()
	_, names := namesOf(1, 7)
	x := nonNegativeMatrix(9, 7, 2, 0.3, 3)
	m, err := Default(2).Fit(ctx, Labelled{Matrix: x, ColumnNames: names})
	if err != nil {
		t.Fatal(err)
	}
	m.Config.Missing = true
	hidden := mustHide(t, x, holes(9, 7, 0.2, 4))
	order := []int{3, 0, 6, 5, 1, 2, 4}
	for what, f := range map[string]func(mat.Matrix) (any, error){
		"Transform":      func(x mat.Matrix) (any, error) { return m.Transform(ctx, x) },
		"TransformExact": func(x mat.Matrix) (any, error) { return m.TransformExact(ctx, x) },
		"Project":        func(x mat.Matrix) (any, error) { return m.Project(x) },
		"KKT":            func(x mat.Matrix) (any, error) { return m.KKT(x, m.W) },
		"Explain":        func(x mat.Matrix) (any, error) { return m.Explain(ctx, x) },
		"ExplainReconstruction": func(x mat.Matrix) (any, error) {
			return m.ExplainReconstruction(ctx, x, x)
		},
	} {
		for kind, x := range map[string]mat.Matrix{"dense": x, "sparse": csrOf(t, x), "unknown entries": hidden} {
			if kind == "unknown entries" && what != "Transform" {
				continue
			}
			want, err := f(Labelled{Matrix: x, ColumnNames: names})
			if err != nil {
				t.Fatalf("%s, %s: %v", what, kind, err)
			}
			got, err := f(shuffled(t, x, names, order))
			if err != nil {
				t.Fatalf("%s, %s: %v", what, kind, err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: another result for columns in another order", what, kind)
			}
			if _, err := f(x); err != nil {
				t.Errorf("%s, %s: without names: %v", what, kind, err)
			}
		}
	}
	learned := new(Learned)
	b := DefaultMiniBatch(2)
	for _, batch := range []mat.Matrix{Labelled{Matrix: x, ColumnNames: names}, shuffled(t, x, names, order)} {
		if _, err := b.PartialFit(ctx, learned, batch); err != nil {
			t.Fatal(err)
		}
	}
	want := new(Learned)
	for range 2 {
		if _, err := b.PartialFit(ctx, want, Labelled{Matrix: x, ColumnNames: names}); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(learned, want) {
		t.Error("PartialFit learns other components from a batch with columns in another order")
	}
}

func TestOtherColumnsAreAnErrorThatListsAFewAndCountsTheRest(t *testing.T) {
	ctx := context.Background()
	_, names := namesOf(1, 7)
	m, err := FromComponents(Labelled{Matrix: nonNegativeMatrix(2, 7, 2, 0, 1), ColumnNames: names}, Default(2))
	if err != nil {
		t.Fatal(err)
	}
	with := func(names ...string) Labelled {
		return Labelled{Matrix: nonNegativeMatrix(3, len(names), 1, 0, 1), ColumnNames: names}
	}
	for _, test := range []struct {
		x    mat.Matrix
		want string
	}{
		{with("ca", "cb", "cc", "cd", "ce", "cf"), `nmf: X has other columns than H: "cg" is missing: Model.Align keeps the shared columns`},
		{with("ca", "cb", "cc", "cd", "ce", "cf", "x"), `nmf: X has other columns than H: "cg" is missing, "x" is not known: Model.Align`},
		{with("q", "r", "s", "t", "u", "v"), `nmf: X has other columns than H: "ca", "cb", "cc", "cd" and 3 more are missing, "q", "r", "s", "t" and 2 more are not known`},
		{with("ca", "ca", "cc", "cd", "ce", "cf", "cg"), `nmf: columns 0 and 1 of X are both called "ca", so that columns cannot be matched by name`},
		{nonNegativeMatrix(3, 6, 1, 0, 1), "nmf: X has 6 columns, want 7, as H has (2×7)"},
	} {
		for what, f := range map[string]func(mat.Matrix) error{
			"Transform":      func(x mat.Matrix) error { _, err := m.Transform(ctx, x); return err },
			"TransformExact": func(x mat.Matrix) error { _, err := m.TransformExact(ctx, x); return err },
			"Project":        func(x mat.Matrix) error { _, err := m.Project(x); return err },
			"Explain":        func(x mat.Matrix) error { _, err := m.Explain(ctx, x); return err },
			"KKT":            func(x mat.Matrix) error { _, err := m.KKT(x, mat.NewDense(3, 2, nil)); return err },
		} {
			if err := f(test.x); !errors.Is(err, ErrShape) || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("%s: error %v, want %s", what, err, test.want)
			}
		}
	}
	if _, err := m.Transform(ctx, with(append(slices.Clone(names[:6]), "cg")...)); err != nil {
		t.Errorf("the model's own names: %v", err)
	}
}

func TestAlignKeepsTheSharedColumnsAndSaysWhatIsLost(t *testing.T) {
	ctx := context.Background()
	h := Labelled{Matrix: mat.NewDense(2, 4, []float64{1, 1, 2, 0, 0, 3, 0, 1}), ColumnNames: []string{"a", "b", "c", "d"}}
	m, err := FromComponents(h, Default(2))
	if err != nil {
		t.Fatal(err)
	}
	dense := mat.NewDense(2, 4, []float64{
		8, 2, math.NaN(), 4,
		0, 6, 2, 2,
	})
	for name, x := range map[string]mat.Matrix{"dense": dense, "sparse": csrOf(t, dense)} {
		a, err := m.Align(&Labelled{Matrix: x, RowNames: []string{"u", "v"}, ColumnNames: []string{"z", "c", "a", "b"}})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(a.Missing, []string{"d"}) || !slices.Equal(a.Surplus, []string{"z"}) || !slices.Equal(a.X.ColumnNames, []string{"a", "b", "c"}) || !slices.Equal(a.X.RowNames, []string{"u", "v"}) {
			t.Errorf("%s: missing %q, surplus %q, columns %q", name, a.Missing, a.Surplus, a.X.ColumnNames)
		}
		if !mat.Equal(a.Model.H, mat.NewDense(2, 3, []float64{1, 1, 2, 0, 3, 0})) || a.X.At(1, 2) != 6 || a.X.At(0, 1) != 4 || !math.IsNaN(a.X.At(0, 0)) {
			t.Errorf("%s: H %v and X %v", name, mat.Formatted(a.Model.H), mat.Formatted(a.X))
		}
		if a.XShare != 16.0/24 || !slices.Equal(a.ComponentShares, []float64{1, 0.75}) {
			t.Errorf("%s: shares %v and %v", name, a.XShare, a.ComponentShares)
		}
		if _, inside, _ := Unlabel(a.X); name == "sparse" && inside == nil {
			t.Error("the names are lost")
		}
		a.Model.Config.Missing = true
		if _, err := a.Model.Transform(ctx, a.X); err != nil {
			t.Errorf("%s: the model does not take the rows: %v", name, err)
		}
		if text := a.Text(); !strings.Contains(text, `X lacks 1 of the model's 4 columns: "d".`) || !strings.Contains(text, "component 1 keeps 75 %") {
			t.Errorf("text\n%s", text)
		}
		if _, err := json.Marshal(a); err != nil {
			t.Error(err)
		}
	}
	if m.H.At(0, 3) != 0 || m.H.RawMatrix().Cols != 4 {
		t.Error("Align changed the model")
	}
	for _, test := range []struct {
		x    mat.Matrix
		kind error
		want string
	}{
		{dense, ErrConfig, "nmf: X has no ColumnNames, by which Align matches columns: see nmf.Labelled"},
		{Labelled{Matrix: dense, ColumnNames: []string{"q", "r", "s", "t"}}, ErrShape, `nmf: X and H share no column: X has "q", "r", "s", "t", H has "a", "b", "c", "d"`},
		{nil, ErrNil, "nmf: X is nil, want a matrix"},
	} {
		if _, err := m.Align(test.x); !errors.Is(err, test.kind) || err.Error() != test.want {
			t.Errorf("error %v, want %s", err, test.want)
		}
	}
}

func TestTopColumnsAreTheLargestWithoutZeros(t *testing.T) {
	m := newModel(t, Labelled{Matrix: mat.NewDense(2, 4, []float64{1, 3, 0, 3, 0, 0, 2, 0}), ColumnNames: []string{"a", "b", "c", "d"}}, nil)
	top, err := m.Top(3)
	if err != nil {
		t.Fatal(err)
	}
	if want := [][]TopColumn{{{1, "b", 3}, {3, "d", 3}, {0, "a", 1}}, {{2, "c", 2}}}; !reflect.DeepEqual(top, want) {
		t.Errorf("top %v, want %v", top, want)
	}
	m.ColumnNames = nil
	if top, _ = m.Top(1); top[1][0].Name != "2" {
		t.Errorf("without names: %v", top)
	}
	if _, err := m.Top(0); !errors.Is(err, ErrConfig) {
		t.Errorf("top 0: %v", err)
	}
}
