package files

import (
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"unsafe"
)

// What package syscall does not name, from open(2) and linkat(2).
const (
	oTmpfile        = 0x400000 | syscall.O_DIRECTORY
	atFdcwd         = -100
	atSymlinkFollow = 0x400
)

// createNameless returns a file in the folder that has no name, or nil where there is none to be had.
func createNameless(folder string, mode fs.FileMode) *os.File {
	file, err := os.OpenFile(folder, os.O_WRONLY|oTmpfile, mode)
	if err != nil {
		return nil
	}
	// Linux before 5.19 forgets the umask on some file systems. A file that lacks nothing of 0666 may be one of those.
	info, err := file.Stat()
	_, procErr := os.Lstat(descriptor(file))
	if err != nil || procErr != nil || mode == 0o666 && info.Mode().Perm() == 0o666 {
		file.Close()
		return nil
	}
	return file
}

// giveName gives a file that has no name that of path.
func giveName(file *os.File, path string) error {
	from, err := syscall.BytePtrFromString(descriptor(file))
	if err != nil {
		return err
	}
	to, err := syscall.BytePtrFromString(path)
	if err != nil {
		return err
	}
	here := atFdcwd
	_, _, errno := syscall.Syscall6(syscall.SYS_LINKAT, uintptr(here), uintptr(unsafe.Pointer(from)),
		uintptr(here), uintptr(unsafe.Pointer(to)), atSymlinkFollow, 0)
	if errno != 0 {
		return errno
	}
	return nil
}

// descriptor is the name under which the system knows an open file.
func descriptor(file *os.File) string { return "/proc/self/fd/" + strconv.Itoa(int(file.Fd())) }
