package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// inNamespace says that the test binary runs in a network of its own, with a loopback interface alone: what Beam's worker pool listens
// on, all interfaces, is then reached by nobody.
const inNamespace = "NMFBEAM_TEST_NAMESPACE"

// TestSeveralWorkerProcesses stages the command as a worker binary and works in processes of Beam's external worker pool, one for each
// pipeline, several at a time. One of them is killed in the middle of a pass: its pipeline is run again, with the same bits, and the
// others do not notice.
func TestSeveralWorkerProcesses(t *testing.T) {
	if os.Getenv(inNamespace) == "" {
		reexecute(t)
		return
	}
	if out, err := exec.Command("ip", "link", "set", "lo", "up").CombinedOutput(); err != nil {
		t.Fatalf("no loopback interface: %v\n%s", err, out)
	}
	folder := t.TempDir()
	binary, boot := filepath.Join(folder, "nmfbeam"), filepath.Join(folder, "boot")
	for path, of := range map[string]string{binary: ".", boot: "github.com/apache/beam/sdks/v2/go/container"} {
		cmd := exec.Command("go", "build", "-o", path, of)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go build %s: %v\n%s", of, err, out)
		}
	}
	planted, err := nmf.Synthetic{H: blocks(12, 120), Rows: 2400, Density: 0.4, Noise: 0.1, Seed: 3}.Draw()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 12 {
		if err := matio.WriteNPY(filepath.Join(folder, fmt.Sprintf("x-%02d.npy", i)), planted.X.Slice(200*i, 200*i+200, 0, 120)); err != nil {
			t.Fatal(err)
		}
	}
	fit := []string{"fit", "--x", "x-*.npy", "--k", "12", "--loss", "kullback-leibler", "--passes", "9", "--tol", "0", "--sample", "500"}
	encode := []string{"encode", "--x", "x-*.npy", "--model", "want.npz"}
	here := func(args []string, more ...string) {
		t.Helper()
		cmd := exec.Command(binary, append(append([]string{}, args...), more...)...)
		cmd.Dir = folder
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	here(fit, "--out", "want.npz", "--runner", "direct")
	here(encode, "--out", "want", "--runner", "direct")

	pool := exec.Command(boot, "--worker_pool")
	pool.Dir = t.TempDir() // it writes a file there
	pool.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := pool.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = syscall.Kill(-pool.Process.Pid, syscall.SIGKILL) // its workers too, which stay when it ends by itself
		_ = pool.Wait()
	}()
	waitFor(t, "the worker pool", func() bool {
		c, err := net.Dial("tcp", "localhost:50000")
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	atPool := []string{"--environment_type", "EXTERNAL", "--environment_config", "localhost:50000", "--worker_binary", binary}
	start := func(args []string, more ...string) (*exec.Cmd, *bytes.Buffer) {
		t.Helper()
		cmd := exec.Command(binary, append(append(append([]string{}, args...), atPool...), more...)...)
		cmd.Dir = folder
		var said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		return cmd, &said
	}
	killed, saidKilled := start(fit, "--out", "killed.npz", "--job_name", "killed")
	other, saidOther := start(fit, "--out", "other.npz", "--job_name", "other")
	codes, saidCodes := start(encode, "--out", "codes", "--job_name", "codes")
	waitFor(t, "a worker that has begun a pass", func() bool {
		pid, ticks := worker(pool.Process.Pid, "[killed]")
		return ticks > 20 && syscall.Kill(pid, syscall.SIGKILL) == nil // a fifth of a second of work
	})
	for name, job := range map[string]struct {
		cmd  *exec.Cmd
		said *bytes.Buffer
	}{"killed": {killed, saidKilled}, "other": {other, saidOther}, "codes": {codes, saidCodes}} {
		if err := job.cmd.Wait(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, job.said)
		}
		if again := strings.Contains(job.said.String(), "attempt 1 of 3 failed"); again != (name == "killed") {
			t.Errorf("%s: a pipeline was run again: %v\n%s", name, again, job.said)
		}
	}
	want := must(matio.ReadModel(filepath.Join(folder, "want.npz"), nmf.Default(1)))
	for _, name := range []string{"killed.npz", "other.npz"} {
		got := must(matio.ReadModel(filepath.Join(folder, name), nmf.Default(1)))
		if !mat.Equal(got.H, want.H) || got.ReconstructionErr != want.ReconstructionErr {
			t.Errorf("%s has other bits", name)
		}
	}
	wanted, got := contents(t, filepath.Join(folder, "want")), contents(t, filepath.Join(folder, "codes"))
	for path, text := range wanted {
		if got[filepath.Join(folder, "codes", filepath.Base(path))] != text {
			t.Errorf("%s is another one in processes", filepath.Base(path))
		}
	}
}

// blocks returns k components of m columns.
func blocks(k, m int) *mat.Dense {
	h := mat.NewDense(k, m, nil)
	h.Apply(func(t, j int, _ float64) float64 { return float64((j*(t+2)+t*t)%7) / 7 }, h)
	return h
}

// reexecute runs this test in a network of its own, or skips it where the system makes none.
func reexecute(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), inNamespace+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("not checked in several worker processes: there is no ip command")
	}
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Skipf("not checked in several worker processes: no network namespace (%v)", err)
	}
	if err != nil || !bytes.Contains(out, []byte("--- PASS")) {
		t.Errorf("%v\n%s", err, out)
	}
}

func waitFor(t *testing.T, what string, there func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if there() {
			return
		}
	}
	t.Fatalf("%s is not there after a minute", what)
}

// worker returns the process of a group that works for a job, and the hundredths of seconds that it has worked.
func worker(group int, job string) (pid, ticks int) {
	paths, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range paths {
		line, err := os.ReadFile(path)
		stat, err2 := os.ReadFile(filepath.Join(filepath.Dir(path), "stat"))
		if err != nil || err2 != nil || !bytes.Contains(line, []byte("--worker=true")) || !bytes.Contains(line, []byte(job)) {
			continue
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		fields := strings.Fields(after)
		if len(fields) < 13 || fields[2] != strconv.Itoa(group) {
			continue
		}
		user, _ := strconv.Atoi(fields[11])
		system, _ := strconv.Atoi(fields[12])
		pid, _ = strconv.Atoi(filepath.Base(filepath.Dir(path)))
		return pid, user + system
	}
	return 0, 0
}
