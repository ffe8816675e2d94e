package files_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nmfnb/notebook/internal/files"
)

func ExampleWrite() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "a.txt")
	fmt.Println(files.Write(path, []byte("all of it")))
	text, err := os.ReadFile(path)
	fmt.Println(string(text), err)
	// Output:
	// <nil>
	// all of it <nil>
}

func ExampleWriteWith() {
	err := files.WriteWith("no such folder/a.txt", func(w io.Writer) error {
		_, err := fmt.Fprintln(w, "line by line")
		return err
	})
	fmt.Println(errors.Is(err, fs.ErrNotExist))
	// Output: true
}

// holds reports what a folder holds other than the files of those names.
func holds(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if strings.Join(names, " ") != strings.Join(want, " ") {
		t.Errorf("the folder holds %q, want %q", names, want)
	}
}

func contents(t *testing.T, path, want string) {
	t.Helper()
	if text, err := os.ReadFile(path); err != nil || string(text) != want {
		t.Errorf("%s holds %.40q (%v), want %.40q", filepath.Base(path), text, err, want)
	}
}

func put(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func TestAFileThatFailsLeavesTheOldOne(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a.txt")
	full := errors.New("the disk is full")
	large := strings.Repeat("half of the new one ", 1<<16)
	for _, step := range []struct {
		text, left string
		failure    error
	}{{"old", "old", nil}, {large, "old", full}, {large, large, nil}, {"", "", nil}} {
		err := files.WriteWith(path, func(w io.Writer) error {
			_, err := io.WriteString(w, step.text)
			return errors.Join(err, step.failure)
		})
		if !errors.Is(err, step.failure) {
			t.Errorf("error %v, want %v", err, step.failure)
		}
		contents(t, path, step.left)
		holds(t, folder, "a.txt")
	}
	func() {
		defer func() { _ = recover() }()
		_ = files.WriteWith(path, func(io.Writer) error { panic("in the midst") })
	}()
	contents(t, path, "")
	holds(t, folder, "a.txt")
}

func TestNothingButAFileThatMayBeWrittenIsReplaced(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	put(t, at("read-only"), "old", 0o444)
	if err := os.Mkdir(at("folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"read-only":     "write " + at("read-only") + ": the file is read-only: permission denied",
		"folder":        "write " + at("folder") + ": a folder has this name",
		"none/a":        "write " + at("none/a") + ": no such file or directory",
		"read-only/a":   "write " + at("read-only/a") + ": not a directory",
		"folder/../new": "",
	} {
		err := files.Write(at("")+string(filepath.Separator)+name, []byte("new"))
		if got := fmt.Sprint(err); want != "" && got != want && os.PathSeparator == '/' || (err == nil) != (want == "") {
			t.Errorf("%s: error %v, want %q", name, err, want)
		}
	}
	if err := files.Write("", nil); err == nil {
		t.Error("a file without a name was written")
	}
	contents(t, at("read-only"), "old")
	holds(t, folder, "folder", "new", "read-only")
	if err := os.Chmod(at("read-only"), 0o600); err != nil { // or Windows cannot remove it
		t.Fatal(err)
	}
}

func TestALongNameIsAsGoodAsAnother(t *testing.T) {
	folder := t.TempDir()
	name := strings.Repeat("n", 255)
	if err := files.Write(filepath.Join(folder, name), []byte("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, folder, name)
}

func TestManyWritersLeaveOneOfTheirFiles(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a.txt")
	errs := make(chan error)
	for i := range 40 {
		go func() { errs <- files.Write(path, bytes.Repeat([]byte{byte('A' + i)}, 100_000)) }()
	}
	for range 40 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	holds(t, folder, "a.txt")
	text, err := os.ReadFile(path)
	if err != nil || len(text) != 100_000 || len(bytes.Trim(text, string(text[:1]))) > 0 {
		t.Errorf("the file is of several writers, %d bytes (%v)", len(text), err)
	}
}

func BenchmarkWrite(b *testing.B) {
	path, data := filepath.Join(b.TempDir(), "a"), make([]byte, 10_000)
	for range b.N {
		if err := files.Write(path, data); err != nil {
			b.Fatal(err)
		}
	}
}
