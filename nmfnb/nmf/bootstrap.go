package nmf

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// Bootstrap says how often codes are computed again to see how sure they are. The zero value stands for 100 times and 95 %.
type Bootstrap struct {
	Samples int     // how often; 0 for 100
	Seed    uint32  // of numpy's RandomState, which draws; of the first start for [Model.Restarts]
	Level   float64 // of the intervals, between 0 and 1; 0 for 0.95
}

// Intervals say how sure exact codes are. Matrices are n×k.
type Intervals struct {
	Codes     *mat.Dense // the exact codes
	Low, High *mat.Dense // the bounds between which the share Level of the samples lies, as much of the rest below as above
	Used      *mat.Dense // share of the samples in which the component is in use, its coefficient above 0

	Stable   []float64 // for each row the share of the samples in which the components in use are those of Codes
	Samples  int
	Level    float64
	Of       string   // what the samples differ in: "columns" or "starts"
	RowNames []string // of X; nil if it had none
}

// sampleEntries bounds the number of codes that are kept at a time: 64 MB.
const sampleEntries = 8 << 20

// Bootstrap computes the exact codes of rows X (n×m) ≥ 0 again and again from m columns drawn with replacement, the same ones for all
// rows, and returns the intervals in which they lie (the percentile bootstrap: Efron and Tibshirani, An Introduction to the
// Bootstrap (1993), chapter 13). It takes the columns for a sample of many alike and independent ones, and the components for given:
// what their own error adds is for [Model.Restarts]. Where columns are neighbours in time or place and their errors go together, the
// intervals are too short.
//
// The same seed gives the same digits on any number of cores. Up to 64 MB of codes are kept at a time, and a copy of the drawn columns
// of as many rows. When ctx ends it returns ctx.Err() alone.
func (m *Model) Bootstrap(ctx context.Context, x mat.Matrix, b Bootstrap) (*Intervals, error) {
	b, err := b.filled()
	if err != nil {
		return nil, err
	}
	h, d, err := m.encoding(ctx, x)
	if err != nil {
		return nil, err
	}
	random := numpy.NewRandomState(b.Seed)
	draws := make([][]int, b.Samples) // rising
	for s := range draws {
		draws[s] = make([]int, h.m)
		for j := range draws[s] {
			draws[s][j] = min(int(random.Uniform()*float64(h.m)), h.m-1)
		}
		slices.Sort(draws[s])
	}
	return m.Config.intervals(ctx, h, d, b, "columns", func(s int, rows *data) (*mat.Dense, error) {
		return m.Config.exactOfColumns(ctx, h, rows, draws[s])
	})
}

func (b Bootstrap) filled() (Bootstrap, error) {
	if b.Samples == 0 {
		b.Samples = 100
	}
	if b.Level == 0 {
		b.Level = 0.95
	}
	if b.Samples < 1 {
		return b, failf(ErrConfig, "", "Bootstrap.Samples = %d, want at least 1", b.Samples)
	}
	if !(b.Level > 0 && b.Level < 1) {
		return b, failf(ErrConfig, "", "Bootstrap.Level = %v, want a number between 0 and 1", b.Level)
	}
	return b, nil
}

// exactOfColumns returns the exact codes from the given columns, which rise and may come several times. For beta = 1 and 2 a column that
// comes c times is one of c^(1/beta) times the size.
func (c Config) exactOfColumns(ctx context.Context, h, d *data, columns []int) (*mat.Dense, error) {
	h, d = &data{n: h.n, m: h.m, dense: h.dense}, &data{
		n: d.n, m: d.m, dense: d.dense, sparse: d.sparse, hidden: d.hidden, storedOnly: d.storedOnly, storedTransposed: d.storedTransposed,
	}
	all := float64(h.m)
	if c.Beta != 1 && c.Beta != 2 {
		h.chooseColumns(columns)
		d.chooseColumns(columns)
		return c.exact(ctx, h, d)
	}
	distinct := slices.Compact(slices.Clone(columns))
	scale := make([]float64, len(distinct))
	at := 0
	for _, j := range columns {
		if distinct[at] != j {
			at++
		}
		scale[at]++
	}
	for j, v := range scale {
		scale[j] = math.Pow(v, 1/c.Beta)
	}
	h.chooseColumns(distinct)
	d.chooseColumns(distinct)
	h.scaleColumns(scale)
	d.scaleColumns(scale)
	c.AlphaW *= all / float64(len(distinct)) // the penalty stays that of all columns
	return c.exact(ctx, h, d)
}

// scaleColumns multiplies the columns of d, whose entries nobody else may hold.
func (d *data) scaleColumns(scale []float64) {
	if d.sparse != nil {
		for p, j := range d.sparse.ind {
			d.sparse.val[p] *= scale[j]
		}
		return
	}
	for i := range d.n {
		row := f64.Row(d.dense, i, d.m)
		for j, v := range scale {
			row[j] *= v
		}
	}
}

// intervals gathers samples of the codes of d, some rows at a time. For rows it is given sample s of their codes.
func (c Config) intervals(ctx context.Context, h, d *data, b Bootstrap, of string, sample func(s int, rows *data) (*mat.Dense, error)) (*Intervals, error) {
	k := h.n
	v := &Intervals{
		Low: mat.NewDense(d.n, k, nil), High: mat.NewDense(d.n, k, nil), Used: mat.NewDense(d.n, k, nil), Stable: make([]float64, d.n),
		Samples: b.Samples, Level: b.Level, Of: of, RowNames: d.labels.clone().rows,
	}
	var err error
	if v.Codes, err = c.exact(ctx, h, d); err != nil {
		return nil, err
	}
	workers := team.New(ctx)
	defer workers.Stop()
	size := max(1, min(d.n, sampleEntries/(b.Samples*k)))
	for lo := 0; lo < d.n; lo += size {
		hi := min(lo+size, d.n)
		rows := d
		if hi-lo < d.n {
			rows = d.slice(lo, hi)
		}
		codes := make([]*mat.Dense, b.Samples)
		for s := range codes {
			if codes[s], err = sample(s, rows); err != nil {
				return nil, err
			}
		}
		all := make([]float64, workers.Count()*b.Samples)
		workers.Each(hi-lo, 1, (hi-lo)*k*b.Samples*16, func(worker, i, _ int) { v.row(lo+i, i, codes, f64.Row(all, worker, b.Samples)) })
	}
	return v, ctx.Err()
}

// row fills row i from row at of the samples.
func (v *Intervals) row(i, at int, samples []*mat.Dense, values []float64) {
	code := v.Codes.RawRowView(i)
	for _, s := range samples {
		same := true
		for t, w := range s.RawRowView(at) {
			same = same && (w > 0) == (code[t] > 0)
		}
		if same {
			v.Stable[i] += 1 / float64(len(samples))
		}
	}
	v.Stable[i] = min(v.Stable[i], 1)
	for t := range code {
		used := 0
		for s := range samples {
			values[s] = samples[s].At(at, t)
			if values[s] > 0 {
				used++
			}
		}
		slices.Sort(values)
		v.Used.Set(i, t, float64(used)/float64(len(samples)))
		v.Low.Set(i, t, quantile(values, (1-v.Level)/2))
		v.High.Set(i, t, quantile(values, (1+v.Level)/2))
	}
}

// quantile returns numpy.quantile of rising values.
func quantile(rising []float64, share float64) float64 {
	at := share * float64(len(rising)-1)
	low := int(at)
	if low+1 == len(rising) {
		return rising[low]
	}
	return rising[low] + (at-float64(low))*(rising[low+1]-rising[low])
}

// Restarts computes the exact codes of rows X (n×m) ≥ 0 for components that were fitted anew to the training rows (n′×m), from random
// starts with the seeds b.Seed, b.Seed+1, …, and returns the intervals in which they lie: how far the codes depend on where a fit
// starts. The components of each fit are matched with the model's by their cosines, one to one, and scaled to their norms.
// The fits run in parallel and give the same digits on any number of cores. When ctx ends it returns ctx.Err() alone.
func (m *Model) Restarts(ctx context.Context, x, training mat.Matrix, b Bootstrap) (*Intervals, error) {
	b, err := b.filled()
	if err != nil {
		return nil, err
	}
	h, d, err := m.encoding(ctx, x)
	if err != nil {
		return nil, err
	}
	c := m.Config
	c.Init, c.W0, c.H0, c.Seed, c.OnIteration = InitRandom, nil, nil, b.Seed, nil
	rows, err := c.readTraining(training)
	if err != nil {
		return nil, err
	}
	if err := h.matchColumns(rows); err != nil {
		return nil, err
	}
	fits, err := c.starts(ctx, rows, b.Samples)
	if err != nil {
		return nil, err
	}
	own := mat.NewDense(h.n, h.m, h.dense)
	components := make([]*data, len(fits))
	for s, fit := range fits {
		matched := mat.NewDense(h.n, h.m, nil)
		for t, from := range assign(cosines(own, fit.H)) {
			norm, size := f64.Norm(fit.H.RawRowView(from)), f64.Norm(own.RawRowView(t))
			for j, v := range fit.H.RawRowView(from) {
				if norm > 0 {
					matched.Set(t, j, v/norm*size)
				}
			}
		}
		components[s] = &data{n: h.n, m: h.m, dense: matched.RawMatrix().Data}
	}
	return m.Config.intervals(ctx, h, d, b, "starts", func(s int, rows *data) (*mat.Dense, error) {
		return m.Config.exact(ctx, components[s], rows)
	})
}

// starts fits from so many random starts, in parallel.
func (c Config) starts(ctx context.Context, d *data, count int) ([]*Model, error) {
	fits, failed := make([]*Model, count), make([]error, count)
	d.normSquared() // which the fits share
	team.Tasks(ctx, count, func(task int) {
		own := c
		own.Seed += uint32(task)
		workers := team.Of(ctx, 1)
		defer workers.Stop()
		fits[task], failed[task] = own.fitData(ctx, d, own.fitting(), workers)
	})
	for _, err := range append(failed, ctx.Err()) {
		if err != nil {
			return nil, err
		}
	}
	return fits, nil
}

// Text returns a line for each row and component in use: the coefficient, its interval, and how often the component is in use; and
// for each row how often the components in use are the same. It lists the first 20 rows.
func (v *Intervals) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Exact codes with intervals of %g %%, from %d samples of %s.\n", 100*v.Level, v.Samples, v.Of)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "row\tcomponent\tcoefficient\tlow\thigh\tin use\tsame set\t")
	for i := range v.Stable[:min(textRows, len(v.Stable))] {
		name, stable := labels{rows: v.RowNames}.rowName(i), percent(v.Stable[i])
		for t, u := range v.Codes.RawRowView(i) {
			if u == 0 && v.High.At(i, t) == 0 {
				continue
			}
			fmt.Fprintf(w, "%s\t%d\t%.3g\t%.3g\t%.3g\t%s\t%s\t\n", name, t, u, v.Low.At(i, t), v.High.At(i, t), percent(v.Used.At(i, t)), stable)
			name, stable = "", ""
		}
		if name != "" {
			fmt.Fprintf(w, "%s\t–\t\t\t\t\t%s\t\n", name, stable)
		}
	}
	w.Flush() // a strings.Builder does not fail
	if more := len(v.Stable) - textRows; more > 0 {
		fmt.Fprintf(&b, "… and %d more rows\n", more)
	}
	return b.String()
}
