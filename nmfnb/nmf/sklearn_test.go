package nmf

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// packed is a matrix as testdata/sklearn_fixture.py writes it.
type packed struct {
	Shape []int
	Data  []byte
}

func (p packed) matrix(t *testing.T) *mat.Dense {
	t.Helper()
	entries := make([]float64, len(p.Data)/8)
	if err := binary.Read(bytes.NewReader(p.Data), binary.LittleEndian, entries); err != nil {
		t.Fatal(err)
	}
	return mat.NewDense(p.Shape[0], p.Shape[1], entries)
}

type sklearnSet struct {
	Name  string
	X     packed
	Cases []sklearnCase
}

type sklearnCase struct {
	Options struct {
		Init    *string
		Solver  string
		Beta    *float64 `json:"beta_loss"`
		Tol     *float64
		MaxIter *int `json:"max_iter"`
		Shuffle bool
		AlphaW  float64  `json:"alpha_W"`
		AlphaH  *float64 `json:"alpha_H"`
		L1Ratio float64  `json:"l1_ratio"`
	}
	Seed        uint32
	K           int
	W0, H0      *packed
	W, H, Codes packed
	Iterations  int `json:"n_iter"`
	Err         float64
}

func sklearnSets(t *testing.T) []sklearnSet {
	t.Helper()
	file, err := os.Open("testdata/sklearn.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var fixture struct{ Sets []sklearnSet }
	if err := json.NewDecoder(unzipped).Decode(&fixture); err != nil {
		t.Fatal(err)
	}
	return fixture.Sets
}

// config is the Config that means what the case's options mean to scikit-learn.
func (s sklearnCase) config(t *testing.T) Config {
	t.Helper()
	o := s.Options
	c := Default(s.K)
	c.Seed, c.Shuffle, c.AlphaW, c.L1Ratio = s.Seed, o.Shuffle, o.AlphaW, o.L1Ratio
	if o.Init != nil {
		for i, name := range initNames {
			if name == *o.Init {
				c.Init = Init(i)
			}
		}
	}
	if o.Solver == "mu" {
		c.Solver = MultiplicativeUpdate
	}
	if o.Beta != nil {
		c.Beta = *o.Beta
	}
	if o.Tol != nil {
		c.Tol = *o.Tol
	}
	if o.MaxIter != nil {
		c.MaxIter = *o.MaxIter
	}
	if o.AlphaH != nil {
		c.AlphaH = *o.AlphaH
	}
	if s.W0 != nil {
		c.W0, c.H0 = s.W0.matrix(t), s.H0.matrix(t)
	}
	return c
}

func (s sklearnCase) String() string {
	o := s.Options
	text := fmt.Sprintf("%s seed %d", o.Solver, s.Seed)
	if o.Init != nil {
		text += " " + *o.Init
	}
	if o.Beta != nil {
		text += fmt.Sprintf(" beta %v", *o.Beta)
	}
	if o.Shuffle {
		text += " shuffled"
	}
	text += fmt.Sprintf(" alpha_W %v l1_ratio %v", o.AlphaW, o.L1Ratio)
	if o.AlphaH != nil {
		text += fmt.Sprintf(" alpha_H %v", *o.AlphaH)
	}
	return text
}

// fresh are the new rows that the fixture encodes.
func fresh(x *mat.Dense) *mat.Dense {
	n, m := x.Dims()
	mean := sum(x.RawMatrix().Data) / float64(n*m)
	f := mat.NewDense(n, m, nil)
	f.Apply(func(i, j int, _ float64) float64 { return x.At(n-1-i, j)*0.5 + 0.1*mean }, f)
	return f
}

// csrOf returns the entries of x that are not 0.
func csrOf(t *testing.T, x *mat.Dense) *CSR {
	t.Helper()
	n, m := x.Dims()
	ptr, ind, val := []int{0}, []int{}, []float64{}
	for i := range n {
		for j, v := range x.RawRowView(i) {
			if v != 0 {
				ind, val = append(ind, j), append(val, v)
			}
		}
		ptr = append(ptr, len(ind))
	}
	s, err := NewCSR(n, m, ptr, ind, val)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAgreesWithScikitLearnOnTheGridDenseAndSparse(t *testing.T) {
	for _, set := range sklearnSets(t) {
		x := set.X.matrix(t)
		rows := fresh(x)
		for _, want := range set.Cases {
			for name, in := range map[string][2]mat.Matrix{"dense": {x, rows}, "sparse": {csrOf(t, x), csrOf(t, rows)}} {
				t.Run(set.Name+" "+want.String()+" "+name, func(t *testing.T) {
					m, err := want.config(t).Fit(context.Background(), in[0])
					if err != nil {
						t.Fatal(err)
					}
					if m.Iterations != want.Iterations {
						t.Errorf("%d iterations, want %d", m.Iterations, want.Iterations)
					}
					if math.Abs(m.Err-want.Err) > 1e-9*want.Err {
						t.Errorf("Err = %v, want %v", m.Err, want.Err)
					}
					closeTo(t, "W", m.W, want.W.matrix(t), 1e-9)
					closeTo(t, "H", m.H, want.H.matrix(t), 1e-9)
					codes, err := m.Transform(context.Background(), in[1])
					if err != nil {
						t.Fatal(err)
					}
					closeTo(t, "codes", codes, want.Codes.matrix(t), 1e-9)
				})
			}
		}
	}
}
