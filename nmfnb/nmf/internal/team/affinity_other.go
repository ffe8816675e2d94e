//go:build !(linux && amd64)

package team

func currentCore() int { return -1 }

func leaveCore(int) {}

func yieldCore() {}
