package team

import (
	"context"
	"runtime"
	"testing"
	"time"
)

// Helpers that sleep when work comes, and a caller who has to wait for them for longer than it looks.
func TestWorkersSleepAndAreAwaited(t *testing.T) {
	workers := Of(context.Background(), 3)
	defer workers.Stop()
	done := make([]int, 12)
	for round := 1; round <= 10; round++ {
		if round%2 == 0 {
			time.Sleep(3 * time.Millisecond)
		}
		workers.Each(len(done), 1, grain, func(worker, lo, hi int) {
			if worker > 0 {
				time.Sleep(2 * time.Millisecond)
			}
			for ; lo < hi; lo++ {
				done[lo]++
				runtime.Gosched()
			}
		})
		for i, times := range done {
			if times != round {
				t.Fatalf("round %d: piece %d was done %d times", round, i, times)
			}
		}
	}
}

// A call about a few rows does not start helpers, which takes longer than all of its work.
func TestSmallWorkStartsNobody(t *testing.T) {
	workers := Of(context.Background(), 3)
	defer workers.Stop()
	workers.Each(10, 1, grain-1, func(worker, _, _ int) {
		if worker != 0 {
			t.Error("not the caller's own work")
		}
	})
	for i := range workers.helpers {
		if state := workers.helpers[i].state.Load(); state != absent {
			t.Errorf("helper %d is in state %d, want none", i, state)
		}
	}
}
