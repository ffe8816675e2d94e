// Command scale measures what docs/scale.md says: processor time of passes and of encoding, in one process by the engine alone, by package
// pass over shards, and by nmfbeam on the direct runner and on Prism. From the folder beam:
//
//	go run ./scale
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/beam/internal/pass"
	"github.com/nmfnb/notebook/beam/internal/shard"
	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

var (
	repeat = flag.Int("repeat", 5, "how often each is measured; the median is printed")
	only   = flag.String("only", "", "dense or sparse")
)

// A job is data in shards.
type job struct {
	name         string
	n, m, k      int
	shards       int
	density      float64 // of the entries that are stored; 1 for dense data
	passes, more int     // time is that of so many more passes
}

var all = []job{
	{"dense", 20000, 784, 20, 16, 1, 1, 5},
	{"dense", 40000, 784, 50, 16, 1, 1, 5},
	{"sparse", 40000, 10000, 20, 16, 0.008, 1, 5},
}

func main() {
	flag.Parse()
	folder := try(os.MkdirTemp("", "scale-"))
	defer os.RemoveAll(folder)
	binary := filepath.Join(folder, "nmfbeam")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Stderr = os.Stderr
	check(build.Run())
	fmt.Printf("%s, %d cores, %s; CPU seconds, medians of %d\n\n", runtime.Version(), runtime.NumCPU(), time.Now().Format("January 2006"), *repeat)
	fmt.Println("| data | what | engine | in process | direct runner | Prism |")
	fmt.Println("|---|---|--:|--:|--:|--:|")
	for _, j := range all {
		if *only == "" || *only == j.name {
			j.measure(filepath.Join(folder, "data"), binary)
		}
	}
}

func (j job) measure(folder, binary string) {
	check(os.MkdirAll(folder, 0o777))
	defer os.RemoveAll(folder)
	x, h := j.draw(folder)
	ctx := context.Background()
	c := nmf.Default(j.k)
	model := try(nmf.FromComponents(h, c))
	fit := pass.Fit{Config: c, Passes: 1 << 30}
	label := fmt.Sprintf("%s %d×%d, k = %d, %d shards", j.name, j.n, j.m, j.k, j.shards)

	engine := median(func() time.Duration {
		return here(func() {
			m := *model
			for range j.more {
				w := try(m.TransformExact(ctx, x))
				wtw, wtx := new(mat.Dense), try(pass.CrossProduct(w, x))
				wtw.Mul(w.T(), w)
				step := c
				step.Tol, step.MaxIter = 1e-3, 100
				m.H = try(step.HStep(ctx, m.H, wtw, wtx, j.n))
			}
		})
	})
	process := median(func() time.Duration {
		return here(func() {
			s := &pass.State{H: h}
			for range j.more {
				m := try(fit.Components(s))
				var parts []pass.Part
				for i := range j.shards {
					parts = append(parts, pass.Part{First: i, Sums: try(pass.Of(ctx, m, try(matio.Read(j.path(folder, i)))))})
				}
				s = try(fit.Next(ctx, s, pass.CombineAll(parts)))
			}
		})
	})
	of := func(runner string) time.Duration {
		return median(func() time.Duration {
			run := func(passes int) time.Duration {
				return child(folder, binary, "fit", "--runner", runner, "--x", j.pattern(), "--k", strconv.Itoa(j.k), "--out", "m.npz",
					"--tol", "0", "--sample", "500", "--passes", strconv.Itoa(passes))
			}
			return run(j.passes+j.more) - run(j.passes)
		})
	}
	print(label, fmt.Sprintf("%d passes", j.more), engine, process, of("direct"), of("prism"))

	check(matio.WriteModel(filepath.Join(folder, "model.npz"), model))
	engine = median(func() time.Duration {
		return here(func() {
			w := try(model.TransformExact(ctx, x))
			try(model.KKT(x, w))
		})
	})
	process = median(func() time.Duration {
		return here(func() {
			for i := range j.shards {
				w, _, err := pass.Encode(ctx, model, try(matio.Read(j.path(folder, i))))
				check(err)
				check(matio.WriteNPY(filepath.Join(folder, "codes.npy"), w))
			}
		})
	})
	encode := func(runner string) time.Duration {
		return median(func() time.Duration {
			return child(folder, binary, "encode", "--runner", runner, "--x", j.pattern(), "--model", "model.npz", "--out", "codes")
		})
	}
	print(label, "encode", engine, process, encode("direct"), encode("prism"))
}

func print(label, what string, times ...time.Duration) {
	fmt.Printf("| %s | %s |", label, what)
	for i, t := range times {
		fmt.Printf(" %.2f", t.Seconds())
		if i > 0 {
			fmt.Printf(" (%.2f)", t.Seconds()/times[0].Seconds())
		}
		fmt.Print(" |")
	}
	fmt.Println()
}

func (j job) pattern() string {
	if j.density < 1 {
		return "x-*.npz"
	}
	return "x-*.npy"
}

func (j job) path(folder string, i int) string {
	return filepath.Join(folder, fmt.Sprintf("x-%05d%s", i, filepath.Ext(j.pattern())))
}

// draw writes the shards and returns all rows and the components that they were made of.
func (j job) draw(folder string) (mat.Matrix, *mat.Dense) {
	h := try(nmf.Synthetic{H: ones(1, j.m), Rows: j.k, Density: 1, Noise: 1, Seed: 1}.Draw()).X
	x := try(nmf.Synthetic{H: h, Rows: j.n, Density: 0.3, Noise: 0.3, Seed: 2}.Draw()).X
	if j.density == 1 {
		for i := range j.shards {
			check(matio.WriteNPY(j.path(folder, i), x.Slice(j.n/j.shards*i, j.n/j.shards*(i+1), 0, j.m)))
		}
		return x, h
	}
	var ptr, ind []int
	var val []float64
	keep := uint32(j.density * (1 << 32))
	state := uint32(1)
	cut := func(lo, hi int) *nmf.CSR {
		ptr, ind, val = []int{0}, nil, nil
		for i := lo; i < hi; i++ {
			state = uint32(i)*2654435761 + 1
			for col, v := range x.RawRowView(i) {
				state ^= state << 13
				state ^= state >> 17
				state ^= state << 5
				if v > 0 && state < keep {
					ind, val = append(ind, col), append(val, v)
				}
			}
			ptr = append(ptr, len(ind))
		}
		return try(nmf.NewCSR(hi-lo, j.m, ptr, ind, val))
	}
	whole := cut(0, j.n)
	check(matio.WriteSparseNPZ(filepath.Join(folder, "whole"), whole))
	shards, _, err := shard.Cut(context.Background(), filepath.Join(folder, "whole"), folder, whole.NNZ()/(j.shards-1))
	check(err)
	if shards != j.shards {
		log.Fatalf("%d shards, want %d", shards, j.shards)
	}
	return whole, h
}

func ones(rows, cols int) *mat.Dense {
	a := mat.NewDense(rows, cols, nil)
	a.Apply(func(int, int, float64) float64 { return 1 }, a)
	return a
}

// median returns the median of repeated measurements.
func median(measure func() time.Duration) time.Duration {
	var times []time.Duration
	for range *repeat {
		times = append(times, measure())
	}
	slices.Sort(times)
	return times[len(times)/2]
}

// here returns the processor time that this process takes for use.
func here(use func()) time.Duration {
	runtime.GC()
	before := used(syscall.RUSAGE_SELF)
	use()
	return used(syscall.RUSAGE_SELF) - before
}

func used(who int) time.Duration {
	var r syscall.Rusage
	check(syscall.Getrusage(who, &r))
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// child returns the processor time that a command takes.
func child(folder, binary string, args ...string) time.Duration {
	cmd := exec.Command(binary, args...)
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		log.Fatalf("%v: %v\n%s", args, err, out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func try[T any](v T, err error) T {
	check(err)
	return v
}
