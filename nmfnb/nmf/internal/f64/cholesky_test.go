package f64

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// definite returns Systems matrices of n rows, in triangles, and a right side behind each.
func definite(r *rand.Rand, n int) []float64 {
	l := make([]float64, Triangle(n+1))
	a := make([]float64, n*(n+2))
	for s := range Systems {
		for i := range a {
			a[i] = r.Float64()
		}
		for i := range n + 1 {
			for j := range i + 1 {
				v := r.NormFloat64()
				if i < n {
					v = 0
					for p := range n + 2 {
						v += a[i*(n+2)+p] * a[j*(n+2)+p]
					}
				}
				l[(i*(i+1)/2+j)*Systems+s] = v
			}
		}
	}
	return l
}

func TestCholeskyIsItsGoTwinAndSolves(t *testing.T) { onEachPath(t, choleskyIsItsTwin) }

func choleskyIsItsTwin(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for n := range 40 {
		a := definite(r, n)
		l, twin := slices.Clone(a), slices.Clone(a)
		inverse, inverseTwin := make([]float64, (n+1)*Systems), make([]float64, (n+1)*Systems)
		half := n / 2
		Cholesky(l, inverse, 0, half)
		Cholesky(l, inverse, half, n+1)
		choleskyGo(twin, inverseTwin, 0, n+1)
		last := n*(n+1)/2*Systems + n*Systems // the diagonal of the right side's row means nothing
		if !same(l[:last], twin[:last]) || !same(inverse[:n*Systems], inverseTwin[:n*Systems]) {
			t.Fatalf("n = %d: the assembly gives other bits than its Go twin", n)
		}

		v := slices.Clone(l[n*(n+1)/2*Systems:][:n*Systems])
		vTwin := slices.Clone(v)
		Backward(l, inverse, v, n)
		backwardGo(l, inverse, vTwin, n)
		if !same(v, vTwin) {
			t.Fatalf("n = %d: backwards the assembly gives other bits than its Go twin", n)
		}
		for s := range Systems {
			entry := func(i, j int) float64 { i, j = max(i, j), min(i, j); return a[(i*(i+1)/2+j)*Systems+s] }
			for i := range n {
				rest, size := entry(n, i), 0.0
				for j := range n {
					rest -= entry(i, j) * v[j*Systems+s]
					size += math.Abs(entry(i, j) * v[j*Systems+s])
				}
				if !(math.Abs(rest) <= 1e-13*size) {
					t.Fatalf("n = %d, system %d: row %d of A·x − b is %v", n, s, i, rest)
				}
			}
		}
	}
}

func TestCholeskyOfAnIndefiniteSystemIsNaNInThatSystemOnly(t *testing.T) {
	const n = 6
	l := definite(rand.New(rand.NewPCG(1, 2)), n)
	l[(2*3/2+2)*Systems+5] = -1
	inverse := make([]float64, n*Systems)
	Cholesky(l, inverse, 0, n)
	for s := range Systems {
		if nan := math.IsNaN(inverse[(n-1)*Systems+s]); nan != (s == 5) {
			t.Errorf("system %d: 1/L(n-1, n-1) is %v", s, inverse[(n-1)*Systems+s])
		}
	}
}

// BenchmarkCholesky factorises Systems matrices of 50 rows and solves with them.
func BenchmarkCholesky(b *testing.B) {
	const n = 50
	a := definite(rand.New(rand.NewPCG(1, 2)), n)
	l, inverse := make([]float64, len(a)), make([]float64, (n+1)*Systems)
	for b.Loop() {
		copy(l, a)
		Cholesky(l, inverse, 0, n+1)
		Backward(l, inverse, l[n*(n+1)/2*Systems:], n)
	}
}
