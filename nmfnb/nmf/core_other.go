//go:build !(linux && amd64)

package nmf

func currentCore() int { return -1 }

func leaveCore(int) {}

func yieldCore() {}
