package nmf

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

func TestContributionsAddUpToTheReconstruction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, x := drawProblem(t, 6)
		c, err := m.Contributions(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		e := explained(t, m, x)
		n, cols := x.Dims()
		k := m.Config.Components
		for _, of := range []struct {
			name        string
			parts, code *mat.Dense
		}{{"exact", c.Exact, e.Exact}, {"linear", c.Linear, e.Linear}} {
			size := 1e-300
			for _, v := range of.code.RawMatrix().Data {
				size = max(size, math.Abs(v)*4)
			}
			for j := range cols {
				want, got := 0.0, 0.0
				for i := range n {
					for r := range k {
						want += of.code.At(i, r) * m.H.At(r, j) / float64(n)
					}
				}
				for r := range k {
					got += of.parts.At(r, j)
				}
				if !(math.Abs(got-want) <= 1e-13*size*float64(k)) {
					t.Fatalf("%s, column %d: the parts add up to %v, the reconstruction is %v", of.name, j, got, want)
				}
			}
		}
		for _, v := range c.Exact.RawMatrix().Data {
			if v < 0 {
				t.Fatalf("an exact part is %v", v)
			}
		}
	})
}

func TestLinearContributionsAreSeenToCancel(t *testing.T) {
	m := newModel(t, mat.NewDense(2, 3, []float64{1, 0, 1, 0, 1, 1}), nil)
	c, err := m.Contributions(context.Background(), Labelled{Matrix: mat.NewDense(1, 3, []float64{1, 0, 0}), RowNames: []string{"u"}})
	if err != nil {
		t.Fatal(err)
	}
	// the linear code is (2, −1)/3: it adds 4/3 and takes 2/3 back
	if math.Abs(c.Cancelled-0.5) > 1e-14 || !strings.Contains(c.Text(), "row u") || !strings.Contains(c.Text(), "take 50 % back") {
		t.Errorf("cancelled %v, text\n%s", c.Cancelled, c.Text())
	}
	m.Config.Missing = true
	c, err = m.Contributions(context.Background(), mat.NewDense(2, 3, []float64{1, math.NaN(), 0, 3, math.NaN(), 1}))
	if err != nil {
		t.Fatal(err)
	}
	if c.X[0] != 2 || !math.IsNaN(c.X[1]) || c.Of != 2 {
		t.Errorf("the mean of the rows is %v", c.X)
	}
	saved, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var back Contributions
	if err := json.Unmarshal(saved, &back); err != nil || fmt.Sprint(back.X) != fmt.Sprint(c.X) || !mat.Equal(back.Linear, c.Linear) || back.Of != 2 {
		t.Errorf("JSON: error %v, %+v", err, back)
	}
}
