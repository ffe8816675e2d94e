package lesson_test

import (
	"fmt"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/floats/scalar"

	"github.com/nmfnb/notebook/nmfnb/lesson"
)

// A teacher asks in two lines; what a reader sees of an answer follows.
func ExampleAsk() {
	lesson.Ask("share", "Give three numbers that add up to 1, none negative.",
		lesson.Holds("none is negative", func(x []float64) bool { return floats.Min(x) >= 0 }),
		lesson.Holds("the sum is 1, to within 1e-9", func(x []float64) bool { return scalar.EqualWithinAbs(floats.Sum(x), 1, 1e-9) }))
	lesson.Check("share", nil)
	lesson.Check("share", []float64{0.5, 0.5, 1})
	lesson.Check("share", []float64{0.25, 0.25, 0.5})
	// Output:
	// Exercise. Give three numbers that add up to 1, none negative.
	// Replace nil by your answer in lesson.Check("share", nil) and run the cell.
	// Exercise. Give three numbers that add up to 1, none negative.
	// Not yet: it does not hold that the sum is 1, to within 1e-9.
	// Exercise. Give three numbers that add up to 1, none negative.
	// Right: none is negative; the sum is 1, to within 1e-9.
}

func ExampleCheck() {
	lesson.Ask("parts", "How many components do the bars need?", lesson.Sealed("1x1 0 ff24540d9380"))
	fmt.Println(lesson.Check("parts", 7))
	fmt.Println(lesson.Check("parts", 8))
	// Output:
	// Exercise. How many components do the bars need?
	// Not yet: 7 is not the answer.
	// false
	// Exercise. How many components do the bars need?
	// Right: that is the answer.
	// true
}

// An answer that must not stand in the notebook: what Seal says goes into Sealed.
func ExampleSeal() {
	fmt.Println(lesson.Seal("gap", 0.0843, 0.0005))
	// Output: 1x1 0.0005 0bdc503d121c <nil>
}

func ExampleSealed() {
	seal, err := lesson.Seal("gap", []float64{0.25, 0.75}, 0.01)
	if err != nil {
		fmt.Println(err)
	}
	lesson.Ask("gap", "How large is the gap of either row?", lesson.Sealed(seal))
	lesson.Check("gap", []float64{0.251, 0.7})
	// Output:
	// Exercise. How large is the gap of either row?
	// Not yet: entry 1, 0.7, is another, to within 0.01.
}

// A property of a single number, of any kind.
func ExampleHolds() {
	lesson.Ask("even", "Give an even number.", lesson.Holds("it is even", func(n int) bool { return n%2 == 0 }))
	fmt.Println(lesson.Check("even", 4.0))
	// Output:
	// Exercise. Give an even number.
	// Right: it is even.
	// true
}

func ExampleQuestion() {
	var even lesson.Question = lesson.Ask("even", "Give an even number.", lesson.Holds("it is even", func(n int) bool { return n%2 == 0 }))
	_ = even // the name of a variable at package level; answers are checked by the question's
	lesson.Check("even", 3)
	// Output:
	// Exercise. Give an even number.
	// Not yet: it does not hold that it is even.
}

// A test can be asked of several questions.
func ExampleTest() {
	var positive lesson.Test = lesson.Holds("it is above 0", func(v float64) bool { return v > 0 })
	lesson.Ask("p", "Give a positive number.", positive)
	lesson.Check("p", 0.5)
	// Output:
	// Exercise. Give a positive number.
	// Right: it is above 0.
}
