package nmfnb

import (
	"fmt"
	"strconv"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
	"github.com/nmfnb/notebook/nmfnb/style"
)

// cardShown rows and columns of each factor are shown, so that both fit on a line.
const cardShown = 6

// modelBundle is a model's card: what was fitted and how, how far it came, what to beware of, and its factors.
func modelBundle(m *nmf.Model) bundle {
	if m.H == nil || m.H.IsEmpty() {
		return problem(fmt.Errorf("%w: the model has no components", ErrNil))
	}
	c := card{title: "NMF model", about: modelShape(m), pairs: modelPairs(m), warnings: m.Warnings}
	h := Matrix(nmf.Labelled{Matrix: m.H, ColumnNames: m.ColumnNames}).Titled("H").Show(cardShown, cardShown)
	factors := Beside(h)
	if m.W != nil {
		factors = Beside(Matrix(nmf.Labelled{Matrix: m.W, RowNames: m.RowNames}).Titled("W").Show(cardShown, cardShown), "·", h)
	}
	c.below = []bundle{factors.bundle()}
	return c.bundle()
}

func modelShape(m *nmf.Model) string {
	k, cols := m.H.Dims()
	if m.W == nil {
		return fmt.Sprintf("%s of %s, known before", words.Count(k, "component", "components"), words.Count(cols, "feature", "features"))
	}
	rows, _ := m.W.Dims()
	return fmt.Sprintf("X %s ≈ W %s · H %s", words.Shape(rows, cols), words.Shape(rows, k), words.Shape(k, cols))
}

func modelPairs(m *nmf.Model) [][2]string {
	c := m.Config
	pairs := [][2]string{
		{"loss", lossName(c.Beta)},
		{"solver", c.Solver.String()},
		{"stopping", fmt.Sprintf("tolerance %s, at most %s", shortest(c.Tol), words.Count(c.MaxIter, "iteration", "iterations"))},
	}
	if p := penalty(c); p != "" {
		pairs = append(pairs, [2]string{"penalty", p})
	}
	if m.W == nil {
		return pairs
	}
	start := c.Init.String()
	if c.Init != nmf.InitCustom {
		start += ", seed " + strconv.FormatUint(uint64(c.Seed), 10)
	}
	state := words.Count(m.Iterations, "iteration", "iterations")
	if m.Converged {
		state += ", converged"
	} else {
		state += ", not converged"
	}
	return append(pairs,
		[2]string{"start", start},
		[2]string{"reached", state},
		[2]string{"error", errorName(c.Beta) + " = " + style.FormatFor([]float64{m.ReconstructionErr}).String(m.ReconstructionErr)},
	)
}

func lossName(beta float64) string {
	switch beta {
	case 2:
		return "Frobenius (beta 2)"
	case 1:
		return "Kullback-Leibler (beta 1)"
	case 0:
		return "Itakura-Saito (beta 0)"
	default:
		return "beta-divergence, beta " + shortest(beta)
	}
}

// errorName says what scikit-learn's reconstruction_err_ is for a beta.
func errorName(beta float64) string {
	if beta == 2 {
		return "‖X − W·H‖"
	}
	return "√(2·loss)"
}

// penalty is empty when there is none.
func penalty(c nmf.Config) string {
	if c.AlphaW == 0 && (c.AlphaH == 0 || c.AlphaH == nmf.SameAsW) {
		return ""
	}
	h := shortest(c.AlphaH)
	if c.AlphaH == nmf.SameAsW {
		h = "as for W"
	}
	return fmt.Sprintf("alpha W %s, alpha H %s, L1 ratio %s", shortest(c.AlphaW), h, shortest(c.L1Ratio))
}

func shortest(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
