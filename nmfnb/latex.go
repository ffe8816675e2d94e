package nmfnb

import (
	"fmt"
	"strings"

	"github.com/nmfnb/notebook/nmfnb/style"
)

// LaTeX is the table as a tabular below its caption. It needs the package booktabs, and graphicx when it is
// wider than the line; nbconvert's template loads both. With a Label the caption has a number, and no float is needed for it.
func (t Table) LaTeX() string {
	g, err := t.grid()
	if err != nil {
		return escapeLaTeX(problemText(err)) + "\n"
	}
	return g.latex()
}

func (g grid) latex() string {
	caption := "\\noindent " + g.captionLaTeX() + "\\par"
	if g.wraps { // a sentence of several lines stays on one page
		caption = "{\\interlinepenalty10000" + caption + "}"
	}
	return "\\par" + caption + "\\nopagebreak\\smallskip\\noindent\n" + g.tabular() + "\\par\\medskip\n"
}

func (g grid) captionLaTeX() string {
	if g.name != "" { // nbconvert's template leaves \caption without words
		number := `\refstepcounter{table}\label{` + g.name + `}\textbf{Table \thetable.} `
		g.name = ""
		return number + g.captionLaTeX()
	}
	if g.title == "" {
		return captionText(g.about + g.note)
	}
	return `\textbf{` + escapeLaTeX(g.title) + `} ` + captionText(g.about+g.note)
}

// captionText sets the hyphens of negative numbers and exponents as minus signs, and leaves those of words.
func captionText(s string) string {
	var b strings.Builder
	for i := range len(s) {
		number := s[i] == '-' && i+1 < len(s) && (isDigit(s[i+1]) || strings.HasPrefix(s[i+1:], "Inf")) &&
			(i == 0 || s[i-1] == ' ' || s[i-1] == 'e' && i > 1 && isDigit(s[i-2]))
		if number {
			b.WriteString("−")
		} else {
			b.WriteByte(s[i])
		}
	}
	return escapeLaTeX(b.String())
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// tabular sets wide tables smaller, and shrinks those that are wider than the line even so.
func (g grid) tabular() string {
	if len(g.rows) == 0 {
		return ""
	}
	var b strings.Builder
	if len(g.head) > 8 {
		b.WriteString(`{\scriptsize\setlength{\tabcolsep}{3pt}`)
	} else {
		b.WriteString(`{\small`)
	}
	mayBeWide := len(g.head) > 4
	if mayBeWide {
		b.WriteString("\\sbox0{%\n")
	}
	fmt.Fprintf(&b, "\\begin{tabular}{l%s}\n\\toprule\n", strings.Repeat("r", len(g.head)))
	for _, h := range g.head {
		b.WriteString(" & " + escapeLaTeX(shortened(h.text)))
	}
	b.WriteString(" \\\\\n\\midrule\n")
	longest := g.longestFractions()
	for _, row := range g.rows {
		if row.summary {
			b.WriteString("\\midrule\n")
		}
		b.WriteString(firstCell(shortened(row.text)))
		for j, c := range row.cells {
			b.WriteString(" & " + c.latex(longest[j]))
		}
		b.WriteString(" \\\\\n")
	}
	b.WriteString("\\bottomrule\n\\end{tabular}")
	if mayBeWide {
		b.WriteString("}%\n\\ifdim\\wd0>\\linewidth\\resizebox{\\linewidth}{!}{\\usebox0}\\else\\usebox0\\fi")
	}
	b.WriteString("}")
	return b.String()
}

// latex writes a number with its own minus sign, and with empty space for what it lacks behind the point.
func (c cell) latex(longest string) string {
	if c.gap {
		return escapeLaTeX(c.text)
	}
	text := strings.ReplaceAll(strings.ReplaceAll(c.text, "-", "$-$"), "≈", `$\approx$`)
	if c.marked {
		text = `\textbf{` + text + `}`
	}
	if _, after := style.Split(c.text); len(after) < len(longest) && c.text != "" {
		text += `\phantom{` + strings.ReplaceAll(longest[len(after):], "-", "$-$") + `}`
	}
	return text
}

// longestFractions is, for each column, the longest text behind the decimal point.
func (g grid) longestFractions() []string {
	longest := make([]string, len(g.head))
	for _, row := range g.rows {
		for j, c := range row.cells {
			if _, after := style.Split(c.text); len(after) > len(longest[j]) {
				longest[j] = after
			}
		}
	}
	return longest
}

var latexEscapes = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "%", `\%`, "&", `\&`, "#", `\#`, "_", `\_`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "<", `\textless{}`, ">", `\textgreater{}`, "|", `\textbar{}`,
	"×", `$\times$`, "⋮", `$\vdots$`, "⋯", `$\cdots$`, "⋱", `$\ddots$`, "≈", `$\approx$`, "·", `$\cdot$`, "−", `$-$`,
	"‖", `$\Vert$`, "√", `$\surd$`, "--", `-{}-`, "≠", `$\neq$`, "≤", `$\leq$`, "≥", `$\geq$`, "ᵀ", `$^\top$`, "…", `\dots{}`, "°", `$^\circ$`,
)

// escapeLaTeX writes a text as LaTeX's. TeX knows no length above 5.7 m: what has so many letters without a space that it could be
// longer is cut.
func escapeLaTeX(s string) string {
	const most = 500
	letters := 0
	for at, r := range s {
		if letters++; r == ' ' {
			letters = 0
		}
		if letters > most {
			return latexEscapes.Replace(s[:at]) + `\dots{}`
		}
	}
	return latexEscapes.Replace(s)
}

// firstCell is the first cell of a line of a tabular. What ends the line before, or the rule above, takes a [ or * that follows for its
// own argument, across spaces too: an empty group keeps them apart.
func firstCell(s string) string {
	if first := strings.TrimLeft(s, " "); strings.HasPrefix(first, "[") || strings.HasPrefix(first, "*") {
		return "{}" + escapeLaTeX(s)
	}
	return escapeLaTeX(s)
}
