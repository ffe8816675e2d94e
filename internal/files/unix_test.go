//go:build unix

package files_test

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/nmfnb/notebook/internal/files"
)

func TestANewFileHasTheModeThatTheUmaskLeaves(t *testing.T) {
	for umask, want := range map[int]os.FileMode{0o022: 0o644, 0o077: 0o600, 0o002: 0o664, 0: 0o666, 0o277: 0o400} {
		path := filepath.Join(t.TempDir(), "a")
		old := syscall.Umask(umask)
		err := files.Write(path, []byte("new"))
		syscall.Umask(old)
		if info, statErr := os.Stat(path); err != nil || statErr != nil || info.Mode() != want {
			t.Errorf("umask %o: mode %v (%v, %v), want %v", umask, info.Mode(), err, statErr, want)
		}
	}
}

func TestAnExistingFileKeepsItsModeOwnerAndGroup(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	for _, mode := range []os.FileMode{0o600, 0o640, 0o755, 0o666, 0o200, 0o660} {
		put(t, path, "old", mode)
		uid, gid := os.Getuid(), os.Getgid()
		if uid == 0 {
			uid, gid = 12345, 23456
			if err := os.Chown(path, uid, gid); err != nil {
				t.Fatal(err)
			}
		}
		if err := files.Write(path, []byte("new")); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		was := info.Sys().(*syscall.Stat_t)
		if info.Mode() != mode || int(was.Uid) != uid || int(was.Gid) != gid {
			t.Errorf("mode %v, owner %d, group %d, want %v, %d, %d", info.Mode(), was.Uid, was.Gid, mode, uid, gid)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// What the part can be read by, nobody else than the file's readers can.
func TestAPartIsNotReadByOthersThanTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	put(t, path, "old", 0o600)
	err := files.WriteWith(path, func(w io.Writer) error {
		parts, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*"))
		for _, part := range parts {
			if info, err := os.Stat(part); err != nil || info.Mode() != 0o600 {
				t.Errorf("the part has mode %v (%v)", info.Mode(), err)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestASymbolicLinkStaysAndItsFileIsWritten(t *testing.T) {
	folder := t.TempDir()
	at := func(parts ...string) string { return filepath.Join(append([]string{folder}, parts...)...) }
	for _, name := range []string{"here", "there/deep"} {
		if err := os.MkdirAll(at(name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	put(t, at("there", "old"), "old", 0o640)
	for link, to := range map[string]string{
		"here/absolute": at("there", "old"), "here/relative": "../there/old", "here/second": "relative", "here/dangling": "../there/new",
		"door": "there/deep", "there/deep/up": "../old", "here/loop": "loop", "here/closed": "/dev/null",
	} {
		if err := os.Symlink(to, at(link)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ link, target string }{
		{"here/absolute", "there/old"}, {"here/relative", "there/old"}, {"here/second", "there/old"}, {"here/dangling", "there/new"},
		{"door/up", "there/old"},
	} {
		if err := files.Write(at(c.link), []byte(c.link)); err != nil {
			t.Error(err)
		}
		contents(t, at(c.target), c.link)
		if info, err := os.Lstat(at(c.link)); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more (%v)", c.link, err)
		}
	}
	if info, err := os.Stat(at("there", "old")); err != nil || info.Mode() != 0o640 {
		t.Errorf("the file has mode %v (%v)", info.Mode(), err)
	}
	for _, link := range []string{"here/loop", "here/closed"} {
		if err := files.Write(at(link), []byte("new")); err == nil {
			t.Errorf("%s was written", link)
		}
	}
	holds(t, at("there"), "deep", "new", "old")
}

func TestDevicesPipesAndSocketsAreErrors(t *testing.T) {
	folder := t.TempDir()
	pipe, socket := filepath.Join(folder, "pipe"), filepath.Join(folder, "socket")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	if err := syscall.Bind(fd, &syscall.SockaddrUnix{Name: socket}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		os.DevNull: "write /dev/null: a device has this name, which is not a regular file",
		pipe:       "write " + pipe + ": a named pipe has this name, which is not a regular file",
		socket:     "write " + socket + ": a socket has this name, which is not a regular file",
	} {
		before, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := files.Write(path, []byte("new")); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
		if after, err := os.Lstat(path); err != nil || !os.SameFile(before, after) {
			t.Errorf("%s is another now (%v)", path, err)
		}
	}
	holds(t, folder, "pipe", "socket")
}

// An error of the disk names the file that was asked for, not the part.
func TestAFullDiskLeavesTheOldFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a")
	put(t, path, "old", 0o600)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	small := limit
	small.Cur = 1 << 16
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small); err != nil {
		t.Fatal(err)
	}
	err := files.Write(path, make([]byte, 1<<20))
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	if want := "write " + path + ": file too large"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	contents(t, path, "old")
	holds(t, folder, "a")
}
