// Package lesson checks the answers to a notebook's exercises, where the reader gives them and without a network.
//
// A teacher asks a question at package level, in a cell of its own (its source may be hidden), and says what must hold of an answer:
//
//	var cone = lesson.Ask("cone", "Give three numbers, none negative, whose linear code is negative.",
//		lesson.Holds("none is negative", func(x []float64) bool { return floats.Min(x) >= 0 }), …)
//
// The reader replaces nil by an answer:
//
//	lesson.Check("cone", nil)
//
// The output is the question, and whether the answer is right or what is wrong with it. Until there is an answer it is the question
// alone: so that is what an export shows.
//
// An answer that no property gives away is sealed: [Seal] makes hashes of it, [Sealed] compares with them. They keep it from readers
// who look at the source, not from those who try every number.
package lesson

import (
	"errors"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb"
)

// ErrUnknown is wrapped by the error shown for a question that nobody has asked.
var ErrUnknown = errors.New("lesson: there is no such question")

// Question is an exercise, as [Ask] makes it.
type Question struct {
	name, text string
	tests      []Test
}

// Test is something that must hold of an answer: see [Holds] and [Sealed].
type Test struct {
	says string                              // for an answer that is right
	run  func(name string, answer any) error // what is wrong
}

var asked = struct {
	sync.Mutex
	by map[string]Question
}{by: map[string]Question{}}

// Ask asks a question, by whose name answers are checked. The answer is right if all tests hold; what is wrong is said by the first that
// does not, so that they go from the form of an answer to its substance. A second question with a name takes the place of the first.
//
// Ask is meant for a variable at package level, whose name is free: each cell is a program of its own, and asks again.
func Ask(name, text string, tests ...Test) Question {
	q := Question{name, text, tests}
	asked.Lock()
	defer asked.Unlock()
	asked.by[name] = q
	return q
}

// Check shows the question with that name, and whether the answer is right or what is wrong with it; for nil the question alone. It
// returns whether the answer is right.
//
// An answer is a number, a text, a slice of either, or a matrix; see [Holds] and [Sealed] for what they take.
func Check(name string, answer any) bool {
	asked.Lock()
	q, found := asked.by[name]
	names := slices.Sorted(maps.Keys(asked.by))
	asked.Unlock()
	if !found {
		nmfnb.Display(fmt.Errorf("%w called %q: %s", ErrUnknown, name, listed(names)))
		return false
	}
	v := q.judge(answer)
	nmfnb.Display(v)
	return v.state == right
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none was asked; the cell that asks must be run first"
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	return "asked were " + strings.Join(quoted, ", ")
}

// verdict is what is shown of an answer.
type verdict struct {
	question string
	state    state
	says     string
}

type state int

const (
	open state = iota
	right
	wrong
)

func (q Question) judge(answer any) verdict {
	v := verdict{question: words.OneLine(q.text)}
	switch {
	case answer == nil:
		v.says = fmt.Sprintf("Replace nil by your answer in lesson.Check(%q, nil) and run the cell.", q.name)
		return v
	case len(q.tests) == 0:
		v.state, v.says = wrong, fmt.Sprintf("Nothing is asked of an answer: lesson.Ask(%q, …) has no test.", q.name)
		return v
	}
	var held []string
	for _, t := range q.tests {
		if t.run == nil {
			v.state, v.says = wrong, fmt.Sprintf("A test of lesson.Ask(%q, …) is none of Holds and Sealed.", q.name)
			return v
		}
		if err := t.run(q.name, answer); err != nil {
			v.state, v.says = wrong, "Not yet: "+words.OneLine(err.Error())+"."
			return v
		}
		held = append(held, words.OneLine(t.says))
	}
	v.state, v.says = right, "Right: "+strings.Join(held, "; ")+"."
	return v
}

var colours = map[state]string{open: "#808080", right: "#009e73", wrong: "#e69f00"}

// HTML is the question above what is said of the answer.
func (v verdict) HTML() string {
	return fmt.Sprintf(`<div role="status" style="margin:0.4em 0;padding:0.4em 0.8em;border-left:4px solid %s;max-width:44em;font-family:var(--jp-ui-font-family,system-ui,sans-serif)">`+
		"<div><b>Exercise.</b> %s</div>\n<div>%s</div></div>\n", colours[v.state], html.EscapeString(v.question), html.EscapeString(v.says))
}

// Text is the question, and what is said of the answer.
func (v verdict) Text() string { return "Exercise. " + v.question + "\n" + v.says }
