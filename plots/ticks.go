package plots

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// niceStep is the smallest of 1, 2, 2.5 and 5 times a power of ten that is at least v. whole leaves out fractions.
func niceStep(v float64, whole bool) float64 {
	if whole {
		v = math.Max(v, 1)
	}
	base := math.Pow(10, math.Floor(log10(v)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if s := m * base; s >= v*(1-1e-9) && (!whole || s == math.Trunc(s)) {
			return s
		}
	}
	return 10 * base
}

// linearTicks marks about count round numbers from lo to hi, and integers only if whole is set. A range that is narrower than
// float64 can tell apart has no round number and is marked at its ends.
type linearTicks struct {
	count int
	whole bool
}

func (t linearTicks) Ticks(lo, hi float64) []plot.Tick {
	span := hi - lo
	if !(span > 0) || math.IsInf(span, 0) || span < 1e-14*math.Max(math.Abs(lo), math.Abs(hi)) {
		return ends(lo, hi)
	}
	step := niceStep(span/float64(t.count), t.whole)
	if step == 0 || math.IsInf(step, 0) || math.IsNaN(step) {
		return ends(lo, hi)
	}
	var at []float64
	for i, last := math.Ceil(lo/step-1e-9), math.Floor(hi/step+1e-9); i <= last; i++ {
		at = append(at, math.Min(i*step, math.MaxFloat64))
	}
	return labelled(at, step)
}

// ends marks both ends of a range, with all digits where six do not tell them apart.
func ends(lo, hi float64) []plot.Tick {
	a, b := shortest(lo), shortest(hi)
	if a == b && hi > lo {
		a, b = minus(strconv.FormatFloat(lo, 'g', -1, 64)), minus(strconv.FormatFloat(hi, 'g', -1, 64))
	}
	ticks := []plot.Tick{{Value: lo, Label: a}}
	if hi > lo {
		ticks = append(ticks, plot.Tick{Value: hi, Label: b})
	}
	return ticks
}

// labelled writes all numbers alike, with the decimals that tell numbers a step apart.
func labelled(at []float64, step float64) []plot.Tick {
	most := 0.0
	for _, v := range at {
		most = math.Max(most, math.Abs(v))
	}
	digits := decimals(step)
	scientific := most >= 1e6 || (most > 0 && most < 1e-4)
	if scientific {
		digits = max(int(math.Floor(log10(most)))-int(math.Floor(log10(step)+1e-9))+trailing(step), 0)
	}
	ticks := make([]plot.Tick, len(at))
	for i, v := range at {
		switch {
		case math.Abs(v) < step*1e-6:
			ticks[i] = plot.Tick{Label: "0"}
		case scientific:
			s := strconv.FormatFloat(v, 'e', digits, 64)
			if m, e, ok := strings.Cut(s, "e"); ok && strings.Contains(m, ".") {
				s = strings.TrimRight(strings.TrimRight(m, "0"), ".") + "e" + e
			}
			ticks[i] = plot.Tick{Value: v, Label: minus(tidyExponent(s))}
		default:
			ticks[i] = plot.Tick{Value: v, Label: minus(strconv.FormatFloat(v, 'f', digits, 64))}
		}
	}
	return ticks
}

// decimals is how many digits after the point a step needs: 0 for 20, 1 for 0.5, 2 for 0.25.
func decimals(step float64) int {
	return max(-int(math.Floor(log10(step)+1e-9))+trailing(step), 0)
}

// trailing is 1 for 2.5, 0.25, …, whose second digit counts.
func trailing(step float64) int {
	if m := step / math.Pow(10, math.Floor(log10(step)+1e-9)); math.Abs(m-2.5) < 1e-6 {
		return 1
	}
	return 0
}

// logTicks marks round numbers on a logarithmic axis of any range within float64. These are decades when there are many, steps of
// 1-2-5 within one or two decades, and evenly spaced numbers when the range is so narrow that a logarithm hardly bends it. Where
// zero is positive, it is the place that stands for 0, below all other numbers.
type logTicks struct {
	count int
	zero  float64
}

func (t logTicks) Ticks(lo, hi float64) []plot.Tick {
	var ticks []plot.Tick
	if t.zero > 0 {
		ticks = []plot.Tick{{Value: t.zero, Label: "0"}}
		lo = math.Max(lo, t.zero*math.Pow(hi/t.zero, 0.09)) // no other number that close to it
	}
	if !(lo > 0) || !(hi >= lo) || math.IsInf(hi, 0) {
		return ticks
	}
	if hi/lo < 1+1e-13 {
		return append(ticks, ends(lo, hi)...)
	}
	decades := log10(hi) - log10(lo)
	if decades < 0.4 {
		return append(ticks, linearTicks{count: t.count}.Ticks(lo, hi)...)
	}
	for stride := t.stride(decades); stride >= 1; stride-- {
		if at := powers(lo, hi, stride, []float64{1}); len(at) >= min(t.count, 3) {
			return append(ticks, withMinor(at, lo, hi, decades)...)
		}
	}
	for _, m := range [][]float64{{1, 3}, {1, 2, 5}, {1, 1.5, 2, 3, 5, 7}} {
		if at := powers(lo, hi, 1, m); len(at) >= min(t.count, 4) {
			return append(ticks, withMinor(at, lo, hi, decades)...)
		}
	}
	return append(ticks, linearTicks{count: t.count}.Ticks(lo, hi)...)
}

// stride is how many decades lie between two labels.
func (t logTicks) stride(decades float64) int {
	return int(math.Max(niceStep(decades/float64(t.count), true), 1))
}

// powers returns the numbers m·10^e in [lo, hi], e a multiple of stride.
func powers(lo, hi float64, stride int, ms []float64) []float64 {
	var at []float64
	first := int(math.Floor(log10(lo)))
	for e := first - ((first%stride)+stride)%stride; e <= int(math.Ceil(log10(hi))); e += stride {
		for _, m := range ms {
			if v := power(m, e); v >= lo*(1-1e-12) && v <= hi*(1+1e-12) && v > 0 && !math.IsInf(v, 0) {
				at = append(at, v)
			}
		}
	}
	return at
}

// power is m·10^e, rounded once. strconv has every power of ten, math.Pow has not: math.Pow(10, -320) is not the nearest number.
func power(m float64, e int) float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(m, 'g', -1, 64)+"e"+strconv.Itoa(e), 64)
	if err != nil {
		return math.Inf(1) // above float64's range
	}
	return v
}

// withMinor labels the numbers, and adds unlabelled marks between them where these tell something.
func withMinor(at []float64, lo, hi, decades float64) []plot.Tick {
	ticks := make([]plot.Tick, len(at))
	seen := map[float64]bool{}
	exponents := len(at) > 0 && (at[0] < 1e-4 || at[len(at)-1] >= 1e6)
	for i, v := range at {
		ticks[i] = plot.Tick{Value: v, Label: minus(decimal(v, exponents))}
		seen[v] = true
	}
	var minor []float64
	switch {
	case decades <= 3:
		minor = powers(lo, hi, 1, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9})
	case decades <= 30:
		minor = powers(lo, hi, 1, []float64{1})
	}
	for _, v := range minor {
		if !seen[v] {
			ticks = append(ticks, plot.Tick{Value: v})
		}
	}
	return ticks
}

// decimal writes a round number, with an exponent if exponents are in use and it saves a digit.
func decimal(v float64, exponents bool) string {
	if !exponents || (v >= 1e-2 && v < 1e4) {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return tidyExponent(strconv.FormatFloat(v, 'e', -1, 64))
}
