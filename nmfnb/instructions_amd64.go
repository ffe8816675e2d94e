//go:build !purego

package nmfnb

import "golang.org/x/sys/cpu"

// instructions names what the engine's inner loops run on, by the same questions that it asks itself.
func instructions() string {
	switch {
	case !cpu.X86.HasAVX2 || !cpu.X86.HasFMA:
		return "portable"
	case cpu.X86.HasAVX512F && cpu.X86.HasAVX512VL:
		return "AVX-512"
	}
	return "AVX2"
}
