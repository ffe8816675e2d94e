package nmfnb_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// The data of the post, as an Example prints it: outside a notebook Display writes the text to stdout.
func ExampleDisplay() {
	x := mat.NewDense(4, 5, []float64{
		0, 0, 1, 1, 1,
		0, 1, 1, 0, 0,
		0, 1, 0, 0, 0,
		1, 0, 0, 1, 0,
	})
	nmfnb.Display(x)
	nmfnb.Display("two values:", 0.5)
	nmfnb.Display(errors.New("nmf: X[3,1] = -0.5 is negative"))
	// Output:
	// 4×5 Dense, 0 to 1, 60 % zeros
	//    0  1  2  3  4
	// 0  0  0  1  1  1
	// 1  0  1  1  0  0
	// 2  0  1  0  0  0
	// 3  1  0  0  1  0
	// two values:
	// 0.5
	// Error: nmf: X[3,1] = -0.5 is negative
}

func ExampleNamed() {
	nmfnb.Display([]nmfnb.Named{
		{Name: "H", Value: mat.NewDense(1, 2, []float64{0.5, 1})},
		{Name: "converged", Value: true},
	})
	// Output:
	// H  1×2 Dense, 0.5 to 1.0
	//      0    1
	// 0  0.5  1.0
	// converged: true
}

// A fitted model is shown as a card.
func ExampleDisplay_model() {
	x := mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0})
	cfg := nmf.Default(2)
	cfg.Init = nmf.InitRandom
	model, err := cfg.Fit(context.Background(), x)
	if err != nil {
		fmt.Println(err)
		return
	}
	nmfnb.Display(model)
	// Output:
	// NMF model  X 4×5 ≈ W 4×2 · H 2×5
	//   loss      Frobenius (beta 2)
	//   solver    cd
	//   stopping  tolerance 0.0001, at most 200 iterations
	//   start     random, seed 0
	//   reached   19 iterations, converged
	//   error     ‖X − W·H‖ = 1.312
	//
	// W  4×2
	//        0      1       H  2×5
	// 0  0.863  0.165              0      1      2      3      4
	// 1  0.067  1.172   ·   0  0.533  0      0.737  1.331  0.798
	// 2  0      0.740       1  0      0.981  0.603  0      0
	// 3  0.576  0
}

func ExampleBeside() {
	w := mat.NewDense(3, 1, []float64{1, 2, 3})
	h := mat.NewDense(1, 2, []float64{2, 5})
	var x mat.Dense
	x.Mul(w, h)
	fmt.Println(nmfnb.Beside(nmfnb.Matrix(&x).Titled("X"), "=", nmfnb.Matrix(w).Titled("W"), "·", nmfnb.Matrix(h).Titled("H")).Text())
	// Output:
	// X  3×2         W  3×1
	//    0   1          0         H  1×2
	// 0  2   5       0  1            0  1
	// 1  4  10   =   1  2     ·   0  2  5
	// 2  6  15       2  3
}

func ExampleGroup_HTML() {
	html := nmfnb.Beside(mat.NewVecDense(1, []float64{3})).HTML()
	fmt.Println(strings.Count(html, "<table"))
	// Output: 1
}

func ExampleGroup_Text() {
	a := nmfnb.Matrix(mat.NewVecDense(1, []float64{3})).Titled("a")
	b := nmfnb.Matrix(mat.NewVecDense(1, []float64{4})).Titled("b")
	fmt.Println(nmfnb.Beside(a, "<", b).Text())
	// Output:
	// a  1×1       b  1×1
	//    0            0
	// 0  3     <   0  4
}

func ExampleGroup_LaTeX() {
	tex := nmfnb.Beside(mat.NewVecDense(1, []float64{3}), "≤", mat.NewVecDense(1, []float64{4})).LaTeX()
	fmt.Println(strings.Count(tex, `\toprule`), strings.Contains(tex, `$\leq$`))
	// Output: 2 true
}

func ExampleGroup_Markdown() {
	a := nmfnb.Matrix(mat.NewVecDense(1, []float64{3})).Titled("a")
	b := nmfnb.Matrix(mat.NewVecDense(1, []float64{4})).Titled("b")
	fmt.Println(nmfnb.Beside(a, "≤", b).Markdown())
	// Output:
	// **a** 1×1
	//
	// | | 0 |
	// |:--|--:|
	// | 0 | 3 |
	//
	// ≤
	//
	// **b** 1×1
	//
	// | | 0 |
	// |:--|--:|
	// | 0 | 4 |
}

func ExampleDifference() {
	result1 := mat.NewDense(1, 2, []float64{0.0877082, 0})
	result2 := mat.NewDense(1, 2, []float64{0.09193481, -0.05671439})
	fmt.Println(nmfnb.Difference(result1, result2).Text())
	// Output:
	// difference  1×2, -0.00423 to 0.05671
	//           0        1
	// 0  -0.00423  0.05671
}

func ExampleMatrix() {
	w := mat.NewDense(2, 2, []float64{0.17328951, 0.39649958, 0.16462405, 0})
	nmfnb.Display(nmfnb.Matrix(w).Titled("W").Rows("new 0", "new 1").Columns("topic 0", "topic 1"))
	// Output:
	// W  2×2 Dense, 0 to 0.3965, 25 % zeros
	//        topic 0  topic 1
	// new 0   0.1733   0.3965
	// new 1   0.1646   0
}

// The names of a matrix that has some are printed without being asked for.
func ExampleMatrix_labelled() {
	w := nmf.Labelled{
		Matrix:      mat.NewDense(2, 2, []float64{0.17328951, 0.39649958, 0.16462405, 0}),
		RowNames:    []string{"derby", "ballot"},
		ColumnNames: []string{"topic 0", "topic 1"},
		Text:        map[string][]string{"town": {"Leeds", "York"}},
	}
	nmfnb.Display(w)
	// Output:
	// 2×2 Dense, 0 to 0.3965, 25 % zeros; text in town
	//         topic 0  topic 1
	// derby    0.1733   0.3965
	// ballot   0.1646   0
}

func ExampleTable_Titled() {
	fmt.Println(nmfnb.Matrix(mat.NewVecDense(2, []float64{3, 4})).Titled("v").Text())
	// Output:
	// v  2×1 VecDense, 3 to 4
	//    0
	// 0  3
	// 1  4
}

func ExampleTable_Rows() {
	h := mat.NewDense(2, 2, []float64{1, 0, 0.5, 2})
	fmt.Println(nmfnb.Matrix(h).Rows("topic 0", "topic 1").Text())
	// Output:
	// 2×2 Dense, 0 to 2, 25 % zeros
	//            0    1
	// topic 0  1.0  0
	// topic 1  0.5  2.0
}

func ExampleTable_Columns() {
	h := mat.NewDense(1, 2, []float64{1, 3})
	fmt.Println(nmfnb.Matrix(h).Columns("apples", "pears").Text())
	// Output:
	// 1×2 Dense, 1 to 3
	//    apples  pears
	// 0       1      3
}

// The digits that numpy prints.
func ExampleTable_Digits() {
	w := mat.NewDense(2, 2, []float64{0.173289510, 0.396499582, 0.164624050, 0})
	fmt.Println(nmfnb.Matrix(w).Digits(8).Text())
	// Output:
	// 2×2 Dense, 0 to 0.3965, 25 % zeros
	//             0           1
	// 0  0.17328951  0.39649958
	// 1  0.16462405  0
}

func ExampleTable_Show() {
	x := mat.NewDense(100, 30, nil)
	x.Apply(func(i, j int, _ float64) float64 { return float64(i * j) }, x)
	fmt.Println(nmfnb.Matrix(x).Show(4, 3).Text())
	// Output:
	// 100×30 Dense, 0 to 2871, 4 % zeros
	//     0   1  ⋯    29
	//  0  0   0  ⋯     0
	//  1  0   1  ⋯    29
	//  ⋮  ⋮   ⋮  ⋱     ⋮
	// 98  0  98  ⋯  2842
	// 99  0  99  ⋯  2871
}

// Colour is for HTML; the text stays the same.
func ExampleTable_Gradient() {
	r := mat.NewDense(1, 3, []float64{-0.5, 0, 1.5})
	fmt.Println(nmfnb.Matrix(r).Titled("residual").Gradient().Text())
	// Output:
	// residual  1×3 Dense, -0.5 to 1.5, 33 % zeros
	//       0  1    2
	// 0  -0.5  0  1.5
}

func ExampleTable_Highlight() {
	r := mat.NewDense(1, 3, []float64{0.2, 7, 0.1})
	large := func(_, _ int, v float64) bool { return v > 1 }
	fmt.Println(nmfnb.Matrix(r).Highlight("above 1", large).Markdown())
	// Output:
	// 1×3 Dense, 0.1 to 7.0, bold: above 1
	//
	// | | 0 | 1 | 2 |
	// |:--|--:|--:|--:|
	// | 0 | 0.2 | **7.0** | 0.1 |
}

func ExampleTable_Negatives() {
	code := mat.NewDense(1, 2, []float64{0.17255720, -0.05780202})
	fmt.Println(nmfnb.Matrix(code).Titled("linear code").Negatives().Markdown())
	// Output:
	// **linear code** 1×2 Dense, -0.0578 to 0.1726, bold: negative
	//
	// | | 0 | 1 |
	// |:--|--:|--:|
	// | 0 | 0.1726 | **-0.0578** |
}

func ExampleTable_RowMaxima() {
	w := mat.NewDense(2, 2, []float64{0.8, 0.1, 0, 0.3})
	fmt.Println(nmfnb.Matrix(w).Titled("W").RowMaxima().Markdown())
	// Output:
	// **W** 2×2 Dense, 0 to 0.8, 25 % zeros, bold: largest in its row
	//
	// | | 0 | 1 |
	// |:--|--:|--:|
	// | 0 | **0.8** | 0.1 |
	// | 1 | 0 | **0.3** |
}

func ExampleTable_RowSummary() {
	w := mat.NewDense(2, 2, []float64{3, 4, 0, 2})
	norm := func(row []float64) float64 { return floats.Norm(row, 2) }
	fmt.Println(nmfnb.Matrix(w).RowSummary("norm", norm).Text())
	// Output:
	// 2×2 Dense, 0 to 4, 25 % zeros
	//    0  1  norm
	// 0  3  4     5
	// 1  0  2     2
}

func ExampleTable_ColumnSummary() {
	w := mat.NewDense(2, 2, []float64{3, 4, 0, 2})
	fmt.Println(nmfnb.Matrix(w).ColumnSummary("sum", floats.Sum).Text())
	// Output:
	// 2×2 Dense, 0 to 4, 25 % zeros
	//      0  1
	// 0    3  4
	// 1    0  2
	// sum  3  6
}

func ExampleTable_HTML() {
	html := nmfnb.Matrix(mat.NewDense(500, 784, nil)).Titled("digits").HTML()
	fmt.Println(len(html) < 20_000)
	// Output: true
}

func ExampleTable_Text() {
	fmt.Println(nmfnb.Matrix(mat.NewDense(2, 2, []float64{0.5, 12.25, 3e-9, 0})).Text())
	// Output:
	// 2×2 Dense, 0 to 12.25, 25 % zeros
	//       0      1
	// 0  0.50  12.25
	// 1  3e-9   0
}

func ExampleTable_Markdown() {
	fmt.Println(nmfnb.Matrix(mat.NewDense(2, 2, []float64{1, 2, 3, 4})).Titled("A").Rows("a", "b").Markdown())
	// Output:
	// **A** 2×2 Dense, 1 to 4
	//
	// | | 0 | 1 |
	// |:--|--:|--:|
	// | a | 1 | 2 |
	// | b | 3 | 4 |
}

func ExampleTable_LaTeX() {
	fmt.Println(nmfnb.Matrix(mat.NewDense(1, 2, []float64{0.5, -2})).Titled("A").LaTeX())
	// Output:
	// \par\noindent \textbf{A} 1$\times$2 Dense, $-$2.0 to 0.5\par\nopagebreak\smallskip\noindent
	// {\small\begin{tabular}{lrr}
	// \toprule
	//  & 0 & 1 \\
	// \midrule
	// 0 & 0.5 & $-$2.0 \\
	// \bottomrule
	// \end{tabular}}\par\medskip
}

func ExampleTable_WriteCSV() {
	x := mat.NewDense(2, 2, []float64{1, 0.1, 0, 3e-9})
	if err := nmfnb.Matrix(x).Columns("a", "b").WriteCSV(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// a,b
	// 1,0.1
	// 0,3e-09
}

func ExampleTable_ForSpreadsheets() {
	x := nmf.Labelled{Matrix: mat.NewDense(2, 1, []float64{-1, 2}), RowNames: []string{"=SUM(A1)", "b"}}
	if err := nmfnb.Matrix(x).ForSpreadsheets().WriteCSV(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// ,
	// "'=SUM(A1)",-1
	// b,2
}

// In a cell that has nothing else to do about an error, Must shows it and ends the cell.
func ExampleMust() {
	x := mat.NewDense(2, 2, []float64{1, 0, 0, 2})
	model := nmfnb.Must(nmf.Default(1).Fit(context.Background(), x))
	fmt.Println(model.Iterations > 0)
	// Output: true
}

// Outside a notebook Live draws on a terminal only; the fit is the same.
func ExampleLive() {
	x := mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0})
	cfg := nmf.Default(2)
	cfg.Init = nmf.InitRandom
	cfg.OnIteration = nmfnb.Live(cfg)
	model := nmfnb.Must(cfg.Fit(nmfnb.Context(), x))
	fmt.Println(model.Iterations)
	// Output: 19
}

func ExampleContext() {
	ctx := nmfnb.Context()
	fmt.Println(ctx.Err()) // nobody has pressed the stop button
	// Output: <nil>
}

// The second time the fit comes from the disk.
func ExampleFit() {
	x := mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0})
	cfg := nmf.Default(2)
	cfg.Init = nmf.InitRandom
	for range 2 {
		model, err := nmfnb.Fit(cfg, x)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("error %.4f\n", model.ReconstructionErr)
	}
	// Output:
	// error 1.3119
	// error 1.3119
}

func ExampleKept() {
	kept := nmfnb.Kept()
	nmfnb.Must(nmfnb.Fit(nmf.Default(1), mat.NewDense(2, 2, []float64{1, 0, 0, 3})))
	fmt.Println(kept.Text() != nmfnb.Kept().Text())
	// Output: true
}

func ExampleKeptFits() {
	nmfnb.Must(nmfnb.Fit(nmf.Default(1), mat.NewDense(2, 2, []float64{1, 0, 0, 4})))
	var kept nmfnb.KeptFits = nmfnb.Kept()
	said, _, _ := strings.Cut(strings.Split(kept.Text(), "\n")[1], ",")
	fmt.Println(strings.TrimSpace(said))
	// Output: X 2×2
}

func ExampleKeptFits_HTML() {
	fmt.Println(strings.Contains(nmfnb.Kept().HTML(), "<b>Kept fits</b>"))
	// Output: true
}

func ExampleKeptFits_Text() {
	said, _, _ := strings.Cut(nmfnb.Kept().Text(), "  ")
	fmt.Println(said)
	// Output: Kept fits
}

// What is fitted anew is kept anew.
func ExampleKeptFits_Clear() {
	x := mat.NewDense(2, 2, []float64{1, 0, 0, 5})
	first := nmfnb.Must(nmfnb.Fit(nmf.Default(1), x))
	if err := nmfnb.Kept().Clear(); err != nil {
		fmt.Println(err)
	}
	again := nmfnb.Must(nmfnb.Fit(nmf.Default(1), x))
	fmt.Println(mat.Equal(first.H, again.H))
	// Output: true
}

// A table that grows while ranks are tried.
func ExamplePlace() {
	x := mat.NewDense(3, 3, []float64{2, 0, 1, 0, 3, 1, 2, 3, 2})
	var place nmfnb.Place
	var errors []float64
	for k := 1; k <= 2; k++ {
		model := nmfnb.Must(nmf.Default(k).Fit(context.Background(), x))
		errors = append(errors, model.ReconstructionErr)
		place.Show(nmfnb.Matrix(mat.NewDense(k, 1, errors)).Columns("error").Digits(2))
	}
	// Output:
	// 1×1 Dense, all 2.358
	//    error
	// 0   2.36
	// 2×1 Dense, 2e-4 to 2.358
	//    error
	// 0   2.36
	// 1   0.00
}

func ExamplePlace_Show() {
	var place nmfnb.Place
	for power := range 3 {
		place.Show(fmt.Sprintf("2 to the power of %d: %d", power, 1<<power)) // in a notebook, the last one is left
	}
	// Output:
	// 2 to the power of 0: 1
	// 2 to the power of 1: 2
	// 2 to the power of 2: 4
}

// Settings are chained; each returns a changed copy.
func ExampleTable() {
	x := mat.NewDense(2, 2, []float64{0.8, 0.1, 0, 0.3})
	plain := nmfnb.Matrix(x)
	w := plain.Titled("W").Rows("first", "second").Digits(2)
	fmt.Println(w.Text())
	fmt.Println(plain.Text())
	// Output:
	// W  2×2 Dense, 0 to 0.8, 25 % zeros
	//            0     1
	// first   0.80  0.10
	// second  0     0.30
	// 2×2 Dense, 0 to 0.8, 25 % zeros
	//      0    1
	// 0  0.8  0.1
	// 1  0    0.3
}

// The numbers of a table go into a fit.
func ExampleTable_Matrix() {
	table := nmfnb.Matrix(mat.NewDense(2, 2, []float64{1, 0, 0, 2})).Titled("X")
	model := nmfnb.Must(nmf.Default(1).Fit(context.Background(), table.Matrix()))
	fmt.Println(model.H.Dims())
	// Output: 1 2
}

// A matrix, a table and the symbol between them.
func ExampleGroup() {
	var pair nmfnb.Group = nmfnb.Beside(mat.NewVecDense(1, []float64{3}), "≤", nmfnb.Matrix(mat.NewVecDense(1, []float64{4})).Titled("b"))
	nmfnb.Display(pair)
	// Output:
	// 1×1        b  1×1
	//    0          0
	// 0  3   ≤   0  4
}

// The words that weigh most in each topic; the first has no third.
func ExampleTop() {
	h := nmf.Labelled{
		Matrix:      mat.NewDense(2, 4, []float64{0.9, 0, 0.4, 0, 0, 1.5, 0.1, 0.7}),
		ColumnNames: []string{"goal", "vote", "team", "law"},
	}
	model := nmfnb.Must(nmf.FromComponents(h, nmf.Default(2)))
	nmfnb.Display(nmfnb.Top(model, 3))
	// Output:
	// component 0  2 columns   component 1  3 columns
	//       weight                   weight
	// goal     0.9             vote     1.5
	// team     0.4             law      0.7
	//                          team     0.1
}

// How well each row is reproduced, beside the training rows.
func ExampleDisplay_quality() {
	x := nmf.Labelled{
		Matrix:   mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0}),
		RowNames: []string{"first", "second", "third", "fourth"},
	}
	ctx, cfg := context.Background(), nmf.Default(2)
	cfg.Init = nmf.InitRandom
	model := nmfnb.Must(cfg.Fit(ctx, x))
	nmfnb.Display(nmfnb.Must(model.Quality(ctx, x)))
	// Output:
	// Quality  the codes explain 78.5 % of the sum of squares of 4 rows
	//   training rows  half of 4 are explained to 85.8 % or more
	//   unlike them    0 of 4 rows, explained worse than 95 % of them
	//
	// Rows  all 4                               Components  all 2   Columns  all 5
	//          error  explained %  percentile      adds %              explained %
	// first   0.6530        85.78          25   0   44.96           0        30.69
	// second  0.3070        95.29           0   1   33.53           1        93.80
	// third   0.5234        72.60          50                       2        74.57
	// fourth  0.9625        53.68          75                       3        95.77
	//                                                               4        68.90
}

// The best of five starts, which is kept for the cells that follow.
func ExampleBest() {
	x := mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0})
	model := nmfnb.Must(nmfnb.Best(nmf.Default(2), x, 5))
	fmt.Printf("seed %d, error %.4f\n", model.Config.Seed, model.ReconstructionErr)
	// Output: seed 4, error 1.3119
}

// Which number of components? The held-out error and the stability say it together.
func ExampleRanks() {
	x := mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0})
	ranks := nmfnb.Must(nmfnb.Ranks(nmf.Default(1), x, []int{1, 2, 3}, 4))
	nmfnb.Display(ranks)
	// Output:
	// Ranks  4 starts each; held-out error: the median
	//        lowest loss  held-out error  cophenetic  dispersion  stability
	// k = 1        1.969          0.3472           1           1        1.0
	// k = 2        0.861          0.9008           1           1        1.0
	// k = 3        0.170          0.2713           1           1        1.0
}

// postProvenance is the record of a fit of the post's data.
func postProvenance() nmfnb.Record {
	x := mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0})
	model := nmfnb.Must(nmf.Default(2).Fit(context.Background(), x))
	return nmfnb.Provenance(model, x, nmfnb.Named{Name: "threshold", Value: 0.5})
}

// What a reader needs to tell whether a result is the same: the hash is what Python's hashlib says of the same array.
func ExampleProvenance() {
	for line := range strings.Lines(postProvenance().Text()) {
		if strings.Contains(line, "X  ") || strings.Contains(line, "threshold") {
			fmt.Print(line)
		}
	}
	// Output:
	//   X           4×5, SHA-256 14b4decf5b762406825ee485ec2701a5d47e5b3a8194cf7cb1d68ca2d156676f
	//   threshold   0.5
}

func ExampleRecord() {
	var record nmfnb.Record = postProvenance()
	nmfnb.Display(nmfnb.Named{Name: "first lines", Value: len(strings.Split(record.Text(), "\n"))})
	// Output: first lines: 13
}

func ExampleRecord_String() {
	_, data, _ := strings.Cut(postProvenance().String(), "; ")
	fmt.Println(data[:78])
	// Output: 2 components, cd, auto, seed 0, X 4×5 SHA-256 14b4decf5b76…, W 4×2 SHA-256
}

func ExampleRecord_HTML() {
	fmt.Println(strings.Contains(postProvenance().HTML(), "<b>Provenance</b>"))
	// Output: true
}

func ExampleRecord_Text() {
	fmt.Println(strings.Contains(postProvenance().Text(), "auto, seed 0"))
	// Output: true
}

func ExampleRecord_Markdown() {
	fmt.Println(strings.Contains(postProvenance().Markdown(), "| start | auto, seed 0 |"))
	// Output: true
}

func ExampleRecord_LaTeX() {
	fmt.Println(strings.Contains(postProvenance().LaTeX(), `start & \raggedright auto, seed 0 \tabularnewline`))
	// Output: true
}

func ExampleRecord_BibTeX() {
	first, _, _ := strings.Cut(postProvenance().BibTeX(), "\n")
	fmt.Println(first)
	// Output: @software{nmfnb,
}

// What a text refers to by \ref{tbl-gap}; in Markdown, Quarto's @tbl-gap.
func ExampleTable_Label() {
	gap := nmfnb.Matrix(mat.NewDense(1, 2, []float64{0.5, 2})).Titled("The gap").Label("tbl-gap")
	caption, _, _ := strings.Cut(gap.LaTeX(), "\n")
	fmt.Println(caption)
	fmt.Println(strings.TrimSpace(gap.Markdown()))
	// Output:
	// \par\noindent \refstepcounter{table}\label{tbl-gap}\textbf{Table \thetable.} \textbf{The gap} 1$\times$2 Dense, 0.5 to 2.0\par\nopagebreak\smallskip\noindent
	// | | 0 | 1 |
	// |:--|--:|--:|
	// | 0 | 0.5 | 2.0 |
	//
	// : **The gap** 1×2 Dense, 0.5 to 2.0 {#tbl-gap}
}

// Gonum alone says "mat: dimension mismatch".
func ExampleTry() {
	w, h := mat.NewDense(4, 2, nil), mat.NewDense(3, 5, nil)
	_, err := nmfnb.Try(func() *mat.Dense { var wh mat.Dense; wh.Mul(w, h); return &wh }, w, h)
	nmfnb.Display(err)
	// Output: Error: nmfnb: mat.(*Dense).Mul: mat: dimension mismatch (4×2 and 3×5)
}
