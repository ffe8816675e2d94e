// Package csvtext writes matrices as CSV and knows what counts as a number and as a missing one in such a file. Package nmfnb
// writes its tables with it, and package matio reads with it too, so that what one writes the other reads.
package csvtext

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gonum.org/v1/gonum/mat"
)

// Write writes m (n×m) with the digits that give back the same float64, NaN as NaN. Nil names are none. The separator is one
// of , ; | and tab, the decimal mark a point or a comma.
//
// The form says by itself what is a name, so that a reader need not guess: names of rows stand under an empty first cell, the
// cells above columns without names are empty, and a name that could be taken for something else is in quotes.
func Write(w io.Writer, m mat.Matrix, rowNames, columnNames []string, separator, decimal byte) error {
	n, columns := m.Dims()
	out := bufio.NewWriter(w)
	name := func(s string, noNumber bool) error {
		if !utf8.ValidString(s) {
			return fmt.Errorf("the name %q is not valid UTF-8", s)
		}
		if s == "" || Missing(s) || noNumber && IsNumber(s) || !plain(s) {
			s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		_, _ = out.WriteString(s) // Flush returns the error
		return nil
	}
	// A first column without a name would say that it holds names of rows: an empty column of such names says that it does not.
	index := rowNames != nil || len(columnNames) > 0 && columnNames[0] == ""
	if index || columnNames != nil {
		for j := range columns {
			if j > 0 || index {
				_ = out.WriteByte(separator)
			}
			if columnNames != nil {
				if err := name(columnNames[j], !index); err != nil {
					return err
				}
			}
		}
		_ = out.WriteByte('\n')
	}
	row, digits := make([]float64, columns), make([]byte, 0, 32)
	for i := range n {
		if rowNames != nil {
			if err := name(rowNames[i], false); err != nil {
				return err
			}
		}
		for j, v := range mat.Row(row, i, m) {
			if j > 0 || index {
				_ = out.WriteByte(separator)
			}
			digits = appendNumber(digits[:0], v, decimal)
			_, _ = out.Write(digits)
		}
		if err := out.WriteByte('\n'); err != nil {
			return err
		}
	}
	return out.Flush()
}

func appendNumber(digits []byte, v float64, decimal byte) []byte {
	switch {
	case math.IsNaN(v):
		return append(digits, "NaN"...)
	case math.IsInf(v, 1):
		return append(digits, "inf"...)
	case math.IsInf(v, -1):
		return append(digits, "-inf"...)
	}
	digits = strconv.AppendFloat(digits, v, 'g', -1, 64)
	if decimal != '.' {
		for k, c := range digits {
			if c == '.' {
				digits[k] = decimal
			}
		}
	}
	return digits
}

// plain tells whether a name can stand without quotes, whatever the separator.
func plain(s string) bool {
	for i, c := range s {
		letter := unicode.IsLetter(c) || unicode.IsDigit(c) || c == '_'
		if !letter && (i == 0 || !strings.ContainsRune("-./()", c)) {
			return false
		}
	}
	return true
}

// Number returns the number that s is, written with a decimal point as programs write it; false for everything else, NaN included.
// True and false are 1 and 0, as they are to pandas and R.
func Number(s string) (float64, bool) {
	if v, ok := short(s); ok {
		return v, true
	}
	if s == "" {
		return 0, false
	}
	switch c := s[len(s)-1]; {
	case c >= '0' && c <= '9' || c == '.':
		for i := range len(s) {
			if c := s[i]; c == '_' || c|0x20 == 'x' || c|0x20 == 'p' {
				return 0, false
			}
		}
		v, err := strconv.ParseFloat(s, 64)
		return v, err == nil
	case c == 'f' || c == 'F' || c == 'y' || c == 'Y':
		switch strings.ToLower(strings.TrimLeft(s, "+-")) {
		case "inf", "infinity":
			v, err := strconv.ParseFloat(s, 64)
			return v, err == nil
		}
	case c == 'e' || c == 'E':
		switch s {
		case "true", "True", "TRUE":
			return 1, true
		case "false", "False", "FALSE":
			return 0, true
		}
	}
	return 0, false
}

// short returns a number of at most 15 digits and no exponent, as most are: a whole number by a power of ten, both exact, so that the
// quotient is the float64 next to it.
func short(s string) (float64, bool) {
	digits, point, whole := 0, -1, uint64(0)
	for i := range len(s) {
		switch c := s[i] - '0'; {
		case c <= 9:
			whole = 10*whole + uint64(c)
			digits++
		case s[i] == '.' && point < 0:
			point = i
		case s[i] != '-' || i > 0:
			return 0, false
		}
	}
	if digits == 0 || digits > 15 {
		return 0, false
	}
	v := float64(whole)
	if point >= 0 {
		v /= powers[len(s)-1-point]
	}
	if s[0] == '-' {
		v = -v
	}
	return v, true
}

var powers = [16]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// IsNumber tells whether s would be read as a number, with either decimal mark.
func IsNumber(s string) bool {
	s = strings.TrimSpace(s)
	_, ok := Number(strings.Replace(s, ",", ".", 1))
	return ok
}

// Missing tells whether s is one of the ways in which programs write that a number is not known.
func Missing(s string) bool {
	switch s {
	case "", "-", "--", "–", ".", "?", "NA", "na", "N/A", "n/a", "#N/A", "#N/A N/A", "#NA", "<NA>", "NaN", "nan", "NAN", "-NaN", "-nan", "+nan",
		"+NaN", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "NULL", "null", "Null", "None", "NaT", "n.a.", "k.A.", "missing":
		return true
	}
	return false
}
