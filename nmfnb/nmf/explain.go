package nmf

import (
	"context"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// An Explanation says why two reconstructions of new rows X (n×m) differ: Encoded, from codes W ≥ 0, and Projected, from
// the pseudo-inverse of the components. Their difference is, row by row, a sum of terms, each the difference of two
// reconstructions that have one thing more or less in common:
//
//	Encoded − Projected = Tolerance + Penalty + NonNegativity
//
//	Tolerance     = (Iterative − Exact)·H             the solver stopped before the minimum
//	Penalty       = (Exact − ExactUnpenalised)·H      AlphaW draws the codes towards 0
//	NonNegativity = (ExactUnpenalised − Linear)·H     the linear code has negative entries, which W ≥ 0 forbids
//
// After [Model.ExplainReconstruction] a fourth term, Remainder, is added. The sum holds to the last rounding of each entry.
//
// With Config.Missing X may have unknown entries (NaN). Codes, errors and angles are then those of a row's known columns; the
// reconstructions and their terms have all columns, what they predict for the unknown ones included.
//
// The pseudo-inverse minimises the squared distance. Under another loss (beta ≠ 2) the exact codes
// minimise something else, and NonNegativity holds that change of loss as well; Verdict says how much of it that is.
type Explanation struct {
	Encoded   *mat.Dense // n×m, InverseTransform(Transform(X)), or what was given to ExplainReconstruction
	Projected *mat.Dense // n×m, Project(X)·H

	Tolerance, Penalty, NonNegativity *mat.Dense // n×m, the terms
	Remainder                         *mat.Dense // n×m, the part of a given Encoded that is no W·H with W ≥ 0; nil after Explain

	Iterative        *mat.Dense // n×k, Transform(X), or the code that a given Encoded has
	Exact            *mat.Dense // n×k, TransformExact(X)
	ExactUnpenalised *mat.Dense // n×k, the same with AlphaW = 0
	Linear           *mat.Dense // n×k, Project(X)

	Rows                  []RowExplanation // one for each row of X
	RowNames, ColumnNames []string         // of X, or the model's ColumnNames if X has none; nil if neither has
	Rank                  int              // of H, see [Projection]
	Cond                  float64          // condition number of H, see [Projection]
	Warnings              []string         // what a person should know about H or the codes though nothing failed
	Verdict               string           // some lines in words, with numbers; the first is a headline
}

// Explain encodes new rows X (n×m) ≥ 0 iteratively, exactly and linearly, and accounts for the difference between the
// reconstruction that scikit-learn's transform and inverse_transform give (Encoded) and the one that a pseudo-inverse
// gives (Projected). When ctx ends it returns ctx.Err() alone.
func (m *Model) Explain(ctx context.Context, x mat.Matrix) (*Explanation, error) {
	h, d, err := m.encoding(ctx, x)
	if err != nil {
		return nil, err
	}
	workers := team.New(ctx)
	defer workers.Stop()
	w, err := m.Config.encode(ctx, d, f64.Transposed(h.dense, h.n, h.m), workers, m.Config.encoding())
	if err != nil {
		return nil, err
	}
	return m.explain(ctx, h, d, mat.NewDense(d.n, h.n, w), nil)
}

// ExplainReconstruction is Explain for a result_1 (n×m) that was computed elsewhere, say scikit-learn's output for the same rows X
// and components. Its code is recovered as the W ≥ 0 whose W·H is nearest to it; what W·H leaves is the Remainder: rounding
// or the digits of a printed file if the result was made with these components and W ≥ 0, and more if it was not.
// Tolerance then holds all by which the code recovered differs from the exact one of this model: the stopping rule, but
// also other penalties than the model's.
func (m *Model) ExplainReconstruction(ctx context.Context, x, result1 mat.Matrix) (*Explanation, error) {
	h, d, err := m.encoding(ctx, x)
	if err != nil {
		return nil, err
	}
	given, err := read(result1, "result_1", anySign)
	if err != nil {
		return nil, err
	}
	if err := given.orderColumns("result_1", h.labels.columns, ""); err != nil {
		return nil, err
	}
	if given.n != d.n || given.m != d.m {
		return nil, failf(ErrShape, "result_1", "result_1 is %d×%d, want %d×%d, as X is", given.n, given.m, d.n, d.m)
	}
	recovered, err := h.nnls(ctx, given, 0, 0)
	if err != nil {
		return nil, err
	}
	return m.explain(ctx, h, d, recovered, given)
}

// explain puts the explanation together; given is nil or the result_1 that the iterative code was recovered from.
func (m *Model) explain(ctx context.Context, h, d *data, iterative *mat.Dense, given *data) (*Explanation, error) {
	pen := m.Config.penalties(d.n, d.m)
	exact, err := m.Config.exact(ctx, h, d)
	if err != nil {
		return nil, err
	}
	unpenalised := mat.DenseCopyOf(exact)
	if pen.l1W > 0 || pen.l2W > 0 {
		free := m.Config
		free.AlphaW = 0
		if unpenalised, err = free.exact(ctx, h, d); err != nil {
			return nil, err
		}
	}
	nearest := unpenalised
	if m.Config.Beta != 2 {
		if nearest, err = h.nnls(ctx, d, 0, 0); err != nil {
			return nil, err
		}
	}
	workers := team.New(ctx)
	defer workers.Stop()
	p, err := h.projection(workers)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	linear, conds, err := h.linear(workers, d, p)
	if err != nil {
		return nil, err
	}
	names := d.labels.clone()
	e := &Explanation{
		Iterative: iterative, Exact: exact, ExactUnpenalised: unpenalised, Linear: linear,
		Rank: p.Rank, Cond: p.Cond, RowNames: names.rows, ColumnNames: firstNamed(names.columns, m.ColumnNames),
	}
	decode := func(w *mat.Dense) *mat.Dense {
		codes := data{n: d.n, m: h.n, dense: w.RawMatrix().Data}
		return codes.times(workers, h.dense, h.m)
	}
	fromExact, fromUnpenalised, fromNearest := decode(exact), decode(unpenalised), decode(nearest)
	e.Encoded, e.Projected = decode(iterative), decode(linear)
	e.Tolerance = difference(e.Encoded, fromExact)
	e.Penalty = difference(fromExact, fromUnpenalised)
	e.NonNegativity = difference(fromUnpenalised, e.Projected)
	if given != nil {
		recovered := e.Encoded
		e.Encoded = given.toDense()
		e.Remainder = difference(e.Encoded, recovered)
	}
	e.explainRows(workers, h, d, fromExact, fromUnpenalised, fromNearest, m.Config.kkt(workers, h, d, exact), conds)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e.Warnings = e.warnings(m.Config, h, d)
	e.Verdict = e.verdict(f64.Norm(d.entries()), difference(fromUnpenalised, fromNearest), m.Config)
	return e, nil
}

func difference(a, b mat.Matrix) *mat.Dense {
	var d mat.Dense
	d.Sub(a, b)
	return &d
}

// toDense returns a dense copy.
func (d *data) toDense() *mat.Dense {
	a := mat.NewDense(d.n, d.m, nil)
	for i := range d.n {
		d.rowInto(a.RawRowView(i), i, 0)
	}
	return a
}
