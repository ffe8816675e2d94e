// Package files writes files that are there whole or not at all.
//
//	err := files.Write("a.txt", []byte("all of it"))
//
// What is written has no name until it is complete: then it takes the place of the old file in one step. So a reader sees the old
// file or the new one, never a part, and an error leaves the old file as it was.
//
//   - A new file has the mode that the umask leaves of 0666.
//   - An existing file keeps its mode, and its owner and group where the system allows it. Its other hard links keep the old contents.
//   - An existing file that may not be written is refused, also where the folder would let it be replaced, and also for root.
//   - A symbolic link stays, and the file that it leads to is written, new or old.
//   - A folder, a device, a named pipe or a socket is an error.
//
// Nothing is left of a write that failed, or whose program ended in its midst, by whatever signal. On Linux the system sees to it: a
// file without a name goes with the program. Elsewhere, and on the few file systems of Linux that have no such files, a program that
// is killed leaves a hidden file beside the other, .nmfnb-*.part; the next write to that folder removes those older than a day.
// No signal is caught for this, so a program's own handlers, and its end where it has none, are as ever.
package files

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write makes data the contents of the file at path. Errors name the path.
func Write(path string, data []byte) error {
	return WriteWith(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// WriteWith makes what write writes the contents of the file at path. An error of write is returned as it is; the others name the path.
func WriteWith(path string, write func(io.Writer) error) error {
	target, old, err := find(path)
	if err != nil {
		return named(path, err)
	}
	p, err := create(filepath.Dir(target), old)
	if err != nil {
		return named(path, err)
	}
	defer p.discard() // after the last step there is nothing to discard
	w := bufio.NewWriterSize(namedWriter{p.file, path}, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if old != nil {
		keepOwner(p.file, old)
	}
	return named(path, p.become(target))
}

// find returns the file to write, which is another than path if that is a symbolic link, and what is there: nil for nothing.
func find(path string) (target string, old fs.FileInfo, err error) {
	const mostLinks = 40
	for range mostLinks {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil, nil
		}
		if err != nil {
			return "", nil, err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return path, info, replaceable(path, info)
		}
		link, err := os.Readlink(path)
		if err != nil {
			return "", nil, err
		}
		if !filepath.IsAbs(link) {
			folder, err := filepath.EvalSymlinks(filepath.Dir(path)) // .. in a link is counted from where the link really is
			if err != nil {
				return "", nil, err
			}
			link = filepath.Join(folder, link)
		}
		path = link
	}
	return "", nil, errors.New("too many symbolic links")
}

// replaceable returns an error if what is at path is no regular file or may not be written.
func replaceable(path string, info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return errors.New("a folder has this name")
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s has this name, which is not a regular file", kind(info.Mode()))
	case info.Mode().Perm()&0o222 == 0: // root could write it all the same
		return fmt.Errorf("the file is read-only: %w", fs.ErrPermission)
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0) // the system may refuse it for reasons that are not in the mode
	if err != nil {
		return err
	}
	return file.Close()
}

func kind(m fs.FileMode) string {
	switch {
	case m&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	}
	return "something"
}

// named returns an error about path instead of one about a file whose name no caller knows.
func named(path string, err error) error {
	if err == nil {
		return nil
	}
	var at *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &at):
		err = at.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return &fs.PathError{Op: "write", Path: path, Err: err}
}

// namedWriter writes to a file as if it had the name path.
type namedWriter struct {
	file *os.File
	path string
}

func (w namedWriter) Write(b []byte) (int, error) {
	n, err := w.file.Write(b)
	return n, named(w.path, err)
}
