package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/nmfnb/notebook/beam/internal/jobs"
	"github.com/nmfnb/notebook/beam/internal/pass"
	"github.com/nmfnb/notebook/beam/internal/storage"
)

type explain struct {
	inputs
	model, out string
	rows       int
}

func newExplain(flags *flag.FlagSet) runs {
	e := new(explain)
	e.add(flags)
	flags.StringVar(&e.model, "model", "", "the model: a `file` by nmfbeam fit, by gob, or an .npz with components_")
	flags.StringVar(&e.out, "out", "", "the answer, a `file` of JSON")
	flags.IntVar(&e.rows, "rows", 20, "the `number` of rows to name, those that differ most")
	return e
}

func (*explain) help() string {
	return `
In:  shards of rows, as for fit, and a model.
Out: why the reconstruction by scikit-learn's transform differs from the one by the pseudo-inverse of the components, over all rows: a
     text, and a file of JSON with the norms of the three terms (tolerance, penalty, non-negativity), how many rows have which as
     their largest, and the rows that differ most. A worker takes some fifteen times the memory of a shard.

    nmfbeam explain --x 'x-*.npy' --model model.npz --out why.json`
}

// explanation is what the file of JSON holds. Norms are Euclidean, over all rows, in units of X.
type explanation struct {
	Rows                                          int
	Difference, Tolerance, Penalty, NonNegativity float64
	RowsByCause                                   map[string]int
	KKT                                           *float64
	Worst                                         []namedRow
	Skipped                                       []string `json:",omitempty"`
}

// namedRow is a row with the file that it stands in.
type namedRow struct {
	File string
	pass.Row
	KKT *float64 // that of the exact code; null for an infinite one
}

func (e *explain) run(ctx context.Context, out io.Writer) error {
	if e.rows < 0 {
		return usage("explain: --rows %d, want 0 or more", e.rows)
	}
	model, err := readModel(ctx, e.model)
	if err != nil {
		return err
	}
	shards, runner, err := e.open(ctx, e.out)
	if err != nil {
		return err
	}
	at, err := storage.Absolute(e.out)
	if err != nil {
		return err
	}
	return workFolder(ctx, at, func(folder string) error {
		part, err := jobs.Explain(ctx, runner, model, shards, folder, e.rows)
		if err != nil {
			return err
		}
		if len(part.Faults) > 0 && (!e.skipBad || part.Causes == nil) {
			return faultsError(part.Faults)
		}
		x := explained(part, shards)
		text, err := json.MarshalIndent(x, "", "\t")
		if err != nil {
			return err
		}
		if err := storage.Write(ctx, at, append(text, '\n')); err != nil {
			return err
		}
		fmt.Fprint(out, x.text())
		return nil
	})
}

func explained(part pass.Part, shards []jobs.Shard) explanation {
	c := part.Causes
	x := explanation{
		Rows: c.Rows, Difference: math.Sqrt(c.Difference), Tolerance: math.Sqrt(c.Tolerance), Penalty: math.Sqrt(c.Penalty),
		NonNegativity: math.Sqrt(c.NonNegativity), RowsByCause: c.ByCause, KKT: finite(c.KKT),
	}
	for _, r := range c.Worst {
		x.Worst = append(x.Worst, namedRow{storage.Base(shards[r.Shard].Path), r, finite(r.KKT)})
	}
	for _, f := range part.Faults {
		x.Skipped = append(x.Skipped, f.Text)
	}
	return x
}

// text says it in words.
func (x explanation) text() string {
	var b strings.Builder
	for _, s := range x.Skipped {
		fmt.Fprintln(&b, "skipped", s)
	}
	fmt.Fprintf(&b, "%d rows; the two reconstructions differ by %.4g, of which\n", x.Rows, x.Difference)
	for _, term := range []struct {
		name string
		norm float64
	}{{"tolerance", x.Tolerance}, {"penalty", x.Penalty}, {"non-negativity", x.NonNegativity}} {
		fmt.Fprintf(&b, "  %-15s %.4g\n", term.name, term.norm)
	}
	causes := make([]string, 0, len(x.RowsByCause))
	for cause := range x.RowsByCause {
		causes = append(causes, cause)
	}
	slices.Sort(causes)
	for _, cause := range causes {
		fmt.Fprintf(&b, "  %d rows: %s\n", x.RowsByCause[cause], cause)
	}
	for _, r := range x.Worst {
		name := ""
		if r.Name != "" {
			name = fmt.Sprintf(" %q", r.Name)
		}
		fmt.Fprintf(&b, "%s row %d%s: %.4g, %s\n", r.File, r.Row.Row, name, r.Difference, r.Cause)
	}
	return b.String()
}
