package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"path"
	"time"

	"github.com/nmfnb/notebook/beam/internal/jobs"
	"github.com/nmfnb/notebook/beam/internal/pass"
	"github.com/nmfnb/notebook/beam/internal/storage"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

type fit struct {
	inputs
	out    string
	config nmf.Config
	loss   string
	passes int
	tol    float64
	sample int
}

func newFit(flags *flag.FlagSet) runs {
	f := &fit{config: nmf.Default(0)}
	f.add(flags)
	flags.StringVar(&f.out, "out", "", "the model, `model`.gob or model.npz")
	flags.IntVar(&f.config.Components, "k", 0, "the `number` of components")
	flags.StringVar(&f.loss, "loss", "frobenius", "what is made small, frobenius or kullback-leibler: the `name`")
	flags.Float64Var(&f.config.AlphaW, "alpha-w", 0, "`weight` of the penalty on W, as scikit-learn's alpha_W")
	flags.Float64Var(&f.config.AlphaH, "alpha-h", nmf.SameAsW, "`weight` of the penalty on H; -1 for that of W")
	flags.Float64Var(&f.config.L1Ratio, "l1-ratio", 0, "`share` of the L1 penalty, 0 to 1")
	flags.BoolVar(&f.config.Missing, "missing", false, "entries that are NaN are unknown")
	flags.IntVar(&f.passes, "passes", 20, "the most `times` that all rows are read; the last one measures the model")
	flags.Float64Var(&f.tol, "tol", 1e-4, "end when a pass lowers the loss by less than this `share` of it")
	flags.IntVar(&f.sample, "sample", 10000, "`rows` that are fitted in memory first, to start from")
	return f
}

func (f *fit) help() string {
	return `
In:  shards of rows: .npy, .npz dense or scipy.sparse, CSV, Matrix Market; each also gzipped. Where they have names, columns are matched
     by them.
Out: a model. model.gob opens in a notebook:
         var model nmf.Model
         err := gob.NewDecoder(file).Decode(&model)
     with its components, the loss after each pass (plots.Loss) and the names of its columns; model.npz has components_ and opens in
     Python, and in a notebook by matio.ReadModel.

A pass encodes every row exactly with the components so far, and makes better components of sums over all rows. The same shards give
the same bits on every runner. The loss kullback-leibler takes multiplicative steps, one in each pass, and more passes.

    nmfbeam fit --x 'x-*.npy' --k 20 --out model.gob`
}

func (f *fit) check() error {
	switch {
	case f.config.Components < 1:
		return usage("fit: --k is missing: the number of components")
	case path.Ext(f.out) != ".gob" && path.Ext(f.out) != ".npz":
		return usage("fit: --out %q: want a name that ends in .gob or .npz", f.out)
	case f.passes < 1:
		return usage("fit: --passes %d, want at least 1", f.passes)
	case f.sample < 1:
		return usage("fit: --sample %d, want at least 1", f.sample)
	case !(f.tol >= 0):
		return usage("fit: --tol %v, want a number that is not negative", f.tol)
	}
	switch f.loss {
	case "frobenius":
	case "kullback-leibler":
		f.config.Beta, f.config.Solver = 1, nmf.MultiplicativeUpdate
	default:
		return usage("fit: --loss %s, want frobenius or kullback-leibler", f.loss)
	}
	return nil
}

func (f *fit) run(ctx context.Context, out io.Writer) error {
	if err := f.check(); err != nil {
		return err
	}
	started := time.Now()
	shards, runner, err := f.open(ctx, f.out)
	if err != nil {
		return err
	}
	at, err := storage.Absolute(f.out)
	if err != nil {
		return err
	}
	start, rows, err := jobs.Start(ctx, f.config, shards, f.sample, f.skipBad)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "start: %d rows of %d shards, fitted in memory\n", rows, len(shards))
	job := pass.Fit{Config: f.config, Passes: f.passes, Tol: f.tol, SkipBad: f.skipBad, Started: started}
	return workFolder(ctx, at, func(folder string) error {
		state, err := jobs.Fit(ctx, runner, job, start, shards, folder, func(s *pass.State, number int) {
			if !s.Failed {
				fmt.Fprintf(out, "pass %d: loss %.10g, %.1f s\n", number, s.Loss, time.Since(started).Seconds())
			}
		})
		if err != nil {
			return err
		}
		if state.Failed {
			return faultsError(state.Faults)
		}
		model, err := job.Model(state)
		if err != nil {
			return err
		}
		for _, w := range model.Warnings {
			fmt.Fprintln(out, "warning:", w)
		}
		if err := writeModel(ctx, at, model); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %d components of %d rows, reconstruction error %.6g\n", f.out, f.config.Components, state.Rows, model.ReconstructionErr)
		return nil
	})
}
