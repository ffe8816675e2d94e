package nmfnb

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// Display shows each value as one output of the notebook cell, in order, with its forms for every reader in one bundle: HTML,
// PNG where it is a picture, LaTeX where it has it, and always plain text. Outside a notebook the text goes to stdout. What is
// printed after Display appears after it.
//
// A value is shown by the methods it has: HTML() string, PNG() ([]byte, error), LaTeX() string, Text() string. Tables and
// the figures of package plots have them. A bare mat.Matrix is shown as Matrix shows it, a string, a fmt.Stringer or anything
// else as its text, an error (that a picture's PNG returns, too) as one line that says what is wrong. A nil is such an error.
func Display(values ...any) {
	for _, v := range values {
		b := bundleOf(v)
		if !inNotebook() || !send(b) {
			printText(os.Stdout, b)
		}
	}
}

func printText(w io.Writer, b bundle) {
	fmt.Fprintln(w, strings.TrimRight(b.text, "\n"))
}
