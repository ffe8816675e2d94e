package words_test

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/nmfnb/notebook/internal/words"
)

func ExampleCount() {
	for n := range 3 {
		fmt.Println(words.Count(n, "entry is", "entries are"))
	}
	// Output:
	// 0 entries are
	// 1 entry is
	// 2 entries are
}

func ExampleShape() {
	fmt.Println(words.Shape(3, 5))
	// Output: 3×5
}

func ExampleOneLine() {
	fmt.Println(words.OneLine("two\nlines"))
	// Output: two lines
}

func TestOneLineIsFitForXMLAndForALine(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"plain":            {"größe 東京 שלום", "größe 東京 שלום"},
		"control":          {"a\x00b\x1b[31mc\bd\x7fe\u0085f", "a b [31mc d e f"},
		"line breaks":      {"a\r\nb\u2028c\u2029d\te", "a  b c d e"},
		"no characters":    {"a\ufffeb\uffffc", "a b c"},
		"not UTF-8":        {"a\xffb", "a\ufffdb"},
		"direction":        {"a\u202egnp.exe\u202c\u2066b\u2069", "agnp.exeb"},
		"directional mark": {"\u05d0\u200f!", "\u05d0\u200f!"},
	} {
		got := words.OneLine(c.text)
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		var b strings.Builder
		if err := xml.EscapeText(&b, []byte(got)); err != nil || strings.Contains(b.String(), "\ufffd") != strings.Contains(c.want, "\ufffd") {
			t.Errorf("%s: %q is not XML (%v)", name, got, err)
		}
	}
}

func ExampleLabel() {
	fmt.Println(words.Label("two\nlines"))
	// Output: two lines
}

func ExampleLabels() {
	fmt.Printf("%q\n", words.Labels([]string{"a\x00b", "c"}))
	// Output: ["a b" "c"]
}

func TestLabelKeepsAThousandCharacters(t *testing.T) {
	for _, of := range []string{"a", "é", "東", "𝛼"} {
		if s := strings.Repeat(of, 1000); words.Label(s) != s {
			t.Errorf("1000 of %s are cut", of)
		}
		if got, want := words.Label(strings.Repeat(of, 1001)), strings.Repeat(of, 1000)+"…"; got != want {
			t.Errorf("1001 of %s are %d bytes, want %d", of, len(got), len(want))
		}
	}
	if got := words.Label(strings.Repeat("\xff", 1<<20)); len(got) > 5000 {
		t.Errorf("a megabyte that is not UTF-8 is %d bytes", len(got))
	}
	if words.Labels(nil) != nil {
		t.Error("no labels are some")
	}
}
