package nmf_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"strings"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"gonum.org/v1/gonum/mat"
)

// overlappingModel has two components that overlap in their last column.
func overlappingModel() *nmf.Model {
	model, err := nmf.FromComponents(mat.NewDense(2, 3, []float64{
		1, 0, 1,
		0, 1, 1,
	}), nmf.Default(2))
	if err != nil {
		log.Fatal(err)
	}
	return model
}

// Encode rows exactly, and certify the codes: a KKT residual of some 1e-16 is rounding.
func ExampleModel_TransformExact() {
	model := overlappingModel()
	x := mat.NewDense(2, 3, []float64{
		2, 1, 3,
		1, 0, 0,
	})
	code, err := model.TransformExact(context.Background(), x)
	if err != nil {
		log.Fatal(err)
	}
	residuals, err := model.KKT(x, code)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.4f\n", mat.Formatted(code))
	fmt.Println("certified:", residuals[0] < 1e-14, residuals[1] < 1e-14)
	// Output:
	// ⎡2.0000  1.0000⎤
	// ⎣0.5000  0.0000⎦
	// certified: true true
}

// Ask why inverse_transform(transform(X)) is not the projection on the components.
func ExampleModel_Explain() {
	model := overlappingModel()
	e, err := model.Explain(context.Background(), mat.NewDense(1, 3, []float64{1, 0, 0}))
	if err != nil {
		log.Fatal(err)
	}
	row := e.Rows[0]
	fmt.Printf("cause: %v (%.4f of %.4f)\n", row.Cause, row.NonNegativity, row.Difference)
	fmt.Printf("linear code %.4f, exact code %.4f\n", mat.Formatted(e.Linear), mat.Formatted(e.Exact))
	fmt.Println(strings.Split(e.Verdict, "\n")[0])
	// Output:
	// cause: non-negativity (0.4082 of 0.4082)
	// linear code [ 0.6667  -0.3333], exact code [0.5000  0.0000]
	// Encoded (codes W ≥ 0) and Projected (pseudo-inverse) differ by 0.408 in norm, 40.8 % of ‖X‖; the largest entry of the difference is 0.333, in row 0, column 1.
}

// Explain a reconstruction that another program made, here one that no code W ≥ 0 gives.
func ExampleModel_ExplainReconstruction() {
	model := overlappingModel()
	x := mat.NewDense(1, 3, []float64{1, 0, 0})
	e, err := model.ExplainReconstruction(context.Background(), x, mat.NewDense(1, 3, []float64{0.5, 0.25, 0.5}))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("code recovered: %.4f\n", mat.Formatted(e.Iterative))
	fmt.Printf("tolerance %.4f, non-negativity %.4f, remainder %.4f\n", e.Rows[0].Tolerance, e.Rows[0].NonNegativity, e.Rows[0].Remainder)
	// Output:
	// code recovered: [0.4167  0.1667]
	// tolerance 0.2041, non-negativity 0.4082, remainder 0.1443
}

// Read the terms of every row as a table.
func ExampleExplanation_Text() {
	e, err := overlappingModel().Explain(context.Background(), mat.NewDense(1, 3, []float64{1, 0, 0}))
	if err != nil {
		log.Fatal(err)
	}
	text := e.Text()
	fmt.Print(text[strings.Index(text, "  row"):])
	// Output:
	//   row           cause  difference  tolerance  penalty  non-negativity  held at 0  KKT   cone  space
	//     0  non-negativity       0.408         ≈0        0           0.408          1   ≈0  45.0°  35.3°
	// ≈0 is rounding, not more than 7e-14 (KKT: 1e-12)
}

// Count the entries of a term that are more than rounding.
func ExampleExplanation_Rounding() {
	e, err := overlappingModel().Explain(context.Background(), mat.NewDense(2, 3, []float64{
		1, 0, 0,
		1, 1, 2,
	}))
	if err != nil {
		log.Fatal(err)
	}
	limit := e.Rounding()
	for i := range 2 {
		meant := 0
		for _, v := range e.NonNegativity.RawRowView(i) {
			if math.Abs(v) > limit {
				meant++
			}
		}
		fmt.Printf("row %d: %d\n", i, meant)
	}
	// Output:
	// row 0: 3
	// row 1: 0
}

// See how far a linear code can be trusted.
func ExampleModel_Projection() {
	p, err := overlappingModel().Projection()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("rank %d, condition number %.4f\n", p.Rank, p.Cond)
	fmt.Printf("%.4f\n", mat.Formatted(p.Pinv))
	// Output:
	// rank 2, condition number 1.7321
	// ⎡ 0.6667  -0.3333⎤
	// ⎢-0.3333   0.6667⎥
	// ⎣ 0.3333   0.3333⎦
}
