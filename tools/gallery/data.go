package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// side is the width and the height of the pictures in data.pictures.
const side = 8

// data is what the tables and figures are of: the question's own small data, pictures made of bars, words in documents, and a
// matrix that is larger than a screen.
type data struct {
	post, new        *mat.Dense // 4×5 and 2×5, the question's
	model            *nmf.Model // of post
	w, w1            *mat.Dense // 2×2 codes of new: linear, iterative
	result1, result2 *mat.Dense // 2×5 reconstructions of new
	explanation      *nmf.Explanation

	three              *nmf.Model   // of post, with three components
	spaceW, spaceExact *mat.Dense   // 2×3 codes of new by it: linear, exact
	compared           []*mat.Dense // post, reconstructed from two, three and four components

	pictures       *mat.Dense // 120×64: bars of 8×8 pixels, with noise
	groups         []string   // the bar that is brightest in each picture
	parts          *nmf.Model // of pictures
	again          *mat.Dense // pictures, reconstructed
	explanation120 *nmf.Explanation
	ranks          []nmf.RankScore
	runs           []*nmf.Model // 40 starts
	solvers        []*nmf.Model

	comparison    *nmf.Comparison    // of two of the runs
	contributions *nmf.Contributions // of the second row of new
	notes         *mat.Dense         // 400×3: three notes that are struck and fade
	few           *mat.Dense         // 200×1500, of which 1 % is not 0

	words  *mat.Dense // 6 topics × 24 words
	names  []string
	large  *mat.Dense // 500×784
	broken *mat.Dense // NaN, ±Inf, tiny and huge
}

func newData() (*data, error) {
	d := &data{
		post: mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0}),
		new:  mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0}),
		broken: mat.NewDense(3, 4, []float64{
			1.5e-7, 0, math.NaN(), 2.25, 0.004, math.Inf(1), 31000, 1, math.Inf(-1), -2.5, 0, 125,
		}),
		large: mat.NewDense(500, 784, nil),
	}
	d.large.Apply(func(i, j int, _ float64) float64 {
		return math.Max(0, math.Sin(float64(i)/40)*math.Cos(float64(j)/50)+0.3*math.Sin(float64(i*j)/9000))
	}, d.large)
	d.makePictures()
	d.makeWords()
	d.makeNotes()
	if err := d.encode(); err != nil {
		return nil, fmt.Errorf("the question's data: %w", err)
	}
	if err := d.factorise(); err != nil {
		return nil, fmt.Errorf("the pictures: %w", err)
	}
	return d, nil
}

// makePictures draws each picture from two or three of six bars, three upright and three level.
func (d *data) makePictures() {
	r := rand.New(rand.NewPCG(1, 2))
	d.pictures = mat.NewDense(120, side*side, nil)
	for i := range 120 {
		var weights [6]float64
		weights[r.IntN(6)] += 1
		weights[r.IntN(6)] += 0.6 * r.Float64()
		weights[r.IntN(6)] += 0.4 * r.Float64()
		best := 0
		for b, v := range weights {
			if v > weights[best] {
				best = b
			}
			for p := range 2 * side {
				row, column := b*2+1+p%2, p/2 // two pixels wide
				if b >= 3 {
					row, column = p/2, (b-3)*2+1+p%2
				}
				d.pictures.Set(i, row*side+column, d.pictures.At(i, row*side+column)+v)
			}
		}
		for j := range side * side {
			d.pictures.Set(i, j, d.pictures.At(i, j)+0.12*r.Float64())
		}
		d.groups = append(d.groups, []string{"top", "middle", "bottom", "left", "centre", "right"}[best])
	}
}

// makeWords gives four topics six words each that are theirs, and some of the others'.
func (d *data) makeWords() {
	d.names = []string{
		"goal", "match", "league", "coach", "referee", "season", "vote", "party", "minister", "election", "law", "coalition",
		"planet", "orbit", "telescope", "galaxy", "probe", "gravity", "flour", "oven", "butter", "sugar", "recipe", "dough",
	}
	r := rand.New(rand.NewPCG(3, 4))
	d.words = mat.NewDense(4, len(d.names), nil)
	d.words.Apply(func(i, j int, _ float64) float64 {
		if j/6 == i {
			return 3 - 0.4*float64(j%6) + 0.3*r.Float64()
		}
		return math.Max(0, r.Float64()-0.6)
	}, d.words)
}

// makeNotes strikes three notes in turn, and fills few entries of a large matrix.
func (d *data) makeNotes() {
	d.notes = mat.NewDense(400, 3, nil)
	d.notes.Apply(func(i, j int, _ float64) float64 {
		since := math.Mod(float64(i+400-90*j), 130)
		return float64(j+1) * math.Exp(-since/30)
	}, d.notes)
	r := rand.New(rand.NewPCG(5, 6))
	d.few = mat.NewDense(200, 1500, nil)
	d.few.Apply(func(i, j int, _ float64) float64 {
		if r.Float64() > 0.02*math.Exp(-float64(j)/1000) {
			return 0
		}
		return math.Exp(2 * r.NormFloat64())
	}, d.few)
}

func (d *data) encode() error {
	ctx := context.Background()
	c := nmf.Default(2)
	c.Init = nmf.InitRandom
	var err error
	if d.model, err = c.Fit(ctx, d.post); err != nil {
		return err
	}
	if d.w1, err = d.model.Transform(ctx, d.new); err != nil {
		return err
	}
	if d.w, err = d.model.Project(d.new); err != nil {
		return err
	}
	if d.explanation, err = d.model.Explain(ctx, d.new); err != nil {
		return err
	}
	if d.contributions, err = d.model.Contributions(ctx, d.new.Slice(1, 2, 0, 5)); err != nil {
		return err
	}
	d.result1, d.result2 = d.explanation.Encoded, d.explanation.Projected
	for k := 2; k <= 4; k++ {
		m, err := nmf.Default(k).Fit(ctx, d.post)
		if err != nil {
			return err
		}
		y, err := m.InverseTransform(m.W)
		if err != nil {
			return err
		}
		d.compared = append(d.compared, y)
		if k == 3 {
			d.three = m
		}
	}
	if d.spaceW, err = d.three.Project(d.new); err != nil {
		return err
	}
	d.spaceExact, err = d.three.TransformExact(ctx, d.new)
	return err
}

func (d *data) factorise() error {
	ctx := context.Background()
	c := nmf.Default(6)
	c.MaxIter = 300
	var err error
	if d.parts, err = c.Fit(ctx, d.pictures); err != nil {
		return err
	}
	if d.again, err = d.parts.InverseTransform(d.parts.W); err != nil {
		return err
	}
	if d.explanation120, err = d.parts.Explain(ctx, d.pictures); err != nil {
		return err
	}
	if d.ranks, err = c.Ranks(ctx, d.pictures, []int{2, 3, 4, 5, 6, 7, 8, 9}, 5); err != nil {
		return err
	}
	c.Init = nmf.InitRandom
	for seed := range uint32(40) {
		c.Seed = seed
		m, err := c.Fit(ctx, d.pictures)
		if err != nil {
			return err
		}
		d.runs = append(d.runs, m)
		if seed < 2 {
			mu := c
			mu.Solver = nmf.MultiplicativeUpdate
			u, err := mu.Fit(ctx, d.pictures)
			if err != nil {
				return err
			}
			d.solvers = append(d.solvers, m, u)
		}
	}
	d.comparison, err = nmf.Compare(d.runs[0], d.runs[1])
	return err
}

func (d *data) matrices() map[string]mat.Matrix {
	return map[string]mat.Matrix{
		"post": d.post, "new": d.new, "W": d.model.W, "H": d.model.H, "linear": d.w, "result1": d.result1, "result2": d.result2,
		"pictures": d.pictures, "parts_W": d.parts.W, "parts_H": d.parts.H, "again": d.again, "words": d.words, "large": d.large,
		"three_H": d.three.H, "three_linear": d.spaceW, "three_exact": d.spaceExact,
		"compared2": d.compared[0], "compared3": d.compared[1], "compared4": d.compared[2], "random_H": d.runs[0].H,
		"broken": d.broken, "tolerance": d.explanation120.Tolerance, "penalty": d.explanation120.Penalty,
		"non_negativity": d.explanation120.NonNegativity, "consensus": d.ranks[4].Consensus, "cosines": d.comparison.Cosines,
		"exact_parts": d.contributions.Exact, "linear_parts": d.contributions.Linear, "notes": d.notes, "few": d.few,
	}
}

// rest is what peers need beside matrices.
func (d *data) rest() map[string]any {
	losses := func(models []*nmf.Model) (all [][]float64) {
		for _, m := range models {
			var one []float64
			for _, it := range m.History {
				one = append(one, it.Loss)
			}
			all = append(all, one)
		}
		return all
	}
	type rank struct {
		Components                        int
		Losses, HeldOut                   []float64
		Cophenetic, Dispersion, Stability float64
	}
	var ranks []rank
	for _, r := range d.ranks {
		ranks = append(ranks, rank{r.Components, r.Losses, r.HeldOut, r.Cophenetic, r.Dispersion, r.Stability})
	}
	var terms [][3]float64
	for _, r := range d.explanation.Rows {
		terms = append(terms, [3]float64{r.Tolerance, r.Penalty, r.NonNegativity})
	}
	return map[string]any{
		"terms": terms, "words": d.names, "groups": d.groups, "ranks": ranks, "loss": losses([]*nmf.Model{d.model}), "solvers": losses(d.solvers), "runs": losses(d.runs),
	}
}
