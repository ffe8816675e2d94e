package style_test

import (
	"fmt"

	"github.com/nmfnb/notebook/nmfnb/style"
)

// One precision serves all numbers of a matrix. The last is too small for it and says so.
func ExampleFormatFor() {
	row := []float64{0.0923249684, 0.3890389154, 0, -2.4e-9}
	f := style.FormatFor(row)
	for _, v := range row {
		fmt.Println(f.String(v))
	}
	// Output:
	// 0.0923
	// 0.3890
	// 0.0000
	// -2e-9
}

func ExampleFormat_String() {
	f := style.Format{Decimals: 2, Scientific: true}
	fmt.Println(f.String(-0.00012345), f.String(0))
	// Output: -1.23e-4 0
}

// The post's numbers, as numpy prints them.
func ExampleFixed() {
	f := style.Fixed(8)
	fmt.Println(f.String(0.0923249684), f.String(-0.0567143855))
	// Output: 0.09232497 -0.05671439
}

func ExampleAlign() {
	for _, cell := range style.Align([]string{"0.1733", "-12", "3e-7", "128"}) {
		fmt.Printf("|%s|\n", cell)
	}
	// Output:
	// |  0.1733|
	// |-12     |
	// |  3e-7  |
	// |128     |
}

func ExampleSplit() {
	for _, cell := range []string{"-12.5", "3e-7", "128", "NaN"} {
		before, after := style.Split(cell)
		fmt.Printf("%q %q\n", before, after)
	}
	// Output:
	// "-12" ".5"
	// "3" "e-7"
	// "128" ""
	// "NaN" ""
}

func ExampleWidth() {
	fmt.Println(style.Width("abc"), style.Width("日本"), style.Width("cafe\u0301"))
	// Output: 3 4 4
}
