package matio

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nmfnb/notebook/internal/csvtext"
)

// dialect is how the numbers of a table are written.
type dialect struct {
	decimal   byte
	thousands string
	percent   bool
	missing   []string // nil: those of csvtext.Missing
}

// number returns the number that a field holds.
func (d dialect) number(field string) (float64, bool) {
	if d.decimal != ',' && d.thousands == "" && !d.percent {
		return csvtext.Number(field)
	}
	scale := 1.0
	if d.percent {
		if rest, ok := strings.CutSuffix(field, "%"); ok {
			field, scale = strings.TrimRight(rest, spaces), 100
		}
	}
	switch d.thousands {
	case "":
	case " ":
		field = strings.Map(func(c rune) rune {
			if strings.ContainsRune(spaces, c) {
				return -1
			}
			return c
		}, field)
	default:
		field = strings.ReplaceAll(field, d.thousands, "")
	}
	if d.decimal == ',' {
		if strings.Contains(field, ".") {
			return 0, false
		}
		field = strings.Replace(field, ",", ".", 1)
	}
	v, ok := csvtext.Number(field)
	return v / scale, ok
}

// isMissing tells whether a field says that the number is not known.
func (d dialect) isMissing(field string) bool {
	if d.missing != nil {
		return field == "" || field == "NaN" || slices.Contains(d.missing, field)
	}
	return csvtext.Missing(field)
}

// spaces are those that stand between the thousands of a number.
const spaces = " \u00a0\u2009\u202f"

// grouped tells how a number with marks between its thousands is written: 1,234 or 1.234,5 or 1 234 567 or 1'234.
func grouped(field string) (mark string, decimal byte, ok bool) {
	digits := strings.TrimLeft(field, "+-")
	lead := len(digits) - len(strings.TrimLeft(digits, "0123456789"))
	if lead < 1 || lead > 3 || len(digits) == lead {
		return "", 0, false
	}
	rest := digits[lead:]
	for _, c := range rest {
		mark = string(c)
		break
	}
	if !strings.Contains(",.'’"+spaces, mark) {
		return "", 0, false
	}
	groups := 0
	for {
		after, found := strings.CutPrefix(rest, mark)
		if !found || len(after) < 3 || strings.Trim(after[:3], "0123456789") != "" || len(after) > 3 && after[3] >= '0' && after[3] <= '9' {
			break
		}
		rest = after[3:]
		groups++
	}
	if strings.Contains(spaces, mark) {
		mark = " "
	}
	switch {
	case groups == 0:
		return "", 0, false
	case rest == "":
		return mark, 0, groups > 1 || mark != "," && mark != "." || digits[0] != '0'
	case (rest[0] == '.' || rest[0] == ',') && string(rest[0]) != mark && strings.Trim(rest[1:], "0123456789") == "":
		return mark, rest[0], true
	}
	return "", 0, false
}

// advice says of a field that is a number to a person how to read it as one; "" if it is none.
func (d dialect) advice(field string) string {
	if rest, ok := strings.CutSuffix(field, "%"); ok {
		if rest = strings.TrimRight(rest, spaces); csvtext.IsNumber(rest) {
			return "is a percentage: CSV{Percent: true} reads a hundredth of it"
		}
	}
	if mark, decimal, ok := grouped(field); ok {
		switch {
		case decimal == ',':
			return fmt.Sprintf("has marks between its thousands: CSV{Thousands: %q, Decimal: ','} reads it", mark)
		case decimal == 0 && strings.Count(field, mark) == 1 && (mark == "," || mark == "."):
			other := map[string]string{",": ".", ".": ","}[mark]
			return fmt.Sprintf("is two different numbers: with CSV{Thousands: %q, Decimal: '%s'} %s stands between thousands, with CSV{Decimal: '%s'} before a fraction",
				mark, other, mark, mark)
		}
		return fmt.Sprintf("has marks between its thousands: CSV{Thousands: %q} reads it", mark)
	}
	if csvtext.IsNumber(field) {
		return "has another decimal mark than the numbers before it: CSV{Decimal: …} sets the one of the file"
	}
	return ""
}
