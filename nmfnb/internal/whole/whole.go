// Package whole writes files that are there whole or not at all:
//
//	err := whole.Write("a.txt", func(w io.Writer) error {
//		_, err := io.WriteString(w, "all of it")
//		return err
//	})
package whole

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Write writes a file beside path and gives it its name when nothing failed. Nothing is left of one that failed, and what was
// at path before is as it was.
func Write(path string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(file.Name())
		}
	}()
	buffered := bufio.NewWriter(file)
	if err := errors.Join(write(buffered), buffered.Flush(), file.Chmod(0o644), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
