package nmf

import (
	"context"
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// Fit finds W (n×k) and H (k×m), non-negative, that make the objective small for a non-negative X (n×m). X is dense or
// sparse ([CSR] or any matrix with gonum's DoNonZero or DoRowNonZero) and is not changed.
//
// When ctx ends, Fit returns the model reached by then together with ctx.Err(). Every other error comes without a model.
// The package's documentation says how much memory a fit takes.
func (c Config) Fit(ctx context.Context, x mat.Matrix) (*Model, error) {
	return c.fit(ctx, x, c.fitting())
}

// fit is Fit by the method that start makes.
func (c Config) fit(ctx context.Context, x mat.Matrix, start starter) (*Model, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	d, err := c.readTraining(x)
	if err != nil {
		return nil, err
	}
	workers := team.New(ctx)
	defer workers.Stop()
	return c.fitData(ctx, d, start, workers)
}

func (c Config) fitData(ctx context.Context, d *data, start starter, workers *team.Team) (*Model, error) {
	w, ht, err := c.begin(d, workers)
	if err != nil {
		return nil, err
	}
	p := c.objective(d, w, ht, false, workers)
	p.free = make([]float64, len(ht))
	out, err := c.minimise(ctx, p, start(c, p))
	if err != nil && err != ctx.Err() {
		return nil, err
	}
	reached := math.Sqrt(2 * p.divergence())
	if !f64.Finite(reached) {
		return nil, overflow(out.iterations)
	}
	explained := c.rowsExplained(p.Team, d, p.w, p.ht)
	if p.Cut() {
		explained = nil
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
		RowExplained:      explained,
		RowNames:          names.rows,
		ColumnNames:       names.columns,
	}, err
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
	d, err := adopt(x, "X")
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
