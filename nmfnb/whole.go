package nmfnb

import (
	"encoding/base64"
	"fmt"
	"html"
	"strings"
	"unicode"
)

// maxLinked is the number of bytes of a CSV that a table carries with it, and maxWritten the number of entries from which it is not
// even written to learn its size.
const maxLinked, maxWritten = 32_000, 4000

// wholeHTML is how a reader gets all of a matrix of which a table shows a part: a link to the CSV for a small one, and else the name
// of what writes it. The names in the link's CSV are guarded, as a spreadsheet is what opens it.
func (t Table) wholeHTML() string {
	const by = ", all entries: <code>WriteCSV</code>"
	n, m := t.m.Dims()
	if n > maxWritten/m {
		return by
	}
	var b strings.Builder
	if err := t.ForSpreadsheets().WriteCSV(&b); err != nil || b.Len() > maxLinked {
		return by
	}
	return fmt.Sprintf(`, all entries: <a style="color:inherit" download="%s" href="data:text/csv;charset=utf-8;base64,%s">CSV</a>`, html.EscapeString(fileName(t.title)+".csv"),
		base64.StdEncoding.EncodeToString([]byte(b.String())))
}

// fileName is a title as the name of a file: its letters and digits.
func fileName(title string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return r
		case r == ' ' || r == '_' || r == '-':
			return '_'
		}
		return -1
	}, shortened(title))
	if strings.Trim(name, "_") == "" {
		return "matrix"
	}
	return name
}
