package plots_test

import (
	"context"
	"fmt"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/plots"
)

// explain explains the two new rows of the question.
func explain() *nmf.Explanation {
	e, err := fit(0).Explain(context.Background(), mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0}))
	if err != nil {
		panic(err)
	}
	return e
}

func ExampleExplain() {
	fmt.Println(plots.Explain(explain()).Text())
	// Output:
	// Main cause of the difference: tolerance in 1 row, non-negativity in 1 row
	// The norm of Result1 − Result2 in 2 rows lies between 4.272e-7 (row 0) and 0.06501 (row 1). The largest term of tolerance has norm 4.272e-7 (row 0). The largest term of non-negativity has norm 0.06501 (row 1). A term that is no more than rounding is shown as 0.
	//        difference  tolerance  penalty  non-negativity
	// row 0  4.272e-7    4.272e-7   0        0
	// row 1  0.06501     0          0        0.06501
}

func ExampleExplainFigure_Rows() {
	f := plots.Explain(explain()).Rows("first", "second")
	fmt.Println(strings.Contains(f.Text(), "row 1 (second)"))
	// Output: true
}
