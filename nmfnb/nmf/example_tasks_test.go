package nmf_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"gonum.org/v1/gonum/mat"
)

// planted returns n rows that are mixtures of three components of twelve columns.
func planted(n int) *mat.Dense {
	h := mat.NewDense(3, 12, []float64{
		4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 1, 3, 3, 1, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 4, 1,
	})
	w := mat.NewDense(n, 3, nil)
	w.Apply(func(i, t int, _ float64) float64 { return float64((i*i*(t+1) + 3*i + t) % 7) }, w)
	var x mat.Dense
	x.Mul(w, h)
	return &x
}

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

// Compare numbers of components: held-out entries are predicted best by as many as there are.
func ExampleConfig_Ranks() {
	c := nmf.Default(1)
	c.MaxIter = 1000
	ranks := must(c.Ranks(context.Background(), planted(20), []int{2, 3, 4}, 8))
	for _, r := range ranks {
		held := 0.0
		for _, v := range r.HeldOut {
			held += v / float64(len(r.HeldOut))
		}
		fmt.Printf("k = %d: held-out loss above 0.01: %v, cophenetic correlation %.2f\n", r.Components, held > 0.01, r.Cophenetic)
	}
	// Output:
	// k = 2: held-out loss above 0.01: true, cophenetic correlation 1.00
	// k = 3: held-out loss above 0.01: false, cophenetic correlation 1.00
	// k = 4: held-out loss above 0.01: true, cophenetic correlation 1.00
}

// Fit from several random starts and keep the best.
func ExampleConfig_Best() {
	x := planted(20)
	c := nmf.Default(3)
	c.MaxIter = 1000
	best := must(c.Best(context.Background(), x, 5))
	fmt.Printf("relative error below 0.01: %v\n", best.ReconstructionErr < 0.01*mat.Norm(x, 2))
	// Output:
	// relative error below 0.01: true
}

// A faster solver for the same objective.
func ExampleSolver() {
	c := nmf.Default(3)
	c.Solver = nmf.AcceleratedHALS
	hals := must(c.Fit(context.Background(), planted(200)))
	c.Solver = nmf.CoordinateDescent
	descent := must(c.Fit(context.Background(), planted(200)))
	fmt.Println(hals.Iterations < descent.Iterations)
	// Output:
	// true
}

// A sparse matrix from scipy's three arrays; it is never made dense.
func ExampleNewCSR() {
	x := must(nmf.NewCSR(3, 4, []int{0, 2, 3, 5}, []int{0, 2, 1, 0, 2}, []float64{1, 2, 3, 2, 4}))
	model := must(nmf.Default(2).Fit(context.Background(), x))
	fmt.Printf("%.3f\n", mat.Formatted(must(model.InverseTransform(model.W))))
	// Output:
	// ⎡1.000  0.000  2.000  0.000⎤
	// ⎢0.000  3.000  0.000  0.000⎥
	// ⎣2.000  0.000  4.000  0.000⎦
}

// A matrix that fills half of the memory, made without a second copy.
func ExampleAdoptCSR() {
	x := must(nmf.AdoptCSR(2, 3, []int{0, 2, 3}, []int{0, 2, 1}, []float64{1, 2, 3}))
	fmt.Println(x.NNZ(), x.At(0, 2))
	// Output:
	// 3 2
}

// Leave unknown entries out, here one that rank 1 tells.
func ExampleHide() {
	x := mat.NewDense(3, 3, []float64{1, 2, 3, 2, 4, 6, 3, 6, 9})
	missing := mat.NewDense(3, 3, []float64{0, 0, 0, 0, 0, 0, 0, 0, 1})
	c := nmf.Default(1)
	c.Missing, c.Tol, c.MaxIter = true, 0, 500
	model := must(c.Fit(context.Background(), must(nmf.Hide(x, missing))))
	fmt.Printf("%.3f\n", must(model.InverseTransform(model.W)).At(2, 2))
	// Output:
	// 9.000
}

// Predict a rating that was not given: of a sparse matrix, only what is stored is known.
func ExampleHideUnstored() {
	ratings := must(nmf.NewCSR(3, 3, []int{0, 2, 5, 7}, []int{0, 1, 0, 1, 2, 0, 2}, []float64{1, 2, 2, 4, 6, 3, 9}))
	c := nmf.Default(1)
	c.Missing, c.Tol, c.MaxIter = true, 0, 500
	model := must(c.Fit(context.Background(), must(nmf.HideUnstored(ratings))))
	predicted := must(model.InverseTransform(model.W))
	fmt.Printf("%.3f and %.3f\n", predicted.At(0, 2), predicted.At(2, 1))
	// Output:
	// 3.000 and 6.000
}

// Factorise data that do not fit in memory, a part at a time.
func ExampleMiniBatch_PartialFit() {
	b, learned := nmf.DefaultMiniBatch(3), new(nmf.Learned)
	var model *nmf.Model
	x := planted(600)
	for range 20 {
		for from := 0; from < 600; from += 100 {
			model = must(b.PartialFit(context.Background(), learned, x.Slice(from, from+100, 0, 12)))
		}
	}
	codes := must(model.Transform(context.Background(), x))
	var diff mat.Dense
	diff.Sub(x, must(model.InverseTransform(codes)))
	fmt.Printf("%d batches, relative error below 0.1: %v\n", learned.Steps, mat.Norm(&diff, 2) < 0.1*mat.Norm(x, 2))
	// Output:
	// 120 batches, relative error below 0.1: true
}

// Mini-batches for a matrix that is there.
func ExampleMiniBatch_Fit() {
	b := nmf.DefaultMiniBatch(3)
	b.BatchSize = 100
	x := planted(600)
	model := must(b.Fit(context.Background(), x))
	fmt.Printf("relative error below 0.1: %v\n", model.ReconstructionErr < 0.1*mat.Norm(x, 2))
	// Output:
	// relative error below 0.1: true
}

// Save a model and load it again; a file that was altered is an error.
func ExampleModel_MarshalJSON() {
	model := must(nmf.FromComponents(mat.NewDense(1, 2, []float64{1, 2}), nmf.Default(1)))
	saved := must(model.MarshalJSON())
	var loaded nmf.Model
	fmt.Println(loaded.UnmarshalJSON(saved), mat.Equal(loaded.H, model.H))
	altered := bytes.Replace(saved, []byte("[1,2]"), []byte("[1,3]"), 1)
	fmt.Println(loaded.UnmarshalJSON(altered))
	// Output:
	// <nil> true
	// nmf: the saved model was altered, or another version wrote it: its checksum does not fit
}

// Draw data whose components are known, and see that a fit finds them: each found row is one of H, up to its scale.
func ExampleSynthetic_Draw() {
	h := mat.NewDense(2, 5, []float64{
		1, 2, 1, 0, 0,
		0, 0, 1, 2, 1,
	})
	planted := must(nmf.Synthetic{H: h, Rows: 30, Density: 0.5, Noise: 0.01, Seed: 1}.Draw())
	model := must(nmf.Default(2).Fit(context.Background(), planted.X))
	for t := range 2 {
		component := mat.DenseCopyOf(model.H.RowView(t).T())
		component.Scale(2/mat.Max(component), component)
		fmt.Printf("%.1f\n", mat.Formatted(component))
	}
	// Output:
	// [0.0  0.0  1.0  2.0  1.0]
	// [1.0  2.0  1.0  0.0  0.0]
}

// Give a matrix its names: the model keeps them, and an error says where by name.
func ExampleLabelled() {
	x := nmf.Labelled{
		Matrix:      mat.NewDense(3, 2, []float64{7, 0, 0, 6, 5, 1}),
		RowNames:    []string{"derby", "ballot", "debate"},
		ColumnNames: []string{"goal", "vote"},
	}
	model := must(nmf.Default(2).Fit(context.Background(), x))
	fmt.Println(model.RowNames, model.ColumnNames)

	x.Matrix.(*mat.Dense).Set(1, 0, -1)
	_, err := nmf.Default(2).Fit(context.Background(), x)
	fmt.Println(err)
	// Output:
	// [derby ballot debate] [goal vote]
	// nmf: X["ballot","goal"] = -1 is negative
}

func ExampleLabelled_T() {
	x := nmf.Labelled{Matrix: mat.NewDense(1, 2, []float64{7, 6}), ColumnNames: []string{"goal", "vote"}}
	_, rows, columns := nmf.Unlabel(x.T())
	fmt.Println(rows, columns)
	// Output:
	// [goal vote] []
}

// Ask any matrix for its names.
func ExampleUnlabel() {
	x := nmf.Labelled{Matrix: mat.NewDense(1, 2, []float64{7, 6}), ColumnNames: []string{"goal", "vote"}}
	inner, rows, columns := nmf.Unlabel(x)
	fmt.Printf("%T %v %v\n", inner, rows, columns)
	// Output:
	// *mat.Dense [] [goal vote]
}

// Learn from batches, save what was learned, and go on.
func ExampleLearned() {
	b, x := nmf.DefaultMiniBatch(2), planted(200)
	learned := new(nmf.Learned)
	must(b.PartialFit(context.Background(), learned, x.Slice(0, 100, 0, 12)))
	saved := must(json.Marshal(learned))

	var restored nmf.Learned
	if err := json.Unmarshal(saved, &restored); err != nil {
		fmt.Println(err)
	}
	must(b.PartialFit(context.Background(), &restored, x.Slice(100, 200, 0, 12)))
	fmt.Println(restored.Steps, "batches")
	// Output:
	// 2 batches
}

// Rows in two places, say on two machines: the products of their codes add up, and H follows from the sums.
func ExampleConfig_HStep() {
	ctx := context.Background()
	c := nmf.Default(3)
	h := must(c.Fit(ctx, planted(8))).H // a start from a few of the rows
	model := must(nmf.FromComponents(h, c))
	parts := []mat.Matrix{planted(40).Slice(0, 20, 0, 12), planted(40).Slice(20, 40, 0, 12)}
	for range 30 {
		wtw, wtx, loss := mat.NewDense(3, 3, nil), mat.NewDense(3, 12, nil), 0.0
		for _, x := range parts {
			w := must(model.TransformExact(ctx, x))
			var square, product, rest mat.Dense
			square.Mul(w.T(), w)
			product.Mul(w.T(), x)
			wtw.Add(wtw, &square)
			wtx.Add(wtx, &product)
			rest.Sub(x, must(model.InverseTransform(w)))
			loss += mat.Norm(&rest, 2) * mat.Norm(&rest, 2) / 2
		}
		if loss < 1e-6 {
			fmt.Println("the loss is below 1e-6")
			break
		}
		model.H = must(c.HStep(ctx, model.H, wtw, wtx, 40))
	}
	// Output:
	// the loss is below 1e-6
}
