package nmfnb

import (
	"fmt"
	"html"
	"io"
	"os"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/gonb"
	"github.com/nmfnb/notebook/internal/words"
)

// Named is a value with a name to be shown by.
type Named struct {
	Name  string
	Value any
}

// Display shows each value as one output of the notebook cell, in order, with its forms for every reader in one bundle: HTML,
// PNG where it is a picture, LaTeX where it has it, and always plain text. Outside a notebook the text goes to stdout. What is
// printed after Display appears after it.
//
// A value is shown by the methods it has: HTML() string, PNG() ([]byte, error), LaTeX() string, Text() string. Tables and
// the figures of package plots have them. A bare mat.Matrix is shown as Matrix shows it, an nmf.Labelled with its names. An
// *nmf.Model, an *nmf.Explanation and what else nmf returns (Quality, Contributions, Intervals, FewCodes, Comparison, Consensus,
// Alignment, Projection, TrainingExplanation) are shown as cards, with the names of their X, and a []nmf.RankScore as a table. A
// Named, or each of a []Named, is shown with its name, a string, a fmt.Stringer or anything else as its text. An error, also one that a picture's PNG
// returns, is one line that says what is wrong. A nil is such an error.
func Display(values ...any) {
	catchUpLive()
	for _, v := range values {
		for _, one := range each(v) {
			b := bundleOf(one)
			if !gonb.Running() || !b.send("", true) {
				printText(os.Stdout, b)
			}
		}
	}
}

// each is the values that v stands for.
func each(v any) []any {
	list, ok := v.([]Named)
	if !ok {
		return []any{v}
	}
	all := make([]any, len(list))
	for i, n := range list {
		all[i] = n
	}
	return all
}

// bundle titles a matrix, and heads anything else with the name.
func (n Named) bundle() bundle {
	if m, ok := n.Value.(mat.Matrix); ok {
		return Matrix(m).Titled(n.Name).bundle()
	}
	if t, ok := n.Value.(Table); ok {
		return t.Titled(n.Name).bundle()
	}
	b, name := bundleOf(n.Value), words.Label(n.Name)
	if b.html != "" {
		b.html = "<div><b>" + html.EscapeString(name) + "</b></div>\n" + b.html
	}
	if b.latex != "" {
		b.latex = `\par\noindent\textbf{` + escapeLaTeX(name) + "}\n" + b.latex
	}
	if strings.Contains(b.text, "\n") {
		b.text = name + ":\n" + b.text
	} else {
		b.text = name + ": " + b.text
	}
	return b
}

func printText(w io.Writer, b bundle) {
	fmt.Fprintln(w, strings.TrimRight(b.text, "\n"))
}
