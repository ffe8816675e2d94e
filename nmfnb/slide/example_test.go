package slide_test

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/slide"
)

func ExampleShow() {
	slide.Show("power", 0, 4, 3, func(power int) []any {
		return []any{mat.NewDense(1, 3, []float64{1, math.Pow(2, float64(power)), math.Pow(3, float64(power))})}
	})
	// Output:
	// 1×3 Dense, 1 to 27
	//    0  1   2
	// 0  1  8  27
}
