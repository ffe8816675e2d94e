package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"github.com/nmfnb/notebook/beam/internal/shard"
)

type shards struct {
	x, out string
	rows   int
}

func newShards(flags *flag.FlagSet) runs {
	s := new(shards)
	flags.StringVar(&s.x, "x", "", "the large `file`, local, gs:// or s3://")
	flags.StringVar(&s.out, "out", "", "the `folder` of the shards")
	flags.IntVar(&s.rows, "rows", 0, "`rows` of a shard; as many as 100 MB hold if it is not given")
	return s
}

func (*shards) help() string {
	return `
In:  one file of rows: .npy, .npz (scipy.sparse's CSR), or a table of text, plain or gzipped.
Out: a folder with x-00000.npy, or .npz where the rows are sparse or have names, x-00001 … in the order of the rows. The file is read as a
     stream: no more than a shard is in memory.

    nmfbeam shards --x big.csv --out shards`
}

func (s *shards) run(ctx context.Context, out io.Writer) error {
	switch {
	case s.x == "":
		return usage("shards: --x is missing: the file to cut")
	case s.out == "":
		return usage("shards: --out is missing: the folder of the shards")
	case s.rows < 0:
		return usage("shards: --rows %d, want 1 or more", s.rows)
	}
	written, rows, err := shard.Cut(ctx, s.x, s.out, s.rows)
	if err != nil {
		return shard.Fault(s.x, err)
	}
	fmt.Fprintf(out, "%s: %d rows in %d shards\n", s.out, rows, written)
	return nil
}
