package matio

import (
	"bytes"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func BenchmarkCSVRead(b *testing.B) {
	x := mat.NewDense(20000, 50, nil)
	seed := uint64(1)
	x.Apply(func(i, j int, _ float64) float64 {
		seed = seed*6364136223846793005 + 1442695040888963407
		return float64(seed>>11) / (1 << 53)
	}, x)
	var text bytes.Buffer
	if err := (CSV{}).Write(&text, x); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (CSV{}).Read(bytes.NewReader(text.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
}
