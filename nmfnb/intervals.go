package nmfnb

import (
	"cmp"
	"fmt"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// intervalsBundle has a line for each coefficient that is or may be in use, of the rows that are least sure.
func intervalsBundle(v *nmf.Intervals) bundle {
	if err := checkIntervals(v); err != nil {
		return problem(err)
	}
	_, k := v.Codes.Dims()
	order := firstBy(len(v.Stable), defaultShown, func(a, b int) int { return cmp.Compare(v.Stable[a], v.Stable[b]) })
	var names []string
	var values [][]float64
	for _, i := range order {
		for t := range k {
			if v.Codes.At(i, t) == 0 && v.High.At(i, t) == 0 {
				continue
			}
			names = append(names, fmt.Sprintf("%s: component %d", nameOr(v.RowNames, i), t))
			values = append(values, []float64{v.Codes.At(i, t), v.Low.At(i, t), v.High.At(i, t), 100 * v.Used.At(i, t), 100 * v.Stable[i]})
		}
	}
	c := card{title: "Exact codes with intervals", about: fmt.Sprintf("%s, %s, each computed from %s of %s", share(v.Level),
		words.Count(len(v.Stable), "row", "rows"), words.Count(v.Samples, "sample", "samples"), words.Label(v.Of))}
	if len(values) == 0 {
		c.paragraphs = []string{"No component is in use."}
		return c.bundle()
	}
	t := listTable("Coefficients", names, []string{"coefficient", "low", "high", "in use %", "same set %"}, values)
	t.caption = "in use: in how many samples it is above 0; same set: in how many the row's components in use are the same"
	if len(order) < len(v.Stable) {
		t.caption = fmt.Sprintf("the %d of %d rows that are least sure; %s", len(order), len(v.Stable), t.caption)
	}
	c.below = []bundle{t.bundle()}
	return c.bundle()
}

func checkIntervals(v *nmf.Intervals) error {
	n, k := len(v.Stable), 0
	for _, m := range []namedMatrix{{"Codes", v.Codes}, {"Low", v.Low}, {"High", v.High}, {"Used", v.Used}} {
		if nilcheck.IsNil(m.of) || m.of.IsEmpty() {
			return fmt.Errorf("%w: the intervals have no %s, they are not those of Model.Bootstrap", ErrNil, m.name)
		}
		r, c := m.of.Dims()
		if m.name == "Codes" {
			k = c
		}
		if r != n || c != k {
			return fmt.Errorf("%w: %s of the intervals is %s, want %s", ErrShape, m.name, words.Shape(r, c), words.Shape(n, k))
		}
	}
	return checkNames(v.RowNames, "RowNames has", n, "row", "the intervals")
}
