package pass

import (
	"context"
	"slices"

	"gonum.org/v1/gonum/floats"
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

// divergence returns the divergence of X and W·H where X is known.
func divergence(model *nmf.Model, x mat.Matrix, w *mat.Dense) (total float64, err error) {
	if sparse, ok := x.(*nmf.CSR); ok {
		return sparseDivergence(model, sparse, w), nil
	}
	n, k := w.Dims()
	const block = 512 // rows of W·H that are formed at a time
	for lo := 0; lo < n; lo += block {
		hi := min(lo+block, n)
		wh, err := model.InverseTransform(w.Slice(lo, hi, 0, k))
		if err != nil {
			return 0, err
		}
		for i := lo; i < hi; i++ {
			total += rowDivergence(model.Config.Beta, x.(mat.RawRowViewer).RawRowView(i), wh.RawRowView(i-lo))
		}
	}
	return total, nil
}

func rowDivergence(beta float64, x, wh []float64) (total float64) {
	if beta == 1 {
		for j, v := range x {
			loss, _ := entryOf(v, wh[j])
			total += loss
		}
		return total
	}
	for j, v := range x {
		if v == v {
			total += (v - wh[j]) * (v - wh[j]) / 2
		}
	}
	return total
}

// sparseDivergence forms W·H only where X stores an entry: what it is elsewhere is in the sums of W·H, or of its squares, over all.
func sparseDivergence(model *nmf.Model, x *nmf.CSR, w *mat.Dense) (total float64) {
	n, _ := w.Dims()
	ht := mat.DenseCopyOf(model.H.T())
	for i := range n {
		of := 0.0
		x.DoRowNonZero(i, func(_, j int, v float64) {
			wh := floats.Dot(w.RawRowView(i), ht.RawRowView(j))
			switch loss, _ := entryOf(v, wh); {
			case model.Config.Beta == 1:
				of += loss - wh
			case v != v:
				of -= wh * wh / 2
			default:
				of += v * (v/2 - wh)
			}
		})
		total += of
	}
	if model.Config.Beta == 1 {
		codes := make([]float64, ht.RawMatrix().Cols)
		for i := range n {
			floats.Add(codes, w.RawRowView(i))
		}
		for t, v := range codes {
			total += v * floats.Sum(model.H.RawRowView(t))
		}
		return max(0, total)
	}
	var ofW, ofH mat.Dense
	ofW.Mul(w.T(), w)
	ofH.Mul(model.H, model.H.T())
	return max(0, total+floats.Dot(ofW.RawMatrix().Data, ofH.RawMatrix().Data)/2)
}
