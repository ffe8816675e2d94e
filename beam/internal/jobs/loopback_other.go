//go:build !linux

package jobs

import "errors"

// keepToLoopback refuses: only Linux lets a socket that listens already be bound to an interface.
func keepToLoopback(int, chan error) error {
	return errors.New("the local runner, Prism, would listen on all interfaces of this machine: use --runner direct, or --listen-everywhere in a network that you trust")
}
