package plots

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// LossFigure is what [Loss] returns.
type LossFigure struct {
	Figure[LossFigure, losses]
}

// losses is what a LossFigure draws.
type losses struct {
	models                      []*nmf.Model
	names                       []string
	linear, seconds, relatively bool
}

// Loss draws the loss of one or more fits by iteration: the beta-divergence of X and W·H as [nmf.Iteration] defines it (for beta
// = 2 half the squared Frobenius norm), plus the penalties if there are any. It reads only Config, History and Converged of a
// model, so that a history alone is drawn as &nmf.Model{History: h}.
//
// The loss axis is logarithmic unless a loss is below 0; a loss of exactly 0 has its own place at the bottom. The axis of
// iterations is logarithmic from 40 iterations on. Curves are labelled by what differs between the configurations, or as Named
// says, and runs that share a name share a colour. A filled end is a fit that converged, an open one was stopped before. More
// than 12 curves become a band: all runs, the middle half, the median, and the best run. A second panel then has the last value of each
// run on an axis of its own, where runs that ended in the same minimum stand at one height, with their number.
func Loss(models ...*nmf.Model) LossFigure {
	return newFigure[LossFigure](losses{models: slices.Clone(models)})
}

// Named sets the curves' names, one for each model.
func (f LossFigure) Named(names ...string) LossFigure {
	f.own.names = words.Labels(names)
	return f
}

// Linear makes both axes linear; the loss axis then starts at 0.
func (f LossFigure) Linear() LossFigure {
	f.own.linear = true
	return f
}

// BySeconds puts the seconds since the fit began in the place of iterations.
func (f LossFigure) BySeconds() LossFigure {
	f.own.seconds = true
	return f
}

// Relative divides each curve by its first value, so that fits of different data or with different losses can be compared.
func (f LossFigure) Relative() LossFigure {
	f.own.relatively = true
	return f
}

func (f losses) build(ask size) (*picture, error) {
	runs, err := f.runs()
	if err != nil {
		return nil, err
	}
	ask = ask.or(columnWidth, 0.4)
	p := newPlot()
	p.X.Label.Text = "iteration"
	if f.seconds {
		p.X.Label.Text = "seconds"
	}
	p.Y.Label.Text = f.quantity()
	axes := f.axes(runs, p)
	p.Add(gridLines{})
	panels, draw := []*plot.Plot{p}, alone(p)
	if len(runs) > maxCurves {
		b := newBand(runs, axes.zero)
		finals, labels := newFinalLosses(runs), b.labels(digitsFor(runs))
		if len(finals.groups) > 1 {
			labels = slices.Delete(labels, 1, 2) // no run ended at the median
		}
		p.Add(b, endLabels{labels})
		if ask.width >= finalsLeast {
			panels = append(panels, finals.panel())
			draw = besideFinals(p, panels[1])
		}
	} else {
		for _, r := range runs {
			p.Add(curvePlot{run: r, zero: axes.zero, wide: true})
		}
		p.Add(endLabels{curveLabels(runs, axes.zero, labelRoom(ask))})
	}
	for _, r := range runs {
		if !r.converged && len(runs) <= maxCurves {
			p.X.Label.Text += "  (○ stopped before it converged)"
			break
		}
	}
	title, words, detail := f.tell(runs, axes)
	return &picture{
		panels: panels, draw: draw, size: ask,
		title: title, words: words, detail: detail,
	}, nil
}

// runs reads the histories and checks them.
func (f losses) runs() ([]run, error) {
	if len(f.models) == 0 {
		return nil, failf("Loss without a model")
	}
	if len(f.names) > 0 && len(f.names) != len(f.models) {
		return nil, failf("Loss of %d models with %d names", len(f.models), len(f.names))
	}
	runs := make([]run, len(f.models))
	for i, m := range f.models {
		which := ""
		if len(f.models) > 1 {
			which = fmt.Sprintf(" %d", i)
		}
		if m == nil {
			return nil, failf("Loss: model%s is nil", which)
		}
		if len(m.History) == 0 {
			return nil, failf("Loss: model%s has no history: it was not made by Fit", which)
		}
		r := run{converged: m.Converged}
		for _, it := range m.History {
			x, y := float64(it.Number), it.Loss+it.Penalty
			if f.seconds {
				x = it.Seconds
			}
			if math.IsNaN(x+y) || math.IsInf(x+y, 0) {
				if r.lost == 0 {
					r.lostAt = it.Number
				}
				r.lost++
				continue
			}
			r.x, r.y = append(r.x, x), append(r.y, y)
		}
		if len(r.y) == 0 {
			return nil, failf("Loss: no loss of model%s is finite", which)
		}
		if f.relatively {
			first := r.y[0]
			if !(first > 0) {
				return nil, failf("Loss: model%s starts at a loss of %g, nothing is relative to that", which, first)
			}
			for j := range r.y {
				r.y[j] /= first
			}
		}
		runs[i] = r
	}
	names := f.names
	if len(names) == 0 {
		names = differences(f.models)
	}
	colour, members := map[string]int{}, map[string]int{}
	for i, name := range names {
		if _, ok := colour[name]; !ok {
			colour[name] = len(colour)
		}
		runs[i].name, runs[i].colour, runs[i].n = name, colour[name], members[name]
		members[name]++
	}
	return runs, nil
}
