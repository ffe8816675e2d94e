package nmfnb

import (
	"fmt"
	"strings"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/nmfnb/style"
)

// comparisonBundle is what became of each component, beside the cosines in which the pairs are marked.
func comparisonBundle(c *nmf.Comparison) bundle {
	if nilcheck.IsNil(c.Cosines) || c.Cosines.IsEmpty() {
		return problem(fmt.Errorf("%w: the comparison has no Cosines, it is not one of nmf.Compare", ErrNil))
	}
	if k, l := c.Cosines.Dims(); k != len(c.First) || l != len(c.Second) {
		return problem(fmt.Errorf("%w: Cosines of the comparison is %s, and it is of %d and %d components", ErrShape, words.Shape(k, l), len(c.First), len(c.Second)))
	}
	var names []string
	var values [][]float64
	counts := map[nmf.Fate]int{}
	for s, f := range c.First {
		counts[f.Fate]++
		names, values = append(names, fmt.Sprintf("%d: %s", s, fate(f))), append(values, []float64{f.Cosine})
	}
	for t, f := range c.Second {
		if f.Fate == nmf.FateNew {
			counts[f.Fate]++
			names, values = append(names, fmt.Sprintf("new: %d of the second", t)), append(values, []float64{f.Cosine})
		}
	}
	fates := listTable("Components", names, []string{"cosine"}, values)
	fates.brief = "of the first, and new ones of the second"
	paired := map[[2]int]bool{}
	for _, p := range c.Pairs {
		paired[[2]int{p.First, p.Second}] = true
	}
	cosines := Matrix(c.Cosines).Titled("Cosines").Gradient().Highlight("paired", func(i, j int, _ float64) bool { return paired[[2]int{i, j}] })
	cosines.brief = "first × second"
	d := card{title: "Comparison of two models", about: fmt.Sprintf("%s beside %d", words.Count(len(c.First), "component", "components"), len(c.Second)),
		below: []bundle{Beside(fates, cosines).bundle()}}
	for _, f := range []nmf.Fate{nmf.FateSame, nmf.FateSplit, nmf.FateMerged, nmf.FateLost, nmf.FateNew} {
		if counts[f] > 0 {
			d.pairs = append(d.pairs, [2]string{f.String(), fmt.Sprint(counts[f])})
		}
	}
	return d.bundle()
}

// fate says what a component of the first model became: same as 2, split into 3 and 4, merged into 1, lost.
func fate(f nmf.Counterpart) string {
	with := strings.ReplaceAll(strings.Trim(fmt.Sprint(f.With), "[]"), " ", " and ")
	switch f.Fate {
	case nmf.FateSame:
		return "same as " + with
	case nmf.FateSplit:
		return "split into " + with
	case nmf.FateMerged:
		return "merged into " + with
	}
	return f.Fate.String()
}

// projectionBundle is the linear encoder, and how far to trust it.
func projectionBundle(p *nmf.Projection) bundle {
	if nilcheck.IsNil(p.Pinv) || p.Pinv.IsEmpty() {
		return problem(fmt.Errorf("%w: the projection has no Pinv, it is not one of Model.Projection", ErrNil))
	}
	m, k := p.Pinv.Dims()
	d := card{title: "Linear encoder", about: fmt.Sprintf("X·pinv(H) for X n×%d and %s", m, words.Count(k, "component", "components")), pairs: [][2]string{
		{"rank of H", fmt.Sprintf("%d of at most %d", p.Rank, min(m, k))}, {"condition", style.FormatFor([]float64{p.Cond}).String(p.Cond)},
	}}
	if p.Rank < k {
		d.warnings = []string{fmt.Sprintf("The components are linearly dependent (rank %d of %d): of the codes with the same reconstruction the smallest is taken.", p.Rank, k)}
	}
	d.below = []bundle{Matrix(p.Pinv).Titled("pinv(H)").Show(defaultShown, cardShown).bundle()}
	return d.bundle()
}
