package plots

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// ConeFigure is what [Cone] returns.
type ConeFigure struct {
	Figure[ConeFigure, cone]
}

// cone is what a ConeFigure draws.
type cone struct {
	h, x       mat.Matrix
	rows       []string
	components []string
	space      bool
}

// Cone draws what it means to encode rows x (n×m) by two or three components h (k×m, ≥ 0). Whatever m is, all reconstructions w·H
// of two components lie in one plane, and those of three in one space. The linear code (by the pseudo-inverse) gives the point
// there that is nearest to a row. A code w ≥ 0 gives a point of the cone between the components, and the exact code gives the
// nearest of these. For a row that falls into the cone the two are the same point. For any other row a dashed line joins them.
// Lengths are in units of x.
//
// Two components: their plane is the page, with true angles and distances. InSpace shows how far from the plane the rows
// themselves are.
//
// Three components: the cone is seen from above its rim, from where the dashed lines are long and the components stand apart. A
// dotted line goes on from each point in the cone to the rim, and shows where between the components the row points. The text
// says on which face or edge of the cone the nearest point of a row outside lies.
//
// Of more than 2000 rows, those are drawn that lie apart, and the text says how many.
//
// If x or h is an [nmf.Labelled], its row names are the names of the rows or of the components.
func Cone(h, x mat.Matrix) ConeFigure {
	return newFigure[ConeFigure](cone{h: h, x: x})
}

// Rows sets the names of the n rows, instead of those that x has.
func (f ConeFigure) Rows(names ...string) ConeFigure {
	f.own.rows = words.Labels(names)
	return f
}

// Components sets the names of the k components, instead of the row names that h has.
func (f ConeFigure) Components(names ...string) ConeFigure {
	f.own.components = words.Labels(names)
	return f
}

// InSpace shows the plane of two components from the side, and each row x above it, at its distance from the plane. The point of
// the linear code is at the foot of the perpendicular, that of the exact code is the nearest in the cone.
//
// With one row that is a true picture, whatever m is, of the three dimensions that the row and the components span, with the
// angle between the row and its nearest point in the cone. Each of several rows stands in a third dimension of its own, so that
// their distances from each other are not seen.
func (f ConeFigure) InSpace() ConeFigure {
	f.own.space = true
	return f
}

func (f cone) build(ask size) (*picture, error) {
	codes, err := f.encode()
	if err != nil {
		return nil, err
	}
	if ask.width == 0 {
		ask.width = 5 * vg.Inch
	}
	if len(codes.lengths) == 3 {
		return solid(codes, ask)
	}
	// The components lie symmetrically about the diagonal of the page.
	theta := math.Acos(codes.cosine(0, 1))
	if theta < 1e-6 {
		return nil, failf("Cone: the components are parallel, the cone is a line")
	}
	c := coneMarks{
		tips:  [2][2]float64{polar(codes.lengths[0], math.Pi/4-theta/2), polar(codes.lengths[1], math.Pi/4+theta/2)},
		theta: theta, names: codes.components,
	}
	place := func(w []float64) [2]float64 {
		return [2]float64{w[0]*c.tips[0][0] + w[1]*c.tips[1][0], w[0]*c.tips[0][1] + w[1]*c.tips[1][1]}
	}
	for i, name := range codes.rows {
		c.rows = append(c.rows, encoded{name, place(codes.linear.RawRowView(i)), place(codes.exact.RawRowView(i))})
	}
	if f.space {
		return inSpace(c, codes, ask)
	}
	title, words := c.tell(codes)
	drawn := thinned(len(c.rows), func(i int) []float64 { return c.rows[i].plane[:] })
	words += thinnedWords(len(drawn), len(c.rows))
	c.rows = pick(c.rows, drawn)
	return pictureWithUnit(c, coneLegend, title, words, ask), nil
}

// encode reads the matrices and encodes the rows.
func (f cone) encode() (c coneCodes, err error) {
	h, ofH, err := read("Cone", "h", f.h)
	if err != nil {
		return c, err
	}
	x, ofX, err := read("Cone", "x", f.x)
	if err != nil {
		return c, err
	}
	rows, components := names{rows: f.rows}.or(ofX).rows, names{rows: f.components}.or(ofH).rows
	c.h, c.x = h, x
	k, m := c.h.Dims()
	n, xm := c.x.Dims()
	switch {
	case k != 2 && k != 3:
		return c, failf("Cone of %s: a picture has room for 2 or 3", count(k, "component", "components"))
	case k == 3 && f.space:
		return c, failf("Cone of 3 components InSpace: with the row itself that takes four dimensions")
	case m != xm:
		return c, failf("Cone: x has %d columns, the components have %d", xm, m)
	case len(components) > 0 && len(components) != k:
		return c, failf("Cone: %d names for %d components", len(components), k)
	}
	if err := (names{rows: rows}).check("Cone", n, m); err != nil {
		return c, err
	}
	model, err := nmf.FromComponents(names{rows: components, columns: ofH.columns}.on(c.h), nmf.Default(k))
	if err != nil {
		return c, failf("Cone: %w", err)
	}
	if c.linear, err = model.Project(names{rows: rows, columns: ofX.columns}.on(c.x)); err != nil {
		return c, failf("Cone: %w", err)
	}
	if c.exact, err = model.TransformExact(context.Background(), names{rows: rows, columns: ofX.columns}.on(c.x)); err != nil {
		return c, failf("Cone: %w", err)
	}
	c.rows, c.components = orNumbered(rows, "row", n), orNumbered(components, "component", k)
	for i := range n {
		for t := range k {
			if v := c.linear.At(i, t); math.IsNaN(v) || math.IsInf(v, 0) {
				return c, failf("Cone: the linear code of row %d is out of range", i)
			}
		}
	}
	for t := range k {
		length := norm(c.h.Slice(t, t+1, 0, m).(*mat.Dense))
		if length == 0 {
			return c, failf("Cone: a component is 0")
		}
		c.lengths = append(c.lengths, length)
	}
	return c, nil
}
