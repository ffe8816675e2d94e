package nmf

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func namesOf(n, m int) (rows, columns []string) {
	for i := range n {
		rows = append(rows, "r"+string(rune('a'+i)))
	}
	for j := range m {
		columns = append(columns, "c"+string(rune('a'+j)))
	}
	return rows, columns
}

// A Labelled, as a value, as a pointer, transposed twice and around another, gives the digits of the matrix inside, dense and
// sparse, in every function that takes a matrix.
func TestLabelledIsWhatIsInside(t *testing.T) {
	ctx := context.Background()
	x := nonNegativeMatrix(9, 6, 2, 0.1, 1)
	rows, columns := namesOf(9, 6)
	sparse := csrOf(t, x)
	for inside, plain := range map[string]mat.Matrix{"dense": x, "sparse": sparse} {
		l := Labelled{Matrix: plain, RowNames: rows, ColumnNames: columns}
		for name, in := range map[string]mat.Matrix{
			"value": l, "pointer": &l, "transposed twice": l.T().T(), "gonum's transpose of a transpose": mat.Transpose{Matrix: l.T()}, "within another": Labelled{Matrix: &l},
		} {
			t.Run(inside+", "+name, func(t *testing.T) {
				c := Default(2)
				got, err := c.Fit(ctx, in)
				if err != nil {
					t.Fatal(err)
				}
				want, err := c.Fit(ctx, plain)
				if err != nil {
					t.Fatal(err)
				}
				if !mat.Equal(got.W, want.W) || !mat.Equal(got.H, want.H) {
					t.Error("other factors than those of the matrix inside")
				}
				if !reflect.DeepEqual(got.RowNames, rows) || !reflect.DeepEqual(got.ColumnNames, columns) {
					t.Errorf("the model has the names %v and %v", got.RowNames, got.ColumnNames)
				}
				for what, f := range map[string]func(mat.Matrix) (any, error){
					"Transform":      func(x mat.Matrix) (any, error) { return want.Transform(ctx, x) },
					"TransformExact": func(x mat.Matrix) (any, error) { return want.TransformExact(ctx, x) },
					"Project":        func(x mat.Matrix) (any, error) { return want.Project(x) },
					"KKT":            func(x mat.Matrix) (any, error) { return want.KKT(x, want.W) },
					"KKT's codes":    func(w mat.Matrix) (any, error) { return want.KKT(x, Labelled{Matrix: want.W}) },
					"InverseTransform": func(mat.Matrix) (any, error) {
						return want.InverseTransform(Labelled{Matrix: want.W})
					},
					"Hide": func(x mat.Matrix) (any, error) {
						h, err := Hide(x, mat.NewDense(9, 6, nil))
						inner, hiddenRows, _ := Unlabel(h)
						if _, named, _ := Unlabel(x); !reflect.DeepEqual(hiddenRows, named) {
							t.Errorf("Hide leaves the names %v", hiddenRows)
						}
						return inner, err
					},
					"PartialFit": func(x mat.Matrix) (any, error) { return DefaultMiniBatch(2).PartialFit(ctx, new(Learned), x) },
				} {
					a, errA := f(in)
					b, errB := f(plain)
					if m, ok := a.(*Model); ok {
						if !reflect.DeepEqual(m.ColumnNames, columns) {
							t.Errorf("%s: the model has the names %v", what, m.ColumnNames)
						}
						m.ColumnNames = nil
					}
					if errA != nil || errB != nil || !reflect.DeepEqual(a, b) {
						t.Errorf("%s: %v, %v, or another result", what, errA, errB)
					}
				}
			})
		}
	}
}

func TestNamesReachTheModelTheExplanationAndTheErrors(t *testing.T) {
	ctx := context.Background()
	x := nonNegativeMatrix(4, 3, 2, 0, 1)
	l := Labelled{Matrix: x, RowNames: []string{"derby", "ballot", "rocket", "oven"}, ColumnNames: []string{"goal", "vote", "flour"}}
	m, err := Default(2).Fit(ctx, l)
	if err != nil {
		t.Fatal(err)
	}
	l.ColumnNames[0] = "changed"
	if m.ColumnNames[0] != "goal" {
		t.Error("the model shares its names with the caller")
	}
	l.ColumnNames[0] = "goal"
	e, err := m.Explain(ctx, &l)
	if err != nil {
		t.Fatal(err)
	}
	if e.RowNames[3] != "oven" || e.ColumnNames[2] != "flour" || !strings.Contains(e.Text(), "rocket") {
		t.Errorf("the explanation has the names %v and %v, and the text\n%s", e.RowNames, e.ColumnNames, e.Text())
	}
	if e, err = m.Explain(ctx, x); err != nil || e.RowNames != nil || e.ColumnNames[2] != "flour" {
		t.Errorf("without names of its own: %v, %v, error %v", e.RowNames, e.ColumnNames, err)
	}
	known, err := FromComponents(Labelled{Matrix: m.H, ColumnNames: l.ColumnNames}, Default(2))
	if err != nil || !reflect.DeepEqual(known.ColumnNames, l.ColumnNames) || known.RowNames != nil {
		t.Errorf("known components: names %v and %v, error %v", known.RowNames, known.ColumnNames, err)
	}
	ranks, err := Default(2).Ranks(ctx, l, []int{2}, 2)
	if err != nil || !reflect.DeepEqual(ranks[0].Model.RowNames, l.RowNames) {
		t.Errorf("Ranks: error %v", err)
	}

	x.Set(2, 1, -3)
	for _, test := range []struct {
		x    Labelled
		want string
	}{
		{l, `nmf: X["rocket","vote"] = -3 is negative`},
		{Labelled{Matrix: x, ColumnNames: l.ColumnNames}, `nmf: X[2,"vote"] = -3 is negative`},
		{Labelled{Matrix: x}, "nmf: X[2,1] = -3 is negative"},
		{Labelled{Matrix: x, RowNames: []string{"a"}}, "nmf: X has 1 RowNames, want 4, one for each row"},
		{Labelled{Matrix: x, ColumnNames: []string{}}, "nmf: X has 0 ColumnNames, want 3, one for each column"},
	} {
		if _, err := Default(2).Fit(ctx, test.x); err == nil || err.Error() != test.want {
			t.Errorf("error %v, want %s", err, test.want)
		}
	}
	for _, none := range []mat.Matrix{Labelled{}, &Labelled{}, (*Labelled)(nil), Labelled{Matrix: (*mat.Dense)(nil)}, Labelled{Matrix: (*mat.Dense)(nil)}.T()} {
		if _, err := Default(2).Fit(ctx, none); !errors.Is(err, ErrNil) {
			t.Errorf("%#v: error %v, want ErrNil", none, err)
		}
	}
}

// counted is a matrix that counts how often it is copied, entry by entry.
type counted struct {
	mat.Matrix
	asked *int
}

func (c counted) At(i, j int) float64 {
	*c.asked++
	return c.Matrix.At(i, j)
}

func TestExplainCopiesXAtMostOnce(t *testing.T) {
	const n, m = 40, 7
	model, x := postLike(t, n, m), nonNegativeMatrix(n, m, 3, 0.1, 2)
	for name, explain := range map[string]func(mat.Matrix) error{
		"Explain": func(x mat.Matrix) error { return second(model.Explain(context.Background(), x)) },
		"ExplainReconstruction": func(x mat.Matrix) error {
			return second(model.ExplainReconstruction(context.Background(), x, mat.NewDense(n, m, nil)))
		},
	} {
		asked := 0
		if err := explain(counted{x, &asked}); err != nil {
			t.Fatal(err)
		}
		if asked != n*m {
			t.Errorf("%s asked for %d entries of X, want each of %d once", name, asked, n*m)
		}
	}
}

func postLike(t *testing.T, n, m int) *Model {
	t.Helper()
	model, err := Default(3).Fit(context.Background(), nonNegativeMatrix(n, m, 3, 0.1, 1))
	if err != nil {
		t.Fatal(err)
	}
	return model
}
