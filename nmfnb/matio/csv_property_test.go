package matio

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"
	"unicode/utf8"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// names draws count names of one of the kinds that files have, or none.
func drawNames(t *rapid.T, label string, count int) []string {
	kind := rapid.SampledFrom([]string{"none", "counted", "counted from 1", "numbers", "words", "anything", "hostile"}).Draw(t, label)
	if kind == "none" {
		return nil
	}
	names := make([]string, count)
	for i := range names {
		switch kind {
		case "counted":
			names[i] = fmt.Sprint(i)
		case "counted from 1":
			names[i] = fmt.Sprint(i + 1)
		case "numbers":
			names[i] = fmt.Sprint(rapid.Float64().Draw(t, label))
		case "words":
			names[i] = rapid.SampledFrom([]string{"goal", "vote", "New York", "Müller", "x1", "a-b"}).Draw(t, label)
		case "anything":
			names[i] = rapid.StringOf(rapid.Rune()).Draw(t, label)
		default:
			names[i] = rapid.SampledFrom([]string{"", " ", "NA", "-", "#", "# a", "\"", "\"\"", "a\"b", "a,b", "5;5", "5,5", "1,5", "1\t2", "r 5", "a\nb", "a\r\nb", "\r", "\x00",
				"\ufeff", "sep=;", "true", "inf", "50%", "1,234", "1.234,5", "%%MatrixMarket", "PAR1", "{", "[", "<a>", "::", "a::5", "é", "0"}).Draw(t, label)
		}
		if !utf8.ValidString(names[i]) {
			names[i] = "invalid"
		}
	}
	return names
}

func drawMatrix(t *rapid.T) *nmf.Labelled {
	n, m := rapid.IntRange(1, 6).Draw(t, "rows"), rapid.IntRange(1, 5).Draw(t, "columns")
	x := mat.NewDense(n, m, nil)
	number := rapid.OneOf(rapid.SampledFrom([]float64{0, 1, 2, 3, 0.5, math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 1e21, 5e-324, math.MaxFloat64}), rapid.Float64())
	x.Apply(func(i, j int, _ float64) float64 { return number.Draw(t, "entry") }, x)
	if rapid.Bool().Draw(t, "counted") { // a first column that looks like an index
		for i := range n {
			x.Set(i, 0, float64(i))
		}
	}
	return &nmf.Labelled{Matrix: x, RowNames: drawNames(t, "row names", n), ColumnNames: drawNames(t, "column names", m)}
}

func TestCSVReadsBackWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawMatrix(t)
		form := CSV{
			Separator: rapid.SampledFrom([]string{"", ",", ";", "\t", "|"}).Draw(t, "separator"),
			Decimal:   rapid.SampledFrom([]byte{0, '.', ','}).Draw(t, "decimal"),
		}
		if form.Separator == "," && form.Decimal == ',' {
			form.Separator = ";"
		}
		var written bytes.Buffer
		if err := form.Write(&written, x); err != nil {
			t.Fatal(err)
		}
		text := written.String()
		readers := []CSV{form}
		if form.Separator == "" && form.Decimal != ',' {
			readers = append(readers, CSV{})
		}
		for _, c := range readers {
			got, err := c.Read(&written)
			if err != nil {
				t.Fatalf("%+v cannot read %q: %v", c, text, err)
			}
			if !sameBits(got, x) || !slices.Equal(got.RowNames, x.RowNames) || !slices.Equal(got.ColumnNames, x.ColumnNames) ||
				(got.RowNames == nil) != (x.RowNames == nil) || (got.ColumnNames == nil) != (x.ColumnNames == nil) || got.Text != nil {
				t.Fatalf("%+v read %q as\n%q %q\n%v,\nwant\n%q %q\n%v\n%s", c, text, got.RowNames, got.ColumnNames, got.Matrix, x.RowNames, x.ColumnNames, x.Matrix, got.Note)
			}
			written.Reset()
			written.WriteString(text)
		}
	})
}

// sameBits tells whether two matrices hold the same numbers, NaN being one.
func sameBits(a, b mat.Matrix) bool {
	n, m := a.Dims()
	if r, c := b.Dims(); r != n || c != m {
		return false
	}
	for i := range n {
		for j := range m {
			g, w := a.At(i, j), b.At(i, j)
			if math.Float64bits(g) != math.Float64bits(w) && !(math.IsNaN(g) && math.IsNaN(w)) {
				return false
			}
		}
	}
	return true
}
