package nmfnb

import (
	"cmp"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// fewBundle is the losses beside the codes, of the rows that are furthest from being proved first.
func fewBundle(f *nmf.FewCodes) bundle {
	if nilcheck.IsNil(f.Codes) || f.Codes.IsEmpty() {
		return problem(fmt.Errorf("%w: there are no Codes, they are not those of Model.TransformFew", ErrNil))
	}
	n, k := f.Codes.Dims()
	if len(f.Loss) != n || len(f.Bound) != n {
		return problem(fmt.Errorf("%w: Loss and Bound have %d and %d entries, and Codes is %s", ErrShape, len(f.Loss), len(f.Bound), words.Shape(n, k)))
	}
	if err := checkNames(f.RowNames, "RowNames has", n, "row", "the codes"); err != nil {
		return problem(err)
	}
	proved := 0
	fall := make([]float64, n)
	for i := range n {
		if f.Best(i) {
			proved++
		} else {
			fall[i] = f.Loss[i] - f.Bound[i]
		}
	}
	order := firstBy(n, defaultShown, func(a, b int) int { return cmp.Compare(fall[b], fall[a]) })
	codes := mat.NewDense(len(order), k, nil)
	var values [][]float64
	for l, i := range order {
		values = append(values, []float64{f.Loss[i], fall[i]})
		codes.SetRow(l, f.Codes.RawRowView(i))
	}
	names := namesOf(f.RowNames, order)
	rows := listTable("Rows", names, []string{"loss", "may fall by"}, values)
	rows.brief = ofAll(len(order), n, "least proved")
	c := card{title: "Codes of few components", about: fmt.Sprintf("at most %d of %d in a row, proved to be the best in %d of %s", f.Most, k, proved,
		words.Count(n, "row", "rows"))}
	c.below = []bundle{Beside(rows, Matrix(codes).Titled("Codes").Rows(names...)).bundle()}
	return c.bundle()
}

// consensusBundle is how far the starts agree on each component, beside the components.
func consensusBundle(s *nmf.Consensus) bundle {
	k := len(s.Members)
	switch {
	case s.Model == nil || nilcheck.IsNil(s.Model.H) || s.Model.H.IsEmpty():
		return problem(fmt.Errorf("%w: the consensus has no Model, it is not one of Config.Consensus", ErrNil))
	case len(s.Silhouettes) != k || k == 0:
		return problem(fmt.Errorf("%w: the consensus has %d Members and %d Silhouettes", ErrShape, k, len(s.Silhouettes)))
	}
	c := card{title: "Consensus", about: fmt.Sprintf("%s of %s", words.Count(k, "component", "components"), words.Count(s.Starts, "start", "starts"))}
	c.pairs = [][2]string{
		{"mean silhouette", fmt.Sprintf("%.3f", s.Silhouette)},
		{"left out", fmt.Sprintf("%d of %d as outliers", s.Outliers, s.Starts*k)},
	}
	order := firstBy(k, defaultShown, func(a, b int) int { return cmp.Compare(s.Silhouettes[a], s.Silhouettes[b]) })
	var values [][]float64
	for _, t := range order {
		values = append(values, []float64{float64(s.Members[t]), s.Silhouettes[t]})
	}
	components := listTable("Components", namesOf(nil, order), []string{"members", "silhouette"}, values)
	components.brief = ofAll(len(order), k, "agreed on least")
	h := Matrix(nmf.Labelled{Matrix: s.Model.H, ColumnNames: s.Model.ColumnNames}).Titled("H").Show(cardShown, cardShown)
	c.below = []bundle{Beside(components, h).bundle()}
	return c.bundle()
}
