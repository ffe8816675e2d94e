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
	// The norm of Encoded − Projected in 2 rows lies between 4.272e-7 (row 0) and 0.06501 (row 1). The largest term of tolerance has norm 4.272e-7 (row 0). The largest term of non-negativity has norm 0.06501 (row 1). A term that is no more than rounding is shown as 0.
	//        difference  tolerance  penalty  non-negativity
	// row 0  4.272e-7    4.272e-7   0        0
	// row 1  0.06501     0          0        0.06501
}

func ExampleExplainFigure_Rows() {
	f := plots.Explain(explain()).Rows("first", "second")
	fmt.Println(strings.Contains(f.Text(), "row 1 (second)"))
	// Output: true
}

func ExampleComponents() {
	fmt.Println(plots.Components(fit(0).H).Columns("apple", "banana", "cherry", "date", "elder").Text())
	// Output:
	// 2 components of 5 columns
	// The entries lie between 0 and 1.331 (row 0 (component 0), column 3 (date)); 40 % are 0.
	// component 0: date 1.331, elder 0.7984, cherry 0.7369, apple 0.5328, banana 0
	// component 1: banana 0.9812, cherry 0.6027, apple 0, date 0, elder 0
}

func ExampleComponentsFigure_Rows() {
	f := plots.Components(fit(0).H).Rows("sweet", "sour")
	fmt.Println(strings.Contains(f.HTML(), ">sour</text>"))
	// Output: true
}

func ExampleComponentsFigure_Columns() {
	f := plots.Components(fit(0).H).Columns("too", "few")
	fmt.Println(f.Err())
	// Output: plots: cannot draw Components: 2 column names for 5 columns
}

// Components of pictures are pictures: here two of 2×4 pixels.
func ExampleComponentsFigure_Images() {
	h := mat.NewDense(2, 8, []float64{1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 2, 2, 0, 0, 2, 2})
	f := plots.Components(h).Images(2, 4)
	fmt.Println(strings.Count(f.HTML(), "<image "), f.Err()) // the colour bar
	// Output: 1 <nil>
}

// The second component is twice as large; on one scale that is seen.
func ExampleComponentsFigure_SharedScale() {
	h := mat.NewDense(2, 8, []float64{1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 2, 2, 0, 0, 2, 2})
	own, shared := plots.Components(h).Images(2, 4).Text(), plots.Components(h).Images(2, 4).SharedScale().Text()
	fmt.Println(strings.Contains(own, "its own largest"), strings.Contains(shared, "its own largest"))
	// Output: true false
}

func ExampleComponentsFigure_Top() {
	f := plots.Components(fit(0).H).Columns("apple", "banana", "cherry", "date", "elder").Top(2)
	fmt.Println(strings.Contains(f.HTML(), ">banana"), strings.Contains(f.HTML(), ">apple"))
	// Output: true false
}

func ExampleImages() {
	data := mat.NewDense(2, 4, []float64{1, 0, 0, 1, 0, 2, 2, 0})
	reconstruction := mat.NewDense(2, 4, []float64{1, 0, 0, 1, 0, 2, 1, 0})
	fmt.Println(plots.Images(data, reconstruction, 2, 2).Text())
	// Output:
	// 2 of 2 rows as pictures, with reconstruction and residual
	// The data: from 0 to 2; the reconstruction: from 0 to 2. The largest residual is 1 in row 1, pixel (1, 0); its norm is 1, 31.6 % of the norm of data.
	// row 0: residual of norm 0
	// row 1: residual of norm 1
}

func ExampleImagesFigure_Rows() {
	f := plots.Images(x, x, 1, 5).Rows("a", "b", "c", "d")
	fmt.Println(strings.Contains(f.Text(), "row 3 (d): residual of norm 0"))
	// Output: true
}

func ExampleImagesFigure_Worst() {
	f := plots.Images(x, mat.NewDense(4, 5, nil), 1, 5).Worst()
	fmt.Println(strings.Split(f.Text(), "\n")[2])
	// Output: row 0: residual of norm 1.732
}

// The pictures of two reconstructions, and of their difference.
func ExampleImagesFigure_Named() {
	f := plots.Images(x, mat.NewDense(4, 5, nil), 1, 5).Named("result_1", "result_2")
	fmt.Println(strings.Contains(f.HTML(), ">difference</text>"))
	// Output: true
}

func ExampleFactors() {
	m := fit(0)
	fmt.Println(plots.Factors(x, m.W, m.H).Text())
	// Output:
	// X (4×5) ≈ W (4×2) · H (2×5)
	// X: The entries lie between 0 and 1 (row 0, column 2); 60 % are 0. W: The entries lie between 0 and 1.172 (row 1, column 1); 25 % are 0. H: The entries lie between 0 and 1.331 (row 0, column 3); 40 % are 0. The colours of each row of H, and of each column of W, end at its own largest magnitude. The largest entry of X − W·H has magnitude 0.6932 at row 3, column 0; its norm is 1.312, 46.4 % of the norm of X.
}

func ExampleFactorsFigure_Rows() {
	m := fit(0)
	f := plots.Factors(x, m.W, m.H).Rows("Ann", "Bob", "Cem", "Dua")
	fmt.Println(strings.Contains(f.HTML(), ">Dua</text>"))
	// Output: true
}

func ExampleFactorsFigure_Columns() {
	m := fit(0)
	f := plots.Factors(x, m.W, m.H).Columns("apple", "banana", "cherry", "date", "elder")
	fmt.Println(strings.Contains(f.Text(), "column 3 (date)"))
	// Output: true
}

// The second component is a hundred times as large as the first, which is seen all the same; with one scale it is not.
func ExampleFactorsFigure_SharedScale() {
	w, h := mat.NewDense(2, 2, []float64{1, 0, 0, 1}), mat.NewDense(2, 3, []float64{1, 0, 1, 0, 100, 0})
	x := mat.NewDense(2, 3, []float64{1, 0, 1, 0, 100, 0})
	own, shared := plots.Factors(x, w, h).Text(), plots.Factors(x, w, h).SharedScale().Text()
	fmt.Println(strings.Contains(own, "each row of H"), strings.Contains(shared, "each row of H"))
	// Output: true false
}

func ExampleCodes() {
	fmt.Println(plots.Codes(fit(0).W, []string{"red", "blue", "blue", "red"}).Text())
	// Output:
	// Codes of 4 rows in 2 groups
	// The codes lie between 0 and 1.172 (row 1, column 1); 25 % are 0.
	// blue (2 rows): largest mean code 0.956 of component 1
	// red (2 rows): largest mean code 0.7195 of component 0
}

func ExampleCodesFigure_Components() {
	f := plots.Codes(fit(0).W, []string{"red", "blue", "blue", "red"}).Components("sweet", "sour")
	fmt.Println(strings.Contains(f.Text(), "component 1 (sour)"))
	// Output: true
}

// A figure of ranks has the settings that all figures have.
func ExampleRanksFigure() {
	f := plots.Ranks([]nmf.RankScore{{Components: 2, Losses: []float64{5, 5.2}}}).Titled("Not enough to compare")
	fmt.Println(strings.Split(f.Text(), "\n")[0])
	// Output: Not enough to compare
}

func ExampleRanks() {
	ranks := []nmf.RankScore{
		{Components: 2, Losses: []float64{5, 5.2}, HeldOut: []float64{0.5, 0.6}, Cophenetic: 1, Dispersion: 1, Stability: 1},
		{Components: 3, Losses: []float64{3, 3.4}, HeldOut: []float64{0.3, 0.4}, Cophenetic: 0.98, Dispersion: 0.9, Stability: 0.97},
		{Components: 4, Losses: []float64{2, 2.5}, HeldOut: []float64{0.5, 0.8}, Cophenetic: 0.8, Dispersion: 0.6, Stability: 0.5},
	}
	fmt.Println(plots.Ranks(ranks).Text())
	// Output:
	// 3 numbers of components compared
	// The loss has no bend: it falls with every component, and alone it chooses none. The median held-out error is lowest, 0.35, with 3 components. Do not believe it where few starts agree. The starts find the same components up to 3 (stability of at least 0.9), and they group the rows most alike before the cophenetic correlation falls, after 3. Do not believe the grouping where rows are mixtures: it knows only the main component of each.
	// components  loss  held-out error  cophenetic  dispersion  stability
	// 2           5     0.55            1           1           1
	// 3           3     0.35            0.98        0.9         0.97
	// 4           2     0.65            0.8         0.6         0.5
}

// The question's second new row: the linear code is negative, so the steps end elsewhere.
func ExamplePath() {
	fmt.Println(plots.Path(fit(0), mat.NewDense(1, 5, []float64{1, 0, 0, 0, 0})).Text())
	// Output:
	// Coordinate descent in 2 sweeps
	// From (0, 0) to (0.1646, 0), where it met its stopping rule. The exact code is (0.1646, 0); the linear code (0.1726, -0.0578) is negative.
	// codes of component 0 and component 1 after each sweep:
	// 1  0.1646  0
	// 2  0.1646  0
}

func ExamplePathFigure_Components() {
	f := plots.Path(fit(0), mat.NewDense(1, 5, []float64{0, 0, 1, 0, 0})).Components("sport", "politics")
	fmt.Println(strings.Contains(f.HTML(), "code of politics"))
	// Output: true
}

// An L1 penalty lets the components of a code go one after the other.
func ExampleAlphaPath() {
	model := fit(0)
	model.Config.L1Ratio = 1
	fmt.Println(plots.AlphaPath(model, mat.NewDense(1, 5, []float64{0, 0, 1, 0, 0})).Text())
	// Output:
	// A code of 2 components as the penalty gets weaker
	// AlphaW falls from 0.147 to 1.47e-6, then 0, where 2 of 2 coefficients are in use.
	// component 1: leaves 0 at an AlphaW of about 0.11, is 0.3965 without a penalty
	// component 0: leaves 0 at an AlphaW of about 0.14, is 0.1733 without a penalty
}

func ExampleAlphaPathFigure_Components() {
	f := plots.AlphaPath(fit(0), mat.NewDense(1, 5, []float64{0, 0, 1, 0, 0})).Components("sport", "politics")
	fmt.Println(strings.Contains(f.HTML(), ">component 1 (politics)"))
	// Output: true
}

func ExampleGrid() {
	f := plots.Grid(plots.Heatmap(x), plots.Loss(fit(0)).Titled("Nineteen iterations"))
	fmt.Println(strings.Split(f.Text(), "\n")[1])
	// Output: 1. Heat map of a matrix of 4×5 entries. The entries lie between 0 and 1 (row 0, column 2); 60 % are 0. 2. Nineteen iterations. From 1.079 to 0.8606 at iteration 19, converged. The loss axis is logarithmic.
}

func ExampleGridFigure_PerRow() {
	f := plots.Grid(plots.Heatmap(x), plots.Heatmap(x)).PerRow(0)
	fmt.Println(f.Err())
	// Output: plots: cannot draw Grid of 0 columns, want at least 1
}

func ExampleGridFigure_SharedAxes() {
	f := plots.Grid(plots.Loss(fit(0)), plots.Loss(fit(1))).SharedAxes()
	fmt.Println(f.Err())
	// Output: <nil>
}

// Two reconstructions on one scale, with one colour bar.
func ExampleGridFigure_SharedScale() {
	var parts []plots.Drawing
	for seed := range uint32(2) {
		m := fit(seed)
		y, err := m.InverseTransform(m.W)
		if err != nil {
			panic(err)
		}
		parts = append(parts, plots.Heatmap(y))
	}
	f := plots.Grid(parts...).SharedScale()
	fmt.Println(strings.Count(f.HTML(), "<image "), f.Err())
	// Output: 1 <nil>
}

// A Drawing is what Grid takes: figures of all kinds together.
func ExampleDrawing() {
	var parts []plots.Drawing
	for seed := range uint32(4) {
		parts = append(parts, plots.Heatmap(fit(seed).H))
	}
	fmt.Println(strings.Split(plots.Grid(parts...).Text(), "\n")[0])
	// Output: 4 figures side by side
}
