package shard

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/beam/internal/storage"
	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Cut cuts a file into shards of as many whole rows as have so many stored entries, and returns how many shards and rows there are. The
// shards are named so that their order is that of the rows: x-00000.npy, or .npz where the rows are sparse or have names.
func Cut(ctx context.Context, path, folder string, entries int) (shards, rows int, err error) {
	err = storage.Local(ctx, path, func(local string) error {
		return matio.ReadBlocks(local, entries, func(x *nmf.Labelled) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := write(ctx, storage.Join(folder, fmt.Sprintf("x-%05d", shards)), x); err != nil {
				return err
			}
			n, _ := x.Dims()
			shards, rows = shards+1, rows+n
			return nil
		})
	})
	return shards, rows, err
}

// write writes a shard in the format that keeps what it has.
func write(ctx context.Context, path string, x *nmf.Labelled) error {
	extension, to := ".npz", func(local string) error { return matio.WriteNPZ(local, map[string]mat.Matrix{"x": *x}) }
	if _, sparse := x.Matrix.(*nmf.CSR); sparse {
		to = func(local string) error { return matio.WriteSparseNPZ(local, *x) }
	} else if x.RowNames == nil && x.ColumnNames == nil {
		extension, to = ".npy", func(local string) error { return matio.WriteNPY(local, x) }
	}
	_, err := storage.Upload(ctx, path+extension, to)
	return err
}
