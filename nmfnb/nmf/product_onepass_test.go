package nmf

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

func TestOnePassFormsTheProductsOfTwo(t *testing.T) {
	for _, k := range []int{1, 3, 7, 10, 13, 50} {
		x := nonNegativeMatrix(330, 70, 5, 1, 3)
		h, w := nonNegativeMatrix(k, 70, k, 1, 4), nonNegativeMatrix(330, k, k, 1, 5)
		workers := team.Of(context.Background(), 2)
		d := &data{n: 330, m: 70, dense: x.RawMatrix().Data}
		p := Default(k).problem(d, make([]float64, 330*k), f64.Transposed(h.RawMatrix().Data, k, 70), false, workers)
		products := mat.NewDense(330, k, nil)
		pass := p.onePass(false, func(worker, lo, hi int, product []float64) {
			copy(products.RawMatrix().Data[lo*k:], product)
			copy(p.w[lo*k:hi*k], w.RawMatrix().Data[lo*k:]) // the update
		})
		if pass == nil {
			t.Fatal("330×70 is gone through twice")
		}
		pass.refresh(p.ht)
		for range 2 { // the second does not add to the first
			workers.Each(330, pass.size, 1<<30, pass.part)
		}
		transposed, square := mat.NewDense(70, k, nil), mat.NewDense(k, k, nil)
		pass.otherRows(transposed.RawMatrix().Data, 0, 20)
		pass.otherRows(transposed.RawMatrix().Data[20*k:], 20, 70)
		pass.square(square.RawMatrix().Data)
		workers.Stop()

		var want mat.Dense
		want.Mul(x, h.T())
		closeTo(t, "X·Hᵀ", products, &want, 1e-12)
		want.Reset()
		want.Mul(x.T(), w)
		closeTo(t, "Xᵀ·W", transposed, &want, 1e-12)
		want.Reset()
		want.Mul(w.T(), w)
		closeTo(t, "WᵀW", square, &want, 1e-12)
	}
}

// A sparse X is never gone through in one pass.
func TestOnePassIteratesAsTwo(t *testing.T) {
	for _, shape := range []struct{ n, m int }{{400, 60}, {60, 400}} {
		sparse, dense := sparsePair(t, shape.n, shape.m, 6)
		for _, solver := range []Solver{CoordinateDescent, AcceleratedHALS, MultiplicativeUpdate} {
			c := randomStart(7)
			c.Solver, c.Tol, c.MaxIter = solver, 0, 12
			c.AlphaW, c.AlphaH, c.L1Ratio = 0.001, 0.002, 0.5
			got, err := c.Fit(context.Background(), dense)
			if err != nil {
				t.Fatal(err)
			}
			want, err := c.Fit(context.Background(), sparse)
			if err != nil {
				t.Fatal(err)
			}
			what := fmt.Sprintf("%d×%d by %v: ", shape.n, shape.m, solver)
			closeTo(t, what+"W", got.W, want.W, 1e-9)
			closeTo(t, what+"H", got.H, want.H, 1e-9)
			for i, it := range got.History {
				if loss := want.History[i].Loss; math.Abs(it.Loss-loss) > 1e-10*loss {
					t.Errorf("%sloss %v after iteration %d, want %v", what, it.Loss, i+1, loss)
				}
			}
		}
	}
}

func TestOnePassIsForDenseXOfManyRows(t *testing.T) {
	workers := team.Of(context.Background(), 1)
	defer workers.Stop()
	for _, shape := range []struct {
		n, m               int
		sparse, transposed bool
		want               bool
	}{
		{1000, 70, false, false, true}, {100, 70, false, false, false}, {1000, 5000, false, false, false}, {1000, 70, true, false, false},
		{70, 1000, false, true, true}, {70, 100, false, true, false},
	} {
		d := &data{n: shape.n, m: shape.m}
		if shape.sparse {
			d.sparse = &CSR{}
		} else {
			d.dense = make([]float64, shape.n*shape.m)
		}
		p := &problem{data: d, Team: workers, k: 3, w: make([]float64, 3*shape.n), ht: make([]float64, 3*shape.m)}
		if got := p.onePass(shape.transposed, nil) != nil; got != shape.want {
			t.Errorf("%+v: one pass %v", shape, got)
		}
	}
}
