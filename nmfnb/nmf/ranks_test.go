package nmf

import (
	"context"
	"errors"
	"math"
	"reflect"
	"runtime"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/numpy"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

func TestBestIsTheLowestOfItsStarts(t *testing.T) {
	x := nonNegativeMatrix(20, 15, 6, 0.2, 1)
	c := Default(4)
	best, err := c.Best(context.Background(), x, 5)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for seed := range uint32(5) {
		one := c
		one.Init, one.Seed = InitRandom, seed
		m, err := one.Fit(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		if m.ReconstructionErr < best.ReconstructionErr {
			t.Errorf("seed %d has Err %v, the best only %v", seed, m.ReconstructionErr, best.ReconstructionErr)
		}
		found = found || mat.Equal(m.W, best.W) && best.Config.Seed == seed
	}
	if !found {
		t.Error("the best model is none of those that the seeds give")
	}
}

func TestRanksFindThePlantedNumberOfComponents(t *testing.T) {
	// Three groups of rows with columns of their own, and noise.
	x := mat.NewDense(45, 24, nil)
	r := numpy.NewRandomState(4)
	x.Apply(func(i, j int, _ float64) float64 {
		v := 0.3 * r.Uniform()
		if i%3 == j%3 {
			v += 2 + r.Uniform()
		}
		return v
	}, x)
	for name, data := range map[string]mat.Matrix{"dense": x, "sparse": csrOf(t, x)} {
		ranks, err := Default(0).Ranks(context.Background(), data, []int{2, 3, 4}, 6)
		if err != nil {
			t.Fatal(err)
		}
		two, three, four := ranks[0], ranks[1], ranks[2]
		if three.Cophenetic < 0.999 || three.Dispersion < 0.99 || three.Stability < 0.99 {
			t.Errorf("%s, k = 3: cophenetic %v, dispersion %v, stability %v, want all near 1", name, three.Cophenetic, three.Dispersion, three.Stability)
		}
		if four.Dispersion > three.Dispersion || four.Stability > three.Stability || two.Dispersion > three.Dispersion {
			t.Errorf("%s: dispersion %v, %v, %v and stability %v, %v, %v, want the largest at k = 3", name,
				two.Dispersion, three.Dispersion, four.Dispersion, two.Stability, three.Stability, four.Stability)
		}
		if stat.Mean(three.HeldOut, nil) > stat.Mean(two.HeldOut, nil)/2 || stat.Mean(three.HeldOut, nil) > stat.Mean(four.HeldOut, nil) {
			t.Errorf("%s: held-out losses %v, %v, %v, want the least at k = 3", name, two.HeldOut, three.HeldOut, four.HeldOut)
		}
		if stat.Mean(four.Losses, nil) > stat.Mean(three.Losses, nil) {
			t.Errorf("%s: losses %v and %v rise with k", name, three.Losses, four.Losses)
		}
		if three.Consensus.At(0, 3) != 1 || three.Consensus.At(0, 1) != 0 {
			t.Errorf("%s: rows 0, 3 are together in %v and rows 0, 1 in %v of the starts, want 1 and 0", name, three.Consensus.At(0, 3), three.Consensus.At(0, 1))
		}
	}
}

func TestRanksDoNotDependOnTheNumberOfCores(t *testing.T) {
	x := nonNegativeMatrix(20, 12, 3, 1, 2)
	on := func(cores int) []RankScore {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		ranks, err := Default(1).Ranks(context.Background(), x, []int{2, 3}, 3)
		if err != nil {
			t.Fatal(err)
		}
		for i := range ranks {
			for j := range ranks[i].Model.History {
				ranks[i].Model.History[j].Seconds = 0
			}
		}
		return ranks
	}
	if one, several := on(1), on(3); !reflect.DeepEqual(one, several) {
		t.Errorf("ranks on one core %+v, on several %+v", one, several)
	}
}

func TestRanksReportBadInputAndStopWhenCancelled(t *testing.T) {
	x := nonNegativeMatrix(6, 5, 2, 1, 2)
	custom := Default(2)
	custom.Init = InitNNDSVD
	for name, err := range map[string]error{
		"no k":        second(Default(2).Ranks(context.Background(), x, nil, 3)),
		"k = 0":       second(Default(2).Ranks(context.Background(), x, []int{2, 0}, 3)),
		"k too large": second(Default(2).Ranks(context.Background(), x, []int{2, 7}, 3)),
		"no starts":   second(Default(2).Ranks(context.Background(), x, []int{2}, 0)),
		"one start":   second(custom.Best(context.Background(), x, 2)),
	} {
		if !errors.Is(err, ErrConfig) {
			t.Errorf("%s: error %v, want ErrConfig", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if ranks, err := Default(2).Ranks(ctx, x, []int{2}, 3); ranks != nil || err != context.Canceled {
		t.Errorf("ranks %v and error %v, want none and context.Canceled", ranks, err)
	}
	if m, err := Default(2).Best(ctx, x, 3); m != nil || err != context.Canceled {
		t.Errorf("model %v and error %v, want none and context.Canceled", m, err)
	}
}

func second[T any](_ T, err error) error { return err }

// TestCopheneticCorrelationIsScipys compares with scipy.cluster.hierarchy: average and cophenet of 1 − c, where
// u = RandomState(3).uniform(size=(7, 7)) and c = (u + u.T) / 2 with ones on the diagonal.
func TestCopheneticCorrelationIsScipys(t *testing.T) {
	r := numpy.NewRandomState(3)
	u := mat.NewDense(7, 7, nil)
	u.Apply(func(_, _ int, _ float64) float64 { return r.Uniform() }, u)
	c := mat.NewDense(7, 7, nil)
	c.Apply(func(i, j int, _ float64) float64 {
		if i == j {
			return 1
		}
		return (u.At(i, j) + u.At(j, i)) / 2
	}, c)
	if got, want := cophenetic(c), 0.668649025289964; math.Abs(got-want) > 1e-12 {
		t.Errorf("correlation %v, want %v", got, want)
	}
	for j, want := range []float64{0, 0.53198274, 0.53198274, 0.37877907, 0.37877907, 0.53198274, 0.62454339} {
		if got := averageLinkage(c)[j]; math.Abs(got-want) > 1e-8 {
			t.Errorf("rows 0 and %d are joined at %v, want %v", j, got, want)
		}
	}
}

func TestAmariDistanceKnowsNoOrderOrScale(t *testing.T) {
	a := mat.NewDense(2, 3, []float64{1, 2, 0, 0, 1, 1})
	b := mat.NewDense(2, 3, []float64{0, 5, 5, 3, 6, 0})
	if d := amari(a, b); math.Abs(d) > 1e-15 {
		t.Errorf("distance %v of the same components, want 0", d)
	}
	c := mat.NewDense(2, 3, []float64{0, 0, 1, 0, 0, 2})
	e := mat.NewDense(2, 3, []float64{1, 0, 0, 0, 1, 0})
	if d := amari(c, e); d != 1 {
		t.Errorf("distance %v of components without a common column, want 1", d)
	}
}
