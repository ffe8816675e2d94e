package plots

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// short writes a number with four significant digits.
func short(v float64) string { return precise(v, 4) }

func precise(v float64, digits int) string {
	if a := math.Abs(v); a >= math.Pow10(digits) && a < 1e6 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return tidyExponent(strconv.FormatFloat(v, 'g', digits, 64))
}

// brief writes a number with three significant digits, for titles.
func brief(v float64) string { return tidyExponent(strconv.FormatFloat(v, 'g', 3, 64)) }

// shortest writes a number with at most six digits.
func shortest(v float64) string { return minus(tidyExponent(strconv.FormatFloat(v, 'g', 6, 64))) }

// minus replaces hyphens by the minus sign, which is as wide as a plus.
func minus(s string) string { return strings.ReplaceAll(s, "-", "−") }

// tidyExponent writes 1e-7 where strconv writes 1e-07.
func tidyExponent(s string) string {
	m, e, ok := strings.Cut(s, "e")
	if !ok {
		return s
	}
	n, err := strconv.Atoi(e)
	if err != nil {
		return s
	}
	return m + "e" + strconv.Itoa(n)
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// log10 is math.Log10 for all positive numbers: on amd64 that, like math.Log, is wrong below 2.2e-308.
func log10(v float64) float64 { return math.Log2(v) * (math.Ln2 / math.Ln10) }

// times10 is v·10^e kept within float64's positive numbers.
func times10(v, e float64) float64 {
	return math.Min(math.Max(math.Exp2(math.Log2(v)+e*math.Log2(10)), math.SmallestNonzeroFloat64), math.MaxFloat64)
}
