package npz_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/nmfnb/npz"
)

// Take components from scikit-learn, saved by numpy.savez("model.npz", components_=model.components_), encode with them, and
// give the codes back to numpy.load.
func ExampleRead() {
	dir := must(os.MkdirTemp("", "nmf"))
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "model.npz")
	components := mat.NewDense(2, 3, []float64{1, 0, 1, 0, 1, 1})
	if err := npz.Write(path, map[string]mat.Matrix{"components_": components}); err != nil { // as numpy.savez does
		log.Fatal(err)
	}

	arrays := must(npz.Read(path))
	model := must(nmf.FromComponents(arrays["components_"], nmf.Default(2)))
	codes := must(model.Transform(context.Background(), mat.NewDense(1, 3, []float64{2, 4, 6})))
	if err := nmf.WriteNPY(filepath.Join(dir, "codes.npy"), codes); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.3f\n", mat.Formatted(must(nmf.ReadNPY(filepath.Join(dir, "codes.npy")))))
	// Output:
	// [2.000  4.000]
}

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}
