package plots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"

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

// Ranks draws what [nmf.Config.Ranks] returns against the number of components k, as one page to choose k by.
//
// Above, the loss falls with every component. The held-out error stops falling where more components describe noise; its line joins the
// medians, each with the quartiles of the starts, and a ring marks the lowest. The agreement of several starts is the cophenetic
// correlation, the dispersion and the stability of [nmf.RankScore]. Dots are single starts. Values that span more than a factor of 30
// are on a logarithmic axis, and numbers that are not finite are left out.
//
// Below are consensus matrices as [Consensus] draws them, of at most six k, where the scores have them and the page is high enough.
// Sentences say what each part suggests, and when not to believe it.
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
	advice := advise(ranks, loss, heldOut, agree)
	page, err := newRanksPage(ask, ranks, advice)
	if err != nil {
		return nil, err
	}
	panels := []*plot.Plot{
		ranksPanel("loss", ranks, loss), ranksPanel("held-out error", ranks, heldOut), ranksPanel("agreement of the starts", ranks, agree...),
	}
	shares := &panels[2].Y
	shares.Min, shares.Max, shares.Scale, shares.Tick.Marker = agreementFrom(agree, page.size.height-page.below-50), 1, linearScale{}, linearTicks{count: 5}
	shares.Max += 0.04 * (1 - shares.Min)
	title, detail := tellRanks(ranks)
	maps, drawMaps := page.maps.panels()
	top := inRow(panels, panelGap)
	return &picture{panels: append(panels, maps...), size: page.size, title: title, words: strings.Join(advice, " "), detail: detail, draw: func(c draw.Canvas) {
		page.draw(c, top, drawMaps)
	}}, nil
}

// tellRanks lists the ranks.
func tellRanks(ranks []nmf.RankScore) (title, detail string) {
	title = fmt.Sprintf("%s compared", count(len(ranks), "number of components", "numbers of components"))
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
	return title, strings.Join(out, "\n")
}
