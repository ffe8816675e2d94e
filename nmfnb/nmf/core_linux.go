package nmf

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// currentCore returns the number of the core that the calling thread is on, or −1.
func currentCore() int {
	var core uint32
	if _, _, failed := unix.RawSyscall(unix.SYS_GETCPU, uintptr(unsafe.Pointer(&core)), 0, 0); failed != 0 {
		return -1
	}
	return int(core)
}

// leaveCore moves the calling thread to another core, if it may run on one. The system can move it again.
func leaveCore(core int) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var allowed unix.CPUSet
	if unix.SchedGetaffinity(0, &allowed) != nil {
		return
	}
	others := allowed
	others.Clear(core)
	if others.Count() > 0 && unix.SchedSetaffinity(0, &others) == nil {
		_ = unix.SchedSetaffinity(0, &allowed)
	}
}
