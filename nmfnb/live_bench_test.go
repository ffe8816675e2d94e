//go:build unix

package nmfnb

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/nmfnb/notebook/internal/gonbtest"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// livePairs is the number of pairs of fits that are compared; an odd number has a middle one.
const livePairs = 101

// cost is the time that Live adds to a fit, in percent of the fit: the median over pairs, and half the width of its 95 %
// interval of confidence.
type cost struct{ percent, uncertainty float64 }

// costOfLive times pairs of fits of a tenth of a second, one with Live and one without, taken in turn so that a machine that
// grows faster or slower does so for both.
func costOfLive(pairs int) cost {
	x := filled(400, 300, func(i, j int) float64 { return math.Abs(math.Sin(float64(i*i+7*j)) + math.Cos(float64(i*j))) })
	cfg := nmf.Default(16)
	cfg.Init, cfg.Tol, cfg.MaxIter = nmf.InitRandom, 0, 300
	fit := func(live bool) float64 {
		c := cfg
		if live {
			c.OnIteration = Live(c)
		}
		start := time.Now()
		if _, err := c.Fit(Context(), x); err != nil {
			return math.NaN()
		}
		return time.Since(start).Seconds()
	}
	fit(false)
	costs := make([]float64, pairs)
	for i := range costs {
		var seconds [2]float64
		for k := range 2 {
			live := (i + k) % 2
			seconds[live] = fit(live == 1)
		}
		costs[i] = 100 * (seconds[1]/seconds[0] - 1)
	}
	slices.Sort(costs)
	ranks := int(math.Ceil(1.96 * math.Sqrt(float64(pairs)) / 2)) // the binomial distribution of what is below the median
	low, high := max(pairs/2-ranks, 0), min(pairs/2+ranks, pairs-1)
	return cost{costs[pairs/2], (costs[high] - costs[low]) / 2}
}

func (c cost) report(b *testing.B) {
	b.ReportMetric(c.percent, "%-of-fit")
	b.ReportMetric(c.uncertainty, "±%")
}

// Live has to cost below 2 % of the fit. One run takes some 25 s of each:
//
//	go test ./nmfnb -run '^$' -bench CostOfLive -benchtime 1x -count 5
func BenchmarkCostOfLive(b *testing.B) {
	b.Run("outside", func(b *testing.B) {
		var c cost
		for range b.N {
			c = costOfLive(livePairs)
		}
		c.report(b)
	})
	b.Run("notebook", func(b *testing.B) {
		var c cost
		for range b.N {
			got, _, _ := gonbtest.Run(b, "live")
			if len(got) <= livePairs {
				b.Fatalf("%d messages, want at least one picture for each of %d fits", len(got), livePairs)
			}
			text, _ := got[len(got)-1].Data[protocol.MIMETextPlain].(string)
			if _, err := fmt.Sscan(text, &c.percent, &c.uncertainty); err != nil {
				b.Fatal(err)
			}
		}
		c.report(b)
	})
}
