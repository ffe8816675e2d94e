//go:build !purego

package f64

import "testing"

// onEachPath runs test with the loops that this processor would take, and with those of lesser ones.
func onEachPath(t *testing.T, test func(t *testing.T)) {
	was, wasWide := useAVX2, useAVX512
	defer func() { useAVX2, useAVX512 = was, wasWide }()
	for _, path := range []struct {
		name               string
		useAVX2, useAVX512 bool
	}{{"AVX-512", true, true}, {"AVX2", true, false}, {"Go", false, false}} {
		t.Run(path.name, func(t *testing.T) {
			if path.useAVX512 && !wasWide || path.useAVX2 && !was {
				t.Skip("this processor lacks it")
			}
			useAVX2, useAVX512 = path.useAVX2, path.useAVX512
			test(t)
		})
	}
}
