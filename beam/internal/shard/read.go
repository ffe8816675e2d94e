// Package shard reads and cuts the files that hold the rows of X, some at a time: the shards.
package shard

import (
	"context"
	"errors"
	"strings"

	"github.com/nmfnb/notebook/beam/internal/storage"
	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Read returns the rows of a shard (n×m) with their names: of any file that matio.Read takes. A sparse one stays sparse.
func Read(ctx context.Context, path string) (x *nmf.Labelled, err error) {
	err = storage.Local(ctx, path, func(local string) (err error) {
		if x, err = matio.Read(local); err != nil && local != path {
			err = errors.New(strings.ReplaceAll(err.Error(), local, path))
		}
		return err
	})
	return x, err
}

// Fault says in one line what is wrong with a shard: an error of reading it, or one about its matrix X.
func Fault(path string, err error) error {
	text := err.Error()
	for _, prefix := range []string{"matio: ", "nmf: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	name := storage.Base(path)
	text = strings.ReplaceAll(strings.ReplaceAll(text, path, name), "\n", " ")
	if !strings.Contains(text, name) {
		text = name + ": " + text
	}
	return errors.New(text)
}
