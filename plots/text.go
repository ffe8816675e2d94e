package plots

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// wrap breaks a text at its spaces into lines of at most that width. A word that is wider is cut.
func wrap(s draw.TextStyle, text string, width vg.Length) string {
	var lines []string
	for _, part := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Split(part, " ") {
			if longer := line + " " + word; line != "" && s.Width(longer) <= width {
				line = longer
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			line = cut(s, word, width)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// cut shortens a text until it is at most that wide, but not below two characters.
func cut(s draw.TextStyle, text string, width vg.Length) string {
	text = shorten(text, max(int(8*width/s.Font.Size), 2)) // the narrowest letter takes a fifth of its height
	if s.Width(text) <= width {
		return text
	}
	fits, not := 2, utf8.RuneCountInString(text)
	for fits+1 < not {
		if n := (fits + not) / 2; s.Width(shorten(text, n)) <= width {
			fits = n
		} else {
			not = n
		}
	}
	return shorten(text, fits)
}

// shorten cuts a text to at most so many characters, the last of them an ellipsis.
func shorten(s string, most int) string {
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s
	}
	n := 0
	for at := range s {
		if n++; n == most {
			return s[:at] + "…"
		}
	}
	return s
}

func alignLeft(cells []string) []string {
	width := 0
	for _, c := range cells {
		width = max(width, len([]rune(c)))
	}
	out := slices.Clone(cells)
	for i, c := range out {
		for range width - len([]rune(c)) {
			c += " "
		}
		out[i] = c
	}
	return out
}
