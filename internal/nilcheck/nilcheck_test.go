package nilcheck

import (
	"errors"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// wrapper is a struct as users write them.
type wrapper struct{ mat.Matrix }

func TestIsNilLooksThroughPointersInterfacesAndWrappers(t *testing.T) {
	var dense *mat.Dense
	var vector *mat.VecDense
	var matrix mat.Matrix
	var err error
	for name, v := range map[string]any{
		"nil": nil, "pointer": dense, "interface": matrix, "error": err, "transpose": dense.T(), "transposed twice": dense.T().T(),
		"transpose of a vector": vector.T(), "transpose of no matrix": mat.Transpose{}, "wrapper": wrapper{}, "pointer to a wrapper": &wrapper{},
		"wrapper of a pointer": wrapper{dense}, "wrapper of a transpose": wrapper{dense.T()}, "function": (func())(nil), "map": map[string]int(nil),
		"slice": []int(nil), "channel": (chan int)(nil), "pointer to a nil pointer": &dense,
	} {
		if !IsNil(v) {
			t.Errorf("%s is not found to be nil", name)
		}
	}
	full := mat.NewDense(1, 1, nil)
	for name, v := range map[string]any{
		"empty": &mat.Dense{}, "matrix": full, "transpose": full.T(), "wrapper": wrapper{full}, "pointer to a wrapper": &wrapper{full.T()},
		"number": 0, "text": "", "error": errors.New("x"), "struct": struct{ p *int }{},
	} {
		if IsNil(v) {
			t.Errorf("%s is found to be nil", name)
		}
	}
}
