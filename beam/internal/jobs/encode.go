package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/beam/internal/pass"
	"github.com/nmfnb/notebook/beam/internal/storage"
	"github.com/nmfnb/notebook/nmfnb/matio"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Encode writes the exact codes of each shard to a file of the folder codes, under its CodesName, and returns what they are like. The
// other folder is this job's alone.
func Encode(ctx context.Context, r *Runner, model *nmf.Model, shards []Shard, folder, codes string) (pass.Part, error) {
	at, result := storage.Join(folder, "model"), storage.Join(folder, "result")
	if err := writeModel(ctx, at, model); err != nil {
		return pass.Part{}, err
	}
	err := r.Run(ctx, func(s beam.Scope) {
		gather(s, beam.ParDo(s, &encodeFn{at, codes, len(shards)}, spread(s, shards)), result)
	})
	if err != nil {
		return pass.Part{}, err
	}
	return gathered(ctx, result)
}

type encodeFn struct {
	Model, Folder string
	Shards        int
}

func (f *encodeFn) ProcessElement(ctx context.Context, s Shard, emit func(int, []byte)) error {
	model, err := modelAt(ctx, f.Model)
	if err != nil {
		return err
	}
	return emitPart(ctx, s, emit, func(x mat.Matrix, p *pass.Part) error {
		w, coded, err := pass.Encode(ctx, model, x)
		if err != nil {
			return err
		}
		path := storage.Join(f.Folder, CodesName(s.Number, f.Shards))
		contents, err := storage.Upload(ctx, path, func(local string) error { return matio.WriteNPY(local, w) })
		if err != nil {
			return err
		}
		sum := sha256.Sum256(contents)
		coded.Shard, coded.SHA256 = s.Number, hex.EncodeToString(sum[:])
		p.Coded = []pass.Coded{coded}
		return nil
	})
}

// CodesName returns the name of the file that holds the codes of a shard, one of so many: names in the order of the shards.
func CodesName(number, shards int) string {
	return fmt.Sprintf("codes-%0*d.npy", max(3, len(strconv.Itoa(shards-1))), number)
}

// Explain adds up why the reconstructions of the shards' rows differ, and returns most of the rows that differ most.
func Explain(ctx context.Context, r *Runner, model *nmf.Model, shards []Shard, folder string, most int) (pass.Part, error) {
	at, result := storage.Join(folder, "model"), storage.Join(folder, "result")
	if err := writeModel(ctx, at, model); err != nil {
		return pass.Part{}, err
	}
	err := r.Run(ctx, func(s beam.Scope) {
		gather(s, beam.ParDo(s, &explainFn{at, most}, spread(s, shards)), result)
	})
	if err != nil {
		return pass.Part{}, err
	}
	return gathered(ctx, result)
}

type explainFn struct {
	Model string
	Most  int
}

func (f *explainFn) ProcessElement(ctx context.Context, s Shard, emit func(int, []byte)) error {
	model, err := modelAt(ctx, f.Model)
	if err != nil {
		return err
	}
	return emitPart(ctx, s, emit, func(x mat.Matrix, p *pass.Part) (err error) {
		p.Causes, err = pass.Explain(ctx, model, x, s.Number, f.Most)
		return err
	})
}
