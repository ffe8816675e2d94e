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

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
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

	Batches []struct {
		sklearnCase
		PartialH packed `json:"partial_H"`
	}
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

		BatchSize            *int     `json:"batch_size"`
		MaxNoImprovement     orNone   `json:"max_no_improvement"`
		ForgetFactor         *float64 `json:"forget_factor"`
		FreshRestarts        bool     `json:"fresh_restarts"`
		FreshRestartsMaxIter *int     `json:"fresh_restarts_max_iter"`
		TransformMaxIter     *int     `json:"transform_max_iter"`
	}
	Seed        uint32
	K           int
	W0, H0      *packed
	W, H, Codes packed
	Iterations  int `json:"n_iter"`
	Err         float64
}

// orNone is a number, or 0 for Python's None, if it is given at all.
type orNone struct {
	value int
	given bool
}

func (o *orNone) UnmarshalJSON(text []byte) error {
	o.given = true
	return json.Unmarshal(text, &o.value) // null changes nothing
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
	set(&c.Beta, o.Beta)
	set(&c.Tol, o.Tol)
	set(&c.MaxIter, o.MaxIter)
	set(&c.AlphaH, o.AlphaH)
	if s.W0 != nil {
		c.W0, c.H0 = s.W0.matrix(t), s.H0.matrix(t)
	}
	return c
}

// set sets an option that the case has.
func set[T any](to *T, option *T) {
	if option != nil {
		*to = *option
	}
}

// miniBatch is the MiniBatch that means what the case's options mean to scikit-learn's MiniBatchNMF.
func (s sklearnCase) miniBatch(t *testing.T) MiniBatch {
	t.Helper()
	o := s.Options
	b := DefaultMiniBatch(s.K)
	b.Config = s.config(t)
	b.Config.Solver = MiniBatchUpdate
	b.FreshRestarts = o.FreshRestarts
	set(&b.BatchSize, o.BatchSize)
	if o.MaxNoImprovement.given {
		b.MaxNoImprovement = o.MaxNoImprovement.value
	}
	set(&b.ForgetFactor, o.ForgetFactor)
	set(&b.FreshRestartsMaxIter, o.FreshRestartsMaxIter)
	set(&b.TransformMaxIter, o.TransformMaxIter)
	return b
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
	mean := numpy.Sum(x.RawMatrix().Data) / float64(n*m)
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
		for name, in := range denseAndSparse(t, x) {
			for _, want := range set.Cases {
				t.Run(set.Name+" "+want.String()+" "+name, func(t *testing.T) {
					m, err := want.config(t).Fit(context.Background(), in.x)
					if err != nil {
						t.Fatal(err)
					}
					want.compare(t, m, in.fresh, set.agreement())
				})
			}
		}
	}
}

// agreement is the relative difference up to which results agree. In the set "huge", entries of 1e3 of the start stand
// beside a filling of 2.6e7: when the start is perturbed by 4e-16, scikit-learn's own W moves by 1.4e-8.
func (s sklearnSet) agreement() float64 {
	if s.Name == "huge" {
		return 2e-8
	}
	return 1e-9
}

// inputs is the same data as one type of matrix.
type inputs struct {
	x, fresh mat.Matrix
	rows     func(from, to, step int) mat.Matrix // of x
}

func denseAndSparse(t *testing.T, x *mat.Dense) map[string]inputs {
	t.Helper()
	rows := func(from, to, step int) *mat.Dense {
		var some mat.Dense
		for i := from; i < to; i += step {
			var longer mat.Dense
			if row := x.Slice(i, i+1, 0, x.RawMatrix().Cols); some.IsEmpty() {
				longer.CloneFrom(row)
			} else {
				longer.Stack(&some, row)
			}
			some = longer
		}
		return &some
	}
	return map[string]inputs{
		"dense": {x, fresh(x), func(from, to, step int) mat.Matrix { return rows(from, to, step) }},
		"sparse": {csrOf(t, x), csrOf(t, fresh(x)), func(from, to, step int) mat.Matrix {
			return csrOf(t, rows(from, to, step))
		}},
	}
}

// compare checks a model and its codes of fresh rows against scikit-learn's.
func (s sklearnCase) compare(t *testing.T, m *Model, fresh mat.Matrix, agreement float64) {
	t.Helper()
	if m.Iterations != s.Iterations {
		t.Errorf("%d iterations, want %d", m.Iterations, s.Iterations)
	}
	if math.Abs(m.ReconstructionErr-s.Err) > 1e-9*s.Err {
		t.Errorf("ReconstructionErr = %v, want %v", m.ReconstructionErr, s.Err)
	}
	closeTo(t, "W", m.W, s.W.matrix(t), agreement)
	closeTo(t, "H", m.H, s.H.matrix(t), agreement)
	codes, err := m.Transform(context.Background(), fresh)
	if err != nil {
		t.Fatal(err)
	}
	closeTo(t, "codes", codes, s.Codes.matrix(t), agreement)
}

func TestMiniBatchAgreesWithScikitLearnOnTheGridDenseAndSparse(t *testing.T) {
	for _, set := range sklearnSets(t) {
		x := set.X.matrix(t)
		n, _ := x.Dims()
		for name, in := range denseAndSparse(t, x) {
			for _, want := range set.Batches {
				t.Run(set.Name+" "+want.String()+" "+name, func(t *testing.T) {
					b := want.miniBatch(t)
					m, err := b.Fit(context.Background(), in.x)
					if err != nil {
						t.Fatal(err)
					}
					want.compare(t, m, in.fresh, 1e-9)
					learned := new(Learned)
					for _, part := range []mat.Matrix{in.rows(0, 2*n/3, 1), in.rows(2*n/3, n, 1), in.rows(0, n, 2)} {
						if m, err = b.PartialFit(context.Background(), learned, part); err != nil {
							t.Fatal(err)
						}
					}
					closeTo(t, "H by PartialFit", m.H, want.PartialH.matrix(t), 1e-9)
				})
			}
		}
	}
}
