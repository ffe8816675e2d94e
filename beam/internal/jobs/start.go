package jobs

import (
	"context"
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/beam/internal/pass"
	"github.com/nmfnb/notebook/beam/internal/shard"
	"github.com/nmfnb/notebook/beam/internal/storage"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// sampled is the number of shards, evenly spaced, that a sample is taken of.
const sampled = 16

// Start fits a sample of about so many rows in memory and returns the state from which the passes start, and the rows fitted.
func Start(ctx context.Context, c nmf.Config, shards []Shard, rows int, skipBad bool) (*pass.State, int, error) {
	s := sample{missing: c.Missing, each: (rows + min(sampled, len(shards)) - 1) / min(sampled, len(shards))}
	var first error
	for i := range min(sampled, len(shards)) {
		at := shards[i*len(shards)/min(sampled, len(shards))]
		x, err := shard.Read(ctx, at.Path)
		if err == nil {
			err = s.take(ctx, x)
		}
		switch {
		case ctx.Err() != nil:
			return nil, 0, ctx.Err()
		case errors.Is(err, storage.ErrTransport) || err != nil && !skipBad:
			return nil, 0, shard.Fault(at.Path, err)
		case err != nil && first == nil:
			first = shard.Fault(at.Path, err)
		}
	}
	x, err := s.matrix()
	if err != nil {
		return nil, 0, errors.Join(first, err)
	}
	if c.Beta == 2 && !c.Missing {
		c.Solver = nmf.AcceleratedHALS // the same objective, in less time
	}
	m, err := c.Fit(ctx, x)
	if err != nil {
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		return nil, 0, fmt.Errorf("the sample of %d rows that the fit starts from: %w", s.rows, err)
	}
	return &pass.State{H: m.H, ColumnNames: s.model.ColumnNames}, s.rows, nil
}

// sample collects rows of shards.
type sample struct {
	each    int // rows of a shard, at most
	missing bool
	model   *nmf.Model // a model with the columns of the first shard
	rows    int
	dense   bool // some shard is

	ptr, ind []int // the rows, as those of a CSR; a row of a dense shard has all its entries
	val      []float64
}

// take adds rows of a shard, evenly spaced.
func (s *sample) take(ctx context.Context, x *nmf.Labelled) error {
	n, m := x.Dims()
	if s.model == nil {
		ones := mat.NewDense(1, m, nil)
		ones.Apply(func(int, int, float64) float64 { return 1 }, ones)
		c := nmf.Default(1)
		c.Missing = s.missing
		model, err := nmf.FromComponents(nmf.Labelled{Matrix: ones, ColumnNames: x.ColumnNames}, c)
		if err != nil {
			return err
		}
		s.model, s.ptr = model, []int{0}
	}
	if _, err := s.model.TransformExact(ctx, x); err != nil { // which looks at all entries
		return err
	}
	inner, err := pass.InOrder(s.model, x)
	if err != nil {
		return err
	}
	count := min(n, s.each)
	for r := range count {
		pass.Entries(inner, r*n/count, func(j int, v float64) { s.ind, s.val = append(s.ind, j), append(s.val, v) })
		s.ptr = append(s.ptr, len(s.ind))
	}
	if _, sparse := inner.(*nmf.CSR); !sparse {
		s.dense = true
	}
	s.rows += count
	return nil
}

// matrix returns the rows.
func (s *sample) matrix() (mat.Matrix, error) {
	if s.rows == 0 {
		return nil, errors.New("no row could be read to start from")
	}
	_, m := s.model.H.Dims()
	x, err := nmf.AdoptCSR(s.rows, m, s.ptr, s.ind, s.val)
	if err != nil || !s.dense {
		return x, err
	}
	return mat.DenseCopyOf(x), nil
}
