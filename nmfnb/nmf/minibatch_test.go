package nmf

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestMiniBatchReportsBadInput(t *testing.T) {
	ctx, x := context.Background(), nonNegativeMatrix(12, 6, 2, 1, 1)
	change := func(f func(*MiniBatch)) MiniBatch {
		b := DefaultMiniBatch(2)
		f(&b)
		return b
	}
	plain := DefaultMiniBatch(2)
	for _, test := range []struct {
		name string
		b    MiniBatch
		x    mat.Matrix
		kind error
		want string
	}{
		{"zero", MiniBatch{}, x, ErrConfig, "nmf: MiniBatch.Config.Solver = cd, want minibatch: start from nmf.DefaultMiniBatch(k)"},
		{"batch size", change(func(b *MiniBatch) { b.BatchSize = 0 }), x, ErrConfig, "nmf: MiniBatch.BatchSize = 0, want at least 1"},
		{"forget factor", change(func(b *MiniBatch) { b.ForgetFactor = math.NaN() }), x, ErrConfig, "nmf: MiniBatch.ForgetFactor = NaN"},
		{"restarts", change(func(b *MiniBatch) { b.FreshRestartsMaxIter = 0 }), x, ErrConfig, "nmf: MiniBatch.FreshRestartsMaxIter = 0"},
		{"transform", change(func(b *MiniBatch) { b.TransformMaxIter = -1 }), x, ErrConfig, "nmf: MiniBatch.TransformMaxIter = -1"},
		{"improvement", change(func(b *MiniBatch) { b.MaxNoImprovement = -1 }), x, ErrConfig, "nmf: MiniBatch.MaxNoImprovement = -1"},
		{"k", change(func(b *MiniBatch) { b.Config.Components = 0 }), x, ErrConfig, "nmf: Config.Components = 0"},
		{"zeros", change(func(b *MiniBatch) { b.Config.Beta = 0 }), mat.NewDense(2, 2, []float64{1, 2, 3, 0}), ErrZero, "nmf: X[1,1] = 0 and Config.Beta = 0"},
		{"nil", plain, nil, ErrNil, "nmf: X is nil"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for name, err := range map[string]error{"Fit": second(test.b.Fit(ctx, test.x)), "PartialFit": second(test.b.PartialFit(ctx, new(Learned), test.x))} {
				if !errors.Is(err, test.kind) || !strings.HasPrefix(err.Error(), test.want) {
					t.Errorf("%s gives %v, want %s", name, err, test.want)
				}
			}
		})
	}
}

func TestARefusedBatchLeavesWhatWasLearned(t *testing.T) {
	ctx, x, b := context.Background(), nonNegativeMatrix(12, 6, 2, 1, 1), DefaultMiniBatch(2)
	learned := new(Learned)
	if _, err := b.PartialFit(ctx, learned, x); err != nil {
		t.Fatal(err)
	}
	before := *learned
	if _, err := b.PartialFit(ctx, learned, x.Slice(0, 12, 0, 5)); !errors.Is(err, ErrShape) || err.Error() != "nmf: H is 2×6, want 2×5: X has 5 columns" {
		t.Errorf("a batch of other columns gives %v", err)
	}
	if learned.H != before.H || learned.Steps != 1 {
		t.Error("a refused batch changed what was learned")
	}
	altered := before
	altered.Memory = -1
	if _, err := b.PartialFit(ctx, &altered, x); !errors.Is(err, ErrDamaged) || err.Error() != "nmf: Learned.Memory = -1, want a number from 0 to 1" {
		t.Errorf("an altered memory gives %v", err)
	}
	if _, err := b.PartialFit(ctx, nil, x); !errors.Is(err, ErrNil) {
		t.Errorf("nil gives %v, want ErrNil", err)
	}
}

// Config.Fit by MiniBatchUpdate is DefaultMiniBatch's Fit with that configuration, and Best tries it from several starts.
func TestConfigFitsByMiniBatches(t *testing.T) {
	x, b := nonNegativeMatrix(30, 10, 3, 0.1, 1), DefaultMiniBatch(3)
	b.Config.Init = InitRandom
	want, err := b.Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Config.Fit(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(got.W, want.W) || !mat.Equal(got.H, want.H) {
		t.Error("Config.Fit gives other factors than MiniBatch.Fit")
	}
	best, err := b.Config.Best(context.Background(), x, 3)
	if err != nil {
		t.Fatal(err)
	}
	if best.ReconstructionErr > want.ReconstructionErr {
		t.Errorf("the best of three starts has error %v, the first %v", best.ReconstructionErr, want.ReconstructionErr)
	}
}

func TestCancelledMiniBatchReturnsTheModelSoFar(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, restarts := range []bool{false, true} {
		b := DefaultMiniBatch(3)
		b.BatchSize, b.FreshRestarts, b.Config.Tol, b.MaxNoImprovement = 7, restarts, 0, 0
		b.Config.OnIteration = func(it Iteration) {
			if it.Number == 2 {
				cancel()
			}
		}
		m, err := b.Fit(ctx, nonNegativeMatrix(30, 10, 3, 0.1, 1))
		if err != context.Canceled || m == nil {
			t.Fatalf("model %v and error %v, want the model so far and context.Canceled", m, err)
		}
	}
	learned := new(Learned)
	if m, err := DefaultMiniBatch(3).PartialFit(ctx, learned, nonNegativeMatrix(30, 10, 3, 0.1, 1)); m != nil || err != context.Canceled || learned.H != nil {
		t.Errorf("PartialFit gives %v and error %v, want nothing learned and context.Canceled", m, err)
	}
}

func TestMiniBatchLearnsOnAfterGobAndJSON(t *testing.T) {
	ctx, x := context.Background(), nonNegativeMatrix(40, 10, 3, 0.1, 1)
	b, learned := DefaultMiniBatch(3), new(Learned)
	b.Config.Beta = 1
	if _, err := b.PartialFit(ctx, learned, x.Slice(0, 20, 0, 10)); err != nil {
		t.Fatal(err)
	}
	type both struct {
		Settings MiniBatch
		Learned  Learned
	}
	var asGob bytes.Buffer
	if err := gob.NewEncoder(&asGob).Encode(both{b, *learned}); err != nil {
		t.Fatal(err)
	}
	asJSON, err := json.Marshal(both{b, *learned})
	if err != nil {
		t.Fatal(err)
	}
	want, err := b.PartialFit(ctx, learned, x.Slice(20, 40, 0, 10))
	if err != nil {
		t.Fatal(err)
	}
	for name, restore := range map[string]func(*both) error{
		"gob":  func(r *both) error { return gob.NewDecoder(&asGob).Decode(r) },
		"JSON": func(r *both) error { return json.Unmarshal(asJSON, r) },
	} {
		t.Run(name, func(t *testing.T) {
			var restored both
			if err := restore(&restored); err != nil {
				t.Fatal(err)
			}
			got, err := restored.Settings.PartialFit(ctx, &restored.Learned, x.Slice(20, 40, 0, 10))
			if err != nil {
				t.Fatal(err)
			}
			if !mat.Equal(got.H, want.H) || restored.Learned.Steps != 2 {
				t.Errorf("H differs:\n%v\nwant\n%v", mat.Formatted(got.H), mat.Formatted(want.H))
			}
		})
	}
}
