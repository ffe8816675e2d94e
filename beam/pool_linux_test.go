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

	"github.com/apache/beam/sdks/v2/go/container/pool"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// inNamespace says that the test binary runs in a network of its own, with a loopback interface alone: what Beam's worker pool listens
// on, all interfaces, is then reached by nobody. Its value is the folder in which the programs are.
const inNamespace = "NMFBEAM_TEST_NAMESPACE"

// TestSeveralWorkerProcesses stages the command as a worker binary and works in processes of Beam's external worker pool, one for each
// pipeline, several at a time. One of them is killed in the middle of a pass: its pipeline is run again, with the same bits, and the
// others have theirs.
func TestSeveralWorkerProcesses(t *testing.T) {
	if os.Getenv(inNamespace) == "" {
		reexecute(t)
		return
	}
	if out, err := exec.Command("ip", "link", "set", "lo", "up").CombinedOutput(); err != nil {
		t.Fatalf("no loopback interface: %v\n%s", err, out)
	}
	folder := os.Getenv(inNamespace)
	binary, boot := filepath.Join(folder, "nmfbeam"), filepath.Join(folder, "boot")
	planted, err := nmf.Synthetic{H: blocks(12, 120), Rows: 2400, Density: 0.4, Noise: 0.1, Seed: 3}.Draw()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 12 {
		if err := matio.WriteNPY(filepath.Join(folder, fmt.Sprintf("x-%02d.npy", i)), planted.X.Slice(200*i, 200*i+200, 0, 120)); err != nil {
			t.Fatal(err)
		}
	}
	fit := []string{"fit", "--x", "x-*.npy", "--k", "12", "--loss", "kullback-leibler", "--passes", "5", "--tol", "0", "--sample", "500"}
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

	// Beam's pool starts boot, which stages a binary in one folder for all workers of a machine: two at a time need a folder each.
	apart := filepath.Join(folder, "apart")
	script := fmt.Sprintf("#!/bin/sh\ncd $(mktemp -d -p %s)\nexec %s --semi_persist_dir=$PWD \"$@\"\n", folder, boot)
	if err := os.WriteFile(apart, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	port := must(freePort())
	workers := must(pool.New(context.Background(), port, apart))
	go func() { _ = workers.ServeAndWait() }()
	defer func() {
		_ = workers.Stop(context.Background())
		for pid := range workersHere("") { // which stay when their boot ends
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		removeCopies(binary)
	}()
	atPool := []string{"--environment_type", "EXTERNAL", "--environment_config", fmt.Sprintf("localhost:%d", port), "--worker_binary", binary}
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
		for pid, ticks := range workersHere("[killed]") {
			if ticks > 20 { // a fifth of a second of work
				return syscall.Kill(pid, syscall.SIGKILL) == nil
			}
		}
		return false
	})
	for name, job := range map[string]struct {
		cmd  *exec.Cmd
		said *bytes.Buffer
	}{"killed": {killed, saidKilled}, "other": {other, saidOther}, "codes": {codes, saidCodes}} {
		if err := job.cmd.Wait(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, job.said)
		}
		if name == "killed" && !strings.Contains(job.said.String(), "attempt 1 of 3 failed") {
			t.Errorf("the pipeline whose worker was killed was not run again:\n%s", job.said)
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
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("not checked in several worker processes: there is no ip command")
	}
	folder := t.TempDir()
	for name, of := range map[string]string{"nmfbeam": ".", "boot": "github.com/apache/beam/sdks/v2/go/container"} { // modules need the network
		cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", filepath.Join(folder, name), of)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go build %s: %v\n%s", of, err, out)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), inNamespace+"="+folder)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
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

// freePort returns a port that nothing listens to.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

// removeCopies removes the copies of a binary that boot makes for each worker and leaves behind.
func removeCopies(binary string) {
	want, err := os.ReadFile(binary)
	if err != nil {
		return
	}
	copies, _ := filepath.Glob("/tmp/bin*/worker")
	for _, path := range copies {
		if info, err := os.Stat(path); err != nil || info.Size() != int64(len(want)) {
			continue
		}
		if got, err := os.ReadFile(path); err == nil && bytes.Equal(got, want) {
			os.RemoveAll(filepath.Dir(path))
		}
	}
}

// workersHere returns the processes in this network that work for a job, with the hundredths of seconds that they have worked.
func workersHere(job string) map[int]int {
	found := map[int]int{}
	network, _ := os.Readlink("/proc/self/ns/net")
	paths, _ := filepath.Glob("/proc/[0-9]*")
	for _, path := range paths {
		line, _ := os.ReadFile(filepath.Join(path, "cmdline"))
		stat, _ := os.ReadFile(filepath.Join(path, "stat"))
		of, _ := os.Readlink(filepath.Join(path, "ns/net"))
		_, after, ok := strings.Cut(string(stat), ") ")
		fields := strings.Fields(after)
		if !ok || len(fields) < 13 || of != network || !bytes.Contains(line, []byte("--worker=true")) || !bytes.Contains(line, []byte(job)) {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(path))
		user, _ := strconv.Atoi(fields[11])
		system, _ := strconv.Atoi(fields[12])
		found[pid] = user + system
	}
	return found
}
