// Package whole stands where files.WriteWith is not called yet: in nmf and npz.
package whole

import (
	"io"

	"github.com/nmfnb/notebook/internal/files"
)

// Write is [files.WriteWith].
func Write(path string, write func(io.Writer) error) error { return files.WriteWith(path, write) }
