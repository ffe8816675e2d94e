// Package pass is what nmfbeam does with rows, in process: sums over the rows of a shard, from which better components follow
// wherever the shards are; exact codes with their certificate; the causes of an Explanation added up. It knows nothing of Beam.
package pass

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Sums is all that the next components depend on of some rows X (n×m), given components H (k×m) and the codes W (n×k) that the rows
// have with them. Those of several shards add up.
type Sums struct {
	Rows    int
	Loss    float64   // the divergence of X and W·H where X is known
	Penalty float64   // the L1 and L2 terms of W
	Gram    []float64 // WᵀW (k×k) for beta = 2, the column sums of W (1×k) for beta = 1
	Cross   []float64 // WᵀX (k×m) for beta = 2, Wᵀ(X/(W·H)) (k×m) for beta = 1
}

// Of encodes the rows X (n×m) with the components of a model and returns their sums. Unknown entries of X, NaN, count as W·H has
// them: expectation and maximisation, under which the loss of the known ones never rises.
//
// Zhang, Wang, Ford and Makedon, Learning from incomplete ratings using non-negative matrix factorization, SDM (2006).
func Of(ctx context.Context, model *nmf.Model, x mat.Matrix) (*Sums, error) {
	w, err := fittingCodes(ctx, model, x)
	if err != nil {
		return nil, err
	}
	if x, err = InOrder(model, x); err != nil {
		return nil, err
	}
	n, k := w.Dims()
	_, m := x.Dims()
	s := &Sums{Rows: n}
	total, square := mat.Sum(w), floats.Dot(w.RawMatrix().Data, w.RawMatrix().Data)
	c := model.Config
	s.Penalty = float64(m) * c.AlphaW * (c.L1Ratio*total + (1-c.L1Ratio)/2*square)
	if c.Beta == 1 {
		s.Gram, s.Cross = make([]float64, k), make([]float64, k*m)
		return s, s.ratios(model, x, w)
	}
	return s, s.products(model.H, x, w)
}

// fittingCodes returns the codes of rows during a fit: the exact ones for beta = 2. For beta = 1, where these take three to ten times
// as long, those of multiplicative updates from the same start until they change by less than 1e-4, whose loss is some 1e-4 higher.
func fittingCodes(ctx context.Context, model *nmf.Model, x mat.Matrix) (*mat.Dense, error) {
	if model.Config.Beta != 1 {
		return model.TransformExact(ctx, x)
	}
	updates := *model
	updates.Config.Solver, updates.Config.Tol, updates.Config.MaxIter = nmf.MiniBatchUpdate, 1e-4, 200
	return updates.Transform(ctx, x)
}

// InOrder returns X without names, its columns in the order of the model's. Other columns than the model has, by their names or by
// their number, are an error.
func InOrder(model *nmf.Model, x mat.Matrix) (mat.Matrix, error) {
	inner, _, columns := nmf.Unlabel(x)
	if columns == nil || model.ColumnNames == nil || slices.Equal(columns, model.ColumnNames) {
		_, have := inner.Dims()
		if _, want := model.H.Dims(); have != want {
			return nil, fmt.Errorf("has %d columns, want %d, as other shards have", have, want)
		}
		return inner, nil
	}
	aligned, err := model.Align(x)
	if err != nil {
		return nil, err
	}
	if len(aligned.Missing)+len(aligned.Surplus) > 0 {
		return nil, fmt.Errorf("has other columns than other shards: it lacks %d (%.80q) and has %d more (%.80q)",
			len(aligned.Missing), aligned.Missing, len(aligned.Surplus), aligned.Surplus)
	}
	return aligned.X.Matrix, nil
}

// products sets the sums for beta = 2.
func (s *Sums) products(h *mat.Dense, x mat.Matrix, w *mat.Dense) error {
	norm := squares(x)
	if norm != norm { // some entry is unknown
		var err error
		if x, err = filled(h, x, w); err != nil {
			return err
		}
		norm = squares(x)
	}
	var gram, ofH mat.Dense
	gram.Mul(w.T(), w)
	ofH.Mul(h, h.T())
	cross, err := CrossProduct(w, x)
	if err != nil {
		return err
	}
	s.Gram, s.Cross = gram.RawMatrix().Data, cross.RawMatrix().Data
	s.Loss = max(0, norm/2-floats.Dot(s.Cross, h.RawMatrix().Data)+floats.Dot(s.Gram, ofH.RawMatrix().Data)/2)
	return nil
}

// CrossProduct returns WᵀX (k×m) by the engine's own product, which keeps a sparse X sparse: XᵀW is the reconstruction of the rows of Xᵀ,
// taken for codes, by the rows of W, taken for components.
func CrossProduct(w *mat.Dense, x mat.Matrix) (*mat.Dense, error) {
	n, _ := w.Dims()
	transposed, err := (&nmf.Model{Config: nmf.Default(n), H: w}).InverseTransform(x.T())
	if err != nil {
		return nil, err
	}
	return mat.DenseCopyOf(transposed.T()), nil
}

// Entries calls f for each entry of row i that is stored.
func Entries(x mat.Matrix, i int, f func(j int, v float64)) {
	if sparse, ok := x.(mat.RowNonZeroDoer); ok {
		sparse.DoRowNonZero(i, func(_, j int, v float64) { f(j, v) })
		return
	}
	for j, v := range x.(mat.RawRowViewer).RawRowView(i) {
		f(j, v)
	}
}

// squares returns ‖X‖², NaN if an entry is.
func squares(x mat.Matrix) (total float64) {
	if dense, ok := x.(mat.RawRowViewer); ok {
		n, _ := x.Dims()
		for i := range n {
			row := dense.RawRowView(i)
			total += floats.Dot(row, row)
		}
		return total
	}
	x.(*nmf.CSR).DoNonZero(func(_, _ int, v float64) { total += v * v })
	return total
}

// filled returns X with the entries of W·H in place of unknown ones.
func filled(h *mat.Dense, x mat.Matrix, w *mat.Dense) (mat.Matrix, error) {
	n, m := x.Dims()
	ht := mat.DenseCopyOf(h.T())
	value := func(i, j int, v float64) float64 {
		if v != v {
			return floats.Dot(w.RawRowView(i), ht.RawRowView(j))
		}
		return v
	}
	sparse, ok := x.(*nmf.CSR)
	if !ok {
		full := mat.DenseCopyOf(x)
		full.Apply(value, full)
		return full, nil
	}
	ptr, ind, val := make([]int, n+1), make([]int, 0, sparse.NNZ()), make([]float64, 0, sparse.NNZ())
	for i := range n {
		Entries(x, i, func(j int, v float64) { ind, val = append(ind, j), append(val, value(i, j, v)) })
		ptr[i+1] = len(ind)
	}
	return nmf.AdoptCSR(n, m, ptr, ind, val)
}

// epsilon bounds what counts as 0 under a logarithm, as the engine and scikit-learn have it: numpy.finfo(numpy.float32).eps.
const epsilon = 0x1p-23

// ratios adds to the sums for beta = 1.
func (s *Sums) ratios(model *nmf.Model, x mat.Matrix, w *mat.Dense) error {
	k, m := model.H.Dims()
	for i := range s.Rows {
		floats.Add(s.Gram, w.RawRowView(i))
	}
	if _, ok := x.(*nmf.CSR); ok {
		s.sparseRatios(model.H, x, w)
		return nil
	}
	const block = 512
	cross := mat.NewDense(k, m, s.Cross)
	for lo := 0; lo < s.Rows; lo += block {
		hi := min(lo+block, s.Rows)
		part := w.Slice(lo, hi, 0, k).(*mat.Dense)
		ratio, err := model.InverseTransform(part)
		if err != nil {
			return err
		}
		for i := lo; i < hi; i++ {
			of, row := 0.0, ratio.RawRowView(i-lo)
			Entries(x, i, func(j int, v float64) {
				loss, r := entryOf(v, row[j])
				of += loss
				row[j] = r
			})
			s.Loss += of
		}
		var product mat.Dense
		product.Mul(part.T(), ratio)
		cross.Add(cross, &product)
	}
	s.Loss = max(s.Loss, 0)
	return nil
}

// entryOf returns the divergence of Kullback and Leibler of an entry v of X from wh, that of W·H, and the ratio of the two.
func entryOf(v, wh float64) (loss, ratio float64) {
	if v != v { // unknown
		return 0, 1
	}
	ratio = v / max(wh, epsilon)
	if v <= epsilon {
		return wh, ratio
	}
	return v*math.Log(ratio) - v + wh, ratio
}

// sparseRatios forms W·H only where X has an entry.
func (s *Sums) sparseRatios(h *mat.Dense, x mat.Matrix, w *mat.Dense) {
	k, m := h.Dims()
	ht := mat.DenseCopyOf(h.T())
	sums := make([]float64, k) // of the rows of H
	for t := range sums {
		sums[t] = floats.Sum(h.RawRowView(t))
	}
	cross := make([]float64, m*k)
	for i := range s.Rows {
		code := blas64.Vector{N: k, Data: w.RawRowView(i), Inc: 1}
		of := floats.Dot(code.Data, sums)
		Entries(x, i, func(j int, v float64) {
			wh := floats.Dot(code.Data, ht.RawRowView(j))
			loss, ratio := entryOf(v, wh)
			of += loss - wh // which the sum over all columns has
			blas64.Axpy(ratio, code, blas64.Vector{N: k, Data: cross[j*k : (j+1)*k], Inc: 1})
		})
		s.Loss += of
	}
	s.Loss = max(s.Loss, 0)
	mat.NewDense(k, m, s.Cross).Copy(mat.NewDense(m, k, cross).T())
}

// Add adds the sums of other rows.
func (s *Sums) Add(other *Sums) {
	s.Rows += other.Rows
	s.Loss += other.Loss
	s.Penalty += other.Penalty
	if s.Gram == nil {
		s.Gram, s.Cross = make([]float64, len(other.Gram)), make([]float64, len(other.Cross))
	}
	floats.Add(s.Gram, other.Gram)
	floats.Add(s.Cross, other.Cross)
}

// GobEncode implements gob.GobEncoder: 8 bytes a number, where gob by itself looks at each.
func (s *Sums) GobEncode() ([]byte, error) {
	b := make([]byte, 0, 8*(5+len(s.Gram)+len(s.Cross)))
	put := func(v uint64) { b = binary.LittleEndian.AppendUint64(b, v) }
	for _, n := range []int{s.Rows, len(s.Gram), len(s.Cross)} {
		put(uint64(n))
	}
	for _, a := range [][]float64{{s.Loss, s.Penalty}, s.Gram, s.Cross} {
		for _, v := range a {
			put(math.Float64bits(v))
		}
	}
	return b, nil
}

// GobDecode implements gob.GobDecoder.
func (s *Sums) GobDecode(b []byte) error {
	numbers := len(b)/8 - 5
	if numbers < 0 || len(b)%8 != 0 {
		return fmt.Errorf("the sums of a shard have %d bytes", len(b))
	}
	take := func() uint64 {
		v := binary.LittleEndian.Uint64(b)
		b = b[8:]
		return v
	}
	rows, gram, cross := take(), take(), take()
	if gram > uint64(numbers) || cross != uint64(numbers)-gram {
		return fmt.Errorf("the sums of a shard have %d numbers, want %d and %d", numbers, gram, cross)
	}
	*s = Sums{Rows: int(rows), Gram: make([]float64, gram), Cross: make([]float64, cross)}
	s.Loss, s.Penalty = math.Float64frombits(take()), math.Float64frombits(take())
	for _, a := range [][]float64{s.Gram, s.Cross} {
		for i := range a {
			a[i] = math.Float64frombits(take())
		}
	}
	return nil
}
