package plots

import (
	"context"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// The picture in the README is made here, from the question's data: go test ./plots -run Readme -update writes it anew.
func TestReadmePicture(t *testing.T) {
	ctx := context.Background()
	must := func(m *mat.Dense, err error) *mat.Dense {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	data := mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0})
	rows := mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0})
	config := nmf.Default(2)
	config.Init = nmf.InitRandom
	model, err := config.Fit(ctx, data)
	if err != nil {
		t.Fatal(err)
	}
	result1 := must(model.InverseTransform(must(model.Transform(ctx, rows))))
	result2 := must(model.InverseTransform(must(model.Project(rows))))
	e, err := model.Explain(ctx, rows)
	if err != nil {
		t.Fatal(err)
	}
	goldenAt(t, "post-diff", Grid(
		Diff(result1, result2).Named("result_1: encode, decode", "result_2: project"),
		Grid(
			Cone(model.H, rows).InSpace().Titled("Where the codes lead"),
			Explain(e).Rows("row 0", "row 1").Titled("What the difference consists of"),
		),
	).PerRow(1), 2)
}
