// Package jobs makes pipelines of Apache Beam of what package pass does with one shard. An element is the path of a shard, never a
// row; what is wrong with a shard is data, not an error of the pipeline, so that it can be said in one line.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/beam/internal/pass"
	"github.com/nmfnb/notebook/beam/internal/shard"
	"github.com/nmfnb/notebook/beam/internal/storage"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Shard is a file of rows.
type Shard struct {
	Number int
	Path   string
}

// Number returns the shards in the order of their paths, numbered from 0.
func Number(paths []string) []Shard {
	shards := make([]Shard, len(paths))
	for i, path := range paths {
		shards[i] = Shard{i, path}
	}
	return shards
}

func init() {
	register.DoFn3x1[context.Context, Shard, func(int, []byte), error](&encodeFn{})
	register.DoFn3x1[context.Context, Shard, func(int, []byte), error](&explainFn{})
	register.DoFn4x1[context.Context, Shard, string, func(int, []byte), error](&passFn{})
	register.DoFn3x1[int, func(*[]byte) bool, func(int, []byte), error](&combineFn{})
	register.DoFn3x1[context.Context, []byte, func(*[]byte) bool, error](&gatherFn{})
	register.DoFn4x1[context.Context, string, func(*[]byte) bool, func(string), error](&stepFn{})
	register.Emitter1[string]()
	register.Emitter2[int, []byte]()
	register.Iter1[[]byte]()
}

// spread makes the shards elements that any worker can take.
func spread(s beam.Scope, shards []Shard) beam.PCollection {
	return beam.Reshuffle(s, beam.CreateList(s, shards))
}

// emitPart hands on what use makes of a shard. What is wrong with the shard is handed on too; an error is one of the storage, after
// which the runner may try again.
func emitPart(ctx context.Context, s Shard, emit func(int, []byte), use func(x mat.Matrix, p *pass.Part) error) error {
	part := pass.Part{First: s.Number}
	x, err := shard.Read(ctx, s.Path)
	if err == nil {
		err = use(x, &part)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, storage.ErrTransport):
		return err
	case err != nil:
		part = pass.Part{First: s.Number, Faults: []pass.Fault{{Shard: s.Number, Text: shard.Fault(s.Path, err).Error()}}}
	}
	encoded, err := part.Encode()
	if err != nil {
		return err
	}
	emit(part.First/pass.Fan, encoded)
	return nil
}

// combined combines the parts of single shards in groups, and those in groups.
func combined(s beam.Scope, parts beam.PCollection) beam.PCollection {
	for range 2 {
		parts = beam.ParDo(s, &combineFn{}, beam.GroupByKey(s, parts))
	}
	return beam.DropKey(s, parts)
}

// combineFn combines the parts of a group.
type combineFn struct{}

func (*combineFn) ProcessElement(_ int, encoded func(*[]byte) bool, emit func(int, []byte)) error {
	parts, err := decoded(encoded)
	if err != nil {
		return err
	}
	part := pass.Combine(parts)
	b, err := part.Encode()
	if err != nil {
		return err
	}
	emit(part.First/(pass.Fan*pass.Fan), b)
	return nil
}

func decoded(encoded func(*[]byte) bool) (parts []pass.Part, err error) {
	var b []byte
	for encoded(&b) {
		part, err := pass.DecodePart(b)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// gather writes what all shards came to as one part to a file.
func gather(s beam.Scope, parts beam.PCollection, path string) {
	beam.ParDo0(s, &gatherFn{path}, beam.Impulse(s), beam.SideInput{Input: combined(s, parts)})
}

type gatherFn struct{ Path string }

func (f *gatherFn) ProcessElement(ctx context.Context, _ []byte, encoded func(*[]byte) bool) error {
	parts, err := decoded(encoded)
	if err != nil {
		return err
	}
	if len(parts) == 0 {
		return fmt.Errorf("no shard came through")
	}
	b, err := pass.Combine(parts).Encode()
	if err != nil {
		return err
	}
	return storage.Write(ctx, f.Path, b)
}

// gathered returns what gather wrote.
func gathered(ctx context.Context, path string) (pass.Part, error) {
	b, err := storage.Read(ctx, path)
	if err != nil {
		return pass.Part{}, err
	}
	return pass.DecodePart(b)
}

// kept holds what a worker has read from files that do not change, by their paths.
var kept sync.Map

func keep[T any](path string, read func() (T, error)) (T, error) {
	if v, ok := kept.Load(path); ok {
		return v.(T), nil
	}
	v, err := read()
	if err == nil {
		kept.Store(path, v)
	}
	return v, err
}

// modelAt returns the model that a file holds.
func modelAt(ctx context.Context, path string) (*nmf.Model, error) {
	return keep(path, func() (*nmf.Model, error) {
		b, err := storage.Read(ctx, path)
		if err != nil {
			return nil, err
		}
		m := new(nmf.Model)
		return m, m.GobDecode(b)
	})
}

func writeModel(ctx context.Context, path string, m *nmf.Model) error {
	b, err := m.GobEncode()
	if err != nil {
		return err
	}
	return storage.Write(ctx, path, b)
}
