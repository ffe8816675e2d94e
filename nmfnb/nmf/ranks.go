package nmf

import (
	"context"
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// Best fits from several random starts, with the seeds Seed, Seed+1, …, and returns the model whose loss and penalty are
// lowest. InitAuto means InitRandom here; the starts run in parallel and OnIteration is not called. When ctx ends, Best
// returns the best model reached by then together with ctx.Err(); nil if there is none.
func (c Config) Best(ctx context.Context, x mat.Matrix, starts int) (*Model, error) {
	ranks, err := c.runs(ctx, x, []int{c.Components}, starts, false)
	if len(ranks) == 0 {
		return nil, err
	}
	return ranks[0].Model, err
}

// A RankScore says how well, and how reliably, k components describe X.
type RankScore struct {
	Components int
	Model      *Model    // the best of the starts
	Losses     []float64 // of each start: the beta-divergence of X and W·H

	// HeldOut is, for each start, the mean beta-divergence of entries of X from their prediction by a fit to which they
	// were unknown: a tenth of X, drawn anew for each start, but no more than a sparse X stores. It stops falling where
	// more components describe noise.
	HeldOut []float64

	// Consensus is the share of starts in which two rows of X have the same main component, the one with the largest
	// share of the row. It is n×n, or s×s for s evenly spaced rows when X has more than 1000. Brunet et al., PNAS 101
	// (2004) 4164–4169.
	Consensus *mat.Dense

	// Cophenetic is the correlation of 1 − Consensus with the heights at which average linkage joins the rows (Brunet et
	// al.), Dispersion the mean of 4·(Consensus − ½)² (Kim and Park, Bioinformatics 23 (2007) 1495–1502). Both are 1 when
	// all starts group the rows alike; look for the k after which they fall.
	Cophenetic, Dispersion float64

	// Stability is 1 − the mean Amari distance between the components of two starts, by their cosines: 1 when every start
	// finds the same components. Wu et al., PNAS 113 (2016) 4290–4295.
	Stability float64
}

// Ranks compares numbers of components: for each k it fits several random starts, with the seeds Seed, Seed+1, …, to all
// of X and again to nine tenths of it. InitAuto means InitRandom here, Components is not used and OnIteration not called.
// The fits run in parallel and give the same digits on any number of cores. When ctx ends, Ranks returns the ranks that
// are complete together with ctx.Err().
func (c Config) Ranks(ctx context.Context, x mat.Matrix, ks []int, starts int) ([]RankScore, error) {
	return c.runs(ctx, x, ks, starts, true)
}

// run is one of the fits behind a RankScore.
type run struct {
	k, start int
	model    *Model
	heldOut  float64
	err      error
}

// runs does the work of Best, and of Ranks when it also compares.
func (c Config) runs(ctx context.Context, x mat.Matrix, ks []int, starts int, compare bool) ([]RankScore, error) {
	if err := checkContext(ctx); err != nil {
		return nil, err
	}
	c, err := c.randomStarts(starts)
	if err != nil {
		return nil, err
	}
	if len(ks) == 0 {
		return nil, failf(ErrConfig, "", "no number of components to compare")
	}
	d, err := c.readEvery(x, ks)
	if err != nil {
		return nil, err
	}
	all := make([]run, 0, len(ks)*starts)
	for _, k := range ks {
		for s := range starts {
			all = append(all, run{k: k, start: s})
		}
	}
	team.Tasks(ctx, len(all), func(task int) { all[task].do(ctx, c, d, compare) })
	return gather(ctx, all, ks, starts, compare)
}

// readEvery takes X over for fits with each of several numbers of components.
func (c Config) readEvery(x mat.Matrix, ks []int) (d *data, err error) {
	for _, k := range ks {
		c.Components = k
		if d == nil {
			d, err = c.readTraining(x)
		} else if err = c.check(); err == nil {
			err = c.checkShape(d.n, d.m)
		}
		if err != nil {
			return nil, err
		}
	}
	return d, nil
}

// do fits to all of X, and to most of it when it also compares.
func (r *run) do(ctx context.Context, c Config, d *data, compare bool) {
	c.Components = r.k
	c.Seed += uint32(r.start)
	workers := team.Of(ctx, 1)
	defer workers.Stop()
	if r.model, r.err = c.fitData(ctx, d, c.fitting(), workers); r.err != nil || !compare {
		return
	}
	at := d.someKnown(0.1, numpy.NewRandomState(c.Seed^0x9e3779b9))
	c.Missing = true
	most, err := c.readData(d.without(at.all))
	if err != nil {
		r.err = err
		return
	}
	m, err := c.fitData(ctx, most, c.fitting(), workers)
	if err != nil {
		r.err = err
		return
	}
	for _, p := range at.chosen {
		i, j := p/d.m, p%d.m
		v := mat.Dot(m.W.RowView(i), m.H.ColView(j))
		r.heldOut += entryDivergence(c.Beta, d.at(i, j), v) / float64(len(at.chosen))
	}
}

// positions are rising row-major positions in X: of the entries held out, and of these and the unknown ones that are listed.
type positions struct{ chosen, all []int }

// someKnown draws a share of the known entries, at least one and not all of them, and no more than are stored.
func (d *data) someKnown(share float64, r *numpy.RandomState) positions {
	size := d.n * d.m
	position := func(p int) int { return p }
	var at positions
	switch {
	case d.storedOnly: // drawn are numbers of stored entries
		size = d.sparse.NNZ()
		position = func(p int) int {
			i, j := d.position(p)
			return i*d.m + j
		}
	case d.hidden != nil:
		at.all = make([]int, 0, d.hidden.NNZ())
		d.hidden.DoNonZero(func(i, j int, _ float64) { at.all = append(at.all, i*d.m+j) })
	}
	taken := newNumberSet(size, d.sparse != nil && !d.storedOnly)
	for _, p := range at.all {
		taken.add(p)
	}
	known := size - len(at.all)
	want := min(max(1, min(int(share*float64(known)), len(d.entries()))), known-1)
	at.chosen = make([]int, 0, want)
	for len(at.chosen) < want {
		p := min(int(r.Uniform()*float64(size)), size-1)
		if taken.add(p) {
			at.chosen = append(at.chosen, p)
		}
	}
	slices.Sort(at.chosen)
	for i, p := range at.chosen {
		at.chosen[i] = position(p)
	}
	at.all = append(at.all, at.chosen...)
	slices.Sort(at.all)
	return at
}

// A numberSet is a set of numbers below a bound, which it has memory for unless they are few.
type numberSet struct {
	few map[int]bool
	all []bool
}

func newNumberSet(bound int, few bool) numberSet {
	if few {
		return numberSet{few: map[int]bool{}}
	}
	return numberSet{all: make([]bool, bound)}
}

// add puts p into the set and reports whether it is new there.
func (s numberSet) add(p int) (isNew bool) {
	if s.few != nil {
		isNew = !s.few[p]
		s.few[p] = true
		return isNew
	}
	isNew = !s.all[p]
	s.all[p] = true
	return isNew
}

// at returns the entry in row i and column j.
func (d *data) at(i, j int) float64 {
	if d.sparse != nil {
		return d.sparse.At(i, j)
	}
	return d.dense[i*d.m+j]
}

// gather turns runs into ranks, as far as they are complete.
func gather(ctx context.Context, all []run, ks []int, starts int, compare bool) ([]RankScore, error) {
	var ranks []RankScore
	for i, k := range ks {
		rank := RankScore{Components: k}
		complete := true
		for _, r := range all[i*starts : (i+1)*starts] {
			if r.err != nil && r.err != ctx.Err() {
				return nil, r.err
			}
			complete = complete && r.model != nil && r.err == nil
			if r.model == nil {
				continue
			}
			rank.Losses = append(rank.Losses, r.model.ReconstructionErr*r.model.ReconstructionErr/2)
			rank.HeldOut = append(rank.HeldOut, r.heldOut)
			if rank.Model == nil || r.model.objective() < rank.Model.objective() {
				rank.Model = r.model
			}
		}
		switch {
		case !compare && rank.Model != nil:
			ranks = append(ranks, rank)
		case compare && complete:
			rank.consensus(all[i*starts : (i+1)*starts])
			ranks = append(ranks, rank)
		}
	}
	return ranks, ctx.Err()
}

// objective is the loss and the penalty of a model.
func (m *Model) objective() float64 {
	total := m.ReconstructionErr * m.ReconstructionErr / 2
	if len(m.History) > 0 {
		total += m.History[len(m.History)-1].Penalty
	}
	return total
}
