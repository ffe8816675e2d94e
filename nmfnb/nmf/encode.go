package nmf

import (
	"context"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// Transform returns the codes W (n×k) that scikit-learn's transform gives for new rows X (n×m) ≥ 0: H is held and the
// model's solver makes the penalised objective small over W ≥ 0, from W = 0 for coordinate descent and the constant
// sqrt(mean(X)/k) for multiplicative updates, until the stopping rule of the configuration, which looks at all rows
// together, is met. It is near the minimiser, not at it.
//
// When ctx ends, Transform returns the codes reached by then together with ctx.Err().
func (m *Model) Transform(ctx context.Context, x mat.Matrix) (*mat.Dense, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	h, err := m.components()
	if err != nil {
		return nil, err
	}
	d, err := m.Config.readData(x)
	if err != nil {
		return nil, err
	}
	if err := h.matchColumns(d); err != nil {
		return nil, err
	}
	workers := team.New(ctx)
	defer workers.Stop()
	w, err := m.Config.encode(ctx, d, f64.Transposed(h.dense, h.n, h.m), workers, m.Config.encoding())
	if err != nil && err != ctx.Err() {
		return nil, err
	}
	return mat.NewDense(d.n, h.n, w), err
}
