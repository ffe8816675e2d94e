package jobs

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/beam/internal/pass"
	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func TestMain(m *testing.M) {
	flag.Parse()
	beam.Init()
	os.Exit(m.Run())
}

// runner returns a runner that is there for all tests: Prism listens once in a process.
func runner(t *testing.T, name string) *Runner {
	t.Helper()
	r, err := NewRunner(context.Background(), name, false, false)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// shardsOf writes rows as shards and returns them.
func shardsOf(t *testing.T, count, size, columns int, sparse bool) []Shard {
	t.Helper()
	folder, r := t.TempDir(), rand.New(rand.NewPCG(1, 1))
	h := mat.NewDense(4, columns, nil)
	h.Apply(func(int, int, float64) float64 { return max(0, r.NormFloat64()) }, h)
	var paths []string
	for i := range count {
		w, x := mat.NewDense(size, 4, nil), new(mat.Dense)
		w.Apply(func(int, int, float64) float64 { return max(0, r.NormFloat64()) }, w)
		x.Mul(w, h)
		x.Apply(func(_, _ int, v float64) float64 { return v + 0.1*r.Float64() }, x)
		path := filepath.Join(folder, fmt.Sprintf("x-%03d.npy", i))
		write := func() error { return matio.WriteNPY(path, x) }
		if sparse {
			x.Apply(func(_, _ int, v float64) float64 {
				if v < 0.5 {
					return 0
				}
				return v
			}, x)
			path = strings.TrimSuffix(path, "npy") + "npz"
			write = func() error { return matio.WriteSparseNPZ(path, x) }
		}
		if err := write(); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return Number(paths)
}

// inProcess is a fit by package pass alone.
func inProcess(t *testing.T, f pass.Fit, s *pass.State, shards []Shard) *pass.State {
	t.Helper()
	ctx := context.Background()
	for !s.Done {
		model, err := f.Components(s)
		if err != nil {
			t.Fatal(err)
		}
		var parts []pass.Part
		for _, at := range shards {
			x, err := matio.Read(at.Path)
			if err != nil {
				t.Fatal(err)
			}
			sums, err := pass.Of(ctx, model, x)
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, pass.Part{First: at.Number, Sums: sums})
		}
		if s, err = f.Next(ctx, s, pass.CombineAll(parts)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestAFitHasTheSameBitsOnEveryRunnerAndInProcess(t *testing.T) {
	ctx := context.Background()
	for _, name := range []string{"direct", "prism"} {
		r := runner(t, name)
		for _, c := range []struct {
			count  int
			sparse bool
			beta   float64
		}{{70, false, 2}, {10, true, 2}, {10, false, 1}, {10, true, 1}} {
			shards := shardsOf(t, c.count, 20, 15, c.sparse)
			config := nmf.Default(3)
			if config.Beta = c.beta; c.beta == 1 {
				config.Solver = nmf.MultiplicativeUpdate
			}
			config.AlphaW, config.L1Ratio = 0.001, 0.5
			f := pass.Fit{Config: config, Passes: 7, Started: time.Now()}
			start, rows, err := Start(ctx, config, shards, 100, false)
			if err != nil || rows < 80 {
				t.Fatal(rows, err)
			}
			told := 0
			got, err := Fit(ctx, r, f, start, shards, t.TempDir(), func(*pass.State, int) { told++ })
			if err != nil {
				t.Fatal(err)
			}
			want := inProcess(t, f, start, shards)
			if !mat.Equal(got.H, want.H) || got.Loss != want.Loss || len(got.History) != len(want.History) || got.Rows != 20*c.count || told != 7 {
				t.Errorf("%s, %+v: loss %v of %d rows in %d passes, want %v in %d, and the same bits", name, c, got.Loss, got.Rows, told, want.Loss, len(want.History)+1)
			}
			for i, it := range want.History {
				if got.History[i].Loss != it.Loss || got.History[i].Penalty != it.Penalty {
					t.Errorf("%s, %+v: the loss of iteration %d is another one", name, c, i+1)
				}
			}
		}
	}
}

func TestCodesHaveTheBitsOfTransformExact(t *testing.T) {
	ctx := context.Background()
	for _, name := range []string{"direct", "prism"} {
		r := runner(t, name)
		for _, sparse := range []bool{false, true} {
			shards := shardsOf(t, 12, 20, 15, sparse)
			start, _, err := Start(ctx, nmf.Default(3), shards, 100, false)
			if err != nil {
				t.Fatal(err)
			}
			model, err := nmf.FromComponents(start.H, nmf.Default(3))
			if err != nil {
				t.Fatal(err)
			}
			codes := filepath.Join(t.TempDir(), "codes")
			part, err := Encode(ctx, r, model, shards, t.TempDir(), codes)
			if err != nil || len(part.Coded) != 12 || len(part.Faults) > 0 {
				t.Fatal(part, err)
			}
			for i, s := range shards {
				x, err := matio.Read(s.Path)
				if err != nil {
					t.Fatal(err)
				}
				want, err := model.TransformExact(ctx, x)
				if err != nil {
					t.Fatal(err)
				}
				got, err := matio.ReadNPY(filepath.Join(codes, CodesName(i, 12)))
				if err != nil || !mat.Equal(got, want) {
					t.Errorf("%s: other codes of %s (%v)", name, s.Path, err)
				}
			}
		}
	}
}

func TestExplainHasTheSameOnEveryRunner(t *testing.T) {
	ctx := context.Background()
	shards := shardsOf(t, 5, 20, 15, false)
	start, _, err := Start(ctx, nmf.Default(3), shards, 100, false)
	if err != nil {
		t.Fatal(err)
	}
	model, err := nmf.FromComponents(start.H, nmf.Default(3))
	if err != nil {
		t.Fatal(err)
	}
	var first *pass.Causes
	for _, name := range []string{"direct", "prism"} {
		part, err := Explain(ctx, runner(t, name), model, shards, t.TempDir(), 7)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = part.Causes
		}
		if c := part.Causes; c.Rows != 100 || len(c.Worst) != 7 || c.Difference != first.Difference || c.Worst[6].Difference != first.Worst[6].Difference {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

func TestABadShardIsDataAndNamed(t *testing.T) {
	ctx := context.Background()
	for _, name := range []string{"direct", "prism"} {
		shards := shardsOf(t, 4, 20, 15, false)
		start, _, err := Start(ctx, nmf.Default(3), shards, 100, false)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := os.ReadFile(shards[1].Path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(shards[1].Path, whole[:300], 0o600); err != nil {
			t.Fatal(err)
		}
		for _, skip := range []bool{false, true} {
			f := pass.Fit{Config: nmf.Default(3), Passes: 3, SkipBad: skip}
			s, err := Fit(ctx, runner(t, name), f, start, shards, t.TempDir(), func(*pass.State, int) {})
			if err != nil {
				t.Fatal(err)
			}
			if s.Failed == skip || len(s.Faults) != 1 || !strings.HasPrefix(s.Faults[0].Text, "x-001.npy") || skip && s.Rows != 60 {
				t.Errorf("%s, skip %v: failed %v, %d rows, faults %v", name, skip, s.Failed, s.Rows, s.Faults)
			}
		}
		if _, _, err := Start(ctx, nmf.Default(3), shards, 100, false); err == nil || !strings.HasPrefix(err.Error(), "x-001.npy") {
			t.Errorf("a sample of a bad shard gives %v", err)
		}
	}
}

// failsOn is the variable that makes the test binary run a pipeline that fails on a runner, and print its error.
const failsOn = "NMFBEAM_TEST_FAILS_ON"

// A process of its own runs the pipeline, and what it prints counts, not how it ends: after a failure a worker of Beam closes a channel
// to which it may still send, which the race detector sees.
func TestAPipelineThatFailsIsOneLine(t *testing.T) {
	if name := os.Getenv(failsOn); name != "" {
		shards := shardsOf(t, 2, 5, 6, false)
		err := runner(t, name).Run(context.Background(), func(s beam.Scope) {
			gather(s, beam.ParDo(s, &encodeFn{Model: "no such model"}, spread(s, shards)), "nowhere")
		})
		fmt.Printf("the error is %q\n", fmt.Sprint(err))
		return
	}
	for name, attempts := range map[string]int{"direct": 0, "prism": 2} {
		cmd := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
		cmd.Env = append(os.Environ(), failsOn+"="+name)
		out, _ := cmd.CombinedOutput()
		said := string(out)
		if !strings.Contains(said, `the error is "open no such model: no such file or directory"`) || strings.Count(said, "failed, again: open no such model") != attempts {
			t.Errorf("%s: %s", name, said)
		}
	}
}

func TestPrismIsReachedFromThisMachineAlone(t *testing.T) {
	runner(t, "prism")
	_, port, err := net.SplitHostPort(*jobopts.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	dial := func(host string) error {
		c, err := net.DialTimeout("tcp", net.JoinHostPort(host, port), 2*time.Second)
		if err == nil {
			c.Close()
		}
		return err
	}
	if err := dial("localhost"); err != nil {
		t.Error(err)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	others := 0
	for _, a := range addresses {
		ip, ok := a.(*net.IPNet)
		if !ok || ip.IP.IsLoopback() {
			continue
		}
		others++
		if dial(ip.IP.String()) == nil {
			t.Errorf("Prism answers at %v", ip.IP)
		}
	}
	if others == 0 {
		t.Skip("not checked that other interfaces do not answer: this machine has none")
	}
}

func TestACancelledJobEndsWithTheContextsError(t *testing.T) {
	shards := shardsOf(t, 3, 5, 6, false)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Start(ctx, nmf.Default(2), shards, 10, false); err != context.Canceled {
		t.Errorf("Start: %v", err)
	}
}

func TestNamesOfCodesAreInTheOrderOfTheShards(t *testing.T) {
	for _, c := range []struct {
		number, shards int
		want           string
	}{{0, 1, "codes-000.npy"}, {12, 1000, "codes-012.npy"}, {12, 1001, "codes-0012.npy"}} {
		if got := CodesName(c.number, c.shards); got != c.want {
			t.Errorf("%d of %d is %s, want %s", c.number, c.shards, got, c.want)
		}
	}
}
