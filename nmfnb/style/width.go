package style

import "unicode"

// wide are the ranges of characters that take two columns of a console: East Asian Wide and Fullwidth of Unicode's annex 11, as
// far as they are letters, signs and pictographs in use.
var wide = [...][2]rune{
	{0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0xa4cf}, {0xa960, 0xa97c}, {0xac00, 0xd7a3}, {0xf900, 0xfaff},
	{0xfe30, 0xfe6f}, {0xff01, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff},
	{0x20000, 0x3fffd},
}

// Width returns the number of columns that s takes in a console: two for each East Asian wide character, none for combining
// marks and what joins characters, one for others. Consoles differ on sequences of joined pictographs.
func Width(s string) int {
	width := 0
	for _, r := range s {
		switch {
		case r < 0x300:
			width++
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		default:
			width++
			for _, w := range wide {
				if r >= w[0] && r <= w[1] {
					width++
				}
			}
		}
	}
	return width
}
