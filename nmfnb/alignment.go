package nmfnb

import (
	"cmp"
	"fmt"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// alignmentBundle is what the shared columns hold of X and of each component, and which columns are lost.
func alignmentBundle(a *nmf.Alignment) bundle {
	if a.Model == nil {
		return problem(fmt.Errorf("%w: the alignment has no Model, it is not one of Model.Align", ErrNil))
	}
	shared := len(a.Model.ColumnNames)
	c := card{title: "Alignment", about: fmt.Sprintf("X and the model share %s", words.Count(shared, "column", "columns"))}
	c.pairs = [][2]string{{"of X", share(a.XShare) + " lies in them"}}
	if n := len(a.Missing); n > 0 {
		c.pairs = append(c.pairs, [2]string{"X lacks", fmt.Sprintf("%d of the model's %d: %s", n, shared+n, someNames(a.Missing))})
	}
	if n := len(a.Surplus); n > 0 {
		c.pairs = append(c.pairs, [2]string{"unknown to the model", fmt.Sprintf("%d of X's %d: %s", n, shared+n, someNames(a.Surplus))})
	}
	if len(a.ComponentShares) > 0 {
		order := firstBy(len(a.ComponentShares), defaultShown, func(x, y int) int { return cmp.Compare(a.ComponentShares[x], a.ComponentShares[y]) })
		var values [][]float64
		for _, t := range order {
			values = append(values, []float64{100 * a.ComponentShares[t]})
		}
		t := listTable("Components", namesOf(nil, order), []string{"kept %"}, values)
		t.brief = ofAll(len(order), len(a.ComponentShares), "that lose most") + ", how much of each lies in them"
		c.below = []bundle{Beside(t).bundle()}
	}
	return c.bundle()
}
