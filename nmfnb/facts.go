package nmfnb

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/style"
)

// facts are what a caption says about a whole matrix.
type facts struct {
	rows, cols            int
	min, max              float64 // over the finite entries; min > max when there are none
	zeros, nans, infinite int
}

// survey reads every entry once; of a sparse matrix, every stored one.
func survey(m mat.Matrix) facts {
	f := facts{min: math.Inf(1), max: math.Inf(-1)}
	f.rows, f.cols = m.Dims()
	seen := 0
	add := func(_, _ int, v float64) {
		if v == 0 {
			return
		}
		seen++
		f.add(v)
	}
	inner := m
	if u, ok := inner.(mat.Untransposer); ok {
		inner = u.Untranspose()
	}
	n, c := inner.Dims()
	if !doNonZero(inner, add) {
		for i := range n {
			for j := range c {
				add(i, j, inner.At(i, j))
			}
		}
	}
	f.zeros = f.rows*f.cols - seen
	if f.zeros > 0 {
		f.min, f.max = min(f.min, 0), max(f.max, 0)
	}
	return f
}

func (f *facts) add(v float64) {
	switch {
	case math.IsNaN(v):
		f.nans++
	case math.IsInf(v, 0):
		f.infinite++
	default:
		f.min, f.max = min(f.min, v), max(f.max, v)
	}
}

// String is the caption's sentence: 4×5 Dense, 0 to 1, 55 % zeros.
func (f facts) String() string {
	parts := []string{""}
	if f.min <= f.max {
		form := style.FormatFor([]float64{f.min, f.max})
		low, high := shortZero(form, f.min), shortZero(form, f.max)
		if f.min == f.max {
			parts = append(parts, "all "+low)
		} else {
			parts = append(parts, low+" to "+high)
		}
	}
	if f.zeros > 0 && f.min < f.max {
		parts = append(parts, percent(f.zeros, f.rows*f.cols)+" zeros")
	}
	if f.nans > 0 {
		parts = append(parts, fmt.Sprintf("%d NaN", f.nans))
	}
	if f.infinite > 0 {
		parts = append(parts, fmt.Sprintf("%d infinite", f.infinite))
	}
	return strings.Join(parts, ", ")
}

// kind names how a matrix is stored: Dense, SymDense, nmf.CSR, transposed Dense. A difference is not stored.
func kind(m mat.Matrix) string {
	if _, ok := m.(difference); ok {
		return ""
	}
	if u, ok := m.(mat.Untransposer); ok {
		return "transposed " + kind(u.Untranspose())
	}
	name := strings.TrimPrefix(fmt.Sprintf("%T", m), "*")
	return strings.TrimPrefix(name, "mat.")
}

// shortZero writes an exact zero as 0, anything else in the format.
func shortZero(f style.Format, v float64) string {
	if v == 0 {
		return "0"
	}
	return f.String(v)
}

// percent never rounds a part to nothing or to the whole.
func percent(part, whole int) string {
	switch p := 100 * float64(part) / float64(whole); {
	case part > 0 && p < 1:
		return "<1 %"
	case part < whole && p > 99:
		return ">99 %"
	default:
		return fmt.Sprintf("%.0f %%", p)
	}
}

// doNonZero calls f for the entries that a sparse matrix stores, and reports false for any other matrix.
func doNonZero(m mat.Matrix, f func(i, j int, v float64)) bool {
	switch s := m.(type) {
	case mat.NonZeroDoer:
		s.DoNonZero(f)
	case mat.RowNonZeroDoer:
		n, _ := m.Dims()
		for i := range n {
			s.DoRowNonZero(i, f)
		}
	default:
		return false
	}
	return true
}
