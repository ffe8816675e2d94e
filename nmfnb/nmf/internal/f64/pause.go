package f64

// Pause tells the processor that a loop only waits, so that the core's other thread gets its share of it.
func Pause() {
	if useAVX2 {
		pause()
	}
}
