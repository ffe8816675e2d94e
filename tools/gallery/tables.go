package main

import (
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func tables(d *data) []entry {
	var all []entry
	add := func(id, title string, s shown) { all = append(all, entry{id, title, s.HTML()}) }
	fruit := []string{"apple", "banana", "cherry", "date", "elder"}
	people := []string{"Ann", "Bob", "Cem", "Dua"}

	add("plain", "A small matrix", nmfnb.Matrix(d.model.H).Titled("H").Rows("topic 0", "topic 1").Columns(fruit...))
	add("digits", "Eight digits", nmfnb.Matrix(d.w).Titled("Linear code").Digits(8).Rows("new row 0", "new row 1"))
	add("zeros", "Zeros", nmfnb.Matrix(d.post).Titled("X").Rows(people...).Columns(fruit...))
	add("large", "500×784", nmfnb.Matrix(d.large).Titled("X"))
	add("scrolling", "40×16 in a box that scrolls", nmfnb.Matrix(d.large.Slice(0, 40, 0, 16)).Titled("X").Show(40, 16))
	add("broken", "NaN, infinities, eleven orders of magnitude", nmfnb.Matrix(d.broken).Titled("Trouble"))
	add("gradient", "Colours", nmfnb.Matrix(d.parts.W.Slice(0, 8, 0, 6)).Titled("W").Gradient())
	add("diverging", "Colours around 0", nmfnb.Matrix(d.result2).Titled("result_2").Columns(fruit...).Gradient())
	add("negatives", "Negative numbers", nmfnb.Matrix(d.result2).Titled("result_2").Columns(fruit...).Negatives())
	add("maxima", "The largest of each row", nmfnb.Matrix(d.parts.W.Slice(0, 8, 0, 6)).Titled("W").RowMaxima())
	add("highlight", "A rule", nmfnb.Matrix(d.model.H).Titled("H").Columns(fruit...).Highlight("above 0.75", func(_, _ int, v float64) bool { return v > 0.75 }))
	add("summaries", "Sums", nmfnb.Matrix(d.post).Titled("X").Rows(people...).Columns(fruit...).RowSummary("fruits", floats.Sum).ColumnSummary("people", floats.Sum))
	add("difference", "The difference of two matrices", nmfnb.Difference(d.result1, d.result2).Titled("result_1 − result_2").Columns(fruit...))
	add("beside", "A product", nmfnb.Beside(nmfnb.Matrix(d.post).Titled("X"), "≈", nmfnb.Matrix(d.model.W).Titled("W"), "·", nmfnb.Matrix(d.model.H).Titled("H")))
	add("sparse", "A sparse matrix", nmfnb.Matrix(sparseOf(d.post)).Titled("X"))
	add("vector", "A vector", nmfnb.Matrix(d.large.ColView(3).(*mat.VecDense).SliceVec(0, 30)).Titled("x"))
	add("symmetric", "A symmetric matrix", nmfnb.Matrix(gram(d.post)).Titled("XᵀX").Rows(fruit...).Columns(fruit...))
	return all
}

func gram(x *mat.Dense) *mat.SymDense {
	_, m := x.Dims()
	g := mat.NewSymDense(m, nil)
	g.SymOuterK(1, x.T())
	return g
}

func sparseOf(x *mat.Dense) *nmf.CSR {
	n, m := x.Dims()
	starts, columns, values := []int{0}, []int(nil), []float64(nil)
	for i := range n {
		for j := range m {
			if v := x.At(i, j); v != 0 {
				columns, values = append(columns, j), append(values, v)
			}
		}
		starts = append(starts, len(values))
	}
	s, err := nmf.NewCSR(n, m, starts, columns, values)
	if err != nil {
		panic(err)
	}
	return s
}
