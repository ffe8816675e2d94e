// Package npz reads and writes numpy's archives of arrays: the W, H or components_ of a model, say, by their names.
//
//	arrays, err := npz.Read("model.npz") // from numpy.savez("model.npz", components_=model.components_)
//	if err != nil {
//		…
//	}
//	model, err := nmf.FromComponents(arrays["components_"], nmf.Default(2))
//
// A single array is for [nmf.ReadNPY] and [nmf.WriteNPY]. The archives are apart because what unpacks them is in no program that
// does not import this package.
package npz

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/internal/whole"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Read returns the matrices that numpy.savez or numpy.savez_compressed wrote to a file, by their names, each as [nmf.ReadNPY]
// reads it. What is no such file, or is damaged, is an error that wraps nmf.ErrDamaged.
func Read(path string) (map[string]*mat.Dense, error) {
	archive, err := zip.OpenReader(path)
	if errors.Is(err, zip.ErrFormat) {
		return nil, damaged("%s is no npz file, or a damaged one", path)
	}
	if err != nil {
		return nil, fmt.Errorf("npz: cannot read matrices: %w", err)
	}
	defer archive.Close()
	arrays := map[string]*mat.Dense{}
	for _, entry := range archive.File {
		name, ok := strings.CutSuffix(entry.Name, ".npy")
		if !ok {
			return nil, damaged("%s holds %q, want arrays only", path, entry.Name)
		}
		contents, err := entry.Open()
		if err != nil {
			return nil, damaged("%s: %s cannot be read: %v", path, entry.Name, err)
		}
		arrays[name], err = nmf.DecodeNPY(contents, path+": "+entry.Name)
		contents.Close()
		if err != nil {
			return nil, err
		}
	}
	return arrays, nil
}

// Write writes matrices under their names to a file that numpy.load reads. The same matrices give the same bytes, and the file
// appears under its name when it is whole. A name with a slash or a zero byte is an error that wraps nmf.ErrConfig.
func Write(path string, arrays map[string]mat.Matrix) error {
	err := whole.Write(path, func(w io.Writer) error {
		archive := zip.NewWriter(w)
		for _, name := range slices.Sorted(maps.Keys(arrays)) {
			if strings.ContainsAny(name, "/\\\x00") {
				return fmt.Errorf("%w: the name %q cannot stand in an npz file: it holds a slash or a zero byte", nmf.ErrConfig, name)
			}
			entry, err := archive.CreateHeader(&zip.FileHeader{Name: name + ".npy", Method: zip.Deflate})
			if err != nil {
				return err
			}
			if err := nmf.EncodeNPY(entry, arrays[name]); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return archive.Close()
	})
	if err != nil {
		return fmt.Errorf("npz: cannot write %s: %w", path, err)
	}
	return nil
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("npz: %w: %s", nmf.ErrDamaged, fmt.Sprintf(format, args...))
}
