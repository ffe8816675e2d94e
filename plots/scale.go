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
// diverging map centred on 0. Where the numbers of one sign are far smaller, each sign has a half of the map to itself.
type scale struct {
	lo, hi   float64
	signed   bool
	split    bool   // each sign has its own half
	sparse   bool   // most numbers are 0, the others stand apart from it
	extremes bool   // of entries that share a pixel the largest is drawn, not the mean
	clipped  bool   // there are numbers beyond the ends
	none     bool   // no number is finite
	own      string // what 1 stands for where parts of a matrix have a scale each, such as a row's largest magnitude
}

func (s scale) colour(v float64) color.RGBA {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0) || s.none:
		return style.Missing
	case s.flat():
		return style.Diverging(0)
	case s.signed:
		return style.Diverging(v / s.limit(v))
	case s.sparse && v != 0:
		return style.Viridis(apart + (1-apart)*s.fraction(v))
	}
	return style.Viridis(s.fraction(v))
}

// apart is how far from the colour of 0 those of other numbers begin, on a sparse scale.
const apart = 0.3

// limit is the magnitude at which the colours of a signed scale end, on v's side of 0.
func (s scale) limit(v float64) float64 {
	switch {
	case !s.split:
		return math.Max(s.hi, -s.lo)
	case v < 0:
		return -s.lo
	}
	return s.hi
}

// fraction is where a number stands on the scale: 0 at lo, 1 at hi.
func (s scale) fraction(v float64) float64 {
	switch width := s.hi - s.lo; {
	case s.split && v < 0:
		return 0.5 - 0.5*v/s.lo
	case s.split:
		return 0.5 + 0.5*v/s.hi
	case width == 0:
		return 0.5
	case math.IsInf(width, 0): // beyond float64, its half is not
		return (v/2 - s.lo/2) / (s.hi/2 - s.lo/2)
	default:
		return (v - s.lo) / width
	}
}

// at returns the number that stands at t in [0, 1] of the scale.
func (s scale) at(t float64) float64 {
	switch {
	case s.split && t < 0.5:
		return s.lo * (1 - 2*t)
	case s.split:
		return s.hi * (2*t - 1)
	}
	return s.lo*(1-t) + s.hi*t
}

// flat reports whether all numbers are 0, so that there is nothing to scale.
func (s scale) flat() bool { return s.signed && s.hi == 0 }

// sharedScale is the scale of matrices that are looked at side by side. Numbers of both signs get the diverging map, with a limit for
// each sign where that of one is below half of the other, so that a small negative number is seen among large positive ones. The rest
// get viridis, which begins at 0 when the smallest number is less than half the largest.
func sharedScale(ss ...summary) scale {
	out := colourScale(ss)
	out.extremes = slices.ContainsFunc(ss, summary.sparse)
	return out
}

func colourScale(ss []summary) scale {
	lo, hi, sparse := math.Inf(1), math.Inf(-1), true
	for _, s := range ss {
		lo, hi, sparse = math.Min(lo, s.min), math.Max(hi, s.max), sparse && s.sparse()
	}
	const rounding = 1e-6
	if -lo < rounding*hi {
		lo = math.Max(lo, 0)
	}
	if hi < -rounding*lo {
		hi = math.Min(hi, 0)
	}
	switch {
	case lo > hi: // nothing finite
		return scale{lo: 0, hi: 1, none: true}
	case lo < 0 && hi > 0:
		return scale{lo: lo, hi: hi, signed: true, split: -lo < hi/2 || hi < -lo/2}
	case sparse && lo == 0:
		return sparseScale(hi, ss)
	case lo == 0 && hi == 0:
		return scale{lo: 0, hi: 1}
	case lo >= 0 && (lo < hi/2 || lo == hi):
		return scale{lo: 0, hi: hi}
	case lo == hi:
		return scale{lo: lo, hi: 0}
	}
	return scale{lo: lo, hi: hi}
}

// sparseScale is the scale of numbers ≥ 0 that are mostly 0. It ends as that of a residual does where a few dwarf the rest.
func sparseScale(hi float64, ss []summary) scale {
	var all []float64
	for _, s := range ss {
		for _, v := range s.magnitudes {
			if v > 0 {
				all = append(all, v)
			}
		}
	}
	out := scale{lo: 0, hi: hi, sparse: true}
	if q := dwarfed(all); q > 0 {
		out.hi, out.clipped = q, true
	}
	return out
}

// dwarfed is the 99 % quantile of at least a hundred numbers, which it sorts, if the greatest is more than twice as large, and else 0.
func dwarfed(all []float64) float64 {
	if len(all) < 100 {
		return 0
	}
	slices.Sort(all)
	if q := all[len(all)*99/100]; all[len(all)-1]/2 > q {
		return q
	}
	return 0
}

// ownScale is the scale of what rowsOverTheirLargest returns. max is the label of 1.
func ownScale(x mat.Matrix, max string) scale {
	s := sharedScale(summarise(x))
	s.lo, s.hi, s.own = math.Min(s.lo, 0), math.Max(s.hi, 0), max
	return s
}

// residualScale is centred on 0 and ends at the greatest magnitude, unless a few entries dwarf the rest. When the greatest is
// more than twice the 99 % quantile, the scale ends at that quantile. Of sparse data, whose share of entries that are not 0 is below 1,
// the quantile is of as large a share of the residual's largest magnitudes.
func residualScale(share float64, ss ...summary) scale {
	most, all := 0.0, []float64(nil)
	for _, s := range ss {
		largest, _, _ := s.largest()
		most, all = max(most, largest), append(all, s.magnitudes...)
	}
	out := scale{lo: -most, hi: most, signed: true, none: len(all) == 0, extremes: share < 1}
	slices.Sort(all)
	if q := dwarfed(all[int(float64(len(all))*(1-share)):]); q > 0 {
		out.lo, out.hi, out.clipped = -q, q, true
	}
	return out
}

// share is how many of the entries are not 0 where they are so few that they are drawn as such, and else 1.
func (s summary) share() float64 {
	if !s.sparse() {
		return 1
	}
	return float64(s.finite-s.zeros) / float64(s.finite)
}

// beyond says how many entries lie beyond the ends of a residual's scale.
func (s summary) beyond(on scale) string {
	n := 0
	for _, v := range s.magnitudes {
		if v > on.hi {
			n++
		}
	}
	if n == 0 || !on.clipped {
		return ""
	}
	sign := "±"
	if !on.signed {
		sign = ""
	}
	return fmt.Sprintf(" %s beyond the colour scale, which ends at %s%s.", count(n, "entry lies", "entries lie"), sign, short(on.hi))
}
