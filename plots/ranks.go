package plots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// RanksFigure is what [Ranks] returns.
type RanksFigure struct {
	Figure[RanksFigure, ranks]
}

// ranks is what a RanksFigure draws.
type ranks struct {
	scores []nmf.RankScore
}

// Ranks draws what [nmf.Config.Ranks] returns against the number of components, in three panels. The loss falls with every
// component. The held-out error stops falling where more components describe noise. The agreement of several starts is the
// cophenetic correlation, the dispersion and the stability of [nmf.RankScore].
//
// In the first two panels, dots are single starts, and the line joins the lowest losses and the median errors. A ring marks the
// lowest median error. Values that span more than a factor of 30 are on a logarithmic axis. Numbers that are not finite are left
// out.
func Ranks(scores []nmf.RankScore) RanksFigure {
	return newFigure[RanksFigure](ranks{scores: slices.Clone(scores)})
}

func (f ranks) build(ask size) (*picture, error) {
	if len(f.scores) == 0 {
		return nil, failf("Ranks without a rank")
	}
	ranks := slices.Clone(f.scores)
	slices.SortStableFunc(ranks, func(a, b nmf.RankScore) int { return cmp.Compare(a.Components, b.Components) })
	for i, r := range ranks {
		if r.Components < 1 {
			return nil, failf("Ranks: a rank of %d components", r.Components)
		}
		if i > 0 && ranks[i-1].Components == r.Components {
			return nil, failf("Ranks: %d components twice", r.Components)
		}
	}
	loss, heldOut := rankLine{colour: 0}, rankLine{colour: 1, ring: true}
	agree := []rankLine{{name: "cophenetic", colour: 0}, {name: "dispersion", colour: 1}, {name: "stability", colour: 2}}
	for _, r := range ranks {
		loss.add(r.Components, r.Losses, slices.Min[[]float64])
		heldOut.add(r.Components, r.HeldOut, median)
		for i, v := range []float64{r.Cophenetic, r.Dispersion, r.Stability} {
			agree[i].add(r.Components, []float64{v}, median)
		}
	}
	if len(loss.line)+len(heldOut.line) == 0 {
		return nil, failf("Ranks: no loss and no held-out error is finite")
	}
	ask = ask.or(columnWidth, 0.36)
	panels := []*plot.Plot{
		ranksPanel("loss", ranks, loss), ranksPanel("held-out error", ranks, heldOut), ranksPanel("agreement of the starts", ranks, agree...),
	}
	shares := &panels[2].Y
	shares.Min, shares.Max, shares.Scale, shares.Tick.Marker = agreementFrom(agree), 1, linearScale{}, linearTicks{count: 5}
	shares.Max += 0.04 * (1 - shares.Min)
	title, words, detail := tellRanks(ranks, heldOut)
	return &picture{panels: panels, draw: inRow(panels, panelGap), size: ask, title: title, words: words, detail: detail}, nil
}

// tellRanks names the number of components with the lowest held-out error, and lists the ranks.
func tellRanks(ranks []nmf.RankScore, heldOut rankLine) (title, words, detail string) {
	title = fmt.Sprintf("%s compared", count(len(ranks), "number of components", "numbers of components"))
	if len(heldOut.line) > 0 {
		best := heldOut.line[heldOut.lowest()]
		words = fmt.Sprintf("The median held-out error is lowest, %s, with %s.", short(best.value), count(best.k, "component", "components"))
	} else {
		words = "No held-out error is finite."
	}
	lines := []string{"components", "loss", "held-out error", "cophenetic", "dispersion", "stability"}
	columns := make([][]string, len(lines))
	for i := range columns {
		columns[i] = []string{lines[i]}
	}
	of := func(values []float64, summary func([]float64) float64) string {
		var l rankLine
		if l.add(0, values, summary); len(l.line) == 0 {
			return "none"
		}
		return short(l.line[0].value)
	}
	for _, r := range ranks {
		for i, cell := range []string{
			fmt.Sprint(r.Components), of(r.Losses, slices.Min[[]float64]), of(r.HeldOut, median), of([]float64{r.Cophenetic}, median),
			of([]float64{r.Dispersion}, median), of([]float64{r.Stability}, median),
		} {
			columns[i] = append(columns[i], cell)
		}
	}
	out := make([]string, len(ranks)+1)
	for _, column := range columns {
		for i, cell := range alignLeft(column) {
			out[i] = strings.TrimLeft(out[i]+"  "+cell, " ")
		}
	}
	for i := range out {
		out[i] = strings.TrimRight(out[i], " ")
	}
	return title, words, strings.Join(out, "\n")
}
