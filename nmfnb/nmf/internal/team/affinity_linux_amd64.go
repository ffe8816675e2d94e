package team

import (
	"math/bits"
	"runtime"
	"syscall"
	"unsafe"
)

// What is called here is not worth linking golang.org/x/sys/unix, which makes a program larger by a seventh.

// getcpu is Linux's number for amd64, which package syscall lacks.
const getcpu = 309

// cores is a set of them, for as many as Linux is usually built for.
type cores [1024 / 64]uint64

func (c *cores) has(core int) bool { return core >= 0 && core < 1024 && c[core/64]>>(core%64)&1 != 0 }

func (c *cores) count() (n int) {
	for _, word := range c {
		n += bits.OnesCount64(word)
	}
	return n
}

// affinity calls sched_getaffinity or sched_setaffinity for the calling thread.
func (c *cores) affinity(call uintptr) bool {
	_, _, failed := syscall.RawSyscall(call, 0, unsafe.Sizeof(*c), uintptr(unsafe.Pointer(c)))
	return failed == 0
}

// currentCore returns the number of the core that the calling thread is on, or −1.
func currentCore() int {
	var core uint32
	if _, _, failed := syscall.RawSyscall(getcpu, uintptr(unsafe.Pointer(&core)), 0, 0); failed != 0 {
		return -1
	}
	return int(core)
}

// leaveCore moves the calling thread to another core, if it may run on one. The system can move it again.
func leaveCore(core int) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var allowed cores
	if !allowed.affinity(syscall.SYS_SCHED_GETAFFINITY) || !allowed.has(core) || allowed.count() == 1 {
		return
	}
	others := allowed
	others[core/64] &^= 1 << (core % 64)
	if others.affinity(syscall.SYS_SCHED_SETAFFINITY) {
		allowed.affinity(syscall.SYS_SCHED_SETAFFINITY)
	}
}

// yieldCore lets other threads run that wait for the core of the calling one.
func yieldCore() { syscall.RawSyscall(syscall.SYS_SCHED_YIELD, 0, 0, 0) }
