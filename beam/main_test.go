package main

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// TestMain lets the test binary be a worker, as the command is one.
func TestMain(m *testing.M) {
	if isWorker(os.Args[1:]) || os.Getenv(asCommand) != "" {
		main()
	}
	os.Exit(m.Run())
}

// asCommand is the variable that makes the test binary the command.
const asCommand = "NMFBEAM_TEST_COMMAND"

// run runs a command line in a folder.
func run(t *testing.T, folder string, args ...string) (out string, err error) {
	t.Helper()
	t.Chdir(folder)
	var b bytes.Buffer
	err = mainWith(context.Background(), args, &b)
	return b.String(), err
}

// data writes 10 shards of 30 rows and returns the folder and the rows.
func data(t *testing.T) (folder string, x *mat.Dense) {
	t.Helper()
	folder = t.TempDir()
	h, err := nmf.Synthetic{H: mat.NewDense(2, 8, []float64{3, 2, 1, 0, 0, 0, 1, 0, 0, 0, 1, 2, 3, 1, 0, 0}), Rows: 300, Density: 0.7, Noise: 0.05, Seed: 1}.Draw()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		if err := matio.WriteNPY(filepath.Join(folder, fmt.Sprintf("x-%d.npy", i)), h.X.Slice(30*i, 30*i+30, 0, 8)); err != nil {
			t.Fatal(err)
		}
	}
	return folder, h.X
}

func TestHelpSaysWhatGoesInAndComesOutWithALine(t *testing.T) {
	for _, args := range [][]string{nil, {"--help"}, {"fit", "--help"}, {"encode", "-h"}, {"explain", "--help"}, {"shards", "--help"}} {
		out, err := run(t, t.TempDir(), args...)
		if len(args) > 1 {
			if !errors.Is(err, flag.ErrHelp) || !strings.Contains(out, "\nIn: ") || !strings.Contains(out, "\nOut: ") || !strings.Contains(out, "    nmfbeam "+args[0]) {
				t.Errorf("%v: %v\n%s", args, err, out)
			}
		} else if err != nil || strings.Count(out, "nmfbeam") < 5 {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
}

func TestTheLinesOfHelpRun(t *testing.T) {
	folder, x := data(t)
	for _, line := range [][]string{
		{"fit", "--x", "x-*.npy", "--k", "2", "--out", "model.gob"},
		{"fit", "--x", "x-*.npy", "--k", "2", "--out", "model.npz", "--runner", "direct"},
		{"encode", "--x", "x-*.npy", "--model", "model.npz", "--out", "codes"},
		{"explain", "--x", "x-*.npy", "--model", "model.gob", "--out", "why.json"},
	} {
		if out, err := run(t, folder, line...); err != nil || out == "" {
			t.Fatalf("%v: %v\n%s", line, err, out)
		}
	}
	var m nmf.Model
	file, err := os.Open(filepath.Join(folder, "model.gob"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := gob.NewDecoder(file).Decode(&m); err != nil {
		t.Fatal(err)
	}
	python, err := matio.ReadModel(filepath.Join(folder, "model.npz"), nmf.Default(2))
	if err != nil || !mat.Equal(python.H, m.H) {
		t.Errorf("model.npz has other components than model.gob (%v)", err)
	}
	if len(m.History) == 0 || m.Iterations != len(m.History) || m.ReconstructionErr != math.Sqrt(2*m.History[len(m.History)-1].Loss) {
		t.Errorf("%d iterations, a history of %d, error %v", m.Iterations, len(m.History), m.ReconstructionErr)
	}
	want, err := m.TransformExact(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		w, err := matio.ReadNPY(filepath.Join(folder, "codes", fmt.Sprintf("codes-%03d.npy", i)))
		if err != nil || !mat.Equal(w, want.Slice(30*i, 30*i+30, 0, 2)) {
			t.Errorf("codes of shard %d are others (%v)", i, err)
		}
	}
	var s summary
	if text, err := os.ReadFile(filepath.Join(folder, "codes", summaryName)); err != nil || json.Unmarshal(text, &s) != nil {
		t.Fatal(err)
	}
	if s.Rows != 300 || len(s.Shards) != 10 || s.KKT == nil || *s.KKT > 1e-13 || math.Abs(s.Loss-m.ReconstructionErr*m.ReconstructionErr/2) > 1e-9*s.Loss {
		t.Errorf("summary: %d rows of %d shards, loss %v, want %v", s.Rows, len(s.Shards), s.Loss, m.ReconstructionErr*m.ReconstructionErr/2)
	}
	var why explanation
	if text, err := os.ReadFile(filepath.Join(folder, "why.json")); err != nil || json.Unmarshal(text, &why) != nil {
		t.Fatal(err)
	}
	if why.Rows != 300 || len(why.Worst) != 20 || why.Difference == 0 {
		t.Errorf("explanation of %d rows, %d of them named, difference %v", why.Rows, len(why.Worst), why.Difference)
	}
	left, err := filepath.Glob(filepath.Join(folder, "*nmfbeam*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left are %v (%v)", left, err)
	}
}

func TestABadShardIsOneLineAndNothingIsWritten(t *testing.T) {
	folder, _ := data(t)
	if _, err := run(t, folder, "fit", "--x", "x-*.npy", "--k", "2", "--out", "m.gob", "--runner", "direct"); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, folder, "encode", "--x", "x-*.npy", "--model", "m.gob", "--out", "codes", "--runner", "direct"); err != nil {
		t.Fatal(err)
	}
	before := contents(t, folder)
	bad := mat.NewDense(4, 8, nil)
	bad.Set(2, 5, math.NaN())
	negative := mat.NewDense(4, 8, nil)
	negative.Set(1, 7, -1)
	path := filepath.Join(folder, "x-3.npy")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for want, make := range map[string]func() error{
		"x-3.npy: X[2,5] = NaN":        func() error { return matio.WriteNPY(path, bad) },
		"x-3.npy: X[1,7] = -1":         func() error { return matio.WriteNPY(path, negative) },
		"x-3.npy: X has 7 columns":     func() error { return matio.WriteNPY(path, mat.NewDense(4, 7, nil)) },
		"x-3.npy: claims 2048 bytes":   func() error { return os.WriteFile(path, whole[:1000], 0o600) },
		"x-3.npy: has no row of numbe": func() error { return os.WriteFile(path, nil, 0o600) },
	} {
		if err := make(); err != nil {
			t.Fatal(err)
		}
		before[path] = string(must(os.ReadFile(path)))
		for _, line := range [][]string{
			{"fit", "--k", "2", "--out", "m.gob"}, {"encode", "--model", "m.gob", "--out", "codes"}, {"explain", "--model", "m.gob", "--out", "why.json"},
		} {
			_, err := run(t, folder, append(line, "--x", "x-*.npy", "--runner", "direct")...)
			if err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s: %v, want %s …", line[0], err, want)
			}
			for name, text := range contents(t, folder) {
				if before[name] != text {
					t.Errorf("%s: %s was written", line[0], name)
				}
			}
		}
	}
	for _, line := range [][]string{{"fit", "--k", "2", "--out", "m.gob"}, {"encode", "--model", "m.gob", "--out", "codes"}, {"explain", "--model", "m.gob", "--out", "why.json"}} {
		out, err := run(t, folder, append(line, "--x", "x-*.npy", "--runner", "direct", "--skip-bad")...)
		if err != nil || !strings.Contains(out, "skipped x-3.npy") || !strings.Contains(out, "270 rows") {
			t.Errorf("%s --skip-bad: %v\n%s", line[0], err, out)
		}
	}
	if names, err := filepath.Glob(filepath.Join(folder, "codes", "codes-*")); err != nil || len(names) != 9 {
		t.Errorf("codes are %v: those of the job before should be gone (%v)", names, err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// contents returns the files below a folder.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		found[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWhatIsTypedWrongIsSaid(t *testing.T) {
	folder, _ := data(t)
	for want, line := range map[string][]string{
		"is no command":            {"transform"},
		"--x is missing":           {"fit", "--k", "2", "--out", "m.gob"},
		"--k is missing":           {"fit", "--x", "x-*.npy", "--out", "m.gob"},
		"ends in .gob or .npz":     {"fit", "--x", "x-*.npy", "--k", "2", "--out", "m.pickle"},
		"--loss l1":                {"fit", "--x", "x-*.npy", "--k", "2", "--out", "m.gob", "--loss", "l1"},
		"--passes 0":               {"fit", "--x", "x-*.npy", "--k", "2", "--out", "m.gob", "--passes", "0"},
		"is none of prism":         {"fit", "--x", "x-*.npy", "--k", "2", "--out", "m.gob", "--runner", "storm"},
		"do not see this machine":  {"fit", "--x", "x-*.npy", "--k", "2", "--out", "m.gob", "--runner", "dataflow"},
		"there is no such file":    {"fit", "--x", "y-*.npy", "--k", "2", "--out", "m.gob"},
		"quote a pattern":          {"fit", "--k", "2", "--out", "m.gob", "--x", "x-0.npy", "x-1.npy"},
		"--model is missing":       {"encode", "--x", "x-*.npy", "--out", "codes"},
		"--out is missing":         {"shards", "--x", "x-0.npy"},
		"hdfs:// is not read here": {"fit", "--x", "hdfs://x", "--k", "2", "--out", "m.gob"},
		"--mb -1":                  {"shards", "--x", "x-0.npy", "--out", "s", "--mb", "-1"},
		"not by nmfbeam":           {"shards", "--x", "x-0.npy", "--out", "."},
	} {
		if _, err := run(t, folder, line...); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: %v, want … %s …", line, err, want)
		}
	}
}

// startCommand starts a command line in a process of its own.
func startCommand(t *testing.T, folder string, args ...string) (cmd *exec.Cmd, out, stderr *bytes.Buffer) {
	t.Helper()
	cmd = exec.Command(os.Args[0], args...)
	cmd.Dir, cmd.Env = folder, append(os.Environ(), asCommand+"=1")
	out, stderr = new(bytes.Buffer), new(bytes.Buffer)
	cmd.Stdout, cmd.Stderr = out, stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, out, stderr
}

func TestExitCodesAndLinesOfErrors(t *testing.T) {
	folder, _ := data(t)
	for _, c := range []struct {
		code int
		want string
		args []string
	}{
		{0, "", []string{"fit", "--help"}},
		{2, "nmfbeam: fit: --k is missing: the number of components\n", []string{"fit"}},
		{1, "nmfbeam: --runner flink needs --worker_binary: the path of this command, built for Linux\n",
			[]string{"fit", "--x", "x-*.npy", "--k", "2", "--out", "m.gob", "--runner", "flink", "--endpoint", "localhost:1"}},
		{1, "nmfbeam: open no.gob", []string{"encode", "--x", "x-*.npy", "--model", "no.gob", "--out", "codes"}},
	} {
		cmd, _, stderr := startCommand(t, folder, c.args...)
		_ = cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != c.code || !strings.HasPrefix(stderr.String(), c.want) || strings.Count(stderr.String(), "\n") > 1 {
			t.Errorf("%v: %d, %q; want %d, %q", c.args, code, stderr, c.code, c.want)
		}
	}
}

func TestAnInterruptedJobLeavesWhatWasThere(t *testing.T) {
	folder, _ := data(t)
	for _, args := range [][]string{
		{"fit", "--x", "x-*.npy", "--k", "2", "--out", "m.gob", "--tol", "0", "--passes", "1000000"},
		{"fit", "--x", "x-*.npy", "--k", "2", "--out", "m.gob", "--tol", "0", "--passes", "1000000", "--runner", "direct"},
	} {
		before := contents(t, folder)
		cmd, _, stderr := startCommand(t, folder, args...)
		for range 100 { // until it has begun to write
			if found, err := filepath.Glob(filepath.Join(folder, "m.gob.nmfbeam-*", "state-0005")); err != nil || len(found) > 0 {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != 130 || stderr.String() != "nmfbeam: interrupted; nothing was written\n" {
			t.Errorf("%v: %d, %q", args, code, stderr)
		}
		if after := contents(t, folder); !reflect.DeepEqual(before, after) {
			t.Errorf("%v: %d files, %d before", args, len(after), len(before))
		}
	}
}

func TestShardsAreTheRowsOfTheFile(t *testing.T) {
	folder, x := data(t)
	var csv strings.Builder
	names := []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	for _, err := range []error{
		matio.WriteNPY(filepath.Join(folder, "big.npy"), x), matio.WriteSparseNPZ(filepath.Join(folder, "big.npz"), x),
		matio.CSV{}.Write(&csv, nmf.Labelled{Matrix: x, ColumnNames: names}), os.WriteFile(filepath.Join(folder, "big.csv"), []byte(csv.String()), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ file, extension string }{{"big.npy", ".npy"}, {"big.npz", ".npz"}, {"big.csv", ".npz"}} {
		for _, mb := range []string{"0.001", "0.006"} { // the second time fewer: the old ones go
			if out, err := run(t, folder, "shards", "--x", c.file, "--out", "cut", "--mb", mb); err != nil || !strings.Contains(out, "300 rows") {
				t.Fatalf("%s: %v\n%s", c.file, err, out)
			}
		}
		paths, err := filepath.Glob(filepath.Join(folder, "cut", "*"))
		if err != nil || len(paths) < 2 || len(paths) > 5 {
			t.Errorf("%s: shards %v (%v)", c.file, paths, err)
		}
		at := 0
		for _, path := range paths {
			part, err := matio.Read(path)
			if err != nil || filepath.Ext(path) != c.extension {
				t.Fatal(path, err)
			}
			n, _ := part.Dims()
			if !mat.Equal(part, x.Slice(at, at+n, 0, 8)) || c.file == "big.csv" && strings.Join(part.ColumnNames, "") != "abcdefgh" {
				t.Errorf("%s: %s has other rows, or the names %v", c.file, path, part.ColumnNames)
			}
			at += n
		}
		if at != 300 {
			t.Errorf("%s: %d rows in all", c.file, at)
		}
	}
}
