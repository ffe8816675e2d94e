package main

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"strings"

	"github.com/nmfnb/notebook/beam/internal/jobs"
	"github.com/nmfnb/notebook/beam/internal/pass"
	"github.com/nmfnb/notebook/beam/internal/storage"
	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// inputs are the options that the commands have that read shards.
type inputs struct {
	x, runner        string
	skipBad          bool
	verbose          bool
	listenEverywhere bool
}

func (in *inputs) add(flags *flag.FlagSet) {
	flags.StringVar(&in.x, "x", "", "the shards: a `pattern` of files, local, gs:// or s3://")
	flags.StringVar(&in.runner, "runner", "prism", "`where` the work is done: "+strings.Join(jobs.Runners, ", "))
	flags.BoolVar(&in.skipBad, "skip-bad", false, "go on without shards that cannot be read, and say which")
	flags.BoolVar(&in.verbose, "verbose", false, "print what Beam and the runner log")
	flags.BoolVar(&in.listenEverywhere, "listen-everywhere", false, "let Prism, the local runner, be reached from other machines: whoever reaches it can run programs")
}

// open finds the shards and prepares the runner; results go to out.
func (in *inputs) open(ctx context.Context, out string) ([]jobs.Shard, *jobs.Runner, error) {
	switch {
	case in.x == "":
		return nil, nil, usage("--x is missing: the pattern of the shards, quoted: --x 'x-*.npy'")
	case out == "":
		return nil, nil, usage("--out is missing")
	case !slices.Contains(jobs.Runners, in.runner):
		return nil, nil, usage("--runner %s is none of %s", in.runner, strings.Join(jobs.Runners, ", "))
	case in.runner == "dataflow" && (storage.IsLocal(in.x) || storage.IsLocal(out)):
		return nil, nil, usage("--runner dataflow has workers that do not see this machine's files: --x and --out must be gs:// or s3://")
	}
	paths, err := storage.List(ctx, in.x)
	if err != nil {
		return nil, nil, err
	}
	r, err := jobs.NewRunner(ctx, in.runner, in.listenEverywhere, in.verbose)
	return jobs.Number(paths), r, err
}

// workFolder calls use with the path of a folder beside out that every worker sees, and removes it at the end.
func workFolder(ctx context.Context, out string, use func(folder string) error) (err error) {
	folder := fmt.Sprintf("%s.nmfbeam-%08x", strings.TrimSuffix(out, "/"), rand.Uint32())
	defer func() {
		if failed := storage.Clear(context.WithoutCancel(ctx), folder); err == nil {
			err = failed
		}
	}()
	return use(folder)
}

// faultsError is the error of a job that shards have ended.
func faultsError(faults []pass.Fault) error {
	const most = 20
	lines := make([]string, 0, most+2)
	for _, f := range faults[:min(most, len(faults))] {
		lines = append(lines, f.Text)
	}
	if more := len(faults) - most; more > 0 {
		lines = append(lines, fmt.Sprintf("… and %d more", more))
	}
	return errors.New(strings.Join(append(lines, "nothing was written; --skip-bad goes on without such shards"), "\n"))
}

// readModel reads a model: what gob has made of an nmf.Model, or what matio.ReadModel takes.
func readModel(ctx context.Context, at string) (*nmf.Model, error) {
	if at == "" {
		return nil, usage("--model is missing: a model.gob, or a model.npz with components_")
	}
	if path.Ext(at) == ".gob" {
		contents, err := storage.Read(ctx, at)
		if err != nil {
			return nil, err
		}
		m := new(nmf.Model)
		if err := gob.NewDecoder(bytes.NewReader(contents)).Decode(m); err != nil {
			return nil, fmt.Errorf("%s holds no model: %w", at, err)
		}
		m.W, m.RowNames = nil, nil // those of other rows
		return m, nil
	}
	var m *nmf.Model
	err := storage.Local(ctx, at, func(local string) (err error) {
		m, err = matio.ReadModel(local, nmf.Default(1))
		return err
	})
	if err != nil {
		return nil, err
	}
	m.W, m.RowNames = nil, nil
	return m, nil
}

// writeModel writes a model, as its name says.
func writeModel(ctx context.Context, at string, m *nmf.Model) error {
	if path.Ext(at) == ".npz" {
		_, err := storage.Upload(ctx, at, func(local string) error { return matio.WriteModel(local, m) })
		return err
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(m); err != nil {
		return err
	}
	return storage.Write(ctx, at, b.Bytes())
}
