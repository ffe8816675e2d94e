package nmf

import (
	"fmt"
	"math"
	"slices"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
)

// warnings says what deserves a look though nothing failed.
func (c Config) warnings(p *objective, out outcome) []string {
	var list []string
	warn := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if !out.converged && out.iterations == c.MaxIter && c.Tol > 0 {
		warn("not converged after %d iterations (violation %.2g, Tol %g): raise MaxIter",
			out.iterations, out.history[out.iterations-1].Violation, c.Tol)
	}
	if start := c.chosen(p.data); out.iterations == 0 && start != InitRandom && start != InitCustom {
		warn("stopped before the first iteration: W·H may be the mean of X, in place of a start by %v", start)
	}
	for t := range p.k {
		switch {
		case columnIsZero(p.ht, p.k, t):
			warn("component %d is dead: its row of H is all zeros", t)
		case columnIsZero(p.w, p.k, t):
			warn("component %d is dead: its column of W is all zeros", t)
		}
	}
	if rows, columns := p.mask(false), p.mask(true); rows.lists != nil {
		for i := range p.n {
			if rows.none(i, p.m) {
				warn("row %s of X has no known entry: its row of W says nothing", p.labels.row(i))
			}
		}
		for j := range p.m {
			if columns.none(j, p.n) {
				warn("column %s of X has no known entry: its column of H says nothing", p.labels.column(j))
			}
		}
	}
	if one, other, ratio := p.penalised(); one != "" && c.fixed() < p.k {
		far := ""
		if ratio > 1e6 && f64.Finite(ratio) {
			far = fmt.Sprintf("; it is %.2g times larger already, and digits are lost on the way", ratio)
		}
		warn("only %s is penalised: the scale moves from %s to %s without end and takes the penalty with it, so that a fit that reports "+
			"convergence has reached no minimum%s; penalise both (Config.AlphaH = SameAsW)", one, one, other, far)
	} else if c.Beta == 2 && p.pen.l1W+p.pen.l2W > 0 && p.dead() {
		most := p.mostAlpha()
		warn("the penalty leaves no component: up to about AlphaW = %.2g, and AlphaH in proportion, the largest one would be worth it", most*c.AlphaW)
	}
	start := c.chosen(p.data)
	if c.Solver == MultiplicativeUpdate && start == InitNNDSVD {
		warn("zeros of the nndsvd start stay zero under multiplicative updates: use InitNNDSVDA or InitNNDSVDAR")
	}
	switch mean := p.mean(); {
	case mean < 1e-145 && slices.ContainsFunc(p.entries(), func(v float64) bool { return v != 0 }):
		warn("the mean of X is %.2g, whose square is lost to float64: multiply X by a constant", mean)
	case mean == 0:
	case c.Beta != 2 && mean < 1e3*epsilon:
		warn("the mean of X is %.2g, and a loss with beta = %v counts entries below %.2g as 0: multiply X by a constant",
			mean, c.Beta, epsilon)
	case (start == InitNNDSVD || start == InitNNDSVDA || start == InitNNDSVDAR) && math.Sqrt(mean) < 1e3*smallest:
		warn("the mean of X is %.2g, and a start by %v cuts entries below %g: multiply X by a constant", mean, start, smallest)
	case (start == InitNNDSVDA || start == InitNNDSVDAR) && mean > 1e6:
		warn("the mean of X is %.2g, and a start by %v fills zeros by it, which is far above what W and H need: divide X by a constant",
			mean, start)
	}
	for q, v := range p.entries() {
		if v == 0 && math.Signbit(v) {
			row, col := p.position(q)
			warn("X[%s,%s] is −0, which counts as 0", p.labels.row(row), p.labels.column(col))
			break
		}
	}
	return list
}

// columnIsZero reports whether column t of k is all zeros.
func columnIsZero(a []float64, k, t int) bool {
	for i := t; i < len(a); i += k {
		if a[i] != 0 {
			return false
		}
	}
	return true
}
