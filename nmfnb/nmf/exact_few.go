package nmf

import (
	"context"
	"fmt"
	"math"
	"strings"
	"text/tabwriter"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/nnls"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// FewCodes are codes that use only a few components in each row.
type FewCodes struct {
	Codes *mat.Dense // n×k, at most Most entries of a row above 0
	Most  int

	// Loss is, for each row, the model's loss with the penalty on w, D(x, w·H) + l1·Σw + ½·l2·‖w‖². No code with at most Most
	// components has one below Bound. Where the two agree to rounding, the code is the best one.
	Loss, Bound []float64
	RowNames    []string // of X; nil if it had none
}

// Best reports whether no code of row i with as few components has a lower loss, beyond rounding.
func (f *FewCodes) Best(i int) bool { return f.Loss[i]-f.Bound[i] <= 1e-11*math.Abs(f.Loss[i]) }

// TransformFew returns, for each row of X (n×m) ≥ 0, the code w ≥ 0 with at most so many components in use that has the least loss,
// and what that loss is at least. It begins with the exact code, leaves the smallest part out again and again, which gives a first
// code, and goes on by branch and bound: a component is in or out, and the exact code without those that are out bounds what can be
// reached. For beta = 2 it solves up to 1000 such problems for a row, for other losses up to 200, which is mostly enough for some
// twenty components; where it is not, the row keeps the best code found and the bound says how far it may be from the best one.
// The loss has to be convex in w, which it is for beta from 1 to 2.
//
// Next to it stands an L1 penalty (Config.AlphaW, L1Ratio = 1), which also makes coefficients smaller that it leaves. It is what fits
// of mutational signatures do (Rosenthal et al., Genome Biology 17 (2016) 31); the bound is that of Land and Doig, Econometrica 28 (1960)
// 497–520. When ctx ends it returns ctx.Err() alone.
func (m *Model) TransformFew(ctx context.Context, x mat.Matrix, most int) (*FewCodes, error) {
	h, d, err := m.encoding(ctx, x)
	if err != nil {
		return nil, err
	}
	c := m.Config
	switch {
	case most < 1:
		return nil, failf(ErrConfig, "", "codes of at most %d components, want at least 1", most)
	case c.Beta < 1 || c.Beta > 2:
		return nil, failf(ErrConfig, "", "Config.Beta = %v: codes of few components need a loss that is convex in them, beta from 1 to 2", c.Beta)
	}
	pen := c.penalties(d.n, d.m)
	if !f64.Finite(pen.l2W) {
		return nil, failf(ErrOverflow, "", "the penalty on W is beyond float64's range: lower Config.AlphaW")
	}
	workers := team.New(ctx)
	defer workers.Stop()
	newSolver := func() fewSolver { return &fewBeta{betaEncoder: newBetaEncoder(h, c.Beta, pen.l1W, pen.l2W), d: d} }
	if c.Beta == 2 {
		p := nnls.NewProblem(h.dense, h.n, h.m, pen.l2W, workers)
		y := d.times(workers, p.Q, p.R)
		newSolver = func() fewSolver { return newFewSquares(p, h, d, y, pen.l1W, pen.l2W) }
	}
	w, gaps := make([]float64, d.n*h.n), make([]float64, d.n)
	searches := make([]*fewSearch, workers.Count())
	workers.Each(d.n, 1, d.n*d.m*h.n*h.n, func(worker, i, _ int) {
		if searches[worker] == nil {
			searches[worker] = newFewSearch(newSolver(), h.n, most)
		}
		gaps[i] = searches[worker].row(f64.Row(w, i, h.n), i)
	})
	f := &FewCodes{Most: most, RowNames: d.labels.clone().rows}
	if f.Codes, err = codes(ctx, w, d); err != nil {
		return nil, err
	}
	f.Loss = c.rowLosses(workers, d, w, f64.Transposed(h.dense, h.n, h.m))
	for i := range f.Loss {
		for _, v := range f64.Row(w, i, h.n) {
			f.Loss[i] += pen.l1W*v + pen.l2W/2*v*v
		}
		f.Bound = append(f.Bound, f.Loss[i]-gaps[i])
		if !f64.Finite(f.Loss[i]) || !f64.Finite(f.Bound[i]) {
			return nil, failf(ErrOverflow, "X", "the loss of row %s of X is beyond float64's range: scale X or H", d.labels.row(i))
		}
	}
	return f, ctx.Err()
}

// A fewSolver solves the problems of one row with some components banned.
type fewSolver interface {
	load(i int) bool
	// solve sets code, in the units of the row, and returns its loss, less what is the same for all codes.
	solve(code []float64, banned []bool) (loss float64)
	// part returns the size of a component's part in the row.
	part(t int, coefficient float64) float64
	// store turns code into the units of X and returns what a difference of losses is in them.
	store(code []float64) (unit float64)
	budget() int
}

// fewSearch is branch and bound over the components in use.
type fewSearch struct {
	solver        fewSolver
	k, most, left int
	banned, kept  []bool
	best          []float64
	least, open   float64 // the loss of best; the least bound of what was left undecided
	rounding      float64
}

func newFewSearch(solver fewSolver, k, most int) *fewSearch {
	return &fewSearch{solver: solver, k: k, most: most, banned: make([]bool, k), kept: make([]bool, k), best: make([]float64, k)}
}

// row sets w to the code of row i, or to NaN if the row is beyond what float64 holds, and returns by how much the loss may be too high.
func (s *fewSearch) row(w []float64, i int) (gap float64) {
	clear(w)
	if !s.solver.load(i) {
		w[0] = math.NaN()
		return 0
	}
	clear(s.banned)
	clear(s.kept)
	s.left, s.least, s.open = s.solver.budget(), math.Inf(1), math.Inf(1)
	code := make([]float64, s.k)
	loss := s.solver.solve(code, s.banned)
	s.rounding = 1e-13 * (1 + math.Abs(loss))
	s.shrink(code, loss)
	s.visit(code, loss, 0)
	gap = max(0, s.least-min(s.least, s.open))
	copy(w, s.best)
	return gap * s.solver.store(w)
}

// shrink leaves the smallest part out until few enough components are left.
func (s *fewSearch) shrink(code []float64, loss float64) {
	code, banned := append([]float64(nil), code...), make([]bool, s.k)
	for {
		smallest, used := -1, 0
		for t, v := range code {
			if v > 0 {
				used++
				if smallest < 0 || s.solver.part(t, v) < s.solver.part(smallest, code[smallest]) {
					smallest = t
				}
			}
		}
		if used <= s.most {
			s.note(code, loss)
			return
		}
		banned[smallest] = true
		if used == s.most+1 { // nor may another one take its place
			for t, v := range code {
				banned[t] = banned[t] || v == 0
			}
		}
		loss = s.solver.solve(code, banned)
	}
}

func (s *fewSearch) note(code []float64, loss float64) {
	if loss < s.least {
		s.least = loss
		copy(s.best, code)
	}
}

// visit goes through the codes without the banned components, of which code is the best one; nKept of the others have to stay.
func (s *fewSearch) visit(code []float64, loss float64, nKept int) {
	if loss >= s.least-s.rounding {
		return
	}
	used, largest := 0, -1
	for t, v := range code {
		if v <= 0 {
			continue
		}
		used++
		if !s.kept[t] && (largest < 0 || s.solver.part(t, v) > s.solver.part(largest, code[largest])) {
			largest = t
		}
	}
	switch {
	case used <= s.most:
		s.note(code, loss)
		return
	case s.left == 0:
		s.open = min(s.open, loss)
		return
	}
	s.left--
	other := make([]float64, s.k)
	if nKept == s.most {
		without := make([]bool, s.k)
		for t := range without {
			without[t] = !s.kept[t]
		}
		s.note(other, s.solver.solve(other, without))
		return
	}
	s.kept[largest] = true
	s.visit(code, loss, nKept+1)
	s.kept[largest] = false
	s.banned[largest] = true
	loss = s.solver.solve(other, s.banned)
	s.visit(other, loss, nKept)
	s.banned[largest] = false
}

// Text says of how many rows the code is known to be the best one, and lists the first 20 rows: their loss, how far it may be
// above the best one, and the components with their coefficients.
func (f *FewCodes) Text() string {
	var b strings.Builder
	proved := 0
	for i := range f.Loss {
		if f.Best(i) {
			proved++
		}
	}
	fmt.Fprintf(&b, "Codes of at most %s, proved to be the best in %d of %s.\n", quantity(f.Most, "component"), proved, quantity(len(f.Loss), "row"))
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "row\tloss\tmay fall by\tcomponents")
	for i, loss := range f.Loss[:min(textRows, len(f.Loss))] {
		fall := "–"
		if !f.Best(i) {
			fall = figures(loss - f.Bound[i])
		}
		var used []string
		for t, v := range f.Codes.RawRowView(i) {
			if v > 0 {
				used = append(used, fmt.Sprintf("%d: %s", t, figures(v)))
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", labels{rows: f.RowNames}.rowName(i), figures(loss), fall, strings.Join(used, ", "))
	}
	w.Flush() // a strings.Builder does not fail
	if more := len(f.Loss) - textRows; more > 0 {
		fmt.Fprintf(&b, "… and %d more rows\n", more)
	}
	return b.String()
}
