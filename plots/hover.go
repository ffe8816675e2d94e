package plots

import (
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/nmfnb/notebook/plots/internal/canvas"
)

// What a pointer rests on says its value, and its row and column. The readers that show it are those of HTML; see canvas.Note.

// notedCells is how many cells of a matrix say their own value. Larger matrices say the mean of at most as many blocks.
const notedCells = 800

// notedMarks is how many bars or points of one panel say their values.
const notedMarks = 300

// notePoint says what stands around a point.
func notePoint(c draw.Canvas, at vg.Point, text string) {
	const reach = 4
	canvas.Note(c.Canvas, vg.Rectangle{Min: at.Sub(vg.Point{X: reach, Y: reach}), Max: at.Add(vg.Point{X: reach, Y: reach})}, text)
}

// note says the values of the cells, or of blocks of them where there are many.
func (h cells) note(c draw.Canvas, at func(i, j float64) vg.Point) {
	n, m := h.x.Dims()
	bi, bj := blocks(n, m)
	for i := 0; i < n; i += bi {
		for j := 0; j < m; j += bj {
			lastI, lastJ := min(i+bi, n), min(j+bj, m)
			box := vg.Rectangle{Min: at(float64(lastI), float64(j)), Max: at(float64(i), float64(lastJ))}
			canvas.Note(c.Canvas, box, h.said(i, lastI, j, lastJ))
		}
	}
}

// blocks is how many rows and columns share a note.
func blocks(n, m int) (rows, columns int) {
	if n*m <= notedCells {
		return 1, 1
	}
	side := math.Sqrt(notedCells)
	across := min(float64(m), max(side, notedCells/float64(n)))
	down := min(float64(n), notedCells/across)
	return int(math.Ceil(float64(n) / math.Floor(down))), int(math.Ceil(float64(m) / math.Floor(across)))
}

// said is the value of a cell, or what a block of cells has in common.
func (h cells) said(i0, i1, j0, j1 int) string {
	of := h.x
	if h.values.of != nil {
		of = h.values.of
	}
	where := span("row ", "rows ", h.named.wholeRows(), i0, i1) + ", " + span("column ", "columns ", h.named.columns, j0, j1) + ": "
	if i1-i0 == 1 && j1-j0 == 1 {
		return where + short(of.At(i0, j0))
	}
	if h.scale.extremes {
		return where + short(extreme(of, i0, i1, j0, j1)) + " at most"
	}
	return where + "mean " + short(mean(of, i0, i1, j0, j1))
}

// span names a row or column, or the first and last of several. Names stand alone, numbers say what they are of.
func span(one, many string, names []string, from, to int) string {
	if len(names) == 0 {
		if to-from == 1 {
			return one + strconv.Itoa(from)
		}
		return many + strconv.Itoa(from) + "–" + strconv.Itoa(to-1)
	}
	if to-from == 1 {
		return shorten(names[from], 40)
	}
	return shorten(names[from], 20) + " – " + shorten(names[to-1], 20)
}
