package plots

import (
	"math"
	"strconv"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/vg"

	"github.com/nmfnb/notebook/nmfnb/style"
)

// dimensions is a matrix's shape in words.
func dimensions(x mat.Matrix) string {
	n, m := x.Dims()
	return strconv.Itoa(n) + "×" + strconv.Itoa(m)
}

// contents lists a small matrix row by row, aligned, for Text.
func contents(x mat.Matrix, named names) []string {
	n, m := x.Dims()
	if n > 12 || m > 12 {
		return nil
	}
	text := fitText(vg.Point{X: math.MaxFloat32, Y: math.MaxFloat32}, x)
	lines := make([]string, n)
	for i := range n {
		lines[i] = nameOr(named.rows, i)
	}
	lines = alignLeft(lines)
	for j := range m {
		column := make([]string, n)
		for i := range n {
			column[i] = text.format.String(x.At(i, j))
		}
		for i, s := range style.Align(column) {
			lines[i] += "  " + s
		}
	}
	return lines
}
