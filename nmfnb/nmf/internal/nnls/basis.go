package nnls

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/blas/blas64"
)

// A basis is the rows a₀, a₁, … of a matrix A (k×r) that least-squares problems are put together from.
type Basis struct {
	K, R int
	a    []float64 // k×r
	gram []float64 // A·Aᵀ
	norm []float64 // ‖aₜ‖
}

func NewBasis(k, r int) *Basis {
	return &Basis{K: k, R: r, a: make([]float64, k*r), gram: make([]float64, k*k), norm: make([]float64, k)}
}

// Refresh forms what depends on A.
func (b *Basis) Refresh() {
	for t := range b.K {
		for s := range t + 1 {
			v := blas64.Dot(f64.Vector(b.Row(t)), f64.Vector(b.Row(s)))
			b.gram[t*b.K+s], b.gram[s*b.K+t] = v, v
		}
	}
	b.setNorms()
}

// refreshPacked is Refresh by the kernel, given Aᵀ in the packed format.
func (b *Basis) refreshPacked(transposed []float64) {
	timesTransposed(b.gram, b.a, b.K, b.R, transposed)
	b.setNorms()
}

func (b *Basis) setNorms() {
	for t := range b.norm {
		b.norm[t] = math.Sqrt(b.gram[t*b.K+t])
	}
}

// timesTransposed sets dst to a·aᵀ for a (k×r by rows), given aᵀ in the packed format.
func timesTransposed(dst, a []float64, k, r int, transposed []float64) {
	f64.TimesPacked(dst, a, r, 1, k, transposed, r, k, make([]float64, min(k, team.BlockRows)*f64.Padded(k)))
}

func (b *Basis) Row(t int) []float64 { return b.a[t*b.R : (t+1)*b.R] }

const (
	// A squared pivot below this share of its row's squared norm is no longer taken from the Gram matrix, whose rounding
	// would show in it: the rows are then orthogonalised themselves.
	squaredPivotLimit = 1e-7

	// An orthogonalised row shorter than this share of its norm depends on the rows before it.
	pivotLimit = 1e-14
)

// A factorisation holds A_S = R·Q for a growing and shrinking set S of independent rows of a basis: R lower triangular,
// the rows of Q orthonormal. As long as the rows are far from dependent, R is the Cholesky factor of their Gram matrix
// and Q is not formed.
type factorisation struct {
	*Basis
	set        []int     // S, in the order in which the rows came
	low        []float64 // R, k×k
	q          []float64 // Q, k×r, when orthogonal
	orthogonal bool
}

func newFactorisation(b *Basis) factorisation {
	return factorisation{Basis: b, set: make([]int, 0, b.K), low: make([]float64, b.K*b.K), q: make([]float64, b.K*b.R)}
}

func (f *factorisation) reset() { f.set, f.orthogonal = f.set[:0], false }

// push adds row t. If the row depends on the set it returns false, adds nothing, and leaves the row's coefficients on Q
// in the row of R that it would have had.
func (f *factorisation) push(t int) bool {
	if !f.orthogonal {
		if f.pushGram(t) {
			return true
		}
		f.orthogonal = true
		set := f.set
		f.set = set[:0]
		for _, s := range set {
			f.pushOrthogonal(s)
		}
	}
	return f.pushOrthogonal(t)
}

func (f *factorisation) pushGram(t int) bool {
	n := len(f.set)
	row, gram := f.low[n*f.K:n*f.K+n], f.gram[t*f.K:(t+1)*f.K]
	pivot := gram[t]
	for i, s := range f.set {
		before := f.low[i*f.K : i*f.K+i+1]
		v := gram[s]
		for j, u := range before[:i] {
			v -= u * row[j]
		}
		v /= before[i]
		row[i] = v
		pivot -= v * v
	}
	if !(pivot > squaredPivotLimit*gram[t]) {
		return false
	}
	f.low[n*f.K+n] = math.Sqrt(pivot)
	f.set = append(f.set, t)
	return true
}

func (f *factorisation) pushOrthogonal(t int) bool {
	n := len(f.set)
	row, q := f.low[n*f.K:n*f.K+n], f.q[n*f.R:(n+1)*f.R]
	clear(row)
	copy(q, f.Row(t))
	for range 2 { // once leaves the rounding of large coefficients, twice is enough
		for i := range n {
			before := f.q[i*f.R : (i+1)*f.R]
			v := blas64.Dot(f64.Vector(q), f64.Vector(before))
			row[i] += v
			blas64.Axpy(-v, f64.Vector(before), f64.Vector(q))
		}
	}
	pivot := blas64.Nrm2(f64.Vector(q))
	if !(pivot > pivotLimit*f.norm[t]) {
		return false
	}
	blas64.Scal(1/pivot, f64.Vector(q))
	f.low[n*f.K+n] = pivot
	f.set = append(f.set, t)
	return true
}

// keep takes the rows out of the set for which drop is true.
func (f *factorisation) keep(drop []bool) {
	first := 0
	for first < len(f.set) && !drop[f.set[first]] {
		first++
	}
	rest := f.set[first:]
	f.set = f.set[:first]
	for _, t := range rest { // push writes behind where this reads
		if !drop[t] {
			f.push(t)
		}
	}
}

// forward solves R·x = v in place.
func (f *factorisation) forward(v []float64) {
	for i := range v {
		row := f.low[i*f.K : i*f.K+i+1]
		e := v[i]
		for j, u := range row[:i] {
			e -= u * v[j]
		}
		v[i] = e / row[i]
	}
}

// backward solves Rᵀ·x = v in place.
func (f *factorisation) backward(v []float64) {
	for i := len(v) - 1; i >= 0; i-- {
		row := f.low[i*f.K : i*f.K+i+1]
		e := v[i] / row[i]
		v[i] = e
		for j, u := range row[:i] {
			v[j] -= u * e
		}
	}
}
