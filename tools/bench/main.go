// Bench answers, one line of JSON for one line of JSON, how long the package takes: the other half of bench.py, which
// `make bench` runs. It stays alive, so that its measurements and scikit-learn's can take turns.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// A request names what to do with the case in Folder: X as x.npy, or as scipy's three arrays, the start as w0.npy, h0.npy.
type request struct {
	Op         string  // fit, reach, transform, exact, minibatch, explain, memory, ranks
	Folder     string  // of the case
	Solver     string  // cd, mu or hals
	Beta       float64 // of fit
	Tol        float64
	Iterations int
	Goal       float64 // of reach: the loss at which to stop
	Start      string  // random or nndsvda instead of w0 and h0
	Unknown    float64 // of fit: the share of entries that are hidden; of a sparse X all that are not stored, if it is not 0
	Ks         []int   // of ranks
	Starts     int     // of ranks
	Out        string  // where codes are written, if anywhere
}

type answer struct {
	Seconds    float64
	Loss       float64 // half the square of the model's Err
	Iterations int
	Error      string

	// of memory: bytes
	Before, Peak, Allocated uint64
}

// loaded is the last case, read once.
type loaded struct {
	folder string
	x      mat.Matrix
	w, h   *mat.Dense
}

func main() {
	in, out := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	in.Buffer(nil, 1<<20)
	var data loaded
	for in.Scan() {
		var r request
		var a answer
		err := json.Unmarshal(in.Bytes(), &r)
		if err == nil {
			err = data.load(r.Folder)
		}
		if err == nil {
			a, err = data.answer(r)
		}
		if err != nil {
			a.Error = err.Error()
		}
		if err := out.Encode(a); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
	}
}

func (d *loaded) load(folder string) (err error) {
	if d.folder == folder {
		return nil
	}
	*d = loaded{}
	read := func(name string) (a *mat.Dense) {
		if err == nil {
			a, err = matio.ReadNPY(filepath.Join(folder, name+".npy"))
		}
		return a
	}
	if _, missing := os.Stat(filepath.Join(folder, "x.npy")); missing == nil {
		d.x = read("x")
	} else if values, columns, starts := read("data"), read("indices"), read("indptr"); err == nil {
		rows := starts.RawMatrix().Cols - 1
		shape := read("shape")
		if err != nil {
			return err
		}
		d.x, err = nmf.NewCSR(rows, integers(shape)[1], integers(starts), integers(columns), values.RawMatrix().Data)
	}
	d.w, d.h = read("w0"), read("h0")
	if err == nil {
		d.folder = folder
	}
	return err
}

// integers returns the entries of a row.
func integers(a *mat.Dense) []int {
	out := make([]int, a.RawMatrix().Cols)
	for i, v := range a.RawMatrix().Data {
		out[i] = int(v)
	}
	return out
}

func (d *loaded) config(r request) (nmf.Config, error) {
	k, _ := d.h.Dims()
	c := nmf.Default(k)
	switch r.Start {
	case nmf.InitRandom.String():
		c.Init = nmf.InitRandom
	case nmf.InitNNDSVDA.String():
		c.Init = nmf.InitNNDSVDA
	default:
		c.Init, c.W0, c.H0 = nmf.InitCustom, d.w, d.h
	}
	c.Beta, c.Tol, c.MaxIter, c.Missing = r.Beta, r.Tol, r.Iterations, r.Unknown > 0
	for _, s := range []nmf.Solver{nmf.CoordinateDescent, nmf.MultiplicativeUpdate, nmf.AcceleratedHALS} {
		if s.String() == r.Solver {
			c.Solver = s
			return c, nil
		}
	}
	return c, fmt.Errorf("no solver %q", r.Solver)
}

func (d *loaded) answer(r request) (a answer, err error) {
	ctx := context.Background()
	k, _ := d.h.Dims()
	runtime.GC() // what the last request left is not this one's to pay for
	var m *nmf.Model
	switch r.Op {
	case "fit", "memory", "reach":
		c, err := d.config(r)
		if err != nil {
			return a, err
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		if r.Op == "reach" {
			c.OnIteration = func(it nmf.Iteration) {
				if it.Loss <= r.Goal {
					cancel()
				}
			}
		}
		x, err := d.hidden(r.Unknown)
		if err != nil {
			return a, err
		}
		var before, after runtime.MemStats
		if r.Op == "memory" {
			*d = loaded{x: d.x} // of which the next request finds no folder
			debug.FreeOSMemory()
			if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600); err != nil { // the peak starts here
				return a, err
			}
			a.Before = resident("VmRSS:")
			runtime.ReadMemStats(&before)
		}
		start := time.Now()
		m, err = c.Fit(ctx, x)
		a.Seconds = time.Since(start).Seconds()
		if err != nil && (r.Op != "reach" || ctx.Err() == nil) {
			return a, err
		}
		if r.Op == "memory" {
			runtime.ReadMemStats(&after)
			a.Peak, a.Allocated = resident("VmHWM:"), after.TotalAlloc-before.TotalAlloc
		}
	case "minibatch":
		b := nmf.DefaultMiniBatch(k)
		b.Config.Init, b.Config.W0, b.Config.H0 = nmf.InitCustom, d.w, d.h
		b.Config.Tol, b.Config.MaxIter, b.MaxNoImprovement = 0, r.Iterations, 0
		start := time.Now()
		m, err = b.Fit(ctx, d.x)
		a.Seconds = time.Since(start).Seconds()
		if err != nil {
			return a, err
		}
	case "ranks":
		c := nmf.Default(0)
		c.Init, c.Tol, c.MaxIter = nmf.InitRandom, 0, r.Iterations
		start := time.Now()
		_, err = c.Ranks(ctx, d.x, r.Ks, r.Starts)
		a.Seconds = time.Since(start).Seconds()
		return a, err
	case "transform", "exact", "explain":
		c := nmf.Default(k)
		if r.Beta == 1 {
			c.Solver, c.Beta = nmf.MultiplicativeUpdate, 1
		}
		model, err := nmf.FromComponents(d.h, c)
		if err != nil {
			return a, err
		}
		var codes *mat.Dense
		start := time.Now()
		switch r.Op {
		case "transform":
			codes, err = model.Transform(ctx, d.x)
		case "exact":
			codes, err = model.TransformExact(ctx, d.x)
		case "explain":
			var e *nmf.Explanation
			if e, err = model.Explain(ctx, d.x); err == nil {
				codes = e.Encoded
			}
		}
		a.Seconds = time.Since(start).Seconds()
		if err == nil && r.Out != "" {
			err = matio.WriteNPY(r.Out, codes)
		}
		return a, err
	default:
		return a, fmt.Errorf("no operation %q", r.Op)
	}
	a.Loss, a.Iterations = m.ReconstructionErr*m.ReconstructionErr/2, m.Iterations
	return a, nil
}

// hidden returns X, or X without a share of its entries, or with those that it does not store unknown.
func (d *loaded) hidden(share float64) (mat.Matrix, error) {
	if share == 0 {
		return d.x, nil
	}
	if _, sparse := d.x.(*nmf.CSR); sparse {
		return nmf.HideUnstored(d.x)
	}
	n, m := d.x.Dims()
	random, missing := rand.New(rand.NewPCG(1, 2)), mat.NewDense(n, m, nil)
	missing.Apply(func(_, _ int, _ float64) float64 {
		if random.Float64() < share {
			return 1
		}
		return 0
	}, missing)
	return nmf.Hide(d.x, missing)
}

// resident returns a size of this process as Linux counts it, in bytes; 0 elsewhere.
func resident(name string) uint64 {
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			kB, _ := strconv.ParseUint(strings.Fields(rest)[0], 10, 64)
			return kB << 10
		}
	}
	return 0
}
