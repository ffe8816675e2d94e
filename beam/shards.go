package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"path"

	"github.com/nmfnb/notebook/beam/internal/shard"
	"github.com/nmfnb/notebook/beam/internal/storage"
)

type shards struct {
	x, out string
	mb     float64
}

func newShards(flags *flag.FlagSet) runs {
	s := new(shards)
	flags.StringVar(&s.x, "x", "", "the large `file`, local, gs:// or s3://")
	flags.StringVar(&s.out, "out", "", "the `folder` of the shards")
	flags.Float64Var(&s.mb, "mb", 100, "the `size` of a shard in MB, with 8 bytes for each entry that is stored")
	return s
}

func (*shards) help() string {
	return `
In:  one file of rows: .npy, .npz (one array, or scipy.sparse's CSR), or a table of text; each also gzipped.
Out: a folder with x-00000.npy, or .npz where the rows are sparse or have names, x-00001 … in the order of the rows. The file is read as a
     stream: no more than a shard is in memory. Shards of an earlier cut are removed.

    nmfbeam shards --x big.csv --out shards`
}

func (s *shards) run(ctx context.Context, out io.Writer) error {
	switch {
	case s.x == "":
		return usage("shards: --x is missing: the file to cut")
	case s.out == "":
		return usage("shards: --out is missing: the folder of the shards")
	case !(s.mb >= 1e-5 && s.mb <= 1e6):
		return usage("shards: --mb %v, want a size in MB", s.mb)
	}
	at, err := storage.Absolute(s.out)
	if err != nil {
		return err
	}
	if err := storage.CheckOurs(ctx, at, s.ours); err != nil {
		return err
	}
	return workFolder(ctx, at, func(folder string) error {
		cut := storage.Join(folder, "shards")
		written, rows, err := shard.Cut(ctx, s.x, cut, max(1, int(s.mb*1e6/8)))
		if err != nil {
			return shard.Fault(s.x, err)
		}
		if err := storage.Replace(ctx, cut, at, "", s.ours); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %d rows in %d shards\n", s.out, rows, written)
		return nil
	})
}

// ours says that a file in the folder of the shards is by this command.
func (*shards) ours(name string) bool {
	is, err := path.Match("x-[0-9][0-9][0-9][0-9][0-9]*.np[yz]", name)
	return err == nil && is
}
