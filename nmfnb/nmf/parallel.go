package nmf

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// blockRows is the number of rows that one worker takes at a time. It does not depend on the number of cores, and sums
// over rows are formed block by block in order, so that the digits do not depend on it either.
const blockRows = 64

// worthSharing is the number of multiplications below which waking a worker costs more than it saves.
const worthSharing = 1 << 18

// workers split the rows of large work over the cores. They live as long as one call of the package, which must stop
// them, and start with the first work that is worth it. Sharing out more allocates nothing.
type workers struct {
	team []helper // all but the caller
	busy sync.WaitGroup
	left atomic.Int64 // how many of them are busy, to look at without waiting
	next atomic.Int64
	core atomic.Int64 // that of a caller who wakes a helper or waits for long, counted from 1; 0 for no matter which

	rows, size int
	f          func(worker, lo, hi int)
}

// A helper looks for work for a while before it sleeps, and a caller for the end of it: an iteration over small data takes no
// longer than to wake them. Linux often wakes a thread on the core of the one that wakes it though another core is idle, where
// it does not run as long as the other one looks, and has been seen to leave the two together for a tenth of a second. So a
// caller says on which core it is, and after a short wait makes room on it, for the helper to leave it.
type helper struct {
	state atomic.Int64
	wake  chan struct{}
	_     [6]int64 // each looks at a cache line of its own
}

// The states of a helper.
const (
	absent = iota
	looking
	called
	sleeping
)

// How often a worker looks before it finds that it has waited for long, and before it sleeps: for some thirty and three hundred
// microseconds.
const fewLooks, manyLooks = 1_000, 10_000

func startWorkers() *workers { return startTeam(runtime.GOMAXPROCS(0)) }

// startTeam is startWorkers for at most so many cores.
func startTeam(cores int) *workers { return &workers{team: make([]helper, cores-1)} }

func (w *workers) help(worker int) {
	h := &w.team[worker-1]
	hasWork := func() bool { return h.state.Load() == called }
	for {
		w.leave()
		lookFor(manyLooks, hasWork)
		if h.state.CompareAndSwap(looking, sleeping) {
			if _, more := <-h.wake; !more {
				return
			}
		}
		w.leave()
		w.take(worker)
		h.state.Store(looking)
		w.left.Add(-1)
		w.busy.Done()
	}
}

// here says on which core the caller is.
func (w *workers) here() { w.core.Store(int64(currentCore()) + 1) }

// leave leaves the core of the caller.
func (w *workers) leave() {
	if core := int(w.core.Load()) - 1; core >= 0 && core == currentCore() {
		leaveCore(core)
	}
}

// stop ends the workers, who are at rest: each will find its channel closed when it goes to sleep.
func (w *workers) stop() {
	for i := range w.team {
		if wake := w.team[i].wake; wake != nil {
			close(wake)
		}
	}
}

// count returns the number of workers, which are numbered from 0.
func (w *workers) count() int { return 1 + len(w.team) }

// each calls f(worker, lo, hi) for the blocks [lo, hi) of size rows that cover 0 … rows, several at once where the work,
// a number of multiplications, is large. Calls for the same worker never overlap, so that it can own memory.
func (w *workers) each(rows, size, work int, f func(worker, lo, hi int)) {
	if len(w.team) == 0 || work < worthSharing || rows <= size {
		for lo := 0; lo < rows; lo += size {
			f(0, lo, min(lo+size, rows))
		}
		return
	}
	w.rows, w.size, w.f = rows, size, f
	w.next.Store(0)
	w.left.Store(int64(len(w.team)))
	w.busy.Add(len(w.team))
	for i := range w.team {
		switch h := &w.team[i]; h.state.Swap(called) {
		case absent:
			w.here()
			h.wake = make(chan struct{}, 1)
			go w.help(1 + i)
		case sleeping:
			w.here()
			h.wake <- struct{}{}
		}
	}
	w.take(0)
	if rested := func() bool { return w.left.Load() == 0 }; lookFor(fewLooks, rested) {
		w.core.Store(0)
	} else {
		w.here()
		yieldCore()
		lookFor(manyLooks, rested)
	}
	w.busy.Wait()
	w.f = nil // what it refers to may be large
}

// lookFor looks so many times whether done says so, or until it does, and returns what it said.
func lookFor(times int, done func() bool) bool {
	for range times {
		if done() {
			return true
		}
		f64.Pause()
	}
	return false
}

func (w *workers) take(worker int) {
	for {
		lo := (int(w.next.Add(1)) - 1) * w.size
		if lo >= w.rows {
			return
		}
		w.f(worker, lo, min(lo+w.size, w.rows))
	}
}

// blocks returns how many blocks of size rows cover rows.
func blocks(rows, size int) int { return (rows + size - 1) / size }

// inParallel calls f(task) for the tasks 0 … count-1 on all cores, each call on one of them, in rising order of their start.
// When ctx ends it starts no more of them.
func inParallel(ctx context.Context, count int, f func(task int)) {
	var next atomic.Int64
	var running sync.WaitGroup
	for range min(count, runtime.GOMAXPROCS(0)) {
		running.Go(func() {
			for ctx.Err() == nil {
				task := int(next.Add(1)) - 1
				if task >= count {
					return
				}
				f(task)
			}
		})
	}
	running.Wait()
}
