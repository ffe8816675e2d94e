package nmf

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/mat"
)

// Fate is what became of a component from one model to another.
type Fate int

const (
	FateSame   Fate = iota // its partner in the other model has a cosine of at least 0.9 with it
	FateSplit              // components of the second model together are one of the first
	FateMerged             // components of the first model together are one of the second
	FateLost               // a component of the first model has nothing like it in the second
	FateNew                // a component of the second model has nothing like it in the first
)

var fateNames = [...]string{"same", "split", "merged", "lost", "new"}

// String returns the fate in a word.
func (f Fate) String() string { return name(int(f), fateNames[:], "Fate") }

// alike is the cosine from which two components, or one and a sum of others, are taken for the same.
const alike = 0.9

// leastPart is the share of the norms of a sum from which a component is a part of it.
const leastPart = 0.1

// A Counterpart is what a component has in the other model.
type Counterpart struct {
	Fate   Fate
	With   []int   // the components of the other model that are the same, its parts, or what it is a part of; nil for none
	Cosine float64 // with that component, or with the nearest sum of those parts; for FateLost and FateNew the largest with a single one
}

// A Pair is a component of each of two models.
type Pair struct {
	First, Second int
	Cosine        float64 // of the two rows of H, 0 to 1
}

// A Comparison says how the components of two models belong together. Scale and order do not count.
type Comparison struct {
	Cosines       *mat.Dense    // k×l, of each component of the first model with each of the second
	Pairs         []Pair        // the min(k, l) pairs with the largest sum of cosines, in the order of the first model
	First, Second []Counterpart // what each component of the first, and of the second model has in the other
}

// Compare matches the components of two models (k×m and l×m) by the cosines of their rows of H, one to one (the Hungarian method),
// and says which are the same, split, merged, lost and new. A component is split, or merged, where the nearest sum of components of
// the other model, with weights that are not negative, has a cosine of at least 0.9 with it, and at least two of them have a tenth
// of the norms in it. Columns are matched by name if both models have names.
func Compare(first, second *Model) (*Comparison, error) {
	a, err := first.components()
	if err != nil {
		return nil, err
	}
	b, err := second.components()
	if err != nil {
		return nil, err
	}
	if err := b.orderColumns("the second model", a.labels.columns, ""); err != nil {
		return nil, err
	}
	if a.m != b.m {
		return nil, failf(ErrShape, "H", "the models have %d and %d columns, want as many", a.m, b.m)
	}
	matrixOf := func(d *data) *mat.Dense { return mat.NewDense(d.n, d.m, d.dense) }
	c := &Comparison{Cosines: cosines(matrixOf(a), matrixOf(b)), First: make([]Counterpart, a.n), Second: make([]Counterpart, b.n)}
	settledA, settledB := make([]bool, a.n), make([]bool, b.n)
	for s, t := range assign(c.Cosines) {
		if t < 0 {
			continue
		}
		p := Pair{s, t, c.Cosines.At(s, t)}
		c.Pairs = append(c.Pairs, p)
		if p.Cosine >= alike {
			c.First[s], c.Second[t] = Counterpart{FateSame, []int{t}, p.Cosine}, Counterpart{FateSame, []int{s}, p.Cosine}
			settledA[s], settledB[t] = true, true
		}
	}
	splits, err := sumsOf(a, b)
	if err != nil {
		return nil, err
	}
	merges, err := sumsOf(b, a)
	if err != nil {
		return nil, err
	}
	settle := func(sums []Counterpart, fate Fate, of, in []Counterpart, settledOf, settledIn []bool) {
		for s, whole := range sums {
			if settledOf[s] || len(whole.With) == 0 {
				continue
			}
			of[s], settledOf[s] = Counterpart{fate, whole.With, whole.Cosine}, true
			for _, t := range whole.With {
				if !settledIn[t] {
					in[t], settledIn[t] = Counterpart{fate, []int{s}, c.cosine(fate, s, t)}, true
				}
			}
		}
	}
	settle(splits, FateSplit, c.First, c.Second, settledA, settledB)
	settle(merges, FateMerged, c.Second, c.First, settledB, settledA)
	for s := range c.First {
		if !settledA[s] {
			c.First[s] = Counterpart{Fate: FateLost, Cosine: mat.Max(c.Cosines.RowView(s))}
		}
	}
	for t := range c.Second {
		if !settledB[t] {
			c.Second[t] = Counterpart{Fate: FateNew, Cosine: mat.Max(c.Cosines.ColView(t))}
		}
	}
	return c, nil
}

// cosine returns that of a whole with a part of it.
func (c *Comparison) cosine(fate Fate, whole, part int) float64 {
	if fate == FateSplit {
		return c.Cosines.At(whole, part)
	}
	return c.Cosines.At(part, whole)
}

// sumsOf returns for each row of a the rows of b of which it is the sum, and its cosine with their sum; none where it is no sum.
func sumsOf(a, b *data) ([]Counterpart, error) {
	w, err := b.nnls(context.Background(), a, 0, 0)
	if err != nil {
		return nil, err
	}
	var sums mat.Dense
	sums.Mul(w, mat.NewDense(b.n, b.m, b.dense))
	near := make([]Counterpart, a.n)
	for s := range near {
		x, y := f64.Row(a.dense, s, a.m), sums.RawRowView(s)
		near[s].Cosine = cosine(x, y)
		if near[s].Cosine < alike {
			continue
		}
		parts := make([]float64, b.n)
		for t, v := range w.RawRowView(s) {
			parts[t] = v * f64.Norm(f64.Row(b.dense, t, b.m))
		}
		var with []int
		for t, v := range parts {
			if v >= leastPart*sum(parts) {
				with = append(with, t)
			}
		}
		if len(with) > 1 {
			near[s] = Counterpart{With: with, Cosine: near[s].Cosine}
		}
	}
	return near, nil
}

// Text returns a line for each component of the first model, and one for each new one of the second.
func (c *Comparison) Text() string {
	var b strings.Builder
	counts := make([]int, len(fateNames))
	for _, f := range c.First {
		counts[f.Fate]++
	}
	for _, f := range c.Second {
		if f.Fate == FateNew {
			counts[FateNew]++
		}
	}
	fmt.Fprintf(&b, "Of %s %d are the same in the second model, %d are split, %d merged and %d lost; %d of its %d are new.\n",
		quantity(len(c.First), "component"), counts[FateSame], counts[FateSplit], counts[FateMerged], counts[FateLost], counts[FateNew], len(c.Second))
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "first\tfate\tsecond\tcosine")
	line := func(first, second string, f Counterpart) {
		fmt.Fprintf(w, "%s\t%v\t%s\t%.3f\n", first, f.Fate, second, f.Cosine)
	}
	for s, f := range c.First {
		line(fmt.Sprint(s), numbered(f.With), f)
	}
	for t, f := range c.Second {
		if f.Fate == FateNew {
			line("–", fmt.Sprint(t), f)
		}
	}
	w.Flush() // a strings.Builder does not fail
	return b.String()
}

// numbered writes a list of components, or a dash.
func numbered(list []int) string {
	if len(list) == 0 {
		return "–"
	}
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(list), "[]"), " ", ", ")
}
