package nmf

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// A TrainingExplanation says why the codes W that a fit found, scikit-learn's fit_transform(X), are not those that Transform gives for
// the same rows, its fit(X).transform(X) (scikit-learn issue 18663). Both are near the exact codes and neither is there: the fit
// updated H after W for the last time and stopped by its own rule, Transform starts anew and stops by its rule. So, row by row,
//
//	(W − Transformed)·H = (W − Exact)·H − (Transformed − Exact)·H
//
// Explanation accounts for W·H beside the pseudo-inverse, with the causes that any other reconstruction has.
type TrainingExplanation struct {
	Explanation *Explanation // of W·H: Encoded is W·H, Iterative is W, Exact holds the exact codes
	Transformed *mat.Dense   // n×k, Transform(X)

	Difference    []float64 // for each row ‖(W − Transformed)·H‖
	FitLeft       []float64 // for each row ‖(W − Exact)·H‖, what the fit left
	TransformLeft []float64 // for each row ‖(Transformed − Exact)·H‖, what Transform left
	Verdict       string    // some lines in words, with numbers; the first is a headline
}

// ExplainTraining compares the model's W with the codes of the same rows X (n×m), the ones that it was fitted to, by
// [Model.Transform] and [Model.TransformExact]. When ctx ends it returns ctx.Err() alone.
func (m *Model) ExplainTraining(ctx context.Context, x mat.Matrix) (*TrainingExplanation, error) {
	h, d, err := m.encoding(ctx, x)
	if err != nil {
		return nil, err
	}
	if m.W == nil {
		return nil, failf(ErrNil, "W", "the model has no W: ExplainTraining is about codes that Config.Fit found")
	}
	codes, err := h.codes(m.W, d)
	if err != nil {
		return nil, err
	}
	workers := team.New(ctx)
	defer workers.Stop()
	again, err := m.Config.encode(ctx, d, f64.Transposed(h.dense, h.n, h.m), workers, m.Config.encoding())
	if err != nil {
		return nil, err
	}
	e, err := m.explain(ctx, h, d, mat.NewDense(d.n, h.n, codes), nil)
	if err != nil {
		return nil, err
	}
	t := &TrainingExplanation{Explanation: e, Transformed: mat.NewDense(d.n, h.n, again)}
	t.Difference = h.apart(workers, e.Iterative, t.Transformed)
	t.FitLeft = h.apart(workers, e.Iterative, e.Exact)
	t.TransformLeft = h.apart(workers, t.Transformed, e.Exact)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t.Verdict = t.verdict(m)
	return t, nil
}

// apart returns the norm of each row of (a − b)·H.
func (h *data) apart(workers *team.Team, a, b *mat.Dense) []float64 {
	difference := difference(a, b)
	n, k := difference.Dims()
	codes := data{n: n, m: k, dense: difference.RawMatrix().Data}
	decoded := codes.times(workers, h.dense, h.m)
	norms := make([]float64, n)
	for i := range norms {
		norms[i] = f64.Norm(decoded.RawRowView(i))
	}
	return norms
}

func (t *TrainingExplanation) verdict(m *Model) string {
	size := f64.Norm(t.Explanation.Encoded.RawMatrix().Data)
	of := func(norms []float64) string {
		norm := f64.Norm(norms)
		if size == 0 {
			return figures(norm)
		}
		return fmt.Sprintf("%s (%s of ‖W·H‖)", figures(norm), percent(norm/size))
	}
	larger, smaller := "The fit left more of it", "Transform did"
	if f64.Norm(t.TransformLeft) > f64.Norm(t.FitLeft) {
		larger, smaller = "Transform left more of it", "the fit did"
	}
	stop := fmt.Sprintf("Tol = %g, at most %d iterations", m.Config.Tol, m.Config.MaxIter)
	lines := []string{
		fmt.Sprintf("W·H and the reconstruction from Transform of the same rows differ by %s in norm.", of(t.Difference)),
		fmt.Sprintf("The exact codes for the final H lie between: the fit stopped %s before them, since H moved after the last update of W "+
			"and by its stopping rule; Transform, which starts anew, stopped %s before them (%s).", of(t.FitLeft), of(t.TransformLeft), stop),
		fmt.Sprintf("%s than %s. A smaller Tol brings the two together; TransformExact gives the same codes however the fit ended.", larger, smaller),
	}
	if m.Config.AlphaW > 0 {
		lines = append(lines, fmt.Sprintf("AlphaW = %g is in all three alike: the penalty is no cause of a difference between them.", m.Config.AlphaW))
	}
	lines = append(lines, "Beside the pseudo-inverse: "+t.Explanation.Verdict)
	return strings.Join(lines, "\n")
}

// Text returns the verdict and a table of the first 20 rows: the norms of the difference and of what either left.
func (t *TrainingExplanation) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", t.Verdict)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "row\tdifference\tleft by the fit\tleft by Transform\t")
	limit := t.Explanation.Rounding()
	for i := range t.Difference[:min(textRows, len(t.Difference))] {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t\n", t.Explanation.labels().rowName(i), orRounding(t.Difference[i], limit, "%.3g"),
			orRounding(t.FitLeft[i], limit, "%.3g"), orRounding(t.TransformLeft[i], limit, "%.3g"))
	}
	w.Flush() // a strings.Builder does not fail
	if more := len(t.Difference) - textRows; more > 0 {
		fmt.Fprintf(&b, "… and %d more rows\n", more)
	}
	return b.String()
}
