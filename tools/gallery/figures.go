package main

import (
	"fmt"

	"github.com/nmfnb/notebook/plots"
)

// figure is what all figures of package plots have.
type figure interface {
	shown
	Err() error
}

func figures(d *data) ([]entry, error) {
	fruit := []string{"apple", "banana", "cherry", "date", "elder"}
	topics := []string{"topic 0", "topic 1"}
	lasso := *d.model
	lasso.Config.L1Ratio = 1
	list := []struct {
		id, title string
		figure
	}{
		{"loss", "Loss of one fit", plots.Loss(d.model)},
		{"loss-solvers", "Loss of two solvers", plots.Loss(d.solvers...)},
		{"loss-band", "Loss of 40 starts", plots.Loss(d.runs...)},
		{"diff", "Diff, few entries", plots.Diff(d.result1, d.result2).Named("result_1", "result_2").Columns(fruit...)},
		{"diff-image", "Diff, many entries", plots.Diff(d.pictures, d.again)},
		{"heatmap", "Heatmap, few entries", plots.Heatmap(d.model.H).Rows(topics...).Columns(fruit...)},
		{"heatmap-signed", "Heatmap around 0", plots.Heatmap(d.result2).Columns(fruit...)},
		{"heatmap-large", "Heatmap of 500×784", plots.Heatmap(d.large)},
		{"heatmap-sparse", "Heatmap of 200×1500, 1 % not 0", plots.Heatmap(d.few)},
		{"heatmap-ordered", "Heatmap in an order, with groups", plots.Heatmap(d.pictures).Ordered(plots.ByCluster, plots.AsGiven).Groups(d.groups, nil)},
		{"factors", "Factors", plots.Factors(d.pictures, d.parts.W, d.parts.H)},
		{"factors-scale", "Factors, each matrix on one scale", plots.Factors(d.post, d.model.W, d.model.H).Columns(fruit...).SharedScale()},
		{"components", "Components as bars", plots.Components(d.model.H).Columns(fruit...)},
		{"components-images", "Components as pictures", plots.Components(d.parts.H).Images(side, side)},
		{"components-scale", "Components as pictures, on one scale", plots.Components(d.runs[0].H).Images(side, side).SharedScale()},
		{"components-top", "Components as top words", plots.Components(d.words).Columns(d.names...).Rows("sport", "politics", "space", "baking").Top(6)},
		{"images", "Images and residuals", plots.Images(d.pictures, d.again, side, side).Worst()},
		{"codes", "Codes by group", plots.Codes(d.parts.W, d.groups)},
		{"scatter", "Scatter of two components", plots.Scatter(d.parts.W, 0, 1).Groups(d.groups...)},
		{"scatter-three", "Scatter of three components", plots.Scatter(d.parts.W, 0, 1, 2).Groups(d.groups...)},
		{"activations", "Activations", plots.Activations(d.notes).Components("C", "E", "G")},
		{"errors", "Errors, few rows", plots.Errors(d.pictures.Slice(0, 30, 0, side*side), d.again.Slice(0, 30, 0, side*side)).Relative()},
		{"errors-sorted", "Errors, few rows, sorted", plots.Errors(d.pictures.Slice(0, 30, 0, side*side), d.again.Slice(0, 30, 0, side*side)).Sorted()},
		{"errors-many", "Errors, many rows, sorted", plots.Errors(d.pictures, d.again).Sorted()},
		{"contributions", "Contributions", plots.Contributions(d.contributions).Columns(fruit...)},
		{"explain-few", "Explain, few rows", plots.Explain(d.explanation).Rows("new row 0", "new row 1")},
		{"explain", "Explain, many rows", plots.Explain(d.explanation120)},
		{"cone", "Cone", plots.Cone(d.model.H, d.new).Rows("new row 0", "new row 1")},
		{"cone-space", "Cone from the side", plots.Cone(d.model.H, d.new).Rows("new row 0", "new row 1").InSpace()},
		{"cone-three", "Cone of three components", plots.Cone(d.three.H, d.new).Rows("new row 0", "new row 1")},
		{"path", "Path", plots.Path(d.model, d.new.Slice(1, 2, 0, 5))},
		{"alpha-path", "AlphaPath", plots.AlphaPath(&lasso, d.new.Slice(0, 1, 0, 5)).Components(topics...)},
		{"ranks", "Ranks", plots.Ranks(d.ranks)},
		{"consensus", "Consensus", plots.Consensus(d.ranks[3], d.ranks[4], d.ranks[5])},
		{"compared", "Two models compared", plots.Compared(d.comparison).Named("seed 0", "seed 1")},
		{"grid", "Grid", plots.Grid(plots.Loss(d.solvers[0]).Titled("Coordinate descent"), plots.Loss(d.solvers[1]).Titled("Multiplicative update")).SharedAxes()},
		{"grid-scale", "Grid on one colour scale", plots.Grid(plots.Heatmap(d.post).Titled("Data"), plots.Heatmap(d.compared[0]).Titled("Two components"),
			plots.Heatmap(d.compared[1]).Titled("Three components"), plots.Heatmap(d.compared[2]).Titled("Four components")).SharedScale()},
	}
	var all []entry
	for _, f := range list {
		if err := f.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", f.id, err)
		}
		all = append(all, entry{f.id, f.title, f.HTML()})
	}
	return all, nil
}
