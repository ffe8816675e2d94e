package plots

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// quantity is what the loss axis shows.
func (f losses) quantity() string {
	penalty, beta, same := false, f.models[0].Config.Beta, true
	for _, m := range f.models {
		same = same && m.Config.Beta == beta && m.Config.Components > 0
		for _, it := range m.History {
			penalty = penalty || it.Penalty != 0
		}
	}
	name := "loss"
	switch {
	case !same:
	case beta == 2:
		name = "loss ½‖X − W·H‖²"
	case beta == 1:
		name = "Kullback-Leibler loss"
	case beta == 0:
		name = "Itakura-Saito loss"
	default:
		name = fmt.Sprintf("loss (beta = %g)", beta)
	}
	if penalty {
		name += " + penalties"
	}
	if f.relatively {
		name += " / first"
	}
	return name
}

// tell puts the figure into words: a title, what is seen, and a line for each run.
func (f losses) tell(runs []run, a axes) (title, words, detail string) {
	quantity, digits := f.quantity(), digitsFor(runs)
	by := "iteration"
	if f.seconds {
		by = "seconds"
	}
	title = strings.ToUpper(quantity[:1]) + quantity[1:] + " by " + by
	best := 0
	for i, r := range runs {
		if r.last() < runs[best].last() {
			best = i
		}
	}
	if len(runs) == 1 {
		words = f.sentence(runs[0], digits) + "."
		words = strings.ToUpper(words[:1]) + words[1:]
	} else {
		done := 0
		for _, r := range runs {
			if r.converged {
				done++
			}
		}
		words = fmt.Sprintf("%d runs, %d converged. The lowest final loss is %s%s.", len(runs), done, precise(runs[best].last(), digits),
			strings.TrimSuffix(" ("+runs[best].name+")", " ()"))
		if len(runs) > maxCurves {
			lo, q1, q2, q3, hi := quantiles(finals(runs))
			words += fmt.Sprintf(" Final losses lie between %s and %s, the middle half between %s and %s, the median is %s.",
				precise(lo, digits), precise(hi, digits), precise(q1, digits), precise(q3, digits), precise(q2, digits))
			words += newFinalLosses(runs).words(digits)
		} else {
			for _, r := range runs {
				words += fmt.Sprintf(" %s: %s.", r.name, f.sentence(r, digits))
			}
		}
	}
	if a.logLoss {
		words += " The loss axis is logarithmic."
	}
	if a.zero > 0 {
		words += " A loss of 0 is drawn at the bottom."
	}
	var lines []string
	for i, r := range runs[:min(len(runs), maxCurves)] {
		lines = append(lines, strings.TrimSpace(sparkline(r.y)+"  "+precise(r.y[0], digits)+" → "+precise(r.last(), digits)+"  "+r.name))
		if len(runs) > 1 && i == best {
			lines[i] += "  (lowest)"
		}
	}
	return title, words, strings.Join(lines, "\n")
}

// sentence says how one run went.
func (f losses) sentence(r run, digits int) string {
	end := fmt.Sprintf("iteration %g", r.x[len(r.x)-1])
	if f.seconds {
		end = fmt.Sprintf("%.3g seconds", r.x[len(r.x)-1])
	}
	s := fmt.Sprintf("from %s to %s at %s", precise(r.y[0], digits), precise(r.last(), digits), end)
	if len(r.y) == 1 {
		s = fmt.Sprintf("%s at %s", precise(r.last(), digits), end)
	}
	if r.converged {
		s += ", converged"
	} else {
		s += ", stopped before it converged"
	}
	if r.lost > 0 {
		s += fmt.Sprintf(", %d values that are not finite left out (the first at iteration %d)", r.lost, r.lostAt)
	}
	return s
}

// sparkline draws numbers as up to 24 blocks, by their logarithms; what has none is the lowest block.
func sparkline(y []float64) string {
	const blocks = "▁▂▃▄▅▆▇█"
	n := min(len(y), 24)
	if n < 2 {
		return ""
	}
	v := make([]float64, n)
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := range v {
		v[i] = y[i*(len(y)-1)/(n-1)]
		if v[i] > 0 {
			v[i] = math.Log2(v[i])
		} else {
			v[i] = math.Inf(-1)
			continue
		}
		lo, hi = math.Min(lo, v[i]), math.Max(hi, v[i])
	}
	var s strings.Builder
	for _, x := range v {
		level := 0
		if hi > lo && x > lo {
			level = int((x - lo) / (hi - lo) * 7.999)
		}
		s.WriteString(string([]rune(blocks)[level]))
	}
	return s.String()
}

// differences names models by the parts of their configurations that differ. The seed counts only when nothing else differs.
func differences(models []*nmf.Model) []string {
	names := make([]string, len(models))
	if len(models) == 1 {
		return names
	}
	spelled := map[nmf.Solver]string{nmf.CoordinateDescent: "coordinate descent", nmf.MultiplicativeUpdate: "multiplicative update"}
	num := func(label string, v float64) string { return label + " = " + short(v) }
	parts := []func(c nmf.Config) string{
		func(c nmf.Config) string { return "k = " + strconv.Itoa(c.Components) },
		func(c nmf.Config) string {
			if s, ok := spelled[c.Solver]; ok {
				return s
			}
			return c.Solver.String()
		},
		func(c nmf.Config) string { return c.Init.String() + " start" },
		func(c nmf.Config) string { return num("beta", c.Beta) },
		func(c nmf.Config) string { return num("alpha W", c.AlphaW) },
		func(c nmf.Config) string { return num("alpha H", c.AlphaH) },
		func(c nmf.Config) string { return num("L1 ratio", c.L1Ratio) },
		func(c nmf.Config) string { return num("tol", c.Tol) },
		func(c nmf.Config) string { return map[bool]string{true: "shuffled", false: "cyclic"}[c.Shuffle] },
	}
	seed := func(c nmf.Config) string { return "seed " + strconv.FormatUint(uint64(c.Seed), 10) }
	differs := func(part func(nmf.Config) string) bool {
		for _, m := range models {
			if part(m.Config) != part(models[0].Config) {
				return true
			}
		}
		return false
	}
	said := false
	for _, part := range parts {
		if differs(part) {
			said = true
			for i, m := range models {
				names[i] = strings.TrimPrefix(names[i]+", "+part(m.Config), ", ")
			}
		}
	}
	if said || len(models) > maxCurves {
		return names
	}
	for i, m := range models {
		if names[i] = seed(m.Config); !differs(seed) {
			names[i] = "run " + strconv.Itoa(i)
		}
	}
	return names
}
