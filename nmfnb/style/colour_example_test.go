package style_test

import (
	"fmt"
	"math"

	"github.com/nmfnb/notebook/nmfnb/style"
)

func ExampleViridis() {
	for _, t := range []float64{0, 0.5, 1} {
		fmt.Println(style.Hex(style.Viridis(t)))
	}
	// Output:
	// #440154
	// #21918c
	// #fde725
}

func ExampleDiverging() {
	for _, t := range []float64{-1, 0, 1} {
		fmt.Println(style.Hex(style.Diverging(t)))
	}
	// Output:
	// #1b4f9c
	// #f4f4f2
	// #9c3a08
}

// Over white and over black, the same tint.
func ExampleTint() {
	for _, t := range []float64{-1, 0, 0.5} {
		c := style.Tint(t)
		fmt.Printf("rgb(%d %d %d / %.0f %%)\n", c.R, c.G, c.B, float64(c.A)/2.55)
	}
	// Output:
	// rgb(57 120 190 / 62 %)
	// rgb(57 120 190 / 0 %)
	// rgb(193 85 26 / 31 %)
}

func ExampleSeries() {
	for i := range style.SeriesColours {
		fmt.Print(style.Hex(style.Series(i)), " ")
	}
	// Output: #0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9
}

func ExampleTextOn() {
	dark, light := style.Viridis(0), style.Viridis(1)
	fmt.Println(style.Hex(style.TextOn(dark)), style.Hex(style.TextOn(light)))
	// Output: #ffffff #000000
}

func ExampleContrast() {
	background := style.Viridis(0.5)
	fmt.Printf("%.1f:1\n", style.Contrast(style.TextOn(background), background))
	// Output: 5.5:1
}

func ExampleHex() {
	fmt.Println(style.Hex(style.Missing))
	// Output: #b8b8b8
}

// What has no value has a colour that is on neither map.
func ExampleMissing() {
	fmt.Println(style.Hex(style.Missing), style.Viridis(math.NaN()) == style.Missing)
	// Output: #b8b8b8 true
}

// Colours come round again after so many lines; dashes tell those apart.
func ExampleSeriesColours() {
	fmt.Println(style.Series(0) == style.Series(style.SeriesColours), style.Series(0) == style.Series(1))
	// Output: true false
}
