package nmfnb_test

import (
	"errors"
	"fmt"
	"os"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb"
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

func ExampleMatrix() {
	w := mat.NewDense(2, 2, []float64{0.17328951, 0.39649958, 0.16462405, 0})
	nmfnb.Display(nmfnb.Matrix(w).Titled("W").Rows("new 0", "new 1").Cols("topic 0", "topic 1"))
	// Output:
	// W  2×2 Dense, 0 to 0.3965, 25 % zeros
	//        topic 0  topic 1
	// new 0   0.1733   0.3965
	// new 1   0.1646   0
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

func ExampleTable_Cols() {
	h := mat.NewDense(1, 2, []float64{1, 3})
	fmt.Println(nmfnb.Matrix(h).Cols("apples", "pears").Text())
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
	large := func(v float64) bool { return v > 1 }
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

func ExampleTable_ColSummary() {
	w := mat.NewDense(2, 2, []float64{3, 4, 0, 2})
	fmt.Println(nmfnb.Matrix(w).ColSummary("sum", floats.Sum).Text())
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
	// \par\noindent \textbf{A} 1$\times$2 Dense, -2.0 to 0.5\par\nopagebreak\smallskip\noindent
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
	if err := nmfnb.Matrix(x).Cols("a", "b").WriteCSV(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// a,b
	// 1,0.1
	// 0,3e-09
}
