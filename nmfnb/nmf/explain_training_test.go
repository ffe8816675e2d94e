package nmf

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/mat"
)

func TestTrainingCodesTransformsAndExactOnesDifferByWhatEachLeft(t *testing.T) {
	ctx := context.Background()
	x := nonNegativeMatrix(30, 20, 3, 0.5, 4)
	before := 1e300
	for _, tol := range []float64{1e-2, 1e-4, 1e-12} {
		c := Default(3)
		c.Tol, c.MaxIter = tol, 20000
		m := mustFit(t, c, x)
		e, err := m.ExplainTraining(ctx, x)
		if err != nil {
			t.Fatal(err)
		}
		transformed, err := m.Transform(ctx, x)
		if err != nil {
			t.Fatal(err)
		}
		if !mat.Equal(e.Transformed, transformed) || !mat.Equal(e.Explanation.Iterative, m.W) || !mat.Equal(e.Explanation.Exact, exactCodes(t, m, x)) {
			t.Error("the codes are not W, Transform's and the exact ones")
		}
		for i := range 30 {
			if e.Difference[i] > (e.FitLeft[i]+e.TransformLeft[i])*(1+1e-9)+1e-13 {
				t.Errorf("row %d: difference %v, left %v and %v", i, e.Difference[i], e.FitLeft[i], e.TransformLeft[i])
			}
		}
		termsAddUp(t, m, e.Explanation)
		if now := f64.Norm(e.Difference); !(now < before) {
			t.Errorf("tol %g: they differ by %v, with a larger tolerance by %v", tol, now, before)
		} else {
			before = now
		}
		if !strings.Contains(e.Text(), "left by Transform") {
			t.Errorf("text\n%s", e.Text())
		}
		saved, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var back TrainingExplanation
		if err := json.Unmarshal(saved, &back); err != nil || !mat.Equal(back.Transformed, transformed) || !mat.Equal(back.Explanation.Encoded, e.Explanation.Encoded) || !reflect.DeepEqual(back.FitLeft, e.FitLeft) {
			t.Errorf("JSON: error %v", err)
		}
	}
	if before > 1e-8 {
		t.Errorf("with a tolerance of 1e-12 they still differ by %v", before)
	}
	known := newModel(t, nonNegativeMatrix(3, 20, 3, 0, 1), nil)
	if _, err := known.ExplainTraining(ctx, x); !errors.Is(err, ErrNil) {
		t.Errorf("without W: error %v", err)
	}
	m := mustFit(t, Default(3), x)
	if _, err := m.ExplainTraining(ctx, x.Slice(0, 5, 0, 20)); !errors.Is(err, ErrShape) {
		t.Errorf("other rows: error %v", err)
	}
}
