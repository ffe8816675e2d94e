//go:build !unix

package files

import (
	"io/fs"
	"os"
)

// keepOwner gives the file the mode of the old one: only on Unix has it an owner that a program can set.
func keepOwner(file *os.File, old fs.FileInfo) { _ = file.Chmod(old.Mode().Perm()) }
