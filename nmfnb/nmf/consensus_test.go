package nmf

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

func TestConsensusFindsPlantedComponentsAndLeavesOutliersOut(t *testing.T) {
	h := mat.NewDense(3, 12, []float64{
		4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 1, 3, 3, 1, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 4, 1,
	})
	w := mat.NewDense(60, 3, nil)
	w.Apply(func(i, t int, _ float64) float64 {
		if (i+t)%3 == 0 || i%5 == t {
			return 0 // so that the components can be told apart
		}
		return float64((i*i*(t+1) + 3*i + t) % 7)
	}, w)
	x := product(w, h)
	c := Default(3)
	c.MaxIter, c.Tol = 1000, 1e-6
	got, err := c.Consensus(context.Background(), Labelled{Matrix: x, RowNames: make([]string, 60)}, 10)
	if err != nil {
		t.Fatal(err)
	}
	match, err := Compare(got.Model, newModel(t, h, nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range match.Pairs {
		if p.Cosine < 0.999 {
			t.Errorf("component %d has the cosine %v with the one that was planted", p.First, p.Cosine)
		}
	}
	if got.Silhouette < 0.95 || sum([]float64{float64(got.Members[0]), float64(got.Members[1]), float64(got.Members[2]), float64(got.Outliers)}) != 30 {
		t.Errorf("%+v", got)
	}
	for c := range 3 {
		if math.Abs(sum(got.Model.H.RawRowView(c))-1) > 1e-12 {
			t.Errorf("component %d has the sum %v", c, sum(got.Model.H.RawRowView(c)))
		}
	}
	if r := mat.Norm(difference(product(got.Model.W, got.Model.H), x), 2); math.Abs(r-got.Model.ReconstructionErr) > 1e-9*mat.Norm(x, 2) || r > 0.05*mat.Norm(x, 2) {
		t.Errorf("error %v, said to be %v", r, got.Model.ReconstructionErr)
	}
	if len(got.Model.RowNames) != 60 || len(got.Distances) != 30 || !slices.IsSorted(got.Distances) {
		t.Error("names or distances are missing")
	}
	sameOnCores(t, "Consensus", func() (any, error) { return c.Consensus(context.Background(), x, 6) })
	saved, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var back Consensus
	if err := json.Unmarshal(saved, &back); err != nil || !reflect.DeepEqual(back.Silhouettes, got.Silhouettes) || !mat.Equal(back.Model.H, got.Model.H) {
		t.Errorf("JSON: error %v", err)
	}
	if text := got.Text(); !strings.Contains(text, "10 starts with 3 components each: mean silhouette ") {
		t.Errorf("text\n%s", text)
	}
	if _, err := c.Consensus(context.Background(), x, 0); !errors.Is(err, ErrConfig) {
		t.Errorf("no starts: error %v", err)
	}
	c.Init = InitNNDSVD
	if _, err := c.Consensus(context.Background(), x, 2); !errors.Is(err, ErrConfig) {
		t.Errorf("a start that is always the same: error %v", err)
	}
}

func TestClustersMediansAndSilhouettesOfAPlainCase(t *testing.T) {
	model := func(rows ...[]float64) *Model { return &Model{H: denseOf(rows)} }
	s := gatherComponents(oneWorker(t), []*Model{
		model([]float64{2, 0, 0}, []float64{0, 1, 0}), model([]float64{0, 3, 0}, []float64{5, 0, 0}),
		model([]float64{1, 0, 0.1}, []float64{0, 1, 0.1}), model([]float64{0, 0, 1}, []float64{0, 0, 0}), // an outlier and a dead one
	})
	near := s.neighbours(oneWorker(t), 2)
	kept := s.within(near, farthest)
	if !slices.Equal(kept, []int{0, 1, 2, 3, 4, 5}) || near[7] != math.Sqrt2 {
		t.Fatalf("kept %v of the distances %v", kept, near)
	}
	cluster := s.cluster(oneWorker(t), kept, 2, 1)
	if cluster[0] != cluster[3] || cluster[0] != cluster[4] || cluster[1] != cluster[2] || cluster[1] != cluster[5] || cluster[0] == cluster[1] {
		t.Fatalf("clusters %v", cluster)
	}
	h := s.medians(kept, cluster, 2)
	if first := h.RawRowView(cluster[0]); !slices.Equal(first, []float64{1, 0, 0}) {
		t.Errorf("the median is %v", first)
	}
	for at, v := range s.silhouettes(kept, cluster, 2) {
		i := kept[at]
		a, b, own, other := 0.0, 0.0, 0.0, 0.0
		for o, j := range kept {
			if d := s.distance[i*s.n+j]; cluster[o] == cluster[at] {
				a, own = a+d, own+1
			} else {
				b, other = b+d, other+1
			}
		}
		a, b = a/(own-1), b/other
		if want := (b - a) / max(a, b); math.Abs(v-want) > 1e-12 {
			t.Errorf("silhouette %v, want %v", v, want)
		}
	}
}

func oneWorker(t *testing.T) *team.Team {
	workers := team.Of(context.Background(), 1)
	t.Cleanup(workers.Stop)
	return workers
}
