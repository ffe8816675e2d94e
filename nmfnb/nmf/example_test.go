package nmf_test

import (
	"context"
	"fmt"
	"log"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"gonum.org/v1/gonum/mat"
)

func Example() {
	x := mat.NewDense(4, 5, []float64{
		0, 0, 1, 1, 1,
		0, 1, 1, 0, 0,
		0, 1, 0, 0, 0,
		1, 0, 0, 1, 0,
	})
	c := nmf.Default(2)
	c.Init, c.Seed = nmf.InitRandom, 0
	model, err := c.Fit(context.Background(), x)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.4f\n", mat.Formatted(model.H))
	fmt.Printf("%d iterations, ‖X−W·H‖ = %.4f\n", model.Iterations, model.ReconstructionErr)
	// Output:
	// ⎡0.5328  0.0000  0.7369  1.3312  0.7984⎤
	// ⎣0.0000  0.9812  0.6027  0.0000  0.0000⎦
	// 19 iterations, ‖X−W·H‖ = 1.3119
}

// Encode new rows twice: with scikit-learn's transform and with the pseudo-inverse, which knows nothing of W ≥ 0.
func ExampleModel_Transform() {
	h := mat.NewDense(2, 3, []float64{
		1, 0, 1,
		0, 1, 1,
	})
	model, err := nmf.FromComponents(h, nmf.Default(2))
	if err != nil {
		log.Fatal(err)
	}
	x := mat.NewDense(1, 3, []float64{1, 0, 0})
	code, err := model.Transform(context.Background(), x)
	if err != nil {
		log.Fatal(err)
	}
	linear, err := model.Project(x)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("transform %.4f\n", mat.Formatted(code))
	fmt.Printf("project   %.4f\n", mat.Formatted(linear))
	// Output:
	// transform [0.5000  0.0000]
	// project   [ 0.6667  -0.3333]
}
