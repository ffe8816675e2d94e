//go:build unix

package gonbtest

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Run runs the test binary as a cell of a kernel that reads its pipe as GoNB does. It returns what the kernel got, up to
// the end of the cell, and what the cell printed.
func Run(t testing.TB, cell string) (got []protocol.DisplayData, printed string, exit int) {
	t.Helper()
	return RunInPage(t, cell, func(protocol.DisplayData, *os.Process) []string { return nil })
}

// RunInPage runs a cell whose kernel passes on what a page sends, once it was given a value, to the address that the cell
// has subscribed to.
func RunInPage(t testing.TB, cell string, page func(protocol.DisplayData, *os.Process) []string) (got []protocol.DisplayData, printed string, exit int) {
	t.Helper()
	out, back := filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "back")
	for _, path := range []string{out, back} {
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), Cell+"="+cell, protocol.GONB_PIPE_ENV+"="+out, protocol.GONB_PIPE_BACK_ENV+"="+back)
	stdout, err := os.Create(filepath.Join(t.TempDir(), "stdout"))
	if err != nil {
		t.Fatal(err)
	}
	defer stdout.Close()
	cmd.Stdout, cmd.Stderr = stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kernel := make(chan error, 1)
	go func() {
		reader, err := os.Open(out)
		if err != nil {
			kernel <- err
			return
		}
		defer reader.Close()
		writer, err := os.OpenFile(back, os.O_RDWR, 0) // a cell that hears nothing does not open its end
		if err != nil {
			kernel <- err
			return
		}
		defer writer.Close()
		in, acks, address := gob.NewDecoder(reader), gob.NewEncoder(writer), ""
		for {
			var d protocol.DisplayData
			if err := in.Decode(&d); err != nil {
				if err == io.EOF {
					err = nil
				}
				kernel <- err
				return
			}
			if v, ok := d.Data[protocol.MIMECommValue].(protocol.CommValue); ok && v.Address == protocol.GonbuiSyncAddress {
				if err := acks.Encode(&protocol.CommValue{Address: protocol.GonbuiSyncAckAddress, Value: v.Value}); err != nil {
					kernel <- err
					return
				}
				continue
			}
			if s, ok := d.Data[protocol.MIMECommSubscribe].(protocol.CommSubscription); ok {
				if !s.Unsubscribe {
					address = s.Address
				}
				continue
			}
			time.Sleep(2 * time.Millisecond) // it takes GoNB a time to show what it has read
			if info, err := stdout.Stat(); err != nil || info.Size() > 0 {
				kernel <- fmt.Errorf("something was printed before what the cell had sent was shown (%v)", err)
				return
			}
			got = append(got, d)
			for _, value := range page(d, cmd.Process) {
				if err := acks.Encode(&protocol.CommValue{Address: address, Value: value}); err != nil {
					kernel <- err
					return
				}
			}
		}
	}()
	ended, over := make(chan error, 1), make(chan struct{})
	defer close(over)
	go func() {
		err := cmd.Wait()
		ended <- err
		// The kernel waits for the end of what the cell writes, also for that of a cell that writes nothing. It may not have begun.
		for range 1000 {
			if writer, err := os.OpenFile(out, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
				writer.Close()
				return
			}
			select {
			case <-over:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	select {
	case err := <-kernel:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(90 * time.Second):
		_ = cmd.Process.Kill()
		t.Fatal("the cell hangs")
	}
	err = <-ended
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	text, err := os.ReadFile(stdout.Name())
	if err != nil {
		t.Fatal(err)
	}
	return got, string(text), cmd.ProcessState.ExitCode()
}
