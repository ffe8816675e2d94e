package plots_test

import (
	"context"
	"fmt"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/plots"
)

// words is the second line of a figure's text, which says what is seen.
func words(text string) string { return strings.Split(text, "\n")[1] }

func compared() *nmf.Comparison {
	c, err := nmf.Compare(fit(0), fit(3))
	if err != nil {
		panic(err)
	}
	return c
}

func ExampleCompared() {
	f := plots.Compared(compared())
	fmt.Println(strings.HasPrefix(words(f.Text()), "Of 2 components of first, "))
	// Output: true
}

func ExampleComparedFigure_Named() {
	f := plots.Compared(compared()).Named("seed 0", "seed 3")
	fmt.Println(strings.Split(f.Text(), "\n")[0])
	// Output: Components of two models compared, seed 0 and seed 3
}

func ExampleComparedFigure_Components() {
	f := plots.Compared(compared()).Components([]string{"sweet", "sour"}, nil)
	fmt.Println(strings.Contains(f.HTML(), ">sweet"))
	// Output: true
}

func contributed() *nmf.Contributions {
	c, err := fit(0).Contributions(context.Background(), mat.NewDense(1, 5, []float64{1, 0, 0, 0, 0}))
	if err != nil {
		panic(err)
	}
	return c
}

// The question's second new row: the linear code takes back a part of what it adds.
func ExampleContributions() {
	fmt.Println(plots.Contributions(contributed()).Text())
	// Output:
	// What each component adds to a row
	// Exact code and linear code of 2 components. Of what the linear code adds, its negative parts take 15.6 % back.
	//              exact   linear
	// component 0  0.5596  0.5866
	// component 1  0       -0.09155
}

func ExampleContributionsFigure_Components() {
	f := plots.Contributions(contributed()).Components("sweet", "sour")
	fmt.Println(strings.Contains(f.Text(), "sweet  0.5596"))
	// Output: true
}

func ExampleContributionsFigure_Columns() {
	f := plots.Contributions(contributed()).Columns("apple", "banana", "cherry", "date", "elder")
	fmt.Println(strings.Contains(f.HTML(), ">apple"))
	// Output: true
}

func ExampleContributionsFigure_Intervals() {
	v, err := fit(0).Bootstrap(context.Background(), mat.NewDense(1, 5, []float64{1, 0, 0, 0, 0}), nmf.Bootstrap{})
	if err != nil {
		panic(err)
	}
	fmt.Println(plots.Contributions(contributed()).Intervals(v).Err())
	// Output: <nil>
}

func ExampleScatter() {
	fmt.Println(words(plots.Scatter(fit(0).W).Text()))
	// Output: 4 rows by the codes of component 0 and component 1.
}

func ExampleScatterFigure_Groups() {
	f := plots.Scatter(fit(0).W).Groups("old", "new", "old", "new")
	fmt.Println(strings.Contains(f.Text(), "new: mean component 0"))
	// Output: true
}

func ExampleScatterFigure_Components() {
	f := plots.Scatter(fit(0).W).Components("sweet", "sour")
	fmt.Println(words(f.Text()))
	// Output: 4 rows by the codes of sweet and sour.
}

func ExampleActivations() {
	w := mat.NewDense(4, 2, []float64{0, 1, 3, 0, 1, 0, 0, 2})
	fmt.Println(plots.Activations(w).Text())
	// Output:
	// Codes of 2 components over 4 rows
	// The codes lie between 0 and 3 (row 1, column 0); 50 % are 0.
	// component 0: largest 3 at 1
	// component 1: largest 2 at 3
}

func ExampleActivationsFigure_Components() {
	f := plots.Activations(fit(0).W).Components("C", "E")
	fmt.Println(strings.Contains(f.Text(), "C: largest "))
	// Output: true
}

func ExampleActivationsFigure_Index() {
	f := plots.Activations(mat.NewDense(2, 1, []float64{0, 1})).Index("seconds", []float64{0, 0.5})
	fmt.Println(strings.Contains(f.Text(), "component 0: largest 1 at 0.5"))
	// Output: true
}

func ExampleActivationsFigure_SharedScale() {
	f := plots.Activations(fit(0).W).SharedScale()
	fmt.Println(f.Err())
	// Output: <nil>
}

func ExampleConsensusFigure() {
	fmt.Println(plots.Consensus().Titled("Nothing to agree on").Err())
	// Output: plots: cannot draw Consensus without a rank
}
