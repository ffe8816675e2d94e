// Package words writes what tables, figures and errors say in the same words.
//
//	words.Count(1, "row", "rows")  // 1 row
//	words.Count(3, "row", "rows")  // 3 rows
//	words.Shape(3, 5)              // 3×5
//	words.OneLine("two\nlines")    // two lines
//	words.Label(name)               // the same, of at most 1000 characters
package words

import (
	"strconv"
	"strings"
)

// Count returns a number and what there is of it: in the first form for 1, in the second for any other.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Shape returns the size of a matrix of n rows and m columns.
func Shape(n, m int) string { return strconv.Itoa(n) + "×" + strconv.Itoa(m) }

// OneLine makes a text from outside, such as a title or a name in a file, fit for one line of any output, XML among them. What
// would break or steer a line becomes a space: line breaks, control characters, characters that no text may have. What is not UTF-8
// becomes U+FFFD. The marks that turn the direction of all that follows are left out; letters that run from right to left stay.
func OneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' || r == '\ufffe' || r == '\uffff':
			return ' '
		case r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// longest is how many characters of a label are kept. No place shows more, and no reader reads more.
const longest = 1000

// Label makes a label from outside fit for any place that shows one: it is OneLine of at most 1000 characters. A longer one ends in …
func Label(s string) string {
	if len(s) > longest { // bytes, of which a character has one or more
		n := 0
		for at := range s {
			if n++; n > longest {
				return OneLine(s[:at]) + "…"
			}
		}
	}
	return OneLine(s)
}

// Labels returns a copy of labels from outside, each as Label returns it. It returns nil for nil.
func Labels(all []string) []string {
	if all == nil {
		return nil
	}
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = Label(s)
	}
	return out
}
