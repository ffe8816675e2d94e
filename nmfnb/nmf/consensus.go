package nmf

import (
	"cmp"
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

// A Consensus is what many starts agree on.
type Consensus struct {
	Model *Model // its H (k×m) are the consensus components, each with the sum 1, by falling weight; its W are the exact codes of X

	Silhouettes []float64 // for each component the mean silhouette of the ones behind it, −1 to 1: near 1 where the starts agree on it
	Silhouette  float64   // the mean of all that were not left out
	Members     []int     // for each component how many are behind it
	Starts      int
	Outliers    int       // how many of the starts' components were left out
	Distances   []float64 // of all the starts' components, rising: the mean distance from the nearest, up to sqrt(2)
}

const (
	neighbourShare = 0.3 // of the starts: how many neighbours a component's distance is the mean of
	farthest       = 0.5 // a component farther from its neighbours is an outlier
	clusterings    = 10  // starts of k-means
	clusterRounds  = 300
)

// Consensus fits from many random starts, with the seeds Seed, Seed+1, …, and returns the components that they agree on. All components
// of all starts, scaled to norm 1, are looked at together: one whose mean distance from its nearest 0.3·starts neighbours is above 0.5
// is an outlier and left out, k-means makes k clusters of the others, and the medians of a cluster, entry by entry, are a component.
// It is the method of cNMF with its default settings (Kotliar et al., eLife 8 (2019) e43803), whose Figure 2 shows Distances.
//
// InitAuto means InitRandom here, and OnIteration is not called. The fits run in parallel and give the same digits on any number of
// cores. It takes the memory of all starts' factors and of a square matrix of starts·k rows. When ctx ends it returns ctx.Err() alone.
func (c Config) Consensus(ctx context.Context, x mat.Matrix, starts int) (*Consensus, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	c, err := c.randomStarts(starts)
	if err != nil {
		return nil, err
	}
	d, err := c.readTraining(x)
	if err != nil {
		return nil, err
	}
	fits, err := c.starts(ctx, d, starts)
	if err != nil {
		return nil, err
	}
	workers := team.New(ctx)
	defer workers.Stop()
	s := gatherComponents(workers, fits)
	near := s.neighbours(workers, max(1, int(neighbourShare*float64(starts))))
	kept := s.within(near, farthest)
	k := c.Components
	if len(kept) < k {
		return nil, failf(ErrConfig, "", "the starts agree on too little: of their %d components %d have near neighbours, want at least %d; "+
			"try fewer components, or more starts", s.n, len(kept), k)
	}
	out := &Consensus{Starts: starts, Outliers: s.n - len(kept), Distances: slices.Sorted(slices.Values(near))}
	cluster := s.cluster(workers, kept, k, c.Seed)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	h := s.medians(kept, cluster, k)
	if out.Model, err = c.ofComponents(ctx, d, h); err != nil {
		return nil, err
	}
	silhouettes := s.silhouettes(kept, cluster, k)
	out.Silhouettes, out.Members = make([]float64, k), make([]int, k)
	for at, of := range cluster {
		out.Silhouettes[of] += silhouettes[at]
		out.Silhouette += silhouettes[at] / float64(len(kept))
		out.Members[of]++
	}
	for t, n := range out.Members {
		out.Silhouettes[t] /= float64(max(1, n))
	}
	out.order()
	return out, nil
}

// randomStarts returns c for several random starts.
func (c Config) randomStarts(starts int) (Config, error) {
	if starts < 1 {
		return c, failf(ErrConfig, "", "%d starts, want at least 1", starts)
	}
	switch c.Init {
	case InitAuto:
		c.Init = InitRandom
	case InitRandom, InitNNDSVDAR:
	default:
		if starts > 1 {
			return c, failf(ErrConfig, "", "Config.Init = %v is the same for every seed: use InitRandom or InitNNDSVDAR", c.Init)
		}
	}
	c.OnIteration = nil
	return c, nil
}

// ofComponents returns the model of given components with the exact codes of d.
func (c Config) ofComponents(ctx context.Context, d *data, h *mat.Dense) (*Model, error) {
	w, err := c.exact(ctx, &data{n: c.Components, m: d.m, dense: h.RawMatrix().Data}, d)
	if err != nil {
		return nil, err
	}
	workers := team.New(ctx)
	defer workers.Stop()
	names := d.labels.clone()
	m := &Model{Config: c.kept(), W: w, H: h, RowNames: names.rows, ColumnNames: names.columns}
	codes, ht := w.RawMatrix().Data, f64.Transposed(h.RawMatrix().Data, c.Components, d.m)
	losses := c.rowLosses(workers, d, codes, ht)
	m.ReconstructionErr = math.Sqrt(2 * sum(losses))
	if !f64.Finite(m.ReconstructionErr) {
		return nil, failf(ErrOverflow, "X", "the error of the components is beyond float64's range: scale X")
	}
	m.RowExplained = c.rowsExplained(workers, d, codes, ht)
	return m, ctx.Err()
}

// order puts the components by falling weight.
func (c *Consensus) order() {
	k := len(c.Members)
	weight, order := make([]float64, k), make([]int, k)
	for t := range k {
		order[t], weight[t] = t, sum(mat.Col(nil, t, c.Model.W))
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight[b], weight[a]) })
	c.Model = c.Model.reordered(order)
	silhouettes, members := slices.Clone(c.Silhouettes), slices.Clone(c.Members)
	for t, from := range order {
		c.Silhouettes[t], c.Members[t] = silhouettes[from], members[from]
	}
}

// gathered are the components of all starts, scaled to norm 1, n×m, and their distances, n×n.
type gathered struct {
	n, m     int
	rows     []float64
	distance []float64
}

func gatherComponents(workers *team.Team, fits []*Model) *gathered {
	k, m := fits[0].H.Dims()
	s := &gathered{n: k * len(fits), m: m}
	s.rows, s.distance = make([]float64, s.n*m), make([]float64, s.n*s.n)
	for f, fit := range fits {
		for t := range k {
			row := f64.Row(s.rows, f*k+t, m)
			copy(row, fit.H.RawRowView(t))
			unit(row)
		}
	}
	workers.Each(s.n, 1, s.n*s.n*m, func(_, i, _ int) {
		for j := range s.n {
			s.distance[i*s.n+j] = distance(f64.Row(s.rows, i, m), f64.Row(s.rows, j, m))
		}
	})
	return s
}

// neighbours returns the mean distance of each component from its nearest others; infinite for a component of zeros.
func (s *gathered) neighbours(workers *team.Team, count int) []float64 {
	near := make([]float64, s.n)
	count = min(count, s.n-1)
	workers.Each(s.n, 1, s.n*s.n*16, func(_, i, _ int) {
		rising := slices.Clone(f64.Row(s.distance, i, s.n))
		rising[i] = -1 // itself
		slices.Sort(rising)
		near[i] = sum(rising[1:count+1]) / float64(max(1, count))
		if f64.Norm(f64.Row(s.rows, i, s.m)) == 0 {
			near[i] = math.Sqrt2
		}
	})
	return near
}

// within returns the components whose distance is below the limit.
func (s *gathered) within(near []float64, limit float64) (kept []int) {
	for i, v := range near {
		if v < limit {
			kept = append(kept, i)
		}
	}
	return kept
}

// cluster returns the cluster of each kept component, by the best of some runs of Lloyd's k-means from the starts of k-means++.
//
// Arthur and Vassilvitskii, k-means++: the advantages of careful seeding, SODA (2007) 1027–1035.
func (s *gathered) cluster(workers *team.Team, kept []int, k int, seed uint32) []int {
	random := numpy.NewRandomState(seed)
	var best []int
	least := math.Inf(1)
	for range clusterings {
		centres := s.seeds(kept, k, random)
		cluster, total := make([]int, len(kept)), math.Inf(1)
		squares := make([]float64, len(kept))
		for range clusterRounds {
			workers.Each(len(kept), 1, len(kept)*k*s.m, func(_, at, _ int) {
				squares[at] = math.Inf(1)
				for t := range k {
					d := distance(f64.Row(s.rows, kept[at], s.m), f64.Row(centres, t, s.m))
					if d*d < squares[at] {
						squares[at], cluster[at] = d*d, t
					}
				}
			})
			now := sum(squares)
			if !(now < total*(1-1e-12)) {
				break
			}
			total = now
			s.centre(centres, kept, cluster, squares, k)
		}
		if total < least {
			least, best = total, cluster
		}
	}
	return best
}

// seeds draws k of the components, each with a chance in proportion to its squared distance from those drawn before.
func (s *gathered) seeds(kept []int, k int, random *numpy.RandomState) []float64 {
	centres := make([]float64, 0, k*s.m)
	chance := ones(len(kept))
	for range k {
		total, at := random.Uniform()*sum(chance), 0
		for at < len(kept)-1 && total >= chance[at] {
			total -= chance[at]
			at++
		}
		i := kept[at]
		centres = append(centres, f64.Row(s.rows, i, s.m)...)
		for other, j := range kept {
			d := s.distance[i*s.n+j]
			if len(centres) == s.m || d*d < chance[other] {
				chance[other] = d * d
			}
		}
	}
	return centres
}

// centre moves the centres to the means of their clusters. An empty cluster takes the component that is farthest from its centre.
func (s *gathered) centre(centres []float64, kept, cluster []int, squares []float64, k int) {
	members := make([]int, k)
	for _, t := range cluster {
		members[t]++
	}
	for t := range k {
		if members[t] == 0 {
			far := slices.Index(squares, slices.Max(squares))
			members[cluster[far]]--
			cluster[far], squares[far], members[t] = t, 0, 1
		}
	}
	clear(centres)
	for at, t := range cluster {
		for j, v := range f64.Row(s.rows, kept[at], s.m) {
			centres[t*s.m+j] += v / float64(members[t])
		}
	}
}

// medians returns the median of each cluster, entry by entry, with the sum 1.
func (s *gathered) medians(kept, cluster []int, k int) *mat.Dense {
	h := mat.NewDense(k, s.m, nil)
	for t := range k {
		var members []int
		for at, of := range cluster {
			if of == t {
				members = append(members, kept[at])
			}
		}
		values := make([]float64, len(members))
		row := h.RawRowView(t)
		for j := range row {
			for i, of := range members {
				values[i] = s.rows[of*s.m+j]
			}
			slices.Sort(values)
			if len(values) > 0 {
				row[j] = quantile(values, 0.5)
			}
		}
		if total := sum(row); total > 0 {
			for j := range row {
				row[j] /= total
			}
		}
	}
	return h
}

// silhouettes returns (b − a)/max(a, b) for each kept component, where a is its mean distance from the others of its cluster, and b
// the least mean distance from another cluster; 0 for one alone in its cluster (Rousseeuw, Journal of Computational and Applied
// Mathematics 20 (1987) 53–65), and 1 if there is but one cluster.
func (s *gathered) silhouettes(kept, cluster []int, k int) []float64 {
	members := make([]int, k)
	for _, t := range cluster {
		members[t]++
	}
	out := make([]float64, len(kept))
	for at, i := range kept {
		sums := make([]float64, k)
		for other, j := range kept {
			sums[cluster[other]] += s.distance[i*s.n+j]
		}
		own := cluster[at]
		if members[own] == 1 {
			continue
		}
		a, b := sums[own]/float64(members[own]-1), math.Inf(1)
		for t, v := range sums {
			if t != own && members[t] > 0 {
				b = min(b, v/float64(members[t]))
			}
		}
		switch {
		case math.IsInf(b, 1):
			out[at] = 1
		case a != b:
			out[at] = (b - a) / max(a, b)
		}
	}
	return out
}

// Text says what the starts agree on, with a line for each component.
func (c *Consensus) Text() string {
	var b strings.Builder
	k := len(c.Members)
	fmt.Fprintf(&b, "%d starts with %s each: mean silhouette %.3f, %d of %d left out as outliers.\n", c.Starts, quantity(k, "component"),
		c.Silhouette, c.Outliers, c.Starts*k)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "component\tmembers\tsilhouette\t")
	for t, n := range c.Members {
		fmt.Fprintf(w, "%d\t%d\t%.3f\t\n", t, n, c.Silhouettes[t])
	}
	w.Flush() // a strings.Builder does not fail
	return b.String()
}
