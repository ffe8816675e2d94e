package nmf_test

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"gonum.org/v1/gonum/mat"
)

// Encode rows with unknown entries: each from what is known of it.
func ExampleModel_TransformExact_unknown() {
	c := nmf.Default(2)
	c.Missing = true
	model := must(nmf.FromComponents(mat.NewDense(2, 3, []float64{1, 0, 1, 0, 1, 1}), c))
	x := mat.NewDense(1, 3, []float64{2, math.NaN(), 3})
	code := must(model.TransformExact(context.Background(), x))
	fmt.Printf("code %.1f, so that row 0 is %.1f\n", mat.Formatted(code), mat.Formatted(must(model.InverseTransform(code))))
	// Output:
	// code [2.0  1.0], so that row 0 is [2.0  1.0  3.0]
}

// Encode under a loss between Kullback-Leibler's and the squared distance, certified like any other.
func ExampleModel_KKT() {
	c := nmf.Default(2)
	c.Solver, c.Beta = nmf.MultiplicativeUpdate, 1.5
	model := must(nmf.FromComponents(mat.NewDense(2, 3, []float64{1, 0, 1, 0, 1, 1}), c))
	x := mat.NewDense(1, 3, []float64{2, 1, 4})
	code := must(model.TransformExact(context.Background(), x))
	residuals := must(model.KKT(x, code))
	fmt.Printf("%.3f certified: %v\n", mat.Formatted(code), residuals[0] < 1e-13)
	// Output:
	// [2.337  1.246] certified: true
}

// known is a model with training rows, and two new rows, one of them unlike those.
func known() (*nmf.Model, mat.Matrix) {
	noisy := nmf.Synthetic{H: mat.NewDense(2, 6, []float64{3, 2, 1, 0, 0, 1, 0, 1, 1, 2, 3, 0}), Rows: 200, Density: 0.8, Noise: 0.1, Seed: 1}
	c := nmf.Default(2)
	c.MaxIter = 2000
	model := must(c.Fit(context.Background(), must(noisy.Draw()).X))
	return model, nmf.Labelled{
		Matrix:   mat.NewDense(2, 6, []float64{3.05, 2, 1, 0.05, 0, 1, 0, 5, 0, 0, 0, 5}),
		RowNames: []string{"usual", "strange"},
	}
}

// Ask whether new rows are something the model knows.
func ExampleModel_Quality() {
	model, x := known()
	q := must(model.Quality(context.Background(), x))
	for i, r := range q.Rows {
		fmt.Printf("%s: explained %.2f, unlike the training rows: %v\n", q.RowNames[i], r.Explained, r.Percentile > 95)
	}
	// Output:
	// usual: explained 1.00, unlike the training rows: false
	// strange: explained 0.31, unlike the training rows: true
}

// Compare the linear code with the exact one by the share of X that each explains.
func ExampleModel_QualityOf() {
	model := overlappingModel()
	x := mat.NewDense(1, 3, []float64{1, 0, 0})
	exact := must(model.QualityOf(context.Background(), x, must(model.TransformExact(context.Background(), x))))
	linear := must(model.QualityOf(context.Background(), x, must(model.Project(x))))
	fmt.Printf("exact %.3f, linear %.3f\n", exact.Explained, linear.Explained)
	// Output:
	// exact 0.500, linear 0.667
}

// Give known components training rows to compare new rows with.
func ExampleModel_WithTraining() {
	trained := must(overlappingModel().WithTraining(context.Background(), mat.NewDense(3, 3, []float64{2, 1, 3, 1, 1, 2, 1, 0, 1})))
	q := must(trained.Quality(context.Background(), mat.NewDense(1, 3, []float64{1, 0, 0})))
	fmt.Println("percentile", q.Rows[0].Percentile)
	// Output:
	// percentile 100
}

func ExampleQuality_Text() {
	q := must(overlappingModel().Quality(context.Background(), mat.NewDense(1, 3, []float64{1, 0, 0})))
	fmt.Print(q.Text())
	// Output:
	// The codes explain 50 % of the sum of squares of 1 row.
	// There are no training rows to compare with: Model.WithTraining takes them.
	//   row  error  explained  percentile
	//     0  0.707       50 %           –
}

// See what each component adds to a row, and how the linear code cancels.
func ExampleModel_Contributions() {
	c := must(overlappingModel().Contributions(context.Background(), mat.NewDense(1, 3, []float64{1, 0, 0})))
	fmt.Printf("exact\n%.2f\nlinear\n%.2f\n", mat.Formatted(c.Exact), mat.Formatted(c.Linear))
	// Output:
	// exact
	// ⎡0.50  0.00  0.50⎤
	// ⎣0.00  0.00  0.00⎦
	// linear
	// ⎡ 0.67   0.00   0.67⎤
	// ⎣ 0.00  -0.33  -0.33⎦
}

func ExampleContributions_Text() {
	c := must(overlappingModel().Contributions(context.Background(), mat.NewDense(1, 3, []float64{1, 0, 0})))
	fmt.Print(c.Text())
	// Output:
	// What each component adds to the row:
	//   component  exact code  adds  linear code    adds
	//           0         0.5     1        0.667    1.33
	//           1           0     0       −0.333  −0.667
	//         sum                 1                0.667
	// Of what the linear code adds, its negative parts take 50 % back.
}

// Say how sure a code is.
func ExampleModel_Bootstrap() {
	model, x := known()
	v := must(model.Bootstrap(context.Background(), x, nmf.Bootstrap{Samples: 200, Seed: 1}))
	for i, name := range v.RowNames {
		inside := v.Low.At(i, 0) <= v.Codes.At(i, 0) && v.Codes.At(i, 0) <= v.High.At(i, 0)
		fmt.Printf("%s: the code is inside its interval: %v, the same components in use in more than half of the samples: %v\n", name, inside, v.Stable[i] > 0.5)
	}
	// Output:
	// usual: the code is inside its interval: true, the same components in use in more than half of the samples: true
	// strange: the code is inside its interval: true, the same components in use in more than half of the samples: false
}

// Say how far a code depends on where the fit starts.
func ExampleModel_Restarts() {
	training := planted(40)
	model := must(nmf.Default(3).Fit(context.Background(), training))
	v := must(model.Restarts(context.Background(), training.Slice(0, 2, 0, 12), training, nmf.Bootstrap{Samples: 3}))
	fmt.Println(v.Samples, v.Of)
	// Output:
	// 3 starts
}

func ExampleIntervals_Text() {
	v := must(overlappingModel().Bootstrap(context.Background(), mat.NewDense(1, 3, []float64{2, 1, 3}), nmf.Bootstrap{Samples: 50, Level: 0.5}))
	fmt.Print(strings.SplitAfter(v.Text(), "\n")[0])
	// Output:
	// Exact codes with intervals of 50 %, from 50 samples of columns.
}

// Use at most one component a row.
func ExampleModel_TransformFew() {
	f := must(overlappingModel().TransformFew(context.Background(), mat.NewDense(1, 3, []float64{2, 1, 3}), 1))
	fmt.Printf("%.2f, the best: %v\n", mat.Formatted(f.Codes), f.Best(0))
	// Output:
	// [2.50  0.00], the best: true
}

func ExampleFewCodes_Best() {
	f := must(overlappingModel().TransformFew(context.Background(), mat.NewDense(1, 3, []float64{2, 1, 3}), 1))
	fmt.Println(f.Best(0))
	// Output:
	// true
}

func ExampleFewCodes_Text() {
	f := must(overlappingModel().TransformFew(context.Background(), mat.NewDense(1, 3, []float64{2, 1, 3}), 1))
	fmt.Print(f.Text())
	// Output:
	// Codes of at most 1 component, proved to be the best in 1 of 1 row.
	// row  loss  may fall by  components
	// 0    0.75  –            0: 2.5
}

// Ask why fit_transform's codes are not those of transform.
func ExampleModel_ExplainTraining() {
	model := must(nmf.Default(3).Fit(context.Background(), planted(40)))
	e := must(model.ExplainTraining(context.Background(), planted(40)))
	worst := 0.0
	for i := range e.Difference {
		worst = max(worst, e.Difference[i]-e.FitLeft[i]-e.TransformLeft[i])
	}
	fmt.Println("the difference is no more than what the two left:", worst < 1e-12)
	// Output:
	// the difference is no more than what the two left: true
}

func ExampleTrainingExplanation_Text() {
	model := must(nmf.Default(3).Fit(context.Background(), planted(40)))
	text := must(model.ExplainTraining(context.Background(), planted(40))).Text()
	fmt.Println(strings.Contains(text, "left by Transform"))
	// Output:
	// true
}

// Make shares of the components: each row of H adds up to 1, and W·H is as it was.
func ExampleModel_Scaled() {
	model := must(nmf.FromComponents(mat.NewDense(1, 2, []float64{3, 1}), nmf.Default(1)))
	fmt.Println(mat.Formatted(must(model.Scaled(nmf.UnitSum)).H))
	// Output:
	// [0.75  0.25]
}

// Take the weights of the components apart.
func ExampleModel_Scales() {
	c := nmf.Default(1)
	c.Tol, c.MaxIter = 0, 500
	model := must(c.Fit(context.Background(), mat.NewDense(2, 2, []float64{3, 4, 6, 8})))
	_, d, _, err := model.Scales(nmf.UnitNorm)
	fmt.Printf("%.3f %v\n", d, err)
	// Output:
	// [11.180] <nil>
}

// Put the heaviest component first.
func ExampleModel_Ordered() {
	model := must(nmf.FromComponents(mat.NewDense(2, 2, []float64{1, 1, 5, 0}), nmf.Default(2)))
	fmt.Println(mat.Formatted(must(model.Ordered()).H))
	// Output:
	// ⎡5  0⎤
	// ⎣1  1⎦
}

func ExampleUnit() {
	fmt.Println(nmf.UnitSum, nmf.UnitNorm, nmf.UnitMax)
	// Output:
	// sum norm max
}

// Compare the components of two models: one is the same, the other was split in two.
func ExampleCompare() {
	first := must(nmf.FromComponents(mat.NewDense(2, 4, []float64{1, 2, 0, 0, 0, 0, 1, 1}), nmf.Default(2)))
	second := must(nmf.FromComponents(mat.NewDense(3, 4, []float64{0, 0, 1, 0, 0, 0, 0, 1, 2, 4, 0, 0}), nmf.Default(3)))
	c := must(nmf.Compare(first, second))
	for t, f := range c.First {
		fmt.Println(t, f.Fate, f.With)
	}
	// Output:
	// 0 same [2]
	// 1 split [0 1]
}

func ExampleComparison_Text() {
	first := must(nmf.FromComponents(mat.NewDense(2, 4, []float64{1, 2, 0, 0, 0, 0, 1, 1}), nmf.Default(2)))
	second := must(nmf.FromComponents(mat.NewDense(1, 4, []float64{2, 4, 0, 0}), nmf.Default(1)))
	fmt.Print(must(nmf.Compare(first, second)).Text())
	// Output:
	// Of 2 components 1 are the same in the second model, 0 are split, 0 merged and 1 lost; 0 of its 1 are new.
	// first  fate  second  cosine
	// 0      same  0       1.000
	// 1      lost  –       0.000
}

func ExampleFate() {
	fmt.Println(nmf.FateSame, nmf.FateSplit, nmf.FateMerged, nmf.FateLost, nmf.FateNew)
	// Output:
	// same split merged lost new
}

// Take the components that ten starts agree on.
func ExampleConfig_Consensus() {
	c := nmf.Default(3)
	c.MaxIter = 1000
	consensus := must(c.Consensus(context.Background(), planted(40), 10))
	fmt.Println("the starts agree:", consensus.Silhouette > 0.8)
	// Output:
	// the starts agree: true
}

func ExampleConsensus_Text() {
	c := nmf.Default(3)
	c.MaxIter = 1000
	text := must(c.Consensus(context.Background(), planted(40), 10)).Text()
	fmt.Println(strings.HasPrefix(text, "10 starts with 3 components each: mean silhouette "))
	// Output:
	// true
}

// Hold a known component, and fit one more.
func ExampleConfig_fixed() {
	c := nmf.Default(2)
	c.Fixed = mat.NewDense(1, 3, []float64{1, 0, 1})
	c.MaxIter = 1000
	model := must(c.Fit(context.Background(), mat.NewDense(3, 3, []float64{2, 1, 3, 1, 0, 1, 0, 2, 2})))
	other := mat.DenseCopyOf(model.H.Slice(1, 2, 0, 3))
	other.Scale(1/mat.Max(other), other)
	fmt.Printf("%v %.2f\n", model.H.RawRowView(0), mat.Formatted(other))
	// Output:
	// [1 0 1] [0.00  1.00  1.00]
}
