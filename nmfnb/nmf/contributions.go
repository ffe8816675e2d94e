package nmf

import (
	"context"
	"fmt"
	"math"
	"strings"
	"text/tabwriter"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// Contributions say what comes from where: a reconstructed row is a sum of parts wₜ·hₜ, one from each component. Those of the exact
// code are never negative. Those of the linear code may be, and then cancel others.
type Contributions struct {
	X             []float64  // 1×m, the row, or the mean of the rows; NaN in a column that no row knows
	Exact, Linear *mat.Dense // k×m: row t is what component t adds, wₜ·hₜ; the columns add up to the reconstruction, up to rounding

	ExactCode, LinearCode []float64 // 1×k, the codes, or their means
	Cancelled             float64   // share of the linear code's positive parts that its negative ones take back, in all columns; 0 to 1 and above
	Of                    int       // how many rows it is the mean of
	RowName               string    // of the one row; empty for a mean, or without names
	ColumnNames           []string  // of X, or the model's ColumnNames if X has none; nil if neither has
}

// Contributions splits a row X (1×m) ≥ 0, or the mean of n rows X (n×m), into what each component adds to it, by the exact code
// ([Model.TransformExact]) and by the linear one ([Model.Project]). Both splits are linear in the codes, so that of a mean is the
// mean of those of the rows. When ctx ends it returns ctx.Err() alone.
func (m *Model) Contributions(ctx context.Context, x mat.Matrix) (*Contributions, error) {
	h, d, err := m.encoding(ctx, x)
	if err != nil {
		return nil, err
	}
	exact, err := m.Config.exact(ctx, h, d)
	if err != nil {
		return nil, err
	}
	workers := team.New(ctx)
	defer workers.Stop()
	p, err := h.projection(workers)
	if err != nil {
		return nil, err
	}
	linear, _, err := h.linear(workers, d, p)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	names := d.labels.clone()
	c := &Contributions{
		X: d.columnMeans(), ExactCode: meanRow(exact), LinearCode: meanRow(linear), Of: d.n, ColumnNames: firstNamed(names.columns, m.ColumnNames),
	}
	if d.n == 1 && names.rows != nil {
		c.RowName = names.rows[0]
	}
	c.Exact, c.Linear = h.parts(c.ExactCode), h.parts(c.LinearCode)
	for _, a := range [][]float64{c.Exact.RawMatrix().Data, c.Linear.RawMatrix().Data, c.X} {
		for _, v := range a {
			if math.IsInf(v, 0) {
				return nil, failf(ErrOverflow, "X", "what a component adds, or the mean of X, is beyond float64's range: scale X or H")
			}
		}
	}
	given, taken := 0.0, 0.0
	for _, v := range c.Linear.RawMatrix().Data {
		given, taken = given+max(v, 0), taken+max(-v, 0)
	}
	if given > 0 {
		c.Cancelled = min(taken/given, math.MaxFloat64)
	}
	return c, nil
}

// parts returns the k×m matrix with the rows wₜ·hₜ.
func (h *data) parts(w []float64) *mat.Dense {
	a := mat.NewDense(h.n, h.m, nil)
	for t, v := range w {
		row := a.RawRowView(t)
		for j, u := range f64.Row(h.dense, t, h.m) {
			row[j] = v*u + 0
		}
	}
	return a
}

// columnMeans returns the mean of the known entries of each column; NaN where there are none.
func (d *data) columnMeans() []float64 {
	means, known := make([]float64, d.m), make([]int, d.m)
	for i := range d.n {
		d.doRow(i, func(j int, v float64) { means[j] += v })
		for _, j := range d.unknown(i) {
			known[j]--
		}
	}
	for j := range means {
		if known[j] += d.n; known[j] == 0 {
			means[j] = math.NaN()
			continue
		}
		means[j] /= float64(known[j])
	}
	return means
}

// meanRow returns the mean of the rows.
func meanRow(a *mat.Dense) []float64 {
	n, k := a.Dims()
	mean := make([]float64, k)
	for i := range n {
		for t, v := range a.RawRowView(i) {
			mean[t] += v
		}
	}
	for t := range mean {
		mean[t] /= float64(n)
	}
	return mean
}

// Text returns a table with a line for each component: its two coefficients, and the sum of what it adds to the reconstruction by
// either code; and says how much the linear code cancels.
func (c *Contributions) Text() string {
	var b strings.Builder
	what := "the row"
	switch {
	case c.Of > 1:
		what = fmt.Sprintf("the mean of %d rows", c.Of)
	case c.RowName != "":
		what = "row " + c.RowName
	}
	fmt.Fprintf(&b, "What each component adds to %s:\n", what)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "component\texact code\tadds\tlinear code\tadds\t")
	exact, linear := 0.0, 0.0
	for t := range c.ExactCode {
		e, l := sum(c.Exact.RawRowView(t)), sum(c.Linear.RawRowView(t))
		exact, linear = exact+e, linear+l
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t\n", t, figures(c.ExactCode[t]), figures(e), figures(c.LinearCode[t]), figures(l))
	}
	fmt.Fprintf(w, "sum\t\t%s\t\t%s\t\n", figures(exact), figures(linear))
	w.Flush() // a strings.Builder does not fail
	if c.Cancelled > 1e-12 {
		fmt.Fprintf(&b, "Of what the linear code adds, its negative parts take %s back.\n", percent(c.Cancelled))
	}
	return b.String()
}
