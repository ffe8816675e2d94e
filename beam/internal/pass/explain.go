package pass

import (
	"cmp"
	"context"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Causes adds up why the two reconstructions of rows differ: over all rows the sums of squares of the terms of an nmf.Explanation.
type Causes struct {
	Rows          int
	Difference    float64 // Σ‖Encoded − Projected‖²
	Tolerance     float64
	Penalty       float64
	NonNegativity float64
	ByCause       map[string]int // rows by their largest term
	KKT           float64        // the largest residual of an exact code
	Most          int            // rows in Worst
	Worst         []Row          // the rows that differ most, most first
}

// A Row is one that differs much.
type Row struct {
	Shard, Row int    // counted from 0
	Name       string `json:",omitempty"`
	nmf.RowExplanation
	Cause string
}

// Explain accounts for the rows X (n×m) of a shard and keeps most of them.
func Explain(ctx context.Context, model *nmf.Model, x mat.Matrix, shard, most int) (*Causes, error) {
	e, err := model.Explain(ctx, x)
	if err != nil {
		return nil, err
	}
	c := &Causes{Rows: len(e.Rows), Most: most, ByCause: map[string]int{}}
	for i, r := range e.Rows {
		c.Difference += r.Difference * r.Difference
		c.Tolerance += r.Tolerance * r.Tolerance
		c.Penalty += r.Penalty * r.Penalty
		c.NonNegativity += r.NonNegativity * r.NonNegativity
		c.ByCause[r.Cause.String()]++
		c.KKT = max(c.KKT, r.KKT)
		row := Row{Shard: shard, Row: i, RowExplanation: r, Cause: r.Cause.String()}
		if i < len(e.RowNames) {
			row.Name = e.RowNames[i]
		}
		c.Worst = append(c.Worst, row)
	}
	c.keep()
	return c, nil
}

// keep keeps the rows that differ most.
func (c *Causes) keep() {
	slices.SortFunc(c.Worst, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Difference, a.Difference), cmp.Compare(a.Shard, b.Shard), cmp.Compare(a.Row, b.Row))
	})
	c.Worst = slices.Clone(c.Worst[:min(c.Most, len(c.Worst))])
}

// Add adds the causes of other rows.
func (c *Causes) Add(other *Causes) {
	c.Most = max(c.Most, other.Most)
	c.Rows += other.Rows
	c.Difference += other.Difference
	c.Tolerance += other.Tolerance
	c.Penalty += other.Penalty
	c.NonNegativity += other.NonNegativity
	c.KKT = max(c.KKT, other.KKT)
	if c.ByCause == nil {
		c.ByCause = map[string]int{}
	}
	for cause, rows := range other.ByCause {
		c.ByCause[cause] += rows
	}
	c.Worst = append(c.Worst, other.Worst...)
	c.keep()
}
