package team

import (
	"runtime"
	"syscall"
	"testing"
)

func TestLeaveCore(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, after cores
	if !before.affinity(syscall.SYS_SCHED_GETAFFINITY) {
		t.Skip("no affinity here")
	}
	core := currentCore()
	if !before.has(core) {
		t.Fatalf("on core %d, which is not allowed", core)
	}
	leaveCore(core)
	if !after.affinity(syscall.SYS_SCHED_GETAFFINITY) || after != before {
		t.Errorf("the thread may run on %d cores afterwards, before on %d", after.count(), before.count())
	}

	// A thread that has one core to run on stays there, and goes if it has another one.
	one := cores{}
	one[core/64] = 1 << (core % 64)
	if !one.affinity(syscall.SYS_SCHED_SETAFFINITY) {
		t.Skip("affinity cannot be set here")
	}
	defer before.affinity(syscall.SYS_SCHED_SETAFFINITY)
	leaveCore(core)
	if now := currentCore(); now != core {
		t.Errorf("left core %d for %d, which is not allowed", core, now)
	}
	if before.count() == 1 {
		return
	}
	left := false
	for range 100 { // the system may move it back
		before.affinity(syscall.SYS_SCHED_SETAFFINITY)
		core := currentCore()
		leaveCore(core)
		left = left || currentCore() != core
	}
	if !left {
		t.Error("never left a core")
	}
}
