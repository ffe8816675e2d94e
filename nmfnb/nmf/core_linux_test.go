package nmf

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

func TestLeaveCore(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, after unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		t.Skip(err)
	}
	core := currentCore()
	if !before.IsSet(core) {
		t.Fatalf("on core %d, which is not allowed", core)
	}
	leaveCore(core)
	if now := currentCore(); before.Count() > 1 && now == core {
		t.Logf("still, or again, on core %d", core) // the system may have moved it back
	}
	if err := unix.SchedGetaffinity(0, &after); err != nil || after != before {
		t.Errorf("the thread may run on %d cores afterwards, before on %d (%v)", after.Count(), before.Count(), err)
	}

	// A thread that has one core to run on stays there.
	var one unix.CPUSet
	one.Set(core)
	if err := unix.SchedSetaffinity(0, &one); err != nil {
		t.Skip(err)
	}
	defer func() { _ = unix.SchedSetaffinity(0, &before) }()
	leaveCore(core)
	if now := currentCore(); now != core {
		t.Errorf("left core %d for %d, which is not allowed", core, now)
	}
}
