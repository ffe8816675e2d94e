package nmf

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

var (
	postData = mat.NewDense(4, 5, []float64{
		0, 0, 1, 1, 1,
		0, 1, 1, 0, 0,
		0, 1, 0, 0, 0,
		1, 0, 0, 1, 0,
	})
	postNew = mat.NewDense(2, 5, []float64{
		0, 0, 1, 0, 0,
		1, 0, 0, 0, 0,
	})
)

// postConfig is the model of https://github.com/scikit-learn/scikit-learn/issues/10826.
func postConfig() Config {
	c := Default(2)
	c.Init, c.Seed = InitRandom, 0
	return c
}

func postModel(t *testing.T) *Model {
	t.Helper()
	m, err := postConfig().Fit(context.Background(), postData)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// postFixture is what scikit-learn 1.9.1 computed.
func postFixture(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	file, err := os.ReadFile("testdata/post.json")
	if err != nil {
		t.Fatal(err)
	}
	var versions map[string]map[string]json.RawMessage
	if err := json.Unmarshal(file, &versions); err != nil {
		t.Fatal(err)
	}
	return versions["1.9.1"]
}

func decode[T any](t *testing.T, raw json.RawMessage) (v T) {
	t.Helper()
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestPostAgreesWithScikitLearnTo1e12(t *testing.T) {
	want := postFixture(t)
	c := postConfig()
	d, err := read(postData, "X", nonNegative)
	if err != nil {
		t.Fatal(err)
	}
	workers := team.New(context.Background())
	defer workers.Stop()
	w0, ht0, err := c.start(d, workers)
	if err != nil {
		t.Fatal(err)
	}
	model := postModel(t)
	transformed, err := model.Transform(context.Background(), postNew)
	if err != nil {
		t.Fatal(err)
	}
	result1, err := model.InverseTransform(transformed)
	if err != nil {
		t.Fatal(err)
	}
	linear, err := model.Project(postNew)
	if err != nil {
		t.Fatal(err)
	}
	result2, err := model.InverseTransform(linear)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]*mat.Dense{
		"W0": mat.NewDense(4, 2, w0), "H0": mat.NewDense(2, 5, f64.Transposed(ht0, 5, 2)),
		"W": model.W, "H": model.H,
		"transform_new": transformed, "inverse_transform_new": result1,
		"linear_code": linear, "pinv_projection": result2,
	} {
		for i, row := range decode[[][]float64](t, want[name]) {
			for j, v := range row {
				if diff := math.Abs(got.At(i, j) - v); !(diff <= 1e-12) {
					t.Errorf("%s[%d,%d] = %v, want %v (difference %g)", name, i, j, got.At(i, j), v, diff)
				}
			}
		}
	}
	if n := decode[int](t, want["n_iter"]); model.Iterations != n {
		t.Errorf("%d iterations, want %d", model.Iterations, n)
	}
	if e := decode[float64](t, want["reconstruction_err"]); math.Abs(model.ReconstructionErr-e) > 1e-12 {
		t.Errorf("ReconstructionErr = %v, want %v", model.ReconstructionErr, e)
	}
}

func TestPostStartsBitForBitWhereNumpyDoes(t *testing.T) {
	want := postFixture(t)
	d, err := read(postData, "X", nonNegative)
	if err != nil {
		t.Fatal(err)
	}
	w, ht := postConfig().random(d)
	for name, got := range map[string][]float64{"W0": w, "H0": f64.Transposed(ht, 5, 2)} {
		var flat []float64
		for _, row := range decode[[][]float64](t, want[name]) {
			flat = append(flat, row...)
		}
		for i := range flat {
			if got[i] != flat[i] {
				t.Errorf("%s: entry %d = %v, want %v", name, i, got[i], flat[i])
			}
		}
	}
}

// numpyDigits writes v as numpy prints it in an array: at most 8 decimals, without trailing zeros.
func numpyDigits(v float64) string {
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 8, 64), "0"), ".")
}

func TestPostPrintsAsInThePost(t *testing.T) {
	model := postModel(t)
	transformed, err := model.Transform(context.Background(), postNew)
	if err != nil {
		t.Fatal(err)
	}
	linear, err := model.Project(postNew)
	if err != nil {
		t.Fatal(err)
	}
	result1, err := model.InverseTransform(transformed)
	if err != nil {
		t.Fatal(err)
	}
	result2, err := model.InverseTransform(linear)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []struct {
		name string
		got  *mat.Dense
		rows [2]string
	}{
		{"result_1", result1, [2]string{
			"0.09232497 0.38903892 0.36668712 0.23067627 0.1383513",
			"0.0877082 0 0.12131779 0.21914115 0.13143295"}},
		{"result_2", result2, [2]string{
			"0.09232484 0.389039 0.36668699 0.23067595 0.13835111",
			"0.09193481 -0.05671439 0.09232484 0.22970145 0.13776664"}},
		{"linear code", linear, [2]string{
			"0.17328927 0.39649966",
			"0.1725572 -0.05780202"}},
		{"transform", transformed, [2]string{
			"0.17328951 0.39649958",
			"0.16462405 0"}},
	} {
		for i, want := range table.rows {
			var digits []string
			for _, v := range table.got.RawRowView(i) {
				digits = append(digits, numpyDigits(v))
			}
			if got := strings.Join(digits, " "); got != want {
				t.Errorf("%s, row %d prints\n%s, want\n%s", table.name, i, got, want)
			}
		}
	}
}
