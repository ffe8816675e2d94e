package pass

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/matio"
)

// BenchmarkShard is what a worker does with a shard in a pass: it reads and encodes it and forms the sums.
func BenchmarkShard(b *testing.B) {
	x := rows(5000, 784, 20)
	c := config(20, 2)
	model := startModel(b, c, 784)
	for name, write := range map[string]func(path string) error{
		"dense":  func(path string) error { return matio.WriteNPY(path, x) },
		"sparse": func(path string) error { return matio.WriteSparseNPZ(path, sparse(b, x, 6)) },
	} {
		b.Run(name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "x")
			if err := write(path); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				read, err := matio.Read(path)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := Of(context.Background(), model, read); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
