package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Clear removes a folder that holds files alone, or folders of files.
func Clear(ctx context.Context, folder string) error {
	if IsLocal(folder) {
		return os.RemoveAll(folder)
	}
	for _, pattern := range []string{"*", "*/*"} {
		paths, err := list(ctx, Join(folder, pattern))
		if err != nil {
			return err
		}
		for _, path := range paths {
			if err := Remove(ctx, path); err != nil {
				return err
			}
		}
	}
	return nil
}

// CheckOurs returns an error if a folder holds anything else than files with names of ours, which Replace would remove.
func CheckOurs(ctx context.Context, folder string, ours func(name string) bool) error {
	paths, err := list(ctx, Join(folder, "*"))
	if err != nil {
		return err
	}
	for _, path := range paths {
		if !ours(Base(path)) {
			return fmt.Errorf("%s holds %s, which is not by nmfbeam: want a folder for the result alone", folder, Base(path))
		}
	}
	return nil
}

// Replace gives a folder of files the name to, in place of the folder that was there. Where the storage has folders, that is one step,
// or none. Elsewhere the files are moved: the
// one named last, by which a result is known, is removed first and comes last; "" for none.
func Replace(ctx context.Context, from, to, last string, ours func(name string) bool) error {
	if err := CheckOurs(ctx, to, ours); err != nil {
		return err
	}
	if IsLocal(to) && rename(from, to) == nil {
		return nil
	}
	if last != "" {
		if err := Remove(ctx, Join(to, last)); err != nil {
			return err
		}
	}
	if IsLocal(to) {
		if err := os.MkdirAll(to, 0o777); err != nil {
			return err
		}
	}
	old, err := list(ctx, Join(to, "*"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if err := Remove(ctx, path); err != nil {
			return err
		}
	}
	files, err := list(ctx, Join(from, "*"))
	if err != nil {
		return err
	}
	if at := slices.IndexFunc(files, func(path string) bool { return Base(path) == last }); at >= 0 {
		files = append(slices.Delete(slices.Clone(files), at, at+1), files[at])
	}
	for _, path := range files {
		if err := Move(ctx, path, Join(to, Base(path))); err != nil {
			return err
		}
	}
	return nil
}

// rename puts a local folder in the place of another one.
func rename(from, to string) error {
	real, err := filepath.EvalSymlinks(to)
	if errors.Is(err, fs.ErrNotExist) {
		return os.Rename(from, to)
	}
	if err != nil {
		return err
	}
	old := from + "-old"
	if err := os.Rename(real, old); err != nil {
		return err
	}
	if err := os.Rename(from, real); err != nil {
		return errors.Join(err, os.Rename(old, real))
	}
	return os.RemoveAll(old)
}
