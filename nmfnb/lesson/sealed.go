package lesson

import (
	"fmt"
	"hash/fnv"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/nmfnb/notebook/internal/words"
)

// A seal is a shape, a tolerance and a hash for each entry of the answer by rows: "1x2 0.001 9f86d081884c 60303ae22b99", or of texts
// "text 9f86d081884c".

// maxSealed is the most entries of a sealed answer.
const maxSealed = 100

// fine is how many steps of the grid on which numbers are compared make the tolerance.
const fine = 8

// Seal returns an answer to the question with that name as hashes for [Sealed]. A teacher calls it once and writes down what it says:
//
//	fmt.Println(lesson.Seal("rank", 7, 0))
//
// The answer is a number, numbers, a matrix, a text, texts or a truth value, of at most 100 entries. A number is right within the
// tolerance, and wrong when it is off by an eighth more; with a tolerance of 0, only if it is the same. Texts are compared without
// capitals and surplus spaces.
func Seal(name string, answer any, tolerance float64) (string, error) {
	if texts, ok := textsOf(answer); ok && len(texts) <= maxSealed {
		said := []string{"text"}
		for i, s := range texts {
			said = append(said, entryHash(name, i, s))
		}
		return strings.Join(said, " "), nil
	}
	n, ok := numbersOf(answer)
	switch {
	case !ok:
		return "", fmt.Errorf("lesson: a %T cannot be sealed, want a number, a text, a slice of either or a matrix", answer)
	case len(n.values) > maxSealed:
		return "", fmt.Errorf("lesson: the answer has %d entries, and at most %d can be sealed: use Holds", len(n.values), maxSealed)
	case !(tolerance >= 0) || math.IsInf(tolerance, 0):
		return "", fmt.Errorf("lesson: the tolerance is %v, want a number that is not negative", tolerance)
	}
	said := []string{fmt.Sprintf("%dx%d", n.rows, n.columns), strconv.FormatFloat(tolerance, 'g', -1, 64)}
	for i, v := range n.values {
		if math.IsNaN(v) || tolerance > 0 && math.Abs(v)/tolerance*fine > 1<<52 {
			return "", fmt.Errorf("lesson: entry %d of the answer is %v, which no number comes to within %v of", i, v, tolerance)
		}
		said = append(said, entryHash(name, i, onGrid(v, tolerance, 0)))
	}
	return strings.Join(said, " "), nil
}

// Sealed is the test that an answer is the one that was sealed. It says which entry is wrong, and how near a number must come.
func Sealed(seal string) Test {
	fields := strings.Fields(seal)
	if len(fields) > 1 && fields[0] == "text" {
		return Test{says: "that is the answer", run: func(name string, answer any) error { return checkTexts(name, fields[1:], answer) }}
	}
	var rows, columns int
	var tolerance float64
	_, err := fmt.Sscanf(seal, "%dx%d %g", &rows, &columns, &tolerance)
	if err != nil || rows < 1 || columns < 1 || len(fields)-2 != rows*columns {
		return Test{run: func(string, any) error { return fmt.Errorf("the seal %q is none of lesson.Seal", seal) }}
	}
	says := "that is the answer"
	if tolerance > 0 {
		says += within(tolerance)
	}
	return Test{says: says, run: func(name string, answer any) error {
		return checkNumbers(name, rows, columns, tolerance, fields[2:], answer)
	}}
}

func within(tolerance float64) string { return fmt.Sprintf(", to within %g", tolerance) }

func checkTexts(name string, hashes []string, answer any) error {
	texts, ok := textsOf(answer)
	switch {
	case !ok:
		return fmt.Errorf("the answer is %s, want %s", kind(reflect.TypeOf(answer)), words.Count(len(hashes), "text", "texts"))
	case len(texts) != len(hashes):
		return fmt.Errorf("the answer has %s, want %d", words.Count(len(texts), "text", "texts"), len(hashes))
	}
	for i, s := range texts {
		if entryHash(name, i, s) != hashes[i] {
			if len(texts) == 1 {
				return fmt.Errorf("%q is not the answer", answer)
			}
			return fmt.Errorf("text %d is another", i)
		}
	}
	return nil
}

func checkNumbers(name string, rows, columns int, tolerance float64, hashes []string, answer any) error {
	n, ok := numbersOf(answer)
	if ok && min(rows, columns) == 1 && n.rows == columns && n.columns == rows { // a row is as good as a column
		n.rows, n.columns = rows, columns
	}
	switch {
	case !ok && rows*columns == 1:
		return fmt.Errorf("the answer is %s, want a number", kind(reflect.TypeOf(answer)))
	case !ok:
		return fmt.Errorf("the answer is %s, want %s", kind(reflect.TypeOf(answer)), sizeOf(rows, columns))
	case n.rows != rows || n.columns != columns:
		return fmt.Errorf("the answer is %s, want %s", sizeOf(n.rows, n.columns), sizeOf(rows, columns))
	}
	for i, v := range n.values {
		if isSealed(name, i, v, tolerance, hashes[i]) {
			continue
		}
		asked := ""
		if tolerance > 0 {
			asked = within(tolerance)
		}
		switch {
		case rows*columns == 1:
			return fmt.Errorf("%g is not the answer%s", v, asked)
		case min(rows, columns) == 1:
			return fmt.Errorf("entry %d, %g, is another%s", i, v, asked)
		}
		return fmt.Errorf("the entry in row %d, column %d, %g, is another%s", i/columns, i%columns, v, asked)
	}
	return nil
}

func sizeOf(rows, columns int) string {
	switch {
	case rows*columns == 1:
		return "1 number"
	case min(rows, columns) == 1:
		return words.Count(rows*columns, "number", "numbers")
	}
	return words.Shape(rows, columns) + " numbers"
}

func isSealed(name string, i int, v, tolerance float64, hash string) bool {
	if tolerance == 0 {
		return entryHash(name, i, onGrid(v, 0, 0)) == hash
	}
	for step := -fine; step <= fine; step++ {
		if entryHash(name, i, onGrid(v, tolerance, step)) == hash {
			return true
		}
	}
	return false
}

// onGrid writes the point of the grid that is nearest to v, or so many steps beyond it.
func onGrid(v, tolerance float64, steps int) string {
	if tolerance == 0 {
		return strconv.FormatFloat(v+0, 'x', -1, 64) // +0 turns -0 into 0
	}
	return strconv.FormatFloat(math.Round(v/tolerance*fine)+float64(steps)+0, 'f', 0, 64)
}

// entryHash is of 48 bits, and another one for each question and place.
func entryHash(name string, i int, value string) string {
	h := fnv.New128a()
	fmt.Fprintf(h, "%q %d %q", name, i, value)
	return fmt.Sprintf("%x", h.Sum(nil)[10:])
}
