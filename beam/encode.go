package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"path"

	"github.com/nmfnb/notebook/beam/internal/jobs"
	"github.com/nmfnb/notebook/beam/internal/pass"
	"github.com/nmfnb/notebook/beam/internal/storage"
)

type encode struct {
	inputs
	model, out string
}

func newEncode(flags *flag.FlagSet) runs {
	e := new(encode)
	e.add(flags)
	flags.StringVar(&e.model, "model", "", "the model: a `file` by nmfbeam fit, by gob, or an .npz with components_")
	flags.StringVar(&e.out, "out", "", "the `folder` of the codes")
	return e
}

func (*encode) help() string {
	return `
In:  shards of rows, as for fit, and a model.
Out: a folder with codes-000.npy, codes-001.npy … (n×k float64), one file for each shard in the order of their names, and summary.json: of
     each shard its rows, its loss, the largest residual of the conditions of Karush, Kuhn and Tucker (1e-15 is rounding) with its
     row, and the SHA-256 of its codes.

Codes are exact, the same bits as nmf's TransformExact in one process. The folder takes the place of that of an earlier job as a whole, or
not at all. Object storage has no folders: there summary.json comes last, and files without it are no result.

    nmfbeam encode --x 'x-*.npy' --model model.npz --out codes`
}

// summary is what summary.json holds.
type summary struct {
	Rows    int
	Loss    float64
	KKT     *float64 // the largest residual; null for an infinite one, of a row that has no code of finite loss
	Shards  []shardSummary
	Skipped []string `json:",omitempty"` // what was wrong with shards that have no codes
}

type shardSummary struct {
	Shard, Codes string
	Rows         int
	Loss         float64
	KKT          *float64
	KKTRow       int
	SHA256       string
}

const summaryName = "summary.json"

func (e *encode) run(ctx context.Context, out io.Writer) error {
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
	if err := storage.CheckOurs(ctx, at, e.ours); err != nil {
		return err
	}
	return workFolder(ctx, at, func(folder string) error {
		codes := storage.Join(folder, "codes")
		part, err := jobs.Encode(ctx, runner, model, shards, folder, codes)
		if err != nil {
			return err
		}
		if len(part.Faults) > 0 && (!e.skipBad || len(part.Coded) == 0) {
			return faultsError(part.Faults)
		}
		s := summarise(part, shards)
		text, err := json.MarshalIndent(s, "", "\t")
		if err != nil {
			return err
		}
		if err := storage.Write(ctx, storage.Join(codes, summaryName), append(text, '\n')); err != nil {
			return err
		}
		if err := storage.Replace(ctx, codes, at, summaryName, e.ours); err != nil {
			return err
		}
		for _, text := range s.Skipped {
			fmt.Fprintln(out, "skipped", text)
		}
		fmt.Fprintf(out, "%s: codes of %d rows in %d shards, loss %.10g, largest residual %.2g\n", e.out, s.Rows, len(s.Shards), s.Loss, largest(part))
		return nil
	})
}

func largest(part pass.Part) (kkt float64) {
	for _, c := range part.Coded {
		kkt = max(kkt, c.KKT)
	}
	return kkt
}

func summarise(part pass.Part, shards []jobs.Shard) summary {
	s := summary{KKT: finite(largest(part))}
	for _, c := range part.Coded {
		s.Rows += c.Rows
		s.Loss += c.Loss
		s.Shards = append(s.Shards, shardSummary{
			Shard: storage.Base(shards[c.Shard].Path), Codes: jobs.CodesName(c.Shard, len(shards)), Rows: c.Rows, Loss: c.Loss,
			KKT: finite(c.KKT), KKTRow: c.KKTRow, SHA256: c.SHA256,
		})
	}
	for _, f := range part.Faults {
		s.Skipped = append(s.Skipped, f.Text)
	}
	return s
}

// finite returns v as JSON can hold it.
func finite(v float64) *float64 {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return nil
	}
	return &v
}

// ours says that a file in the folder of a result is by this command.
func (*encode) ours(name string) bool {
	codes, err := path.Match("codes-*.npy", name)
	return err == nil && codes || name == summaryName
}
