package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/beam/internal/pass"
	"github.com/nmfnb/notebook/beam/internal/storage"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// unrolled is the number of passes in one pipeline. Between two pipelines the fit can end.
const unrolled = 5

// Fit runs the passes over the shards from a state, whose files are in a folder that is every worker's and this fit's alone, and
// returns the state in which they end. progress is told of each pass.
func Fit(ctx context.Context, r *Runner, f pass.Fit, start *pass.State, shards []Shard, folder string, progress func(s *pass.State, number int)) (*pass.State, error) {
	settings, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	state, path, number := start, storage.Join(folder, "state-0000"), 0
	if err := writeState(ctx, path, start); err != nil {
		return nil, err
	}
	for !state.Done {
		passes := min(unrolled, f.Passes-number)
		if passes < 1 {
			return nil, errors.New("the passes have ended and the fit has not")
		}
		from := path
		err = r.Run(ctx, func(s beam.Scope) {
			in, at := spread(s, shards), beam.Create(s, from)
			for i := range passes {
				s := s.Scope(fmt.Sprintf("pass %d", number+i+1))
				parts := beam.ParDo(s, &passFn{settings}, in, beam.SideInput{Input: at})
				step := &stepFn{settings, storage.Join(folder, fmt.Sprintf("state-%04d", number+i+1))}
				at = beam.ParDo(s, step, at, beam.SideInput{Input: combined(s, parts)})
			}
		})
		if err != nil {
			return nil, err
		}
		for range passes {
			number++
			path = storage.Join(folder, fmt.Sprintf("state-%04d", number))
			if state, err = stateAt(ctx, path); err != nil {
				return nil, err
			}
			progress(state, number)
			if state.Done {
				break
			}
		}
	}
	return state, nil
}

// passFn makes the sums of a shard with the components of a state.
type passFn struct {
	Fit []byte // a pass.Fit in JSON, which the SDK cannot make of it by itself
}

func (f *passFn) ProcessElement(ctx context.Context, s Shard, at string, emit func(int, []byte)) error {
	state, err := keep(at, func() (*pass.State, error) { return stateAt(ctx, at) })
	if err != nil {
		return err
	}
	if state.Done || state.Skipped(s.Number) {
		return nil
	}
	model, err := keep(at+" components", func() (*nmf.Model, error) {
		fit, err := fitOf(f.Fit)
		if err != nil {
			return nil, err
		}
		return fit.Components(state)
	})
	if err != nil {
		return err
	}
	return emitPart(ctx, s, emit, func(x mat.Matrix, p *pass.Part) (err error) {
		p.Sums, err = pass.Of(ctx, model, x)
		return err
	})
}

// stepFn makes the next state of the parts and hands its path on.
type stepFn struct {
	Fit  []byte // as that of passFn
	Path string
}

func (f *stepFn) ProcessElement(ctx context.Context, at string, encoded func(*[]byte) bool, emit func(string)) error {
	state, err := stateAt(ctx, at)
	if err != nil {
		return err
	}
	parts, err := decoded(encoded)
	if err != nil {
		return err
	}
	fit, err := fitOf(f.Fit)
	if err != nil {
		return err
	}
	next, err := fit.Next(ctx, state, parts)
	if err != nil {
		return err
	}
	if err := writeState(ctx, f.Path, next); err != nil {
		return err
	}
	emit(f.Path)
	return nil
}

func fitOf(settings []byte) (f pass.Fit, err error) {
	err = json.Unmarshal(settings, &f)
	return f, err
}

func stateAt(ctx context.Context, path string) (*pass.State, error) {
	b, err := storage.Read(ctx, path)
	if err != nil {
		return nil, err
	}
	return pass.DecodeState(b)
}

func writeState(ctx context.Context, path string, s *pass.State) error {
	b, err := s.Encode()
	if err != nil {
		return err
	}
	return storage.Write(ctx, path, b)
}
