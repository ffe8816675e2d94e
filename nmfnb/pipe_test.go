//go:build unix

package nmfnb

import (
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"
	"gonum.org/v1/gonum/mat"
)

// runCell runs the test binary as a cell of a kernel that reads its pipe as GoNB does. It returns what the kernel got, up to
// the end of the cell, and what the cell printed.
func runCell(t testing.TB, cell string) (got []protocol.DisplayData, printed string, exit int) {
	t.Helper()
	return runCellInPage(t, cell, func(protocol.DisplayData, *os.Process) []string { return nil })
}

// runCellInPage runs a cell whose kernel passes on what a page sends, once it was given a value, to the address that the cell
// has subscribed to.
func runCellInPage(t testing.TB, cell string, page func(protocol.DisplayData, *os.Process) []string) (got []protocol.DisplayData, printed string, exit int) {
	t.Helper()
	out, back := filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "back")
	for _, path := range []string{out, back} {
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), cellVariable+"="+cell, protocol.GONB_PIPE_ENV+"="+out, protocol.GONB_PIPE_BACK_ENV+"="+back)
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
		// Opening the write end first would block: the cell opens its reading end last.
		reader, err := os.Open(out)
		if err != nil {
			kernel <- err
			return
		}
		defer reader.Close()
		writer, err := os.OpenFile(back, os.O_WRONLY, 0)
		if err != nil {
			kernel <- err
			return
		}
		defer writer.Close()
		in, acks, address := gob.NewDecoder(reader), gob.NewEncoder(writer), ""
		for {
			var d protocol.DisplayData
			if err := in.Decode(&d); err != nil {
				if errors.Is(err, io.EOF) {
					err = nil
				}
				kernel <- err
				return
			}
			if v, ok := d.Data[protocol.MIMECommValue].(protocol.CommValue); ok && v.Address == protocol.GonbuiSyncAddress {
				if info, err := stdout.Stat(); err != nil || info.Size() > 0 {
					kernel <- fmt.Errorf("something was printed before Display had ended (%v)", err)
					return
				}
				if err := acks.Encode(&protocol.CommValue{Address: protocol.GonbuiSyncAckAddress, Value: v.Value}); err != nil {
					kernel <- err
					return
				}
				continue
			}
			if s, ok := d.Data[protocol.MIMECommSubscribe].(protocol.CommSubscription); ok {
				address = s.Address
				continue
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
	select {
	case err := <-kernel:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(90 * time.Second):
		_ = cmd.Process.Kill()
		t.Fatal("the cell hangs")
	}
	err = cmd.Wait()
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

func TestDisplaySendsOneBundlePerValueAndThenReturns(t *testing.T) {
	got, printed, exit := runCell(t, "display")
	if printed != "printed after\n" || exit != 0 {
		t.Errorf("the cell printed %q, exit status %d", printed, exit)
	}
	if len(got) != 3 {
		t.Fatalf("%d messages, want one for each of 3 values", len(got))
	}
	for i, want := range []bundle{
		bundleOf(mat.NewDense(1, 2, []float64{0, 1})), bundleOf(figure{png: []byte("png")}), bundleOf(errors.New("broken")),
	} {
		data := want.data()
		if len(got[i].Data) != len(data) {
			t.Errorf("value %d: %d forms arrived, want %d", i, len(got[i].Data), len(data))
		}
		for mime, v := range data {
			if fmt.Sprint(got[i].Data[mime]) != fmt.Sprint(v) {
				t.Errorf("value %d: %s arrived as %v", i, mime, got[i].Data[mime])
			}
		}
	}
}

func TestMustShowsTheErrorAndEndsTheCell(t *testing.T) {
	got, printed, exit := runCell(t, "must")
	if len(got) != 1 || got[0].Data[protocol.MIMETextPlain] != "Error: no data" || printed != "" || exit != 1 {
		t.Errorf("the kernel got %v, the cell printed %q, exit status %d", got, printed, exit)
	}
}

func TestDisplayPrintsTextWhenThePipeIsBroken(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), cellVariable+"=display", protocol.GONB_PIPE_ENV+"="+filepath.Join(t.TempDir(), "none"))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := "a curve that falls\nError: broken\nprinted after\n"; !strings.HasSuffix(string(out), want) {
		t.Errorf("printed %q, want it to end in %q", out, want)
	}
}
