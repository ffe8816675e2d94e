//go:build unix

package files_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nmfnb/notebook/internal/files"
)

// A test binary with these variables is a program that writes half of a file and waits, until it is told on stdin to go on.
const (
	writer  = "NMFNB_TEST_WRITER"  // the file
	catches = "NMFNB_TEST_CATCHES" // the signals are caught, and how many came is printed
)

func TestMain(m *testing.M) {
	path := os.Getenv(writer)
	if path == "" {
		os.Exit(m.Run())
	}
	caught, came := make(chan os.Signal, 10), 0
	if os.Getenv(catches) != "" {
		signal.Notify(caught, syscall.SIGINT, syscall.SIGTERM)
	}
	in := bufio.NewReader(os.Stdin)
	err := files.WriteWith(path, func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			return err
		}
		fmt.Println("half")
		if os.Getenv(catches) != "" {
			<-caught
			came++
		}
		_, err := in.ReadString('\n')
		return err
	})
	fmt.Println(came+len(caught), err)
}

func startWriter(t *testing.T, path string, env ...string) (cmd *exec.Cmd, in io.Writer, out *bufio.Reader) {
	t.Helper()
	cmd = exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), writer+"="+path), env...)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	out = bufio.NewReader(stdout)
	if line, err := out.ReadString('\n'); line != "half\n" {
		t.Fatalf("the writer says %q (%v)", line, err)
	}
	return cmd, stdin, out
}

func TestASignalEndsAProgramAsEverAndLeavesNothing(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL} {
		folder := t.TempDir()
		path := filepath.Join(folder, "a")
		put(t, path, "old", 0o600)
		cmd, _, _ := startWriter(t, path)
		if parts, err := filepath.Glob(filepath.Join(folder, ".nmfnb-*.part")); err != nil || len(parts) > 0 {
			t.Skipf("this file system has no files without names: %q (%v)", parts, err)
		}
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		if status := cmd.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() || status.Signal() != sig {
			t.Errorf("%v: the program ended with %v", sig, cmd.ProcessState)
		}
		contents(t, path, "old")
		holds(t, folder, "a")
	}
}

func TestAProgramThatCatchesSignalsGetsThemOnceAndWritesOn(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		folder := t.TempDir()
		path := filepath.Join(folder, "a")
		cmd, in, out := startWriter(t, path, catches+"=yes")
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond) // for a second one, which must not come
		if _, err := io.WriteString(in, "on\n"); err != nil {
			t.Fatal(err)
		}
		if said, err := out.ReadString('\n'); said != "1 <nil>\n" {
			t.Errorf("%v: the program says %q (%v), want one signal and no error", sig, said, err)
		}
		_ = cmd.Wait()
		contents(t, path, strings.Repeat("\x00", 1<<20))
		holds(t, folder, "a")
	}
}
