package gonb

import (
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

// pipe is the pipe to GoNB, opened when it is first written to. An error closes it for good.
var pipe struct {
	sync.Mutex
	file *os.File
	err  error
}

// Show shows the forms of one value in the place with that name, which is made when it is new, or as a new output if the name is
// empty. With wait it returns when GoNB has shown them, so that what is printed next comes after; without, as soon as they are on
// the way. An error means that the pipe is broken.
func Show(place string, wait bool, forms ...Form) error {
	pipe.Lock()
	defer pipe.Unlock()
	if pipe.err == nil && pipe.file == nil {
		pipe.err = open()
	}
	if pipe.err == nil {
		_, pipe.err = pipe.file.Write(show(place, forms))
	}
	if wait && pipe.err == nil {
		pipe.err = attended()
	}
	if pipe.err != nil {
		return fmt.Errorf("the pipe to GoNB: %w", pipe.err)
	}
	return nil
}

func open() (err error) {
	if pipe.file, err = os.OpenFile(os.Getenv(pipeVariable), os.O_WRONLY, 0); err != nil {
		return err
	}
	// A message for which the pipe has room is never mixed with one that gonbui writes at the same time. Where there is no leave
	// for so much, the room stays as it is.
	const setPipeSize = 1031 // F_SETPIPE_SZ of fcntl(2)
	_ = control(func(fd uintptr) syscall.Errno {
		_, _, errno := syscall.Syscall(syscall.SYS_FCNTL, fd, setPipeSize, 1<<20)
		return errno
	})
	_, err = pipe.file.Write(types())
	return err
}

// attended waits until GoNB has shown what was written. It shows a value before it reads on: when it has read all, and after that
// another message, what was in the first is shown.
func attended() error {
	if err := drained(); err != nil {
		return err
	}
	if _, err := pipe.file.Write(nothing()); err != nil {
		return err
	}
	return drained()
}

// drained waits until GoNB has read all that was written.
func drained() error {
	const longest = 5 * time.Millisecond
	for pause := 10 * time.Microsecond; ; pause = min(2*pause, longest) {
		left, err := unread()
		if err != nil || left == 0 {
			return err
		}
		if pause == longest {
			if err := hasReader(); err != nil {
				return err
			}
		}
		time.Sleep(pause)
	}
}

// unread is how many bytes are in the pipe.
func unread() (left int32, err error) {
	err = control(func(fd uintptr) syscall.Errno {
		_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, syscall.TIOCINQ, uintptr(unsafe.Pointer(&left)))
		return errno
	})
	return left, err
}

// hasReader returns an error if nobody reads the pipe: it cannot be opened then without waiting for one.
func hasReader() error {
	f, err := os.OpenFile(pipe.file.Name(), os.O_WRONLY|syscall.O_NONBLOCK, 0)
	if err == nil {
		err = f.Close()
	}
	return err
}

// control does what package syscall has no function for to the pipe.
func control(call func(fd uintptr) syscall.Errno) error {
	raw, err := pipe.file.SyscallConn()
	if err != nil {
		return err
	}
	var errno syscall.Errno
	if err := raw.Control(func(fd uintptr) { errno = call(fd) }); err != nil {
		return err
	}
	if errno != 0 {
		return errno
	}
	return nil
}
