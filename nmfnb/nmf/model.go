package nmf

import (
	"context"
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
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

	RowNames, ColumnNames []string // of the X that was fitted, or the ColumnNames of known components; nil if they had none
}

// Fit finds W (n×k) and H (k×m), non-negative, that make the objective small for a non-negative X (n×m). X is dense or
// sparse ([CSR] or any matrix with gonum's DoNonZero or DoRowNonZero) and is not changed.
//
// When ctx ends, Fit returns the model reached by then together with ctx.Err(). Every other error comes without a model.
// The package's documentation says how much memory a fit takes.
func (c Config) Fit(ctx context.Context, x mat.Matrix) (*Model, error) {
	if c.Solver == MiniBatchUpdate {
		return nil, failf(ErrConfig, "", "Config.Solver = minibatch has more settings: use nmf.DefaultMiniBatch(k) and its Fit")
	}
	return c.fit(ctx, x, c.method)
}

// fit is Fit by the method that start makes for the problem.
func (c Config) fit(ctx context.Context, x mat.Matrix, start func(*problem) method) (*Model, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	d, err := c.readTraining(x)
	if err != nil {
		return nil, err
	}
	workers := team.New()
	defer workers.Stop()
	return c.fitData(ctx, d, start, workers)
}

func (c Config) fitData(ctx context.Context, d *data, start func(*problem) method, workers *team.Team) (*Model, error) {
	w, ht, err := c.start(d, workers)
	if err != nil {
		return nil, err
	}
	p := c.problem(d, w, ht, false, workers)
	p.free = make([]float64, len(ht))
	out, err := c.minimise(ctx, p, start(p))
	if err != nil && err != ctx.Err() {
		return nil, err
	}
	reached := math.Sqrt(2 * p.divergence())
	if !f64.Finite(reached) {
		return nil, overflow(out.iterations)
	}
	f64.Transpose(p.free, p.m, p.ht, p.k, p.m, p.k)
	names := d.labels.clone()
	return &Model{
		Config:            c.kept(),
		W:                 mat.NewDense(p.n, p.k, p.w),
		H:                 mat.NewDense(p.k, p.m, p.free),
		Iterations:        out.iterations,
		Converged:         out.converged,
		ReconstructionErr: reached,
		History:           out.history,
		Warnings:          c.warnings(p, out),
		RowNames:          names.rows,
		ColumnNames:       names.columns,
	}, err
}

func checkContext(ctx context.Context) error {
	if ctx == nil {
		return failf(ErrNil, "", "the context is nil, want context.Background()")
	}
	return nil
}

// readTraining takes X over for a fit by c.
func (c Config) readTraining(x mat.Matrix) (*data, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	d, err := c.readData(x)
	if err != nil {
		return nil, err
	}
	return d, c.checkShape(d.n, d.m)
}

// readData takes X over for the solver of c.
func (c Config) readData(x mat.Matrix) (*data, error) {
	d, err := take(x, "X")
	if err != nil {
		return nil, err
	}
	if c.Missing {
		if err := d.hide(); err != nil {
			return nil, err
		}
	}
	if err := d.check("X", nonNegative); err != nil {
		return nil, err
	}
	return d, c.checkData(d)
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
	return h, nil
}

// rows reads new data for components h.
func (h *data) rows(x mat.Matrix, signed bool) (*data, error) {
	d, err := read(x, "X", signed)
	if err != nil {
		return nil, err
	}
	return d, h.checkColumns(d)
}

// checkColumns reports new data with other columns than components h have.
func (h *data) checkColumns(d *data) error {
	if d.m != h.m {
		return failf(ErrShape, "X", "X has %d columns, want %d, as H has (%d×%d)", d.m, h.m, h.n, h.m)
	}
	return nil
}

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
	if err := h.checkColumns(d); err != nil {
		return nil, err
	}
	workers := team.New()
	defer workers.Stop()
	w, err := m.Config.encode(ctx, d, f64.Transposed(h.dense, h.n, h.m), workers)
	if err != nil && err != ctx.Err() {
		return nil, err
	}
	return mat.NewDense(d.n, h.n, w), err
}

// encode returns the W that the solver of c reaches with H held.
func (c Config) encode(ctx context.Context, d *data, ht []float64, workers *team.Team) ([]float64, error) {
	w := make([]float64, d.n*c.Components)
	if c.Solver == MultiplicativeUpdate || c.Solver == MiniBatchUpdate { // which cannot leave 0
		constant := math.Sqrt(d.mean() / float64(c.Components))
		for i := range w {
			w[i] = constant
		}
	}
	p := c.problem(d, w, ht, true, workers)
	_, err := c.minimise(ctx, p, c.method(p))
	return w, err
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
	return d.times(h.dense, h.m), nil
}

// times returns d·b, where b has k columns.
func (d *data) times(b []float64, k int) *mat.Dense {
	out := make([]float64, d.n*k)
	workers := team.New()
	defer workers.Stop()
	p := d.product(false, k, workers.Count())
	p.refresh(b)
	workers.Each(d.n, team.BlockRows, d.n*d.m*k, func(worker, lo, hi int) {
		p.rows(worker, out[lo*k:hi*k], lo, hi)
		for i := lo * k; i < hi*k; i++ {
			out[i] += 0 // −0 becomes 0
		}
	})
	return mat.NewDense(d.n, k, out)
}
