package plots

import (
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// benchmark reports the time and the size of what a figure is saved as.
func benchmark(b *testing.B, f Drawing, ext string) {
	b.Helper()
	n := 0
	for b.Loop() {
		data, err := f.drawing().encode(ext)
		if err != nil {
			b.Fatal(err)
		}
		n = len(data)
	}
	b.ReportMetric(float64(n)/1000, "kB")
}

// A heat map of 500×784 with its colour bar is to stay below 450 kB and 60 ms as SVG, below 1300 kB and 200 ms as PNG.
func BenchmarkHeatmapSVG(b *testing.B) { benchmark(b, Heatmap(waves(500, 784)), ".svg") }
func BenchmarkHeatmapPNG(b *testing.B) { benchmark(b, Heatmap(waves(500, 784)), ".png") }
func BenchmarkHeatmapPDF(b *testing.B) { benchmark(b, Heatmap(waves(500, 784)), ".pdf") }

func BenchmarkDiffSVG(b *testing.B) { benchmark(b, Diff(result1, result2), ".svg") }
func BenchmarkDiffPNG(b *testing.B) { benchmark(b, Diff(result1, result2), ".png") }

func BenchmarkLossSVG(b *testing.B) {
	benchmark(b, Loss(fitted(nmf.Default(2), 200, true, falling(1, 9, 20))), ".svg")
}
