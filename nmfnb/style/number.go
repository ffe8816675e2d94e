package style

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// significant is the number of significant digits that the largest number of a matrix gets.
const significant = 4

// Format is the one way in which all numbers of a matrix are written. FormatFor chooses it from the data, Fixed takes it
// from the reader. What it writes is plain ASCII that strconv.ParseFloat, Python's float and spreadsheets read back.
//
// The zero value writes whole numbers.
type Format struct {
	// Decimals is the number of digits after the point, of the mantissa when Scientific.
	Decimals int
	// Scientific writes every number but zero with an exponent: 1.234e-5.
	Scientific bool
	// Rounds writes a number that is too small for Decimals as 0.00. When it is false such a number is written by its
	// leading digit, 3e-7, so that what reads as zero is zero and a sign is never lost.
	Rounds bool
}

// Fixed writes every number with the same count of decimals, as numpy does for an array and %.nf for a number, whatever is
// lost by it. Counts outside 0 to 17 are taken as the nearer of the two.
func Fixed(decimals int) Format {
	return Format{Decimals: min(max(decimals, 0), 17), Rounds: true}
}

// FormatFor chooses one precision for all the values, so that a column of them lines up at the point:
//
//   - whole numbers below 10^10 stay whole numbers;
//   - otherwise the largest magnitude gets four significant digits, the others as many decimals as it has (at least one),
//     and decimals that would be 0 in every number are dropped;
//   - scientific, with up to four significant digits for each number, when the largest magnitude is below 10^-3 or
//     from 10^6 on, or when half of the numbers other than zero would round to zero, or a fifth of them where the largest
//     leaves the others a single decimal (from 10^3 on).
//
// NaN and infinities have no say in the choice. Without any other number the zero Format is returned.
func FormatFor(values []float64) Format {
	var sizes []float64 // magnitudes of what is neither zero nor non-finite
	whole := true
	for _, v := range values {
		if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		sizes = append(sizes, math.Abs(v))
		whole = whole && v == math.Trunc(v)
	}
	if len(sizes) == 0 {
		return Format{}
	}
	slices.Sort(sizes)
	largest, median := sizes[len(sizes)-1], sizes[len(sizes)/2]
	if whole && largest < 1e10 {
		return Format{}
	}
	decimals := max(significant-1-exponent(largest), 1)
	few := sizes[(len(sizes)-1)/5]
	if largest < 1e-3 || largest >= 1e3 && roundsToZero(few, decimals) || largest >= 1e6 || roundsToZero(median, decimals) {
		return Format{Decimals: needed(sizes, 'e', significant-1), Scientific: true}
	}
	return Format{Decimals: max(needed(sizes, 'f', decimals), 1)}
}

// String writes v. Zero of either sign is written without a sign, and so is a negative number that Rounds to zero.
func (f Format) String(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 1):
		return "+Inf"
	case math.IsInf(v, -1):
		return "-Inf"
	case v == 0 && f.Scientific:
		return "0"
	case f.Scientific:
		return scientific(v, f.Decimals)
	case v != 0 && roundsToZero(v, f.Decimals):
		if !f.Rounds {
			return scientific(v, 0)
		}
		v = 0
	}
	return strconv.FormatFloat(v+0, 'f', f.Decimals, 64) // +0 turns -0 into 0
}

// Align pads the cells of a column with spaces to one width, so that their decimal points stand below one another; the point
// of a text without one is behind its last character. Widths are those of Width.
func Align(cells []string) []string {
	var left, right int
	for _, c := range cells {
		before, after := Split(c)
		left, right = max(left, Width(before)), max(right, len(after))
	}
	out := make([]string, len(cells))
	for i, c := range cells {
		before, after := Split(c)
		out[i] = strings.Repeat(" ", left-Width(before)) + c + strings.Repeat(" ", right-len(after))
	}
	return out
}

// Split cuts a written number at the place of its decimal point: -12.5 into -12 and .5, 3e-7 into 3 and e-7. What is not a
// number, or has neither point nor exponent, stands whole before that place.
func Split(s string) (before, after string) {
	if _, err := strconv.ParseFloat(s, 64); err != nil {
		return s, ""
	}
	if i := strings.IndexAny(s, ".e"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// exponent is the power of ten of v after rounding to the significant digits: 0 for 9.99, 1 for 9.9999.
func exponent(v float64) int {
	s := strconv.FormatFloat(v, 'e', significant-1, 64)
	e, err := strconv.Atoi(s[strings.IndexByte(s, 'e')+1:])
	if err != nil {
		return 0 // FormatFloat always writes an exponent
	}
	return e
}

func roundsToZero(v float64, decimals int) bool {
	return strings.Trim(strconv.FormatFloat(v, 'f', decimals, 64), "-0.") == ""
}

// needed is the smallest count of decimals, at most limit, that writes every value as limit does.
func needed(values []float64, verb byte, limit int) int {
	most := 0
	for _, v := range values {
		s := strconv.FormatFloat(v, verb, limit, 64)
		if i := strings.IndexByte(s, 'e'); i >= 0 {
			s = s[:i]
		}
		if i := strings.IndexByte(s, '.'); i >= 0 {
			most = max(most, len(strings.TrimRight(s[i+1:], "0")))
		}
	}
	return most
}

// scientific writes 1.5e-7 where strconv writes 1.5e-07.
func scientific(v float64, decimals int) string {
	mantissa, exp, _ := strings.Cut(strconv.FormatFloat(v, 'e', decimals, 64), "e")
	sign, digits := exp[:1], strings.TrimLeft(exp[1:], "0")
	if sign == "+" {
		sign = ""
	}
	if digits == "" {
		digits = "0"
	}
	return mantissa + "e" + sign + digits
}
