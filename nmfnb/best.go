package nmfnb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// workBest and workRanks are the words for what is kept of several starts.
const workBest, workRanks = "best", "ranks"

// Best is cfg.Best with what a notebook adds to it: it returns the model with the lowest loss and penalty of several random starts,
// with the seeds Seed, Seed+1, ….
//
// It shows how many of the starts are done, how fast they go and the time left, and the stop button ends it: then the best model
// reached so far is returned without an error, with a warning that says so. What was found is kept on disk as [Fit] keeps a model,
// and is as silent in the cells that find it there. cfg.OnIteration is not called.
//
// Several goroutines read X at once.
//
// Errors are those of cfg.Best, from bad data or a bad configuration. One more comes from a stop before any start has ended an
// iteration; it wraps context.Canceled.
func Best(cfg nmf.Config, x mat.Matrix, starts int) (*nmf.Model, error) {
	if _, err := cfg.Best(over(), x, starts); !errors.Is(err, context.Canceled) {
		return nil, err
	}
	kept, keepErr := slotOfBest(cfg, x, starts)
	if keepErr == nil {
		if m, err := kept.load(); err == nil {
			if kept.firstShown() {
				replayed(starts, starts, bestText(m, starts))
			}
			return m, nil
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	t := newTally(starts, float64(starts))
	m, err := bestOf(ctx, cfg, x, starts, t)
	switch path := kept.ended; {
	case err != nil:
		return nil, err
	case m == nil:
		t.end("stopped")
		return nil, fmt.Errorf("nmfnb: stopped before the first iteration: %w", context.Canceled)
	default:
		if ctx.Err() != nil {
			path = kept.stopped
			said := fmt.Sprintf("stopped by hand after %d of %s", t.done, words.Count(starts, "start", "starts"))
			m.Warnings = append(m.Warnings, said)
			t.end(said)
		} else {
			t.end(bestText(m, starts))
		}
		kept.firstShown()
		if keepErr == nil && path != "" {
			keepErr = kept.keep(path, m)
		}
	}
	if keepErr != nil {
		Display(fmt.Sprintf("This fit is not kept on disk: %v", keepErr))
	}
	return m, nil
}

// over is a context that has ended: with it nmf checks what it is given, and does nothing else.
func over() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func slotOfBest(cfg nmf.Config, x mat.Matrix, starts int) (slot, error) {
	r, err := requestOf(cfg, x)
	if err != nil {
		return slot{}, err
	}
	r.Work, r.Starts = workBest, starts
	return r.slot()
}

func bestText(m *nmf.Model, starts int) string {
	return fmt.Sprintf("best of %s: seed %s, loss %s", words.Count(starts, "start", "starts"), strconv.FormatUint(uint64(m.Config.Seed), 10), loss(lossOf(m)))
}

// lossOf is the beta-divergence that the model has reached.
func lossOf(m *nmf.Model) float64 { return m.ReconstructionErr * m.ReconstructionErr / 2 }

// objective is what the starts are compared by, the same as in nmf.
func objective(m *nmf.Model) float64 {
	if n := len(m.History); n > 0 {
		return lossOf(m) + m.History[n-1].Penalty
	}
	return lossOf(m)
}

// bestOf is cfg.Best, start by start. When ctx ends it returns the best model reached.
func bestOf(ctx context.Context, cfg nmf.Config, x mat.Matrix, starts int, t *tally) (best *nmf.Model, err error) {
	var mu sync.Mutex
	from, failed := -1, starts
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	sideBySide(ctx, starts, runtime.GOMAXPROCS(0), func(start int) {
		c := cfg
		c.Seed += uint32(start)
		m, e := c.Best(ctx, x, 1)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case e == nil:
			t.add(1, 1, false)
		case !errors.Is(e, context.Canceled):
			if start < failed { // whichever core is first, the error is the same
				failed, err = start, e
			}
			cancel()
			return
		}
		if m == nil || m.Iterations == 0 {
			return
		}
		if best == nil || objective(m) < objective(best) || objective(m) == objective(best) && start < from {
			best, from = m, start
		}
	})
	if err != nil {
		return nil, err
	}
	return best, nil
}

// sideBySide calls f for 0 … count-1 in this order, so many at a time. When ctx ends it starts no more of them.
func sideBySide(ctx context.Context, count, atOnce int, f func(i int)) {
	var next atomic.Int64
	var running sync.WaitGroup
	for range min(count, atOnce) {
		running.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= count {
					return
				}
				f(i)
			}
		})
	}
	running.Wait()
}
