package plots_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/plots"
)

var x = mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0})

// fit factorises x into two components from the random start of a seed.
func fit(seed uint32) *nmf.Model {
	c := nmf.Default(2)
	c.Init, c.Seed = nmf.InitRandom, seed
	m, err := c.Fit(context.Background(), x)
	if err != nil {
		panic(err)
	}
	return m
}

// In a notebook, nmfnb.Display(plots.Loss(model)) shows the figure; here are its words.
func ExampleLoss() {
	fmt.Println(plots.Loss(fit(0)).Text())
	// Output:
	// Loss ½‖X − W·H‖² by iteration
	// From 1.079 to 0.8606 at iteration 19, converged. The loss axis is logarithmic.
	// █▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁  1.079 → 0.8606
}

func ExampleLossFigure_Named() {
	f := plots.Loss(fit(0), fit(1)).Named("first try", "second try").Linear().Relative()
	fmt.Println(strings.Split(f.Text(), "\n")[0])
	// Output: Loss ½‖X − W·H‖² / first by iteration
}

func ExampleLossFigure_Linear() {
	words := plots.Loss(fit(0)).Linear().Text()
	fmt.Println(strings.Contains(words, "logarithmic"))
	// Output: false
}

func ExampleLossFigure_BySeconds() {
	f := plots.Loss(fit(0)).BySeconds()
	fmt.Println(strings.Split(f.Text(), "\n")[0])
	// Output: Loss ½‖X − W·H‖² by seconds
}

func ExampleLossFigure_Relative() {
	words := plots.Loss(fit(0)).Relative().Text()
	fmt.Println(words[strings.LastIndex(words, "1 →"):])
	// Output: 1 → 0.7978
}

func ExampleDiff() {
	m := fit(0)
	reconstruction, err := m.InverseTransform(m.W)
	if err != nil {
		panic(err)
	}
	fmt.Println(plots.Diff(x, reconstruction).Text())
	// Output:
	// Difference of data and reconstruction
	// Three panels of 4×5 entries: data from 0 to 1, reconstruction from 0 to 1.15, and the residual data − reconstruction. The largest residual is 0.6932 at row 3, column 0; its norm is 1.312, 46.4 % of the norm of data.
	// residual:
	// 0  -0.460  -0.162   0.264  -0.149   0.311
	// 1  -0.036  -0.150   0.244  -0.089  -0.053
	// 2   0.000   0.274  -0.446   0.000   0.000
	// 3   0.693   0.000  -0.424   0.233  -0.460
}

func ExampleDiffFigure_Named() {
	f := plots.Diff(x, x).Named("X", "W·H").Rows("a", "b", "c", "d").Columns("i", "j", "k", "l", "m")
	fmt.Println(strings.Split(f.Text(), "\n")[1])
	// Output: Three panels of 4×5 entries: X from 0 to 1, W·H from 0 to 1, and the residual X − W·H. The two are identical: every entry of the residual is 0.
}

func ExampleDiffFigure_Rows() {
	f := plots.Diff(x, mat.NewDense(4, 5, nil)).Rows("Ann", "Bob", "Cem", "Dua")
	fmt.Println(strings.Contains(f.Text(), "row 0 (Ann)"))
	// Output: true
}

func ExampleDiffFigure_Columns() {
	err := plots.Diff(x, x).Columns("too", "few").Err()
	fmt.Println(err)
	// Output: plots: cannot draw Diff: 2 column names for 5 columns
}

// A setting returns a changed copy: two pictures come from one figure, which stays as it was.
func ExampleFigure() {
	base := plots.Heatmap(x)
	dark := base.Dark().Titled("By night")
	for _, f := range []plots.HeatmapFigure{base, dark} {
		svg, err := f.SVG()
		fmt.Println(strings.Contains(string(svg), `fill="#111111"`), strings.Split(f.Text(), "\n")[0], err)
	}
	// Output:
	// false Heat map of a matrix of 4×5 entries <nil>
	// true By night <nil>
}

// What cannot be drawn says why in the figure's place.
func ExampleFigure_HTML() {
	fmt.Println(plots.Diff(x, mat.NewDense(2, 5, nil)).HTML())
	// Output: <figure style="margin:0"><p role="alert" style="margin:0;padding:0.3em 0.8em;border-left:3px solid #d55e00">plots: cannot draw Diff: data is 4×5 and reconstruction is 2×5, want the same shape</p></figure>
}

func ExampleFigure_Text() {
	fmt.Println(plots.Loss().Text())
	// Output: plots: cannot draw Loss without a model
}

func ExampleFigure_Err() {
	fmt.Println(plots.Loss(fit(0)).Err())
	// Output: <nil>
}

func ExampleErrInput() {
	_, err := plots.Heatmap(nil).PNG()
	fmt.Println(errors.Is(err, plots.ErrInput))
	// Output: true
}

func ExampleFigure_Titled() {
	f := plots.Loss(fit(0)).Titled("Nineteen iterations are enough")
	fmt.Println(strings.Split(f.Text(), "\n")[0])
	// Output: Nineteen iterations are enough
}

func ExampleFigure_Sized() {
	svg, err := plots.Loss(fit(0)).Sized(4, 2).SVG()
	fmt.Println(strings.Contains(string(svg), `width="384" height="192"`), err)
	// Output: true <nil>
}

// Everything that gonum/plot can change can be changed.
func ExampleFigure_Styled() {
	f := plots.Loss(fit(0)).Styled(func(panels []*plot.Plot) {
		panels[0].X.Label.Text = "sweep over W and H"
		panels[0].Y.Min = 0.1
	})
	fmt.Println(strings.Contains(f.HTML(), "sweep over W and H"))
	// Output: true
}

func ExampleFigure_Dark() {
	svg, err := plots.Loss(fit(0)).Dark().SVG()
	fmt.Println(strings.Contains(string(svg), `fill="#111111"`), err)
	// Output: true <nil>
}

func ExampleFigure_SVG() {
	svg, err := plots.Loss(fit(0)).SVG()
	fmt.Println(strings.HasPrefix(string(svg), "<?xml"), err)
	// Output: true <nil>
}

func ExampleFigure_PNG() {
	png, err := plots.Loss(fit(0)).PNG()
	fmt.Println(string(png[1:4]), err)
	// Output: PNG <nil>
}

func ExampleFigure_PNGAt() {
	_, err := plots.Loss(fit(0)).PNGAt(0)
	fmt.Println(err)
	// Output: plots: cannot draw at scale 0: it must be from 0.1 to 20
}

func ExampleFigure_Save() {
	dir, err := os.MkdirTemp("", "figures")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	fmt.Println(plots.Loss(fit(0)).Save(filepath.Join(dir, "loss.pdf")))
	// Output: <nil>
}

func ExampleHeatmap() {
	fmt.Println(plots.Heatmap(x).Text())
	// Output:
	// Heat map of a matrix of 4×5 entries
	// The entries lie between 0 and 1 (row 0, column 2); 60 % are 0.
	// 0  0  0  1  1  1
	// 1  0  1  1  0  0
	// 2  0  1  0  0  0
	// 3  1  0  0  1  0
}

// A matrix with names has them printed.
func ExampleHeatmap_labelled() {
	named := nmf.Labelled{Matrix: x, ColumnNames: []string{"apple", "banana", "cherry", "date", "elder"}}
	f := plots.Heatmap(named)
	fmt.Println(strings.Contains(f.HTML(), ">banana</text>"))
	// Output: true
}

func ExampleHeatmapFigure_Rows() {
	f := plots.Heatmap(x).Rows("Ann", "Bob", "Cem", "Dua")
	fmt.Println(strings.Contains(f.HTML(), ">Cem</text>"))
	// Output: true
}

func ExampleHeatmapFigure_Columns() {
	f := plots.Heatmap(x).Columns("apple", "banana", "cherry", "date", "elder")
	fmt.Println(strings.Split(f.Text(), "\n")[1])
	// Output: The entries lie between 0 and 1 (row 0, column 2 (cherry)); 60 % are 0.
}

func ExampleErrors() {
	m := fit(0)
	reconstruction, err := m.InverseTransform(m.W)
	if err != nil {
		panic(err)
	}
	fmt.Println(plots.Errors(x, reconstruction).Text())
	// Output:
	// Error of each row's reconstruction
	// The error of 4 rows lies between 0.307 and 0.9625; the median is 0.5882. The largest: row 3 with 0.9625, row 0 with 0.653, row 2 with 0.5234.
}

func ExampleErrorsFigure_Rows() {
	f := plots.Errors(x, mat.NewDense(4, 5, nil)).Rows("Ann", "Bob", "Cem", "Dua")
	fmt.Println(strings.Contains(f.Text(), "row 0 (Ann) with 1.732"))
	// Output: true
}

func ExampleErrorsFigure_Relative() {
	f := plots.Errors(x, mat.NewDense(4, 5, nil)).Relative()
	fmt.Println(strings.Split(f.Text(), ";")[0])
	// Output:
	// Relative error of each row's reconstruction
	// The relative error of 4 rows lies between 1 and 1
}

func ExampleErrorsFigure_Sorted() {
	f := plots.Errors(x, mat.NewDense(4, 5, nil)).Sorted()
	fmt.Println(strings.Contains(f.HTML(), "row, worst first"))
	// Output: true
}

// The two new rows of the question: one falls into the cone, so that both codes agree, one does not.
func ExampleCone() {
	newRows := mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0})
	fmt.Println(plots.Cone(fit(0).H, newRows).Text())
	// Output:
	// The cone of two components, 77.6° wide, and 2 rows
	// 1 row falls in the cone, where the linear and the exact code are the same. Outside: row 1 by 0.06501, 6.5 % of its length.
}

func ExampleConeFigure_Rows() {
	f := plots.Cone(fit(0).H, x).Rows("Ann", "Bob", "Cem", "Dua")
	fmt.Println(strings.Contains(f.Text(), "Outside: Cem by 0.187"))
	// Output: true
}

func ExampleConeFigure_Components() {
	f := plots.Cone(fit(0).H, x).Components("sport", "politics")
	fmt.Println(strings.Contains(f.HTML(), ">politics</text>"))
	// Output: true
}

// Three components span a space; the new row falls outside their cone, nearest to one of its faces.
func ExampleCone_three() {
	h := mat.NewDense(3, 3, []float64{1, 0.2, 0.1, 0.15, 1, 0.3, 0.2, 0.1, 0.9})
	fmt.Println(plots.Cone(h, mat.NewDense(1, 3, []float64{1.6, 0.1, 0.6})).Components("sport", "politics", "space").Text())
	// Output:
	// The cone of three components, 65.9° to 71° apart, and 1 row
	// 0 rows fall in the cone, where the linear and the exact code are the same. Outside: row 0 by 0.2449, 14.3 % of its length, nearest on the face of sport and space.
}

// The same rows seen from the side: none lies in the plane of the two components.
func ExampleConeFigure_InSpace() {
	newRows := mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0})
	fmt.Println(plots.Cone(fit(0).H, newRows).InSpace().Text())
	// Output:
	// The cone of two components, 77.6° wide, and 2 rows
	// Over the cone, where the linear and the exact code are the same: 1 row. row 0 is 0.7958 (52.7°) from the plane and 0.7958 (52.7°) from the cone; row 1 is 0.9529 (72.3°) from the plane and 0.9551 (72.8°) from the cone.
}

func ExampleHeatmapFigure_Groups() {
	f := plots.Heatmap(x).Groups([]string{"old", "new", "old", "new"}, nil)
	fmt.Println(strings.Contains(f.Text(), "Groups of rows: new (2), old (2)."))
	// Output: true
}

func ExampleHeatmapFigure_Ordered() {
	f := plots.Heatmap(x).Ordered(plots.ByWeight, plots.ByCluster)
	fmt.Println(strings.Contains(f.Text(), "Rows are in order by weight. Columns are in order by cluster."))
	// Output: true
}

func ExampleHeatmapFigure_Window() {
	f := plots.Heatmap(x).Window([2]int{1, 3}, [2]int{0, 0})
	fmt.Println(strings.Contains(f.Text(), "A part of 2 of 4 rows and 5 of 5 columns."))
	// Output: true
}

func ExampleOrder() {
	// The rows by their names, the columns as they are.
	f := plots.Heatmap(x).Rows("d", "c", "b", "a").Ordered(plots.ByName, plots.AsGiven)
	fmt.Println(f.Err())
	// Output: <nil>
}

func ExampleOrder_String() {
	fmt.Println(plots.ByCluster)
	// Output: by cluster
}

func ExampleAsGiven() {
	fmt.Println(plots.Heatmap(x).Ordered(plots.AsGiven, plots.AsGiven).HTML() == plots.Heatmap(x).HTML())
	// Output: true
}

func ExampleByName() {
	fmt.Println(plots.Heatmap(x).Ordered(plots.ByName, plots.AsGiven).Err())
	// Output: plots: cannot draw Heatmap: rows have no names to be ordered by
}

func ExampleByWeight() {
	text := plots.Heatmap(x).Ordered(plots.ByWeight, plots.ByWeight).Text()
	fmt.Println(text[strings.LastIndex(text, "\n")+1:]) // the last row has the smallest sum
	// Output: 2  1  0  0  0  0
}

func ExampleByCluster() {
	text := plots.Heatmap(x).Ordered(plots.ByCluster, plots.AsGiven).Text()
	for _, line := range strings.Split(text, "\n")[2:] {
		fmt.Println(line)
	}
	// Output:
	// 0  0  0  1  1  1
	// 3  1  0  0  1  0
	// 1  0  1  1  0  0
	// 2  0  1  0  0  0
}

func ExampleByGroup() {
	f := plots.Heatmap(x).Groups([]string{"old", "new", "old", "new"}, nil).Ordered(plots.ByGroup, plots.AsGiven)
	fmt.Println(strings.Contains(f.Text(), "Rows are in order by group."))
	// Output: true
}

func ExampleConsensus() {
	c := nmf.Default(1)
	scores, err := c.Ranks(context.Background(), x, []int{2}, 4)
	if err != nil {
		panic(err)
	}
	words := plots.Consensus(scores...).Text()
	fmt.Println(strings.Contains(words, "2 components: cophenetic correlation"))
	// Output: true
}
