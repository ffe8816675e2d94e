package nmf_test

import (
	"context"
	"fmt"
	"log"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"gonum.org/v1/gonum/mat"
)

// words is a model of two topics over four words.
func words() *nmf.Model {
	return must(nmf.FromComponents(nmf.Labelled{
		Matrix:      mat.NewDense(2, 4, []float64{3, 1, 0, 0, 0, 1, 2, 4}),
		ColumnNames: []string{"goal", "team", "vote", "party"},
	}, nmf.Default(2)))
}

// Encode new rows that lack a column of the model, knowing what that costs.
func ExampleModel_Align() {
	x := nmf.Labelled{
		Matrix:      mat.NewDense(1, 4, []float64{5, 2, 6, 3}),
		ColumnNames: []string{"vote", "team", "goal", "rain"},
	}
	_, err := words().Transform(context.Background(), x)
	fmt.Println(err)

	a, err := words().Align(x)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(a.Text())
	fmt.Printf("%.2f\n", mat.Formatted(must(a.Model.TransformExact(context.Background(), a.X))))
	// Output:
	// nmf: X has other columns than H: "party" is missing, "rain" is not known: Model.Align keeps the shared columns
	// X and the model share 3 columns, which hold 81.2 % of X.
	// X lacks 1 of the model's 4 columns: "party".
	// The model does not know 1 of X's 4 columns: "rain".
	// component 0 keeps 100 %
	// component 1 keeps 42.9 %
	// [1.80  2.04]
}

// Read the shares of an alignment.
func ExampleAlignment_Text() {
	a := must(words().Align(nmf.Labelled{Matrix: mat.NewDense(1, 1, []float64{1}), ColumnNames: []string{"goal"}}))
	fmt.Print(a.Text())
	// Output:
	// X and the model share 1 column, which holds 100 % of X.
	// X lacks 3 of the model's 4 columns: "team", "vote", "party".
	// component 0 keeps 75 %
	// component 1 keeps 0 %
}

// List the top words of each topic.
func ExampleModel_Top() {
	for t, top := range must(words().Top(2)) {
		fmt.Print(t, ":")
		for _, c := range top {
			fmt.Printf(" %s %g", c.Name, c.Weight)
		}
		fmt.Println()
	}
	// Output:
	// 0: goal 3 team 1
	// 1: party 4 vote 2
}
