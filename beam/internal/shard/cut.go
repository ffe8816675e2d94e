package shard

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/beam/internal/storage"
	"github.com/nmfnb/notebook/internal/files"
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

// write writes a shard in the format that keeps what it has. Archives are not compressed, and read in a sixth of the time: a shard is
// read again in every pass.
func write(ctx context.Context, path string, x *nmf.Labelled) error {
	extension, to := ".npz", func(local string) error { return matio.WriteNPZ(local, map[string]mat.Matrix{"x": *x}) }
	if _, sparse := x.Matrix.(*nmf.CSR); sparse {
		to = func(local string) error { return matio.WriteSparseNPZ(local, *x) }
	} else if x.RowNames == nil && x.ColumnNames == nil {
		extension = ".npy"
	}
	_, err := storage.Upload(ctx, path+extension, func(local string) error {
		if extension == ".npy" {
			return matio.WriteNPY(local, x)
		}
		if err := to(local + ".packed"); err != nil {
			return err
		}
		return unpack(local+".packed", local)
	})
	return err
}

// unpack writes the entries of an archive to another one as they are.
func unpack(from, to string) error {
	packed, err := zip.OpenReader(from)
	if err != nil {
		return err
	}
	defer packed.Close()
	return files.WriteWith(to, func(w io.Writer) error {
		archive := zip.NewWriter(w)
		for _, entry := range packed.File {
			r, err := entry.Open()
			if err != nil {
				return err
			}
			to, err := archive.CreateHeader(&zip.FileHeader{Name: entry.Name, Method: zip.Store})
			if err == nil {
				_, err = io.Copy(to, r)
			}
			if err := errors.Join(err, r.Close()); err != nil {
				return err
			}
		}
		return archive.Close()
	})
}
