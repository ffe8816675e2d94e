//go:build unix

package nmfnb

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// A pipe would hang, /dev/zero fill the memory, and what others can write is not to be believed.
func TestOnlyTheUsersOwnRegularFilesAreRead(t *testing.T) {
	folder := ownCache(t)
	cfg := nmf.Default(2)
	want, _ := fitCounting(t, cfg, postData())
	path := slotFor(t, cfg, postData()).ended
	good := read(t, path)
	elsewhere := filepath.Join(t.TempDir(), "a.fit")
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	plant := map[string]func(){
		"a pipe":                      func() { do(syscall.Mkfifo(path, 0o600)) },
		"a link to /dev/zero":         func() { do(os.Symlink("/dev/zero", path)) },
		"a link to a good file":       func() { do(os.WriteFile(elsewhere, good, 0o600)); do(os.Symlink(elsewhere, path)) },
		"a folder with a file":        func() { do(os.Mkdir(path, 0o700)); do(os.WriteFile(filepath.Join(path, "a"), nil, 0o600)) },
		"a file that all may write":   func() { do(os.WriteFile(path, good, 0o600)); do(os.Chmod(path, 0o666)) },
		"a file that a group may":     func() { do(os.WriteFile(path, good, 0o600)); do(os.Chmod(path, 0o660)) },
		"a file of terabytes":         func() { do(os.WriteFile(path, good, 0o600)); do(os.Truncate(path, 1<<40)) },
		"a folder that all may write": func() { do(os.WriteFile(path, good, 0o600)); do(os.Chmod(folder, 0o777)) },
		"a folder that a group may":   func() { do(os.WriteFile(path, good, 0o600)); do(os.Chmod(folder, 0o770)) },
	}
	if os.Geteuid() == 0 {
		plant["another's file"] = func() { do(os.WriteFile(path, good, 0o600)); do(os.Chown(path, 12345, -1)) }
		plant["another's folder"] = func() { do(os.WriteFile(path, good, 0o600)); do(os.Chown(folder, 12345, -1)) }
	}
	for name, put := range plant {
		do(os.RemoveAll(path))
		put()
		done := make(chan int, 1)
		go func() {
			m, ran := fitCounting(t, cfg, postData())
			if !mat.Equal(m.H, want.H) {
				t.Errorf("%s: another model", name)
			}
			done <- ran
		}()
		select {
		case ran := <-done:
			if ran == 0 {
				t.Errorf("%s: it was used", name)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%s: Fit hangs", name)
		}
		_, again := fitCounting(t, cfg, postData())
		if inFolder := !strings.Contains(name, "folder"); (again == 0) != inFolder {
			t.Errorf("%s: it stays in the place of a fit: %t", name, inFolder)
		}
		badFolder := strings.HasPrefix(name, "a folder that") || name == "another's folder"
		if said := strings.Contains(Kept().Text(), "Warning: nmfnb: "+folder+" is another user's"); said != badFolder {
			t.Errorf("%s: the list warns of the folder: %t", name, said)
		}
		do(os.Chmod(folder, 0o700))
		if os.Geteuid() == 0 {
			do(os.Chown(folder, 0, 0))
		}
	}
	if got := read(t, elsewhere); !bytes.Equal(got, good) {
		t.Error("a fit was written through a link")
	}
	do(os.RemoveAll(path))
	do(os.WriteFile(path, good, 0o600))
	if _, ran := fitCounting(t, cfg, postData()); ran != 0 {
		t.Error("the user's own file was not used")
	}
}

func TestAKeptFitIsReusedWhateverTheUmask(t *testing.T) {
	for _, umask := range []int{0o002, 0o022, 0o077, 0} {
		ownCache(t)
		cfg := nmf.Default(2)
		old := syscall.Umask(umask)
		fitCounting(t, cfg, postData())
		_, ran := fitCounting(t, cfg, postData())
		syscall.Umask(old)
		info, err := os.Stat(slotFor(t, cfg, postData()).ended)
		if err != nil || info.Mode() != 0o600 || ran != 0 {
			t.Errorf("umask %o: the file has mode %v (%v), %d iterations ran again", umask, info.Mode(), err, ran)
		}
	}
}
