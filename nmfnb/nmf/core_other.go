//go:build !linux

package nmf

func currentCore() int { return -1 }

func leaveCore(int) {}
