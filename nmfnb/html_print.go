package nmfnb

import "github.com/nmfnb/notebook/nmfnb/style"

// On paper nothing scrolls: the box is as large as what is in it, and a table that is wider than the page is written smaller. A reader
// that takes style elements out prints what is seen on the screen.
const (
	printClass = "nmfnb"
	printStyle = "<style>@media print{." + printClass + "{overflow:visible!important;max-height:none!important}." + printClass +
		" table{font-size:var(--p,1em)!important}}</style>\n"
	pageWidth = 90.0 // of a page, in digits of the usual size
)

// printSize is the size of letters in which the table is as wide as a page, at most 1.
func (g grid) printSize() float64 {
	const between = 2.8 // the padding of a cell
	width := 0.0
	for _, row := range g.rows {
		width = max(width, float64(style.Width(shortened(row.text))))
	}
	width += between
	for j, h := range g.head {
		column := float64(style.Width(shortened(h.text)))
		for _, row := range g.rows {
			column = max(column, float64(len(row.cells[j].text)))
		}
		width += column + between
	}
	return min(pageWidth/width, 1)
}
