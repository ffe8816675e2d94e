package pass

import (
	"context"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Coded says what the exact codes of a shard are like.
type Coded struct {
	Shard  int
	SHA256 string // of the file of the codes
	Rows   int
	Loss   float64 // the divergence of X and W·H where X is known
	KKT    float64 // the largest residual of a row, see nmf's Model.KKT
	KKTRow int     // that row, counted from 0
}

// Encode returns the exact codes of rows X (n×m), and what they are like.
func Encode(ctx context.Context, model *nmf.Model, x mat.Matrix) (*mat.Dense, Coded, error) {
	var c Coded
	w, err := model.TransformExact(ctx, x)
	if err != nil {
		return nil, c, err
	}
	residuals, err := model.KKT(x, w)
	if err != nil {
		return nil, c, err
	}
	c.Rows = len(residuals)
	c.KKT = slices.Max(residuals)
	c.KKTRow = slices.Index(residuals, c.KKT)
	if x, err = InOrder(model, x); err != nil {
		return nil, c, err
	}
	c.Loss, err = divergence(model, x, w)
	return w, c, err
}

// divergence forms W·H some rows at a time.
func divergence(model *nmf.Model, x mat.Matrix, w *mat.Dense) (total float64, err error) {
	n, k := w.Dims()
	const block = 512
	for lo := 0; lo < n; lo += block {
		hi := min(lo+block, n)
		wh, err := model.InverseTransform(w.Slice(lo, hi, 0, k))
		if err != nil {
			return 0, err
		}
		for i := lo; i < hi; i++ {
			row := wh.RawRowView(i - lo)
			total += rowDivergence(model.Config.Beta, x, i, row)
		}
	}
	return total, nil
}

// rowDivergence returns the divergence of row i of X from wh, which it overwrites.
func rowDivergence(beta float64, x mat.Matrix, i int, wh []float64) (total float64) {
	add := func(j int, v float64) {
		if beta == 1 {
			loss, _ := entryOf(v, wh[j])
			total += loss
		} else if v == v {
			total += (v - wh[j]) * (v - wh[j]) / 2
		}
		wh[j] = 0
	}
	Entries(x, i, add)
	if _, sparse := x.(*nmf.CSR); sparse {
		for _, v := range wh { // where X stores nothing, which is 0
			if beta == 1 {
				total += v
			} else {
				total += v * v / 2
			}
		}
	}
	return total
}
