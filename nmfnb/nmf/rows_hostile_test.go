package nmf

import (
	"context"
	"encoding/json"
	"testing"
)

// FuzzRows wants an error, or a result that can be printed and saved, of every question about new rows, whatever it is given.
func FuzzRows(f *testing.F) {
	for kind := range byte(10) {
		f.Add(kind, byte(4), byte(5), kind, []byte{1, 2, 3, 0, 1, 1}, []byte{1, 0, 2, 2})
		f.Add(kind, byte(3), byte(200), 40+kind, []byte{9 + kind, 0, 1}, []byte{1})
		f.Add(kind, byte(5), byte(3), 80+kind, []byte{13, 14, 0, 15}, []byte{1, 12, 0, 3})
		f.Add(kind, byte(4), byte(4), 120+kind, []byte{10, 11, 12, 16, 17}, []byte{15, 14, 13, 2})
		f.Add(kind, byte(4), byte(5), 160+kind, []byte{1, 6, 2, 6, 3}, []byte{1, 0, 2, 0})
		f.Add(kind, byte(4), byte(5), 200+kind, []byte{1, 6, 2, 2, 3}, []byte{1, 0, 0, 0})
	}
	f.Add(byte(0), byte(0), byte(5), byte(0), []byte{48}, []byte{55, 2, 2})      // norms that overflow
	f.Add(byte('X'), byte(2), byte(5), byte('\t'), []byte("0Z000"), []byte("0")) // an error of components that overflows
	f.Fuzz(func(t *testing.T, kind, n, m, how byte, inX, inH []byte) {
		ctx := context.Background()
		x := hostileMatrix(kind, n, m, inX)
		_, cols := x.Dims()
		h := hostileMatrix(0, byte(cols), 1+how%5, inH) // kind 0 is transposed
		k, _ := h.Dims()
		c := Default(max(1, k))
		c.AlphaW, c.L1Ratio, c.Missing = []float64{0, 0, 0.1, 1e200}[how/64], float64(how%3)/2, how%2 == 0
		if beta := []float64{2, 1, 1.5, 0, 3}[how%5]; beta != 2 {
			c.Beta, c.Solver = beta, MultiplicativeUpdate
		}
		model, err := FromComponents(h, c)
		if err != nil {
			return
		}
		check := func(what string, result interface{ Text() string }, err error) {
			if err != nil {
				return
			}
			if result.Text() == "" {
				t.Errorf("%s: no text", what)
			}
			if _, err := json.Marshal(result); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		q, err := model.Quality(ctx, x)
		check("Quality", q, err)
		contributions, err := model.Contributions(ctx, x)
		check("Contributions", contributions, err)
		v, err := model.Bootstrap(ctx, x, Bootstrap{Samples: 3})
		check("Bootstrap", v, err)
		few, err := model.TransformFew(ctx, x, 1+int(how%3))
		check("TransformFew", few, err)
		if w, err := model.TransformExact(ctx, x); err == nil {
			if _, err := model.KKT(x, w); err != nil {
				t.Errorf("KKT: %v", err)
			}
			training := *model
			training.W = w
			if e, err := training.ExplainTraining(ctx, x); err == nil && e.Text() == "" {
				t.Error("ExplainTraining: no text")
			}
			if o, err := training.Ordered(); err != nil || o == nil {
				t.Errorf("Ordered: %v", err)
			}
			for _, u := range []Unit{UnitSum, UnitNorm, UnitMax} {
				if _, _, _, err := training.Scales(u); err != nil {
					t.Errorf("Scales: %v", err)
				}
			}
		}
		comparison, err := Compare(model, model)
		check("Compare", comparison, err)
		c.MaxIter = 20
		consensus, err := c.Consensus(ctx, x, 2)
		check("Consensus", consensus, err)
	})
}
