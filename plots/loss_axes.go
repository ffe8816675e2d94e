package plots

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// logScale is gonum's LogScale without its panic: what has no logarithm is at the lower end.
type logScale struct{}

func (logScale) Normalize(lo, hi, x float64) float64 {
	if !(x > 0) || !(lo > 0) || !(hi > lo) {
		return 0
	}
	return (math.Log2(x) - math.Log2(lo)) / (math.Log2(hi) - math.Log2(lo))
}

// lengthless text takes no room along its line. gonum keeps room for a vertical axis' label around the arithmetic middle of the range,
// which on a logarithmic axis is near its upper end, far above where the label is drawn.
type lengthless struct{ text.Handler }

func (l lengthless) Box(s string, f font.Font) (width, height, depth vg.Length) {
	width, height, depth = l.Handler.Box(s, f)
	if s != " " { // a space is what gonum keeps the ticks off the label by
		width = 0
	}
	return width, height, depth
}

func (l lengthless) Draw(c vg.Canvas, s string, style text.Style, at vg.Point) {
	style.Handler = l.Handler
	l.Handler.Draw(c, s, style, at)
}

// logarithmic makes the vertical axis of a plot so.
func logarithmic(a *plot.Axis, ticks logTicks) {
	a.Scale, a.Tick.Marker = logScale{}, ticks
	a.Label.TextStyle.Handler = lengthless{a.Label.TextStyle.Handler}
}

// linearScale is gonum's LinearScale for every range of float64.
type linearScale struct{}

func (linearScale) Normalize(lo, hi, x float64) float64 { return scale{lo: lo, hi: hi}.fraction(x) }

// axes says how a loss figure is laid out.
type axes struct {
	logLoss, logX bool
	zero          float64 // where a loss of 0 stands on a logarithmic axis; 0 when there is none
}

// axes sets the ranges, scales and ticks of the plot for the runs.
func (f losses) axes(runs []run, p *plot.Plot) axes {
	xlo, xhi := math.Inf(1), math.Inf(-1)
	lo, hi, positive, zeros := math.Inf(1), math.Inf(-1), math.Inf(1), false
	for _, r := range runs {
		for i, y := range r.y {
			xlo, xhi = math.Min(xlo, r.x[i]), math.Max(xhi, r.x[i])
			lo, hi = math.Min(lo, y), math.Max(hi, y)
			if y > 0 {
				positive = math.Min(positive, y)
			}
			zeros = zeros || y == 0
		}
	}
	a := axes{logLoss: !f.linear && lo >= 0 && hi > 0, logX: !f.linear && !f.seconds && xlo >= 1 && xhi >= 40}

	p.X.Min, p.X.Max = xlo, xhi
	p.X.Tick.Marker = linearTicks{count: 10, whole: !f.seconds}
	switch {
	case a.logX:
		p.X.Scale, p.X.Tick.Marker = logScale{}, logTicks{count: 8}
	case xlo == xhi: // one point stands in the middle
		p.X.Min, p.X.Max = xlo-1, xhi+1
		p.X.Tick.Marker = plot.ConstantTicks([]plot.Tick{{Value: xlo, Label: shortest(xlo)}})
	}

	if a.logLoss {
		decades := log10(hi) - log10(positive)
		pad := math.Max(0.04*decades, 1e-12)
		if positive == hi {
			pad = 0.1
		}
		lo, hi := times10(positive, -pad), times10(hi, pad)
		if zeros {
			a.zero = times10(positive, -math.Max(0.25*decades, 0.5))
			lo = times10(a.zero, -0.02*decades)
		}
		p.Y.Min, p.Y.Max = lo, hi
		logarithmic(&p.Y, logTicks{count: 6, zero: a.zero})
		return a
	}
	if f.linear && lo > 0 {
		lo = 0
	}
	pad := 0.04 * (hi - lo)
	if !(pad > 0) || math.IsInf(pad, 0) {
		pad = math.Max(0.1*math.Abs(hi), math.SmallestNonzeroFloat64)
	}
	if hi == 0 && lo == 0 {
		pad = 1
	}
	p.Y.Min, p.Y.Max = math.Max(lo-pad, -math.MaxFloat64), math.Min(hi+pad, math.MaxFloat64)
	if lo == 0 {
		p.Y.Min = 0
	}
	p.Y.Scale, p.Y.Tick.Marker = linearScale{}, linearTicks{count: 6}
	return a
}

// times10 is v·10^e kept within float64's positive numbers.
func times10(v, e float64) float64 {
	return math.Min(math.Max(math.Exp2(math.Log2(v)+e*math.Log2(10)), math.SmallestNonzeroFloat64), math.MaxFloat64)
}

// short writes a number with four significant digits.
func short(v float64) string { return precise(v, 4) }

func precise(v float64, digits int) string {
	if a := math.Abs(v); a >= math.Pow10(digits) && a < 1e6 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return tidyExponent(strconv.FormatFloat(v, 'g', digits, 64))
}

// digitsFor is how many significant digits tell the runs' losses apart: four, more when all losses are nearly the same.
func digitsFor(runs []run) int {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, r := range runs {
		for _, y := range r.y {
			lo, hi = math.Min(lo, y), math.Max(hi, y)
		}
	}
	if !(hi > lo) {
		return 4
	}
	return int(math.Min(math.Max(4, 3+math.Ceil(log10(hi/(hi-lo)))), 17))
}

// brief writes a number with three significant digits, for titles.
func brief(v float64) string { return tidyExponent(strconv.FormatFloat(v, 'g', 3, 64)) }

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

// sparkline draws numbers as up to 24 blocks, on a logarithm where it has one.
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
