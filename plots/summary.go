package plots

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// summary is what the finite entries of a matrix are like, and how many others there are.
type summary struct {
	n, m          int
	min, max      float64
	minI, minJ    int
	maxI, maxJ    int
	finite, zeros int
	nan, inf      int
	magnitudes    []float64 // of the finite entries
}

func summarise(x mat.Matrix) summary {
	s := summary{min: math.Inf(1), max: math.Inf(-1)}
	s.n, s.m = x.Dims()
	s.magnitudes = make([]float64, 0, s.n*s.m)
	for i := range s.n {
		for j := range s.m {
			v := x.At(i, j)
			switch {
			case math.IsNaN(v):
				s.nan++
				continue
			case math.IsInf(v, 0):
				s.inf++
				continue
			}
			if v < s.min {
				s.min, s.minI, s.minJ = v, i, j
			}
			if v > s.max {
				s.max, s.maxI, s.maxJ = v, i, j
			}
			if v == 0 {
				s.zeros++
			}
			s.finite++
			s.magnitudes = append(s.magnitudes, math.Abs(v))
		}
	}
	return s
}

// sparse reports whether so few entries are not 0, of so many, that a picture must see to it that they are seen.
func (s summary) sparse() bool {
	return s.n*s.m > maxRectangles && s.zeros < s.finite && 10*(s.finite-s.zeros) <= s.finite
}

// largest returns the greatest magnitude and where it is.
func (s summary) largest() (v float64, i, j int) {
	if s.finite == 0 {
		return 0, 0, 0
	}
	if -s.min > s.max {
		return -s.min, s.minI, s.minJ
	}
	return math.Abs(s.max), s.maxI, s.maxJ
}

// coloured says what must be known of the colours that a matrix has on a scale.
func (s summary) coloured(on scale) (out string) {
	if on.split {
		out = fmt.Sprintf(" The colours end at %s below 0 and at %s above.", short(on.lo), short(on.hi))
	}
	if s.sparse() {
		out += fmt.Sprintf(" %s not 0 (%.2g %%); each is drawn at least a pixel large, of those that share one the largest.",
			count(s.finite-s.zeros, "entry is", "entries are"), 100*float64(s.finite-s.zeros)/float64(s.finite))
	}
	return out
}

// missing says how many entries have no colour.
func (s summary) missing() string {
	out := ""
	if s.nan > 0 {
		out = fmt.Sprintf(" %s NaN (grey).", count(s.nan, "entry is", "entries are"))
	}
	if s.inf > 0 {
		out += fmt.Sprintf(" %s infinite (grey).", count(s.inf, "entry is", "entries are"))
	}
	return out
}

// between says in what range the entries lie.
func (s summary) between() string {
	if s.finite == 0 {
		return "without a finite entry"
	}
	return fmt.Sprintf("from %s to %s", short(s.min), short(s.max))
}

// tell says in what range the entries lie, and at which entries the ends are.
func (s summary) tell(what string, named names) string {
	switch {
	case s.finite == 0:
		return "No entry is finite."
	case s.min == s.max:
		return fmt.Sprintf("All %s are %s.", what, short(s.min))
	}
	least := "0"
	if s.min != 0 {
		least = fmt.Sprintf("%s (%s, %s)", short(s.min), named.row(s.minI), named.column(s.minJ))
	}
	out := fmt.Sprintf("The %s lie between %s and %s (%s, %s)", what, least, short(s.max), named.row(s.maxI), named.column(s.maxJ))
	if s.zeros > 0 {
		out += fmt.Sprintf("; %.3g %% are 0", 100*float64(s.zeros)/float64(s.finite))
	}
	return out + "."
}

// rowsOverTheirLargest is h with each row divided by its largest finite magnitude. Rows of zeros stay as they are.
func rowsOverTheirLargest(h *mat.Dense) *mat.Dense {
	k, m := h.Dims()
	out := mat.DenseCopyOf(h)
	for i := range k {
		most, _, _ := summarise(h.Slice(i, i+1, 0, m)).largest()
		for j, v := range out.RawRowView(i) {
			if most > 0 {
				out.Set(i, j, v/most)
			}
		}
	}
	return out
}
