package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/style"
)

// scale gives numbers their colours. These are viridis from lo to hi, or, for signed numbers, the part from lo to hi of the
// diverging map centred on 0.
type scale struct {
	lo, hi  float64
	signed  bool
	clipped bool   // there are numbers beyond the ends
	none    bool   // no number is finite
	own     string // what 1 stands for where parts of a matrix have a scale each, such as a row's largest magnitude
}

func (s scale) colour(v float64) color.RGBA {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0) || s.none:
		return style.Missing
	case s.flat():
		return style.Diverging(0)
	case s.signed:
		return style.Diverging(v / math.Max(s.hi, -s.lo))
	}
	return style.Viridis(s.fraction(v))
}

// fraction is where a number stands on the scale: 0 at lo, 1 at hi.
func (s scale) fraction(v float64) float64 {
	switch width := s.hi - s.lo; {
	case width == 0:
		return 0.5
	case math.IsInf(width, 0): // beyond float64, its half is not
		return (v/2 - s.lo/2) / (s.hi/2 - s.lo/2)
	default:
		return (v - s.lo) / width
	}
}

// at returns the number that stands at t in [0, 1] of the scale.
func (s scale) at(t float64) float64 { return s.lo*(1-t) + s.hi*t }

// flat reports whether all numbers are 0, so that there is nothing to scale.
func (s scale) flat() bool { return s.signed && s.hi == 0 }

// sharedScale is the scale of matrices that are looked at side by side. Numbers of both signs get the diverging map, unless those
// of one sign are below a tenth of the others. The rest get viridis, which begins at 0 when the smallest number is less than half
// the largest.
func sharedScale(ss ...summary) scale {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, s := range ss {
		lo, hi = math.Min(lo, s.min), math.Max(hi, s.max)
	}
	switch {
	case lo > hi: // nothing finite
		return scale{lo: 0, hi: 1, none: true}
	case lo < -0.1*hi && hi > -0.1*lo:
		return scale{lo: lo, hi: hi, signed: true}
	case lo == 0 && hi == 0:
		return scale{lo: 0, hi: 1}
	case lo >= 0 && (lo < hi/2 || lo == hi):
		return scale{lo: 0, hi: hi}
	case lo == hi:
		return scale{lo: lo, hi: 0}
	}
	return scale{lo: lo, hi: hi}
}

// ownScale is the scale of what rowsOverTheirLargest returns. max is the label of 1.
func ownScale(x mat.Matrix, max string) scale {
	s := sharedScale(summarise(x))
	s.lo, s.hi, s.own = math.Min(s.lo, 0), math.Max(s.hi, 0), max
	return s
}

// residualScale is centred on 0 and ends at the greatest magnitude, unless a few entries dwarf the rest. When the greatest is
// more than twice the 99 % quantile, the scale ends at that quantile.
func residualScale(ss ...summary) scale {
	most, all := 0.0, []float64(nil)
	for _, s := range ss {
		largest, _, _ := s.largest()
		most, all = max(most, largest), append(all, s.magnitudes...)
	}
	out := scale{lo: -most, hi: most, signed: true, none: len(all) == 0}
	if len(all) < 100 {
		return out
	}
	slices.Sort(all)
	if q := all[len(all)*99/100]; q > 0 && most/2 > q {
		out = scale{lo: -q, hi: q, signed: true, clipped: true}
	}
	return out
}

// beyond says how many entries lie beyond the ends of a residual's scale.
func (s summary) beyond(on scale) string {
	n := 0
	for _, v := range s.magnitudes {
		if v > on.hi {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" %s beyond the colour scale, which ends at ±%s.", count(n, "entry lies", "entries lie"), short(on.hi))
}
