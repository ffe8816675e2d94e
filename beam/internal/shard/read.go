// Package shard reads and cuts the files that hold the rows of X, some at a time: the shards.
package shard

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/beam/internal/storage"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Read returns the rows of a shard: an array of .npy, or a sparse matrix or an array of .npz. An error is about the shard, which
// it names.
func Read(ctx context.Context, path string) (mat.Matrix, error) {
	contents, err := storage.Read(ctx, path)
	if err != nil {
		return nil, err
	}
	name := storage.Base(path)
	if bytes.HasPrefix(contents, []byte("PK")) {
		return readArchive(contents, name)
	}
	return decode(contents, name)
}

// decode reads an array of .npy.
func decode(contents []byte, name string) (*mat.Dense, error) {
	a, err := nmf.DecodeNPY(bytes.NewReader(contents), name)
	if err != nil {
		return nil, plain(err)
	}
	return a, nil
}

// plain leaves out the name of the package before an error.
func plain(err error) error {
	return errors.New(strings.TrimPrefix(err.Error(), "nmf: "))
}

// Fault says in one line what is wrong with a shard, from an error about its matrix X.
func Fault(path string, err error) error {
	text := strings.TrimPrefix(err.Error(), "nmf: ")
	if name := storage.Base(path); !strings.Contains(text, name) {
		text = name + ": " + text
	}
	return errors.New(strings.ReplaceAll(text, "\n", " "))
}

// readArchive reads what scipy.sparse.save_npz or numpy.savez wrote.
func readArchive(contents []byte, name string) (mat.Matrix, error) {
	archive, err := zip.NewReader(bytes.NewReader(contents), int64(len(contents)))
	if err != nil {
		return nil, fmt.Errorf("%s is no npz file, or is cut short", name)
	}
	entries := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%s: %s cannot be read: %v", name, f.Name, err)
		}
		var b bytes.Buffer
		_, err = b.ReadFrom(r)
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %s cannot be read: %v", name, f.Name, err)
		}
		entries[strings.TrimSuffix(f.Name, ".npy")] = b.Bytes()
	}
	if format, ok := entries["format"]; ok {
		if !bytes.HasSuffix(format, []byte("csr")) && !bytes.HasSuffix(bytes.TrimRight(format, "\x00"), []byte("csr")) {
			return nil, fmt.Errorf("%s holds a sparse matrix that is no CSR: write it by scipy.sparse.save_npz(path, x.tocsr())", name)
		}
		return readSparse(entries, name)
	}
	if len(entries) != 1 {
		return nil, fmt.Errorf("%s holds %d arrays, want one, or a sparse matrix of scipy.sparse.save_npz", name, len(entries))
	}
	for entry, contents := range entries {
		return decode(contents, name+": "+entry)
	}
	return nil, nil
}

func readSparse(entries map[string][]byte, name string) (mat.Matrix, error) {
	array := map[string][]float64{}
	for _, entry := range []string{"shape", "indptr", "indices", "data"} {
		contents, ok := entries[entry]
		if !ok {
			return nil, fmt.Errorf("%s has no %s, want a sparse matrix of scipy.sparse.save_npz", name, entry)
		}
		if entry != "shape" && entry != "indptr" && bytes.Contains(contents[:min(len(contents), 128)], []byte("'shape': (0,)")) {
			continue // no entries are stored
		}
		a, err := decode(contents, name+": "+entry)
		if err != nil {
			return nil, err
		}
		array[entry] = a.RawMatrix().Data
	}
	if len(array["shape"]) != 2 {
		return nil, fmt.Errorf("%s: shape has %d numbers, want 2", name, len(array["shape"]))
	}
	x, err := nmf.NewCSR(int(array["shape"][0]), int(array["shape"][1]), whole(array["indptr"]), whole(array["indices"]), array["data"])
	if err != nil {
		return nil, fmt.Errorf("%s: %v", name, plain(err))
	}
	return x, nil
}

func whole(a []float64) []int {
	out := make([]int, len(a))
	for i, v := range a {
		out[i] = int(v)
	}
	return out
}
