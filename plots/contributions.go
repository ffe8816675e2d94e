package plots

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ContributionsFigure is what [Contributions] returns.
type ContributionsFigure struct {
	Figure[ContributionsFigure, contributions]
}

// contributions is what a ContributionsFigure draws.
type contributions struct {
	c          *nmf.Contributions
	components []string
	columns    []string
	intervals  *nmf.Intervals
}

// Contributions draws what each component adds to a row, by the exact code and by the linear one side by side, in units of X. Above, a
// pair of bars for each of the k components has the sum of what it adds to all columns. Below, for up to 24 columns, the parts are
// stacked column by column: those above 0 from 0 upwards, those below 0 downwards, and a line marks the row itself, or a triangle
// where it is further up. Parts below 0 are what the linear code takes back.
func Contributions(c *nmf.Contributions) ContributionsFigure {
	return newFigure[ContributionsFigure](contributions{c: c})
}

// Components sets the names of the k components.
func (f ContributionsFigure) Components(names ...string) ContributionsFigure {
	f.own.components = words.Labels(names)
	return f
}

// Columns sets the names of the m columns, instead of those of X.
func (f ContributionsFigure) Columns(names ...string) ContributionsFigure {
	f.own.columns = words.Labels(names)
	return f
}

// Intervals adds whiskers to the bars of the exact code: the intervals of its coefficients that [nmf.Model.Bootstrap] or
// [nmf.Model.Restarts] gives for the one row.
func (f ContributionsFigure) Intervals(v *nmf.Intervals) ContributionsFigure {
	f.own.intervals = v
	return f
}

// maxStacked is how many columns are stacked beside each other.
const maxStacked = 24

func (f contributions) build(ask size) (*picture, error) {
	exact, linear, err := f.read()
	if err != nil {
		return nil, err
	}
	k, m := exact.Dims()
	components, columns := orNumbered(f.components, "component", k), f.columnNames()
	bars := contributionBars{exact: rowSums(exact), linear: rowSums(linear), components: components}
	if f.intervals != nil {
		low, high, err := f.ends(k)
		if err != nil {
			return nil, err
		}
		bars.low, bars.high = f.whiskers(exact, low), f.whiskers(exact, high)
	}
	stacked := m <= maxStacked
	high := vg.Length(k)*17 + 44
	width := ask.width
	if width == 0 {
		width = columnWidth
	}
	cell := (width/2 - 50) / vg.Length(m)
	below := columnLabelHeight(cell, m, names{columns: columns})
	if ask.height == 0 {
		ask.height = high + 2*margin
		if stacked {
			ask.height += 130 + below + headingRoom()
		}
		ask.height = min(ask.height, maxInches*vg.Inch)
	}
	ask = ask.or(columnWidth, 0.5)
	stacked = stacked && ask.height >= high*0.6+110+below
	bars.keyed = stacked
	upper := bars.panel(0.26 * ask.width)
	p := &picture{panels: []*plot.Plot{upper}, size: ask, draw: alone(upper)}
	if stacked {
		lo, hi := stackRange(exact, linear, f.c.X)
		for i, of := range []*mat.Dense{exact, linear} {
			s := contributionStack{parts: of, x: f.c.X, components: components, columns: columns}
			p.panels = append(p.panels, s.panel([]string{"exact code", "linear code"}[i], lo, hi, cell, i == 0))
		}
		share := float64(high) / float64(high+130+below+headingRoom())
		p.draw = contributionPage(p.panels, share)
	}
	f.tell(p, bars, components)
	return p, nil
}

// read reads and checks the parts.
func (f contributions) read() (exact, linear *mat.Dense, err error) {
	if f.c == nil {
		return nil, nil, failf("Contributions: the contributions are nil")
	}
	if exact, linear, _, err = readPair("Contributions", f.c.Exact, f.c.Linear, [2]string{"Exact", "Linear"}); err != nil {
		return nil, nil, err
	}
	k, m := exact.Dims()
	switch {
	case k > maxComponents:
		return nil, nil, failf("Contributions: %d components, a figure has room for %d", k, maxComponents)
	case len(f.c.X) != m:
		return nil, nil, failf("Contributions: X has %d entries for %d columns", len(f.c.X), m)
	case len(f.components) > 0 && len(f.components) != k:
		return nil, nil, failf("Contributions: %d names for %d components", len(f.components), k)
	case len(f.columnNames()) > 0 && len(f.columnNames()) != m:
		return nil, nil, failf("Contributions: %d column names for %d columns", len(f.columnNames()), m)
	}
	for _, parts := range []*mat.Dense{exact, linear} {
		if s := summarise(parts); s.nan+s.inf > 0 || !(s.max < math.MaxFloat64/1e6 && s.min > -math.MaxFloat64/1e6) {
			return nil, nil, failf("Contributions: a part is not finite, or out of range")
		}
	}
	return exact, linear, nil
}

func (f contributions) columnNames() []string {
	return names{columns: f.columns}.or(names{columns: words.Labels(f.c.ColumnNames)}).columns
}

// ends are the ends of the intervals of the k coefficients.
func (f contributions) ends(k int) (low, high []float64, err error) {
	l, h, _, err := readPair("Contributions", f.intervals.Low, f.intervals.High, [2]string{"Low", "High"})
	if err != nil {
		return nil, nil, err
	}
	if n, m := l.Dims(); n != 1 || m != k || f.c.Of > 1 || len(f.c.ExactCode) != k {
		return nil, nil, failf("Contributions: intervals of %d×%d for %s of %d components, want one row", n, m, count(max(f.c.Of, 1), "row", "rows"), k)
	}
	low, high = l.RawRowView(0), h.RawRowView(0)
	for t := range low {
		if !(low[t] <= high[t]) || math.IsInf(low[t], 0) || math.IsInf(high[t], 0) {
			return nil, nil, failf("Contributions: the interval of component %d is from %g to %g", t, low[t], high[t])
		}
	}
	return low, high, nil
}

// whiskers are the sums that the components would add with these coefficients. One that adds nothing has no whisker.
func (f contributions) whiskers(exact *mat.Dense, code []float64) []float64 {
	out := rowSums(exact)
	for t, w := range f.c.ExactCode {
		if w > 0 {
			out[t] *= code[t] / w
		}
	}
	return out
}

func rowSums(x *mat.Dense) []float64 {
	n, _ := x.Dims()
	out := make([]float64, n)
	for i := range n {
		for _, v := range x.RawRowView(i) {
			out[i] += v
		}
	}
	return out
}

// tell says what each component adds, and how much the linear code takes back.
func (f contributions) tell(p *picture, bars contributionBars, components []string) {
	what := "a row"
	switch {
	case f.c.Of > 1:
		what = fmt.Sprintf("the mean of %d rows", f.c.Of)
	case f.c.RowName != "":
		what = words.Label(f.c.RowName)
	}
	p.title = "What each component adds to " + what
	p.words = fmt.Sprintf("Exact code and linear code of %s.", count(len(components), "component", "components"))
	if f.c.Cancelled > 1e-12 {
		p.words += fmt.Sprintf(" Of what the linear code adds, its negative parts take %.3g %% back.", 100*f.c.Cancelled)
	} else {
		p.words += " No part of the linear code is negative."
	}
	cells := [3][]string{{""}, {"exact"}, {"linear"}}
	for t, name := range components {
		cells[0], cells[1], cells[2] = append(cells[0], name), append(cells[1], short(bars.exact[t])), append(cells[2], short(bars.linear[t]))
	}
	p.detail = columnsOf(cells[:])
}
