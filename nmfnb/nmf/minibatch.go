package nmf

import (
	"context"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// Fit factorises X (n×m) pass after pass, batch after batch, as scikit-learn's fit_transform. An entry of the model's
// History is one pass: its Loss and Penalty add up what each batch had when it was visited, its Violation is the last
// ‖ΔH‖/‖H‖. A cancelled Fit returns the model reached so far together with ctx.Err().
func (b MiniBatch) Fit(ctx context.Context, x mat.Matrix) (*Model, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	m, err := b.Config.fit(ctx, x, b.passes)
	if m != nil {
		m.Config = b.transforming(m.Config)
	}
	return m, err
}

// Learned is what [MiniBatch.PartialFit] has learned from the batches so far. The zero value has seen none. It goes through gob
// and JSON whole.
type Learned struct {
	H                      *mat.Dense // k×m, the components; nil before the first batch
	Numerator, Denominator *mat.Dense // k×m, the sums whose ratio H follows
	Memory                 float64    // the share of the sums that a batch leaves of them
	Steps                  int        // batches seen
	ColumnNames            []string   // of the first batch ([Labelled]); nil if it had none
}

// PartialFit takes in the rows of X (n×m) as one batch, as scikit-learn's partial_fit does, and returns a model of the
// components learned so far. It adds to what was learned before. The first batch decides where H starts; with
// Config.InitCustom H starts at H0. After an error nothing has changed.
func (b MiniBatch) PartialFit(ctx context.Context, learned *Learned, x mat.Matrix) (*Model, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	if learned == nil {
		return nil, failf(ErrNil, "", "learned is nil, want new(nmf.Learned) for the first batch")
	}
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	c := b.Config
	if err := c.check(); err != nil {
		return nil, err
	}
	d, err := c.readData(x)
	if err != nil {
		return nil, err
	}
	if err := d.orderColumns("X", learned.ColumnNames, ""); err != nil {
		return nil, err
	}
	workers := team.New(ctx)
	defer workers.Stop()
	ht, sums, err := b.resume(learned, d, workers)
	if err != nil {
		return nil, err
	}
	inner := c
	inner.MaxIter = b.FreshRestartsMaxIter
	w, err := inner.encode(ctx, d, ht, workers, newHeldUpdate)
	if err != nil {
		return nil, err
	}
	p := c.objective(d, w, ht, false, workers)
	if _, err := b.step(newMultiplicative(c, p), sums, false, learned.Steps+1); err != nil {
		return nil, err
	}
	if workers.Cut() {
		return nil, ctx.Err()
	}

	if learned.H == nil {
		learned.ColumnNames = d.labels.clone().columns
	}
	k := c.Components
	learned.H = mat.NewDense(k, d.m, f64.Transposed(ht, d.m, k))
	learned.Numerator = mat.NewDense(k, d.m, f64.Transposed(sums.numerator, d.m, k))
	learned.Denominator = mat.NewDense(k, d.m, f64.Transposed(sums.denominator, d.m, k))
	learned.Memory = sums.memory
	learned.Steps++
	return &Model{
		Config: b.transforming(c.kept()), H: mat.DenseCopyOf(learned.H), Iterations: learned.Steps,
		ColumnNames: labels{columns: learned.ColumnNames}.clone().columns,
	}, nil
}

// resume returns Hᵀ and the sums behind it: as PartialFit left them, or at the start for a first batch d.
func (b MiniBatch) resume(learned *Learned, d *data, workers *team.Team) (ht []float64, sums *past, err error) {
	c := b.Config
	k := c.Components
	if learned.H == nil {
		if err := c.checkShape(d.n, d.m); err != nil {
			return nil, nil, err
		}
		if _, ht, err = c.begin(d, workers); err != nil {
			return nil, nil, err
		}
		return ht, newPast(ht, b.memory(d.n)), nil
	}
	if !(learned.Memory >= 0 && learned.Memory <= 1) {
		return nil, nil, damaged("Learned.Memory = %v, want a number from 0 to 1", learned.Memory)
	}
	var parts [3][]float64
	for i, a := range []*mat.Dense{learned.H, learned.Numerator, learned.Denominator} {
		label := [...]string{"H", "Numerator", "Denominator"}[i]
		part, err := read(a, label, nonNegative)
		if err != nil {
			return nil, nil, err
		}
		if part.n != k || part.m != d.m {
			return nil, nil, failf(ErrShape, label, "%s is %d×%d, want %d×%d: X has %d columns", label, part.n, part.m, k, d.m, d.m)
		}
		parts[i] = f64.Transposed(part.dense, k, d.m)
	}
	return parts[0], &past{parts[1], parts[2], learned.Memory}, nil
}
