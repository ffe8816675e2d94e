// Package team shares the rows of large work out over the cores. The digits of a result do not depend on how many there are.
//
//	workers := team.New(ctx)
//	defer workers.Stop()
//	workers.Each(n, team.BlockRows, n*m*k, func(worker, lo, hi int) { … rows lo … hi … })
package team

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// BlockRows is the number of rows that one worker takes at a time. It does not depend on the number of cores. Sums over rows are
// formed block by block in order, so their digits do not depend on it either.
const BlockRows = 64

// grain is the number of multiplications below which waking a worker costs more than it saves.
const grain = 1 << 18

// A Team is workers that split the rows of large work over the cores. Whoever makes one must stop it. Its helpers start with the
// first work that is large enough. Sharing out more work allocates nothing.
type Team struct {
	helpers []helper // all but the caller
	busy    sync.WaitGroup
	left    atomic.Int64 // how many of them are busy, to look at without waiting
	next    atomic.Int64
	core    atomic.Int64 // that of a caller who wakes a helper or waits for long, counted from 1; 0 for no matter which

	ended  atomic.Bool // the context has ended: blocks are left out
	detach func() bool // from the context

	rows, size int
	f          func(worker, lo, hi int)
}

// A helper spins for a while before it sleeps, because an iteration over small data takes no longer than to wake it. A caller
// spins for a while before it waits, for the same reason. Linux often wakes a thread on the core of the one that wakes it,
// though another core is idle. There it does not run as long as the other one spins: the two have been seen together for a tenth
// of a second. So a caller notes on which core it is. After a short wait it yields that core, for the helper to leave it.
type helper struct {
	state atomic.Int64
	wake  chan struct{}
	_     [6]int64 // each spins on a cache line of its own
}

// The states of a helper.
const (
	absent = iota
	spinning
	called
	sleeping
)

// A caller spins fewSpins times, some thirty microseconds, before it yields its core. A helper spins manySpins times, some three
// hundred microseconds, before it sleeps.
const fewSpins, manySpins = 1_000, 10_000

// New returns a team of as many workers as the program may use cores. From the end of ctx on it leaves work out.
func New(ctx context.Context) *Team { return Of(ctx, runtime.GOMAXPROCS(0)) }

// Of returns a team of so many workers, the caller among them. From the end of ctx on it leaves work out.
func Of(ctx context.Context, cores int) *Team {
	w := &Team{helpers: make([]helper, cores-1)}
	w.ended.Store(ctx.Err() != nil)
	w.detach = context.AfterFunc(ctx, func() { w.ended.Store(true) })
	return w
}

// Cut reports whether the context has ended. Since then Each has left blocks out: what they would have written is as it was, and what
// was made of it since is not to be used.
func (w *Team) Cut() bool { return w.ended.Load() }

// Resume makes Each do its work again after the context has ended, for what a call still has to do with what it has reached.
func (w *Team) Resume() {
	w.detach()
	w.ended.Store(false)
}

func (w *Team) help(worker int) {
	h := &w.helpers[worker-1]
	hasWork := func() bool { return h.state.Load() == called }
	for {
		w.leaveCallersCore()
		spin(manySpins, hasWork)
		if h.state.CompareAndSwap(spinning, sleeping) {
			if _, more := <-h.wake; !more {
				return
			}
		}
		w.leaveCallersCore()
		w.work(worker)
		h.state.Store(spinning)
		w.left.Add(-1)
		w.busy.Done()
	}
}

// noteCore notes the core that the caller is on.
func (w *Team) noteCore() { w.core.Store(int64(currentCore()) + 1) }

// leaveCallersCore moves this thread off the core that the caller noted.
func (w *Team) leaveCallersCore() {
	if core := int(w.core.Load()) - 1; core >= 0 && core == currentCore() {
		leaveCore(core)
	}
}

// Stop ends the workers, who are at rest: each will find its channel closed when it goes to sleep.
func (w *Team) Stop() {
	w.detach()
	for i := range w.helpers {
		if wake := w.helpers[i].wake; wake != nil {
			close(wake)
		}
	}
}

// Count returns the number of workers, which are numbered from 0.
func (w *Team) Count() int { return 1 + len(w.helpers) }

// Each calls f(worker, lo, hi) for the blocks [lo, hi) of size rows that cover 0 … rows. It makes several calls at once where the work,
// a number of multiplications, is large. Calls for the same worker never overlap, so that it can own memory. Blocks that have not
// begun when the context ends are left out: see Cut.
func (w *Team) Each(rows, size, work int, f func(worker, lo, hi int)) {
	if len(w.helpers) == 0 || work < grain || rows <= size {
		for lo := 0; lo < rows && !w.Cut(); lo += size {
			f(0, lo, min(lo+size, rows))
		}
		return
	}
	w.rows, w.size, w.f = rows, size, f
	w.next.Store(0)
	w.left.Store(int64(len(w.helpers)))
	w.busy.Add(len(w.helpers))
	for i := range w.helpers {
		switch h := &w.helpers[i]; h.state.Swap(called) {
		case absent:
			w.noteCore()
			h.wake = make(chan struct{}, 1)
			go w.help(1 + i)
		case sleeping:
			w.noteCore()
			h.wake <- struct{}{}
		}
	}
	w.work(0)
	if rested := func() bool { return w.left.Load() == 0 }; spin(fewSpins, rested) {
		w.core.Store(0)
	} else {
		w.noteCore()
		yieldCore()
		spin(manySpins, rested)
	}
	w.busy.Wait()
	w.f = nil // what it refers to may be large
}

// spin looks so many times whether done says so, or until it does, and returns what it said.
func spin(times int, done func() bool) bool {
	for range times {
		if done() {
			return true
		}
		f64.Pause()
	}
	return false
}

// work takes blocks until none is left.
func (w *Team) work(worker int) {
	for {
		lo := (int(w.next.Add(1)) - 1) * w.size
		if lo >= w.rows || w.Cut() {
			return
		}
		w.f(worker, lo, min(lo+w.size, w.rows))
	}
}

// Blocks returns how many blocks of size rows cover rows.
func Blocks(rows, size int) int { return (rows + size - 1) / size }

// Tasks calls f(task) for the tasks 0 … count-1 on all cores, each call on one of them, in rising order of their start.
// When ctx ends it starts no more of them.
func Tasks(ctx context.Context, count int, f func(task int)) {
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
