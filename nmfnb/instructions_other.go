//go:build !amd64 || purego

package nmfnb

// instructions names what the engine's inner loops run on.
func instructions() string { return "portable" }
