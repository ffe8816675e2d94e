//go:build unix

package nmfnb

import (
	"io/fs"
	"os"
	"syscall"
)

// isOwn reports whether a file or folder is the user's who runs the program, and nobody else may write it.
func isOwn(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Geteuid() && info.Mode().Perm()&0o022 == 0
}
