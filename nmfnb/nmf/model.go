package nmf

import (
	"context"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// A Model holds the factors that [Config.Fit] found, or components known before ([FromComponents]). Methods do not change it, and
// several goroutines may call them at once.
type Model struct {
	Config            Config      // what was asked for; without OnIteration
	W                 *mat.Dense  // n×k, the codes of the rows of X; nil after FromComponents
	H                 *mat.Dense  // k×m, the components: scikit-learn's components_
	Iterations        int         // scikit-learn's n_iter_
	Converged         bool        // the stopping rule was met within MaxIter iterations
	ReconstructionErr float64     // scikit-learn's reconstruction_err_: sqrt(2·beta-divergence), for beta = 2 ‖X−W·H‖
	History           []Iteration // one entry an iteration
	Warnings          []string    // what a person should know though nothing failed
	RowExplained      []float64   // for each row of X the share of it that W·H explains, see [Quality]; nil after FromComponents

	RowNames, ColumnNames []string // of the X that was fitted, or the ColumnNames of known components; nil if they had none
}

func checkContext(ctx context.Context) error {
	if ctx == nil {
		return failf(ErrNil, "", "the context is nil, want context.Background()")
	}
	return nil
}

// kept returns the configuration as a model keeps it: with its own copy of the start, and nothing that cannot be saved.
func (c Config) kept() Config {
	c.OnIteration = nil
	if c.W0 != nil {
		c.W0 = mat.DenseCopyOf(c.W0)
	}
	if c.H0 != nil {
		c.H0 = mat.DenseCopyOf(c.H0)
	}
	if c.Fixed != nil && !c.Fixed.IsEmpty() {
		c.Fixed = mat.DenseCopyOf(c.Fixed)
	}
	return c
}

// FromComponents returns a model with known components h (k×m), say scikit-learn's components_, to encode and decode with. From c
// it takes the solver, the loss, the stopping rule and the penalty on W; c.Components must be k.
func FromComponents(h mat.Matrix, c Config) (*Model, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	d, err := read(h, "H", nonNegative)
	if err != nil {
		return nil, err
	}
	if d.n != c.Components {
		return nil, failf(ErrShape, "H", "H has %d rows, want Config.Components = %d", d.n, c.Components)
	}
	own := mat.DenseCopyOf(h)
	noMinusZeros(own.RawMatrix().Data)
	return &Model{Config: c.kept(), H: own, ColumnNames: d.labels.clone().columns}, nil
}

// components returns H by rows after checking that the model can be used.
func (m *Model) components() (*data, error) {
	if m == nil {
		return nil, failf(ErrNil, "", "the model is nil")
	}
	if m.H == nil || m.H.IsEmpty() {
		return nil, failf(ErrNoModel, "H", "the model has no components: make one with Config.Fit or FromComponents")
	}
	if err := m.Config.check(); err != nil {
		return nil, err
	}
	h, err := read(m.H, "H", nonNegative)
	if err != nil {
		return nil, err
	}
	if h.n != m.Config.Components {
		return nil, failf(ErrShape, "H", "H has %d rows, want Config.Components = %d", h.n, m.Config.Components)
	}
	h.labels = labels{columns: m.ColumnNames}
	return h, h.labels.check("H", h.n, h.m)
}

// rows reads new data for components h, with unknown entries if c has them.
func (c Config) rows(h *data, x mat.Matrix, signed bool) (*data, error) {
	d, err := adopt(x, "X")
	if err != nil {
		return nil, err
	}
	if c.Missing {
		if err := d.hide(); err != nil {
			return nil, err
		}
	}
	if err := d.check("X", signed); err != nil {
		return nil, err
	}
	if !signed {
		if err := c.checkZeros(d); err != nil {
			return nil, err
		}
	}
	return d, h.matchColumns(d)
}

// InverseTransform returns the reconstruction W·H (n×m) of codes W (n×k) of any sign.
func (m *Model) InverseTransform(w mat.Matrix) (*mat.Dense, error) {
	h, err := m.components()
	if err != nil {
		return nil, err
	}
	d, err := read(w, "W", anySign)
	if err != nil {
		return nil, err
	}
	if d.m != h.n {
		return nil, failf(ErrShape, "W", "W has %d columns, want %d, one for each row of H (%d×%d)", d.m, h.n, h.n, h.m)
	}
	workers := team.New(context.Background())
	defer workers.Stop()
	return d.times(workers, h.dense, h.m), nil
}
