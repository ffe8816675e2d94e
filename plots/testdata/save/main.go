// Command save saves a figure under each of the names that it is given; save_test.go builds it.
package main

import (
	"fmt"
	"os"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/plots"
)

func main() {
	for _, path := range os.Args[1:] {
		if err := plots.Heatmap(mat.NewDense(2, 2, []float64{1, 2, 3, 4})).Save(path); err != nil {
			fmt.Println(err)
		}
	}
}
