package plots

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ranked compares numbers of components of rows of three kinds.
func ranked(t *testing.T, ks ...int) []nmf.RankScore {
	t.Helper()
	x, rows, _ := mixed(30, 8)
	c := nmf.Default(1)
	c.MaxIter = 60
	ranks, err := c.Ranks(context.Background(), nmf.Labelled{Matrix: x, RowNames: rows}, ks, 6)
	if err != nil {
		t.Fatal(err)
	}
	return ranks
}

func TestGoldenConsensus(t *testing.T) {
	ranks := ranked(t, 2, 3, 4)
	golden(t, "consensus", Consensus(ranks...))
	golden(t, "consensus-dark", Consensus(ranks[1]).Dark().Titled("Three kinds of rows"))
}

// Rows that always go together are blocks, and their silhouettes are 1.
func TestConsensusFindsTheBlocks(t *testing.T) {
	groups := []int{0, 1, 0, 2, 1, 0, 2, 2, 1}
	n := len(groups)
	c := mat.NewDense(n, n, nil)
	c.Apply(func(i, j int, _ float64) float64 {
		if groups[i] == groups[j] {
			return 1
		}
		return 0
	}, c)
	m, err := newConsensusMap("Consensus", nmf.RankScore{Components: 3, Consensus: c, Cophenetic: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(m.order); got != "[0 2 5 1 4 8 3 6 7]" {
		t.Errorf("the order is %s", got)
	}
	if !slices.Equal(m.cluster, groups) {
		t.Errorf("the clusters are %v, want %v", m.cluster, groups)
	}
	if m.silhouette() != 1 {
		t.Errorf("the silhouette is %g", m.silhouette())
	}
}

// Silhouettes of four places on a line, computed by hand.
func TestSilhouettesAreRousseeuws(t *testing.T) {
	at := []float64{0, 1, 4, 6}
	d := make([]float64, 16)
	for i, x := range at {
		for j, y := range at {
			d[i*4+j] = math.Abs(x - y)
		}
	}
	got := silhouettes(d, []int{0, 0, 1, 1})
	for i, want := range []float64{(5 - 1.) / 5, (4 - 1.) / 4, (3.5 - 2) / 3.5, (5.5 - 2) / 5.5} {
		if math.Abs(got[i]-want) > 1e-15 {
			t.Errorf("place %d has %g, want %g", i, got[i], want)
		}
	}
	if got := silhouettes(d, []int{0, 1, 1, 1}); got[0] != 0 {
		t.Errorf("one that is alone has %g", got[0])
	}
	if silhouettes(d, []int{0, 0, 0, 0}) != nil {
		t.Error("one cluster has silhouettes")
	}
}

func TestConsensusRefusesWhatIsNone(t *testing.T) {
	square := func(v float64) nmf.RankScore {
		return nmf.RankScore{Components: 2, Consensus: mat.NewDense(2, 2, []float64{1, v, v, 1})}
	}
	for want, f := range map[string]ConsensusFigure{
		"Consensus without a rank": Consensus(), "Consensus: 3 components have no consensus: it is Config.Ranks that makes it": Consensus(nmf.RankScore{Components: 3}),
		"Consensus: a consensus of 2×3, want a square one of at most 3000 rows":    Consensus(nmf.RankScore{Components: 2, Consensus: mat.NewDense(2, 3, nil)}),
		"Consensus: entry [0,1] of the consensus is 1.5, want a share from 0 to 1": Consensus(square(0.5), square(1.5)),
		"Consensus: entry [0,1] of the consensus is NaN, want a share from 0 to 1": Consensus(square(math.NaN())),
	} {
		refused(t, want, f, "plots: cannot draw "+want)
	}
	for _, k := range []int{0, 1, 2, 9} {
		s := square(0.25)
		s.Components = k
		drawn(t, fmt.Sprint(k, " components"), Consensus(s))
		drawn(t, fmt.Sprint(k, " components, small"), Consensus(s, s, s).Sized(1, 1))
	}
	drawn(t, "one row", Consensus(nmf.RankScore{Components: 1, Consensus: mat.NewDense(1, 1, []float64{1})}))
}

func TestRanksAreOnePageWithAdvice(t *testing.T) {
	ranks := ranked(t, 1, 2, 3, 4, 5)
	page := Ranks(ranks).HTML()
	for _, want := range []string{">k = 3", "The loss bends at", "lowest", "Do not believe"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if low := Ranks(ranks).Sized(7, 3).HTML(); strings.Contains(low, ">k = 3") {
		t.Error("a low page has maps")
	}
	for _, size := range [][2]float64{{4, 0}, {13, 0}, {7, 4}, {7, 3}, {7, 2}} {
		for _, said := range touching(Ranks(ranks).Sized(size[0], size[1]).HTML()) {
			t.Errorf("%v: %s", size, said)
		}
	}
}

// The sentences follow the numbers.
func TestAdviceFollowsTheNumbers(t *testing.T) {
	line := func(values ...float64) (l rankLine) {
		for i, v := range values {
			l.add(i+1, []float64{v, v * 1.01, v * 1.02}, median)
		}
		return l
	}
	for want, got := range map[string]string{
		"The loss bends at 3":  adviseLoss(line(90, 50, 10, 9, 8)),
		"The loss has no bend": adviseLoss(line(50, 40, 30, 20)),
		"lowest, 1.01, with 2 components. Do not believe it where few": adviseHeldOut(line(5, 1, 3)),
		"; it still falls: try more":                                   adviseHeldOut(line(5, 4, 3)),
		"; but the curve is flat":                                      adviseHeldOut(line(1.0, 0.99, 0.985)),
		"; 2 is within the spread of the starts":                       adviseHeldOut(line(5, 1.003, 1, 3)),
		"One start cannot agree":                                       adviseAgreement([]nmf.RankScore{{Losses: []float64{1}}}, line(1), line(1)),
		"up to 3 (stability of at least 0.9), and they group the rows most alike before the cophenetic correlation falls, after 2": adviseAgreement(
			[]nmf.RankScore{{Losses: []float64{1, 2}}}, rankLine{line: []rankPoint{{1, 1}, {2, 1}, {3, 0.8}}}, rankLine{line: []rankPoint{{2, 1}, {3, 0.95}, {4, 0.5}}}),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}
