package nmf

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"text/tabwriter"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// A Quality says how well codes reproduce rows X (n×m), beside how well the model reproduces the rows that it was trained with.
//
// A share that is explained is 1 − D(x, w·H)/D(x, x₀): 1 where nothing is left, 0 where the components are no better than none,
// below 0 where they are worse. D is the model's loss, and x₀ what stands for a row without components. For beta = 2 x₀ is 0, so
// that the share is that of the sum of squares (Hutchins et al., Bioinformatics 24 (2008) 2684–2690). For any other beta x₀ is the
// mean of the row, and the share is that of the deviance (Cameron and Windmeijer, Journal of Econometrics 77 (1997) 329–342). A
// row that needs no explaining has the share 1, or 0 if it is missed all the same. Unknown entries count for nothing.
type Quality struct {
	Measure   string       // what is explained: "sum of squares" or "deviance"
	Explained float64      // share that is explained in all
	Rows      []RowQuality // of each row of X
	Columns   []float64    // for each column of X the share that is explained

	// Components is what each component adds to Explained. For beta = 2 it is Σ wₜ·⟨hₜ, 2x − w·H⟩ over that of ‖x‖², for any other
	// beta Explained in proportion to the part of X that the component accounts for, Σ xⱼ·wₜ·hₜⱼ/(w·H)ⱼ. Both add up to Explained.
	Components []float64

	Training              []float64 // explained shares of the training rows, rising; nil if the model has none, see [Model.WithTraining]
	RowNames, ColumnNames []string  // of X, or the model's ColumnNames if X has none; nil if neither has
}

// RowQuality says how well the code of one row reproduces it.
type RowQuality struct {
	Err       float64 // sqrt(2·D), for beta = 2 ‖x − w·H‖ in units of X; the squares add up to that of [Model.ReconstructionErr]
	Explained float64 // share that is explained

	// Percentile is the share, in percent, of training rows that are explained better, ties counted by half. Above some 95 the row
	// is unlike what the model was trained with. It is −1 if the model has no training rows or the shares cannot be compared.
	Percentile float64
}

const (
	measureSquares  = "sum of squares"
	measureDeviance = "deviance"
)

// Quality says how well the exact codes of rows X (n×m) ≥ 0 reproduce them, see [Model.TransformExact]. It takes a copy of X. When
// ctx ends it returns ctx.Err() alone.
func (m *Model) Quality(ctx context.Context, x mat.Matrix) (*Quality, error) {
	h, d, err := m.encoding(ctx, x)
	if err != nil {
		return nil, err
	}
	w, err := m.Config.exact(ctx, h, d)
	if err != nil {
		return nil, err
	}
	return m.quality(ctx, h, d, w.RawMatrix().Data)
}

// QualityOf is Quality for given codes W (n×k), such as those of [Model.Transform] or [Model.Project]. Codes with negative entries are
// measured by the sum of squares, whatever the model's loss is.
func (m *Model) QualityOf(ctx context.Context, x, w mat.Matrix) (*Quality, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	h, err := m.components()
	if err != nil {
		return nil, err
	}
	d, err := m.Config.rows(h, x, nonNegative)
	if err != nil {
		return nil, err
	}
	codes, err := h.codes(w, d)
	if err != nil {
		return nil, err
	}
	return m.quality(ctx, h, d, codes)
}

// codes reads codes for the rows of d, by rows.
func (h *data) codes(w mat.Matrix, d *data) ([]float64, error) {
	codes, err := read(w, "W", anySign)
	if err != nil {
		return nil, err
	}
	if codes.n != d.n || codes.m != h.n {
		return nil, failf(ErrShape, "W", "W is %d×%d, want %d×%d: a row for each of X, a column for each component", codes.n, codes.m, d.n, h.n)
	}
	return codes.toDense().RawMatrix().Data, nil
}

// WithTraining returns a copy of the model that knows how well its exact codes explain rows X (n×m) ≥ 0, which count as its training
// rows from then on: for models from [FromComponents], which have none.
func (m *Model) WithTraining(ctx context.Context, x mat.Matrix) (*Model, error) {
	q, err := m.Quality(ctx, x)
	if err != nil {
		return nil, err
	}
	c := *m
	c.RowExplained = nil
	for _, r := range q.Rows {
		c.RowExplained = append(c.RowExplained, r.Explained)
	}
	return &c, nil
}

func (m *Model) quality(ctx context.Context, h, d *data, w []float64) (*Quality, error) {
	workers := team.New(ctx)
	defer workers.Stop()
	c, negative := m.Config, slices.ContainsFunc(w, func(v float64) bool { return v < 0 })
	names := d.labels.clone()
	q := &Quality{Measure: measureDeviance, RowNames: names.rows, ColumnNames: firstNamed(names.columns, m.ColumnNames)}
	if negative || c.Beta == 2 {
		c.Beta, q.Measure = 2, measureSquares
	}
	ht := f64.Transposed(h.dense, h.n, h.m)
	losses, null := c.rowLosses(workers, d, w, ht), c.nullLosses(workers, d)
	q.Explained = explainedShare(sum(losses), sum(null))
	if c.Beta == m.Config.Beta {
		q.Training = slices.Sorted(slices.Values(m.RowExplained))
	}
	for i, loss := range losses {
		r := RowQuality{Err: math.Sqrt(2 * loss), Explained: explainedShare(loss, null[i]), Percentile: -1}
		if len(q.Training) > 0 {
			r.Percentile = percentile(q.Training, r.Explained)
		}
		q.Rows = append(q.Rows, r)
	}
	t := d.transposed()
	ofColumns, nullOfColumns := c.rowLosses(workers, t, ht, w), c.nullOfColumns(workers, d, t)
	for j, loss := range ofColumns {
		q.Columns = append(q.Columns, explainedShare(loss, nullOfColumns[j]))
	}
	q.Components = c.carried(workers, h, d, w, ht)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	scale := 1 / (2 * sum(null))
	if c.Beta != 2 {
		scale = q.Explained / sum(q.Components)
	}
	for t, v := range q.Components {
		if q.Components[t] = v * scale; !f64.Finite(q.Components[t]) { // nothing is to be explained
			q.Components[t] = 0
		}
	}
	for _, r := range q.Rows {
		if !f64.Finite(r.Err) {
			return nil, failf(ErrOverflow, "X", "the error of a row is beyond float64's range: scale X or H")
		}
	}
	return q, nil
}

// nullOfColumns is nullLosses for the columns of X, whose transpose is t, with the same means of rows.
func (c Config) nullOfColumns(workers *team.Team, d, t *data) []float64 {
	if c.Beta == 2 {
		return c.nullLosses(workers, t)
	}
	return c.rowLosses(workers, t, ones(d.m), d.rowMeans())
}

// carried returns the numerators of what each component adds.
func (c Config) carried(workers *team.Team, h, d *data, w, ht []float64) []float64 {
	k := h.n
	parts := make([]float64, team.Blocks(d.n, team.BlockRows)*k)
	var product, gram []float64
	if c.Beta == 2 {
		product = d.times(workers, ht, k).RawMatrix().Data
		gram = make([]float64, k*k)
		newGram(d.m, k, workers.Count()).into(gram, ht, workers)
	}
	workers.Each(d.n, team.BlockRows, d.n*d.m*k, func(_, lo, hi int) {
		total := f64.Row(parts, lo/team.BlockRows, k)
		for i := lo; i < hi; i++ {
			code := f64.Row(w, i, k)
			if c.Beta == 2 {
				d.carriedSquares(total, code, f64.Row(product, i, k), gram, ht, d.unknown(i))
			} else {
				d.carriedParts(total, code, ht, i)
			}
		}
	})
	all := make([]float64, k)
	for i, v := range parts {
		all[i%k] += v
	}
	return all
}

// carriedSquares adds wₜ·⟨hₜ, 2x − w·H⟩ over the known columns to total, given x·Hᵀ.
func (d *data) carriedSquares(total, w, product, gram, ht []float64, unknown []int) {
	k := len(w)
	for t, v := range w {
		if v == 0 {
			continue
		}
		g := f64.Dot(w, f64.Row(gram, t, k))
		for _, j := range unknown {
			column := f64.Row(ht, j, k)
			g -= column[t] * f64.Dot(w, column)
		}
		total[t] += v * (2*product[t] - g)
	}
}

// carriedParts adds Σ xⱼ·wₜ·hₜⱼ/(w·H)ⱼ to total.
func (d *data) carriedParts(total, w, ht []float64, i int) {
	k := len(w)
	d.doRow(i, func(j int, x float64) {
		column := f64.Row(ht, j, k)
		fit := f64.Dot(w, column)
		if !(fit > 0) {
			return
		}
		for t, v := range w {
			total[t] += v * column[t] * (x / fit)
		}
	})
}

// percentile returns the percentage of the rising numbers that are above v, ties counted by half.
func percentile(rising []float64, v float64) float64 {
	n := len(rising)
	below := sort.SearchFloat64s(rising, v)
	above := n - sort.Search(n, func(i int) bool { return rising[i] > v })
	return 100 * (float64(above) + float64(n-below-above)/2) / float64(n)
}

// unusual is the percentile from which a row is said to be unlike the training rows.
const unusual = 95

// Text returns in words what is explained, and a table of the rows: of each its error, the share that is explained, and its
// percentile among the training rows. It lists the first 20 rows.
func (q *Quality) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "The codes explain %s of the %s of %s.\n", percent(q.Explained), q.Measure, quantity(len(q.Rows), "row"))
	if n := len(q.Training); n > 0 {
		far := 0
		for _, r := range q.Rows {
			if r.Percentile > unusual {
				far++
			}
		}
		fmt.Fprintf(&b, "Of the %s half are explained to %s or more. Worse than %d %% of them: %d of %d.\n",
			quantity(n, "training row"), percent(q.Training[n/2]), unusual, far, len(q.Rows))
	} else {
		fmt.Fprintln(&b, "There are no training rows to compare with: Model.WithTraining takes them.")
	}
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "row\terror\texplained\tpercentile\t")
	for i, r := range q.Rows[:min(textRows, len(q.Rows))] {
		place := "–"
		if r.Percentile >= 0 {
			place = fmt.Sprintf("%.1f", r.Percentile)
		}
		fmt.Fprintf(w, "%s\t%.3g\t%s\t%s\t\n", labels{rows: q.RowNames}.rowName(i), r.Err, percent(r.Explained), place)
	}
	w.Flush() // a strings.Builder does not fail
	if more := len(q.Rows) - textRows; more > 0 {
		fmt.Fprintf(&b, "… and %d more rows\n", more)
	}
	return b.String()
}
