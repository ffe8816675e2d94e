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
	x := nonNegativeMatrix(12, 6, 2, 1, 1)
	change := func(f func(*MiniBatch)) *MiniBatch {
		b := DefaultMiniBatch(2)
		f(&b)
		return &b
	}
	learned := change(func(*MiniBatch) {})
	if _, err := learned.PartialFit(context.Background(), x); err != nil {
		t.Fatal(err)
	}
	before := *learned
	altered := before
	altered.Memory = -1
	for _, test := range []struct {
		name string
		b    *MiniBatch
		x    mat.Matrix
		kind error
		want string
	}{
		{"zero", &MiniBatch{}, x, ErrConfig, "nmf: MiniBatch.Config.Solver = cd, want minibatch: start from nmf.DefaultMiniBatch(k)"},
		{"batch size", change(func(b *MiniBatch) { b.BatchSize = 0 }), x, ErrConfig, "nmf: MiniBatch.BatchSize = 0, want at least 1"},
		{"forget factor", change(func(b *MiniBatch) { b.ForgetFactor = math.NaN() }), x, ErrConfig, "nmf: MiniBatch.ForgetFactor = NaN"},
		{"restarts", change(func(b *MiniBatch) { b.FreshRestartsMaxIter = 0 }), x, ErrConfig, "nmf: MiniBatch.FreshRestartsMaxIter = 0"},
		{"transform", change(func(b *MiniBatch) { b.TransformMaxIter = -1 }), x, ErrConfig, "nmf: MiniBatch.TransformMaxIter = -1"},
		{"improvement", change(func(b *MiniBatch) { b.MaxNoImprovement = -1 }), x, ErrConfig, "nmf: MiniBatch.MaxNoImprovement = -1"},
		{"k", change(func(b *MiniBatch) { b.Config.Components = 0 }), x, ErrConfig, "nmf: Config.Components = 0"},
		{"zeros", change(func(b *MiniBatch) { b.Config.Beta = 0 }), mat.NewDense(2, 2, []float64{1, 2, 3, 0}), ErrZero, "nmf: X[1,1] = 0 and Config.Beta = 0"},
		{"nil", change(func(*MiniBatch) {}), nil, ErrNil, "nmf: X is nil"},
		{"altered memory", &altered, x, ErrDamaged, "nmf: MiniBatch.Memory = -1, want a number from 0 to 1"},
		{"columns of a later batch", learned, x.Slice(0, 12, 0, 5), ErrShape, "nmf: H is 2×6, want 2×5: X has 5 columns"},
	} {
		if _, err := test.b.PartialFit(context.Background(), test.x); !errors.Is(err, test.kind) || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: PartialFit gives %v, want %s", test.name, err, test.want)
		}
		if test.b == learned || test.b == &altered {
			continue // Fit does not use what was learned
		}
		if m, err := test.b.Fit(context.Background(), test.x); m != nil || !errors.Is(err, test.kind) || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: Fit gives %v, want %s", test.name, err, test.want)
		}
	}
	if learned.H != before.H || learned.Steps != 1 {
		t.Error("a refused batch changed what was learned")
	}
	if _, err := before.Config.Fit(context.Background(), x); !errors.Is(err, ErrConfig) {
		t.Errorf("Config.Fit with the mini-batch solver gives %v, want ErrConfig", err)
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
	var b = DefaultMiniBatch(3)
	if m, err := b.PartialFit(ctx, nonNegativeMatrix(30, 10, 3, 0.1, 1)); m != nil || err != context.Canceled || b.H != nil {
		t.Errorf("PartialFit gives %v and error %v, want nothing learned and context.Canceled", m, err)
	}
}

func TestMiniBatchLearnsOnAfterGob(t *testing.T) {
	x := nonNegativeMatrix(40, 10, 3, 0.1, 1)
	b := DefaultMiniBatch(3)
	b.Config.Beta = 1
	if _, err := b.PartialFit(context.Background(), x.Slice(0, 20, 0, 10)); err != nil {
		t.Fatal(err)
	}
	var saved bytes.Buffer
	if _, err := json.Marshal(b); !errors.Is(err, ErrConfig) {
		t.Errorf("JSON of a MiniBatch: error %v, want ErrConfig", err)
	}
	if err := gob.NewEncoder(&saved).Encode(b); err != nil {
		t.Fatal(err)
	}
	var restored MiniBatch
	if err := gob.NewDecoder(&saved).Decode(&restored); err != nil {
		t.Fatal(err)
	}
	want, err := b.PartialFit(context.Background(), x.Slice(20, 40, 0, 10))
	if err != nil {
		t.Fatal(err)
	}
	got, err := restored.PartialFit(context.Background(), x.Slice(20, 40, 0, 10))
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(got.H, want.H) || restored.Steps != 2 {
		t.Errorf("H after gob differs:\n%v\nwant\n%v", mat.Formatted(got.H), mat.Formatted(want.H))
	}
}
