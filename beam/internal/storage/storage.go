// Package storage reads and writes whole files, local ones and those of gs:// and s3://, by the filesystems of Beam's SDK.
package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/gcs"   // gs://
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local" // plain paths
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/s3"    // s3://

	"github.com/nmfnb/notebook/internal/files"
)

// ErrTransport is wrapped by errors of storage that is not local: what has failed may work when it is done again.
var ErrTransport = errors.New("storage cannot be reached")

// IsLocal says that path is of this machine, and of no other unless the folder is shared.
func IsLocal(path string) bool { return !strings.Contains(path, "://") }

// Absolute returns a path that means the same in every process.
func Absolute(path string) (string, error) {
	if !IsLocal(path) {
		return path, nil
	}
	return filepath.Abs(path)
}

// Join returns the path of a file in a folder.
func Join(folder, name string) string {
	if IsLocal(folder) {
		return filepath.Join(folder, name)
	}
	return strings.TrimSuffix(folder, "/") + "/" + name
}

// Base returns the last part of a path.
func Base(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }

// at calls use with the filesystem of path. What a client of one panics with, say for want of credentials, is an error.
func at(ctx context.Context, path string, use func(filesystem.Interface) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%s: %v", path, v)
		}
	}()
	files, err := filesystem.New(ctx, path)
	if err != nil {
		scheme, _, _ := strings.Cut(path, "://")
		return fmt.Errorf("%s: %s:// is not read here, want a local path, gs:// or s3://", path, scheme)
	}
	defer files.Close()
	return use(files)
}

// List returns the files that a pattern names, in the order of their names. None is an error.
func List(ctx context.Context, pattern string) (paths []string, err error) {
	if pattern, err = Absolute(pattern); err != nil {
		return nil, err
	}
	paths, err = list(ctx, pattern)
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("%s: there is no such file", pattern)
	}
	return paths, err
}

func list(ctx context.Context, pattern string) (paths []string, err error) {
	err = at(ctx, pattern, func(f filesystem.Interface) (err error) {
		paths, err = f.List(ctx, pattern)
		return named(pattern, err)
	})
	slices.Sort(paths)
	return paths, err
}

// Read returns the contents of a file.
func Read(ctx context.Context, path string) (contents []byte, err error) {
	err = at(ctx, path, func(f filesystem.Interface) (err error) {
		contents, err = filesystem.Read(ctx, f, path)
		return named(path, err)
	})
	return contents, err
}

// Local calls use with the path of a local file that has the contents of the file at path: that file itself if it is local.
func Local(ctx context.Context, path string, use func(local string) error) error {
	if IsLocal(path) {
		return use(path)
	}
	folder, err := os.MkdirTemp("", "nmfbeam-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	local := filepath.Join(folder, Base(path))
	if err := download(ctx, path, local); err != nil {
		return err
	}
	return use(local)
}

func download(ctx context.Context, path, local string) error {
	return at(ctx, path, func(f filesystem.Interface) error {
		r, err := f.OpenRead(ctx, path)
		if err != nil {
			return named(path, err)
		}
		defer r.Close()
		return files.WriteWith(local, func(w io.Writer) error {
			_, err := io.Copy(w, r)
			return named(path, err)
		})
	})
}

// Upload makes the file at path of the local file that write writes, whole or not at all, and returns its contents.
func Upload(ctx context.Context, path string, write func(local string) error) ([]byte, error) {
	folder, err := os.MkdirTemp("", "nmfbeam-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	local := filepath.Join(folder, Base(path))
	if err := write(local); err != nil {
		return nil, err
	}
	contents, err := os.ReadFile(local)
	if err != nil {
		return nil, err
	}
	return contents, Write(ctx, path, contents)
}

// Write makes contents those of the file at path, whole or not at all, and makes the folder of a local file.
func Write(ctx context.Context, path string, contents []byte) error {
	if IsLocal(path) {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		return files.Write(path, contents)
	}
	return at(ctx, path, func(f filesystem.Interface) error {
		cancelled, cancel := context.WithCancel(ctx) // an object appears when its writer is closed, unless its context has ended
		defer cancel()
		w, err := f.OpenWrite(cancelled, path)
		if err != nil {
			return named(path, err)
		}
		if _, err := w.Write(contents); err != nil {
			cancel()
			w.Close()
			return named(path, err)
		}
		return named(path, w.Close())
	})
}

// Move gives a file another name in the same storage.
func Move(ctx context.Context, from, to string) error {
	return at(ctx, from, func(f filesystem.Interface) error { return named(to, filesystem.Rename(ctx, f, from, to)) })
}

// Remove removes a file if it is there.
func Remove(ctx context.Context, path string) error {
	if IsLocal(path) {
		err := os.Remove(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	return at(ctx, path, func(f filesystem.Interface) error {
		found, err := f.List(ctx, path)
		if err != nil || len(found) == 0 {
			return named(path, err)
		}
		remover, ok := f.(filesystem.Remover)
		if !ok {
			return fmt.Errorf("%s: this storage removes no files", path)
		}
		return named(path, remover.Remove(ctx, path))
	})
}

// named puts the path before an error that does not have it.
func named(path string, err error) error {
	var known *fs.PathError
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case !IsLocal(path):
		return fmt.Errorf("%w: %s: %w", ErrTransport, path, err)
	}
	return fmt.Errorf("%s: %w", path, err)
}
