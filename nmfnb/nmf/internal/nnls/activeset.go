package nnls

import (
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// Certified is the size of a gradient, over that of what it is the difference of, that is rounding.
const Certified = 4e-15

// An ActiveSet finds the u ≥ 0 that minimises ½‖y − u·A‖² + c·u by Lawson and Hanson's active-set method: a set of
// components that are in use grows by one whose gradient is negative, u goes towards the minimiser over the set, and
// components that turn negative on the way are left out again. The objective falls from one set to the next, so that
// none comes twice; where rounding hides the fall, the number of steps is bounded.
//
// The components in use are independent. One that depends on them but costs less takes the place of one of them.
//
// Lawson and Hanson, Solving Least Squares Problems (1974), chapter 23; the start from a guess is Bro and De Jong's, A
// fast non-negativity-constrained least squares algorithm, Journal of Chemometrics 11 (1997) 393–401; the refinement is
// Björck's, Stability analysis of the method of seminormal equations, Linear Algebra and its Applications 88 (1987) 31–48.
type ActiveSet struct {
	factorisation
	Y    []float64 // 1×r
	Cost []float64 // c, 1×k; +Inf keeps a component out
	Tol  []float64 // 1×k: how far below 0 a gradient may be by rounding
	U    []float64 // 1×k

	order    []int     // of the components in a sweep
	rhs      []float64 // 1×k: A·y − c
	z, step  []float64 // for each of the set: the minimiser over it, a correction
	residual []float64 // y − z·A
	gradient []float64 // 1×k
	drop     []bool
	refused  []bool // components that rounding alone lets in
	kept     []float64
	keptSet  []int
}

func NewActiveSet(b *Basis) *ActiveSet {
	s := &ActiveSet{
		factorisation: newFactorisation(b),
		Y:             make([]float64, b.R), residual: make([]float64, b.R),
		U: make([]float64, b.K), Cost: make([]float64, b.K), Tol: make([]float64, b.K), rhs: make([]float64, b.K), gradient: make([]float64, b.K),
		z: make([]float64, b.K), step: make([]float64, b.K), kept: make([]float64, b.K),
		drop: make([]bool, b.K), refused: make([]bool, b.K), order: make([]int, b.K), keptSet: make([]int, 0, b.K),
	}
	for t := range s.order {
		s.order[t] = t
	}
	return s
}

// Resize changes the number of columns to at most that which s was made for.
func (s *ActiveSet) Resize(r int) { s.R, s.Y, s.residual = r, s.Y[:r], s.residual[:r] }

// Solve goes from the guess u ≥ 0, bettered by some coordinate sweeps, to the minimiser.
func (s *ActiveSet) Solve(sweeps int) {
	s.guess(sweeps)
	best, stalled := s.objective(), 0
	for stalled <= 2*s.K {
		t := s.steepest()
		if t < 0 {
			return
		}
		if !s.enter(t) {
			s.refused[t] = true
			continue
		}
		clear(s.refused)
		if f := s.objective(); f < best {
			best, stalled = f, 0
		} else {
			stalled++
		}
	}
}

// rightSide sets rhs (1×k) to A·y − c.
func (s *ActiveSet) rightSide(rhs []float64) {
	for t, c := range s.Cost {
		rhs[t] = blas64.Dot(f64.Vector(s.Row(t)), f64.Vector(s.Y)) - c
	}
}

// guess finds a set over which the minimiser is positive, near the one that sweeps reach.
func (s *ActiveSet) guess(sweeps int) {
	if sweeps > 0 {
		s.rightSide(s.rhs)
	}
	for range sweeps {
		if Sweep(s.U, s.gram, s.rhs, 0, s.order) == 0 {
			break
		}
	}
	clear(s.refused)
	s.reset()
	for t, v := range s.U {
		if v*s.gram[t*s.K+t] > s.Tol[t] {
			s.push(t)
		}
	}
	for s.target(); s.dropNegative(); s.target() {
	}
	s.accept()
}

// dropNegative leaves the components out whose z is not positive.
func (s *ActiveSet) dropNegative() (dropped bool) {
	clear(s.drop)
	for i, t := range s.set {
		if !(s.z[i] > 0) {
			s.drop[t], dropped = true, true
		}
	}
	if dropped {
		s.keep(s.drop)
	}
	return dropped
}

// accept sets u to z.
func (s *ActiveSet) accept() {
	clear(s.U)
	for i, t := range s.set {
		s.U[t] = s.z[i]
	}
}

// target sets z to the minimiser over the set, whatever its signs, and the residual to that of z. The second round
// corrects the first by the residual formed from A itself, which takes the squared condition number of the Gram matrix
// out of the error.
func (s *ActiveSet) target() {
	z := s.z[:len(s.set)]
	clear(z)
	copy(s.residual, s.Y)
	for range 2 {
		step := s.step[:len(s.set)]
		if s.orthogonal {
			for i, t := range s.set {
				step[i] = s.Cost[t]
			}
			s.forward(step)
			for i := range step {
				step[i] = blas64.Dot(f64.Vector(s.q[i*s.R:(i+1)*s.R]), f64.Vector(s.residual)) - step[i]
			}
		} else {
			for i, t := range s.set {
				step[i] = blas64.Dot(f64.Vector(s.Row(t)), f64.Vector(s.residual)) - s.Cost[t]
			}
			s.forward(step)
		}
		s.backward(step)
		copy(s.residual, s.Y)
		for i, t := range s.set {
			z[i] += step[i]
			blas64.Axpy(-z[i], f64.Vector(s.Row(t)), f64.Vector(s.residual))
		}
	}
}

// objective returns ½‖y − z·A‖² + c·z.
func (s *ActiveSet) objective() float64 {
	f := blas64.Dot(f64.Vector(s.residual), f64.Vector(s.residual)) / 2
	for i, t := range s.set {
		f += s.Cost[t] * s.z[i]
	}
	return f
}

// steepest returns the component with the most negative gradient, over its norm, or −1 if none is beyond rounding.
func (s *ActiveSet) steepest() int {
	copy(s.gradient, s.Cost)
	blas64.Gemv(blas.NoTrans, -1, f64.General(s.K, s.R, s.R, s.a), f64.Vector(s.residual), 1, f64.Vector(s.gradient))
	clear(s.drop)
	for _, t := range s.set {
		s.drop[t] = true
	}
	best, least := -1, 0.0
	for t, g := range s.gradient {
		if g < -s.Tol[t] && s.norm[t] > 0 && !s.drop[t] && !s.refused[t] && g < least*s.norm[t] {
			best, least = t, g/s.norm[t]
		}
	}
	return best
}

// enter takes component t, which has a negative gradient, into use and goes to the minimiser over the new set, leaving
// out what turns negative on the way. It returns false and changes nothing if only rounding made the gradient negative.
func (s *ActiveSet) enter(t int) bool {
	s.kept, s.keptSet = append(s.kept[:0], s.U...), append(s.keptSet[:0], s.set...)
	ok := s.push(t)
	if ok {
		s.target()
		ok = s.z[len(s.set)-1] > 0
	} else {
		ok = s.replace(t)
	}
	if !ok {
		copy(s.U, s.kept)
		s.set = s.set[:0]
		for _, t := range s.keptSet {
			s.push(t)
		}
		s.target()
		return false
	}
	for s.stepTowards() {
		s.target()
	}
	return true
}

// stepTowards goes from u towards z as far as u ≥ 0 allows. If that is not all the way it leaves the components out that
// reached 0, and returns true.
func (s *ActiveSet) stepTowards() bool {
	step, all := 1.0, true
	for i, t := range s.set {
		if s.z[i] <= 0 {
			step, all = min(step, s.U[t]/(s.U[t]-s.z[i])), false
		}
	}
	if all {
		s.accept()
		return false
	}
	clear(s.drop)
	for i, t := range s.set {
		u := s.U[t]
		s.U[t] += step * (s.z[i] - u)
		if s.z[i] <= 0 && u/(u-s.z[i]) <= step || s.U[t] <= 0 {
			s.U[t], s.drop[t] = 0, true
		}
	}
	s.keep(s.drop)
	return true
}

// replace takes component t, which is a combination of those in use, into use in place of one of them: the residual does
// not change with it, only the cost.
func (s *ActiveSet) replace(t int) bool {
	n := len(s.set)
	v := append(s.step[:0], s.low[n*s.K:n*s.K+n]...) // component t is v·A over the set
	s.backward(v)
	out, step := -1, 0.0
	for i, r := range s.set {
		if v[i] <= 0 {
			continue
		}
		if ratio := s.U[r] / v[i]; out < 0 || ratio < step || ratio == step && v[i] > v[out] {
			out, step = i, ratio
		}
	}
	if out < 0 {
		return false
	}
	for i, r := range s.set {
		s.U[r] = max(0, s.U[r]-step*v[i])
	}
	clear(s.drop)
	s.drop[s.set[out]], s.U[s.set[out]] = true, 0
	s.keep(s.drop)
	if !s.push(t) {
		return false
	}
	s.U[t] = step
	s.target()
	return true
}
