package plots

import (
	"cmp"
	"fmt"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ComparedFigure is what [Compared] returns.
type ComparedFigure struct {
	Figure[ComparedFigure, compared]
}

// compared is what a ComparedFigure draws.
type compared struct {
	c          *nmf.Comparison
	names      [2][]string
	calledWhat [2]string
}

// Compared draws what [nmf.Compare] says of the components of two models: those of the first at the left, those of the second at the
// right, and a line between two that belong together, solid where they are the same, dashed where one is split, dotted where several
// are merged. The cosine of the two stands beside the one that has a single line. Those that are lost or new have an open mark and no
// line. The components of the second model are in the order of those that they belong to.
func Compared(c *nmf.Comparison) ComparedFigure {
	return newFigure[ComparedFigure](compared{c: c})
}

// Named sets what the two models are called, instead of first and second.
func (f ComparedFigure) Named(first, second string) ComparedFigure {
	f.own.calledWhat = [2]string{words.Label(first), words.Label(second)}
	return f
}

// Components sets the names of the components of the first model and of the second. Without names they are numbered.
func (f ComparedFigure) Components(first, second []string) ComparedFigure {
	f.own.names = [2][]string{words.Labels(first), words.Labels(second)}
	return f
}

func (f compared) build(ask size) (*picture, error) {
	if f.c == nil {
		return nil, failf("Compared: the comparison is nil")
	}
	marks := comparedMarks{called: [2]string{cmp.Or(f.calledWhat[0], "first"), cmp.Or(f.calledWhat[1], "second")}}
	sides := [2][]nmf.Counterpart{f.c.First, f.c.Second}
	for s, side := range sides {
		if len(side) == 0 || len(side) > maxComponents {
			return nil, failf("Compared: the %s model has %s, want from 1 to %d", []string{"first", "second"}[s], count(len(side), "component", "components"), maxComponents)
		}
		if len(f.names[s]) > 0 && len(f.names[s]) != len(side) {
			return nil, failf("Compared: %d names for %d components", len(f.names[s]), len(side))
		}
		for i, p := range side {
			for _, t := range p.With {
				if t < 0 || t >= len(sides[1-s]) {
					return nil, failf("Compared: component %d belongs to component %d of %d, it is not nmf.Compare that made this", i, t, len(sides[1-s]))
				}
			}
		}
	}
	marks.read(sides, [2][]string{orNumbered(f.names[0], "component", len(f.c.First)), orNumbered(f.names[1], "component", len(f.c.Second))})
	most := max(len(f.c.First), len(f.c.Second))
	if ask.height == 0 {
		ask.height = min(vg.Length(most)*15+headingRoom()+legendHeight+2*margin+8, maxInches*vg.Inch)
	}
	ask = ask.or(min(5.5*vg.Inch, columnWidth), 0.5)
	p := newPlot()
	p.HideAxes()
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, -0.5, float64(most)-0.5
	p.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	marks.room = 0.34 * ask.width
	p.Add(marks)
	out := &picture{panels: []*plot.Plot{p}, size: ask, draw: alone(p), detail: f.c.Text()}
	out.title = fmt.Sprintf("Components of two models compared, %s and %s", marks.called[0], marks.called[1])
	counts := map[nmf.Fate]int{}
	for _, p := range f.c.First {
		counts[p.Fate]++
	}
	fresh := 0
	for _, p := range f.c.Second {
		if p.Fate == nmf.FateNew {
			fresh++
		}
	}
	out.words = fmt.Sprintf("Of %s of %s, %d are the same in %s, %d are split, %d merged and %d lost; %d of its %d are new.",
		count(len(f.c.First), "component", "components"), marks.called[0], counts[nmf.FateSame], marks.called[1], counts[nmf.FateSplit],
		counts[nmf.FateMerged], counts[nmf.FateLost], fresh, len(f.c.Second))
	return out, nil
}

// read places the components and their lines.
func (m *comparedMarks) read(sides [2][]nmf.Counterpart, names [2][]string) {
	order := make([]int, len(sides[1])) // of the second, by what they belong to
	at := make([]float64, len(sides[1]))
	for t, p := range sides[1] {
		order[t], at[t] = t, float64(len(sides[0])+t)
		if len(p.With) > 0 {
			at[t] = 0
			for _, s := range p.With {
				at[t] += float64(s) / float64(len(p.With))
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at[a], at[b]) })
	place := make([]int, len(order))
	for k, t := range order {
		place[t] = k
	}
	seen := map[[2]int]bool{}
	for s, p := range sides[0] {
		m.ends[0] = append(m.ends[0], comparedEnd{place: s, name: names[0][s], remark: remarkOf(p, nmf.FateMerged), alone: len(p.With) == 0})
		for _, t := range p.With {
			seen[[2]int{s, t}] = true
			m.lines = append(m.lines, comparedLine{s, place[t], p.Fate})
		}
	}
	for t, p := range sides[1] {
		m.ends[1] = append(m.ends[1], comparedEnd{place: place[t], name: names[1][t], remark: remarkOf(p, nmf.FateSame, nmf.FateSplit), alone: len(p.With) == 0})
		for _, s := range p.With {
			if !seen[[2]int{s, t}] {
				m.lines = append(m.lines, comparedLine{s, place[t], p.Fate})
			}
		}
	}
}

// remarkOf is the cosine of a component with the one that it belongs to, or that it has none.
func remarkOf(p nmf.Counterpart, fates ...nmf.Fate) string {
	switch {
	case p.Fate == nmf.FateLost || p.Fate == nmf.FateNew:
		return p.Fate.String()
	case slices.Contains(fates, p.Fate) && len(p.With) == 1:
		return fmt.Sprintf("%.3f", p.Cosine)
	}
	return ""
}
