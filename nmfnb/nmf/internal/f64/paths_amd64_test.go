//go:build !purego

package f64

import "testing"

// onEachPath runs test with the loops that this processor would take, and with those of lesser ones.
func onEachPath(t *testing.T, test func(t *testing.T)) {
	was, wasWide := accelerated, wide
	defer func() { accelerated, wide = was, wasWide }()
	for _, path := range []struct {
		name              string
		accelerated, wide bool
	}{{"AVX-512", true, true}, {"AVX2", true, false}, {"Go", false, false}} {
		t.Run(path.name, func(t *testing.T) {
			if path.wide && !wasWide || path.accelerated && !was {
				t.Skip("this processor lacks it")
			}
			accelerated, wide = path.accelerated, path.wide
			test(t)
		})
	}
}
