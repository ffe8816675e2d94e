//go:build unix

package files

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives the file the owner, the group and the mode of the old one, as far as the system allows it. Where the group has to be
// another, it may do no more than everybody may.
func keepOwner(file *os.File, old fs.FileInfo) {
	mode := old.Mode().Perm()
	if was, ok := old.Sys().(*syscall.Stat_t); ok {
		if file.Chown(-1, int(was.Gid)) != nil {
			mode &= 0o707 | mode&0o007<<3
		}
		_ = file.Chown(int(was.Uid), -1)
	}
	_ = file.Chmod(mode)
}
