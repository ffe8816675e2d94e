package jobs

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// keepToLoopback binds what listens to a port in this process to the loopback interface, as soon as it listens: Prism listens on all
// interfaces, lets anybody run programs, and has no setting for it. It returns an error if somebody else was connected before, and
// what is sent to started if that comes before anything listens.
func keepToLoopback(port int, started chan error) error {
	for {
		sockets, err := socketsOf(port)
		if err != nil {
			return err
		}
		for _, s := range sockets {
			if !s.listens {
				continue
			}
			if err := unix.SetsockoptString(s.descriptor, unix.SOL_SOCKET, unix.SO_BINDTODEVICE, "lo"); err != nil {
				return fmt.Errorf("the local runner, Prism, cannot be kept from listening on all interfaces (%v): use --runner direct, or --listen-everywhere in a network that you trust", err)
			}
			return foreign(port)
		}
		select {
		case err := <-started:
			started <- err
			if err != nil {
				return err
			}
		case <-time.After(20 * time.Microsecond):
		}
	}
}

// foreign returns an error if another machine is connected to a port of this process.
func foreign(port int) error {
	sockets, err := socketsOf(port)
	if err != nil {
		return err
	}
	for _, s := range sockets {
		if s.peer.IsValid() && !s.peer.IsLoopback() {
			return fmt.Errorf("%v was connected to Prism before it was kept to this machine: begin again", s.peer)
		}
	}
	return nil
}

// socket is one of this process's.
type socket struct {
	descriptor int
	listens    bool
	peer       netip.Addr // of whom it is connected to
}

// socketsOf returns the sockets of this process whose own port is the given one.
func socketsOf(port int) (found []socket, err error) {
	descriptors, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return nil, errors.New("/proc is needed to keep Prism from listening on all interfaces: use --runner direct")
	}
	for _, entry := range descriptors {
		descriptor, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		own, err := unix.Getsockname(descriptor)
		if err != nil || !hasPort(own, port) {
			continue
		}
		s := socket{descriptor: descriptor}
		accepts, err := unix.GetsockoptInt(descriptor, unix.SOL_SOCKET, unix.SO_ACCEPTCONN)
		s.listens = err == nil && accepts == 1
		if peer, err := unix.Getpeername(descriptor); err == nil {
			s.peer = address(peer)
		}
		found = append(found, s)
	}
	return found, nil
}

func hasPort(a unix.Sockaddr, port int) bool {
	switch a := a.(type) {
	case *unix.SockaddrInet4:
		return a.Port == port
	case *unix.SockaddrInet6:
		return a.Port == port
	}
	return false
}

func address(a unix.Sockaddr) netip.Addr {
	switch a := a.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrFrom4(a.Addr)
	case *unix.SockaddrInet6:
		return netip.AddrFrom16(a.Addr).Unmap()
	}
	return netip.Addr{}
}
