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
	if one, other, ratio := p.oneSided(); ratio > 1e6 {
		warn("only %s is penalised, and the norm of %s is %.2g times larger: the penalty only moves the scale from one to the "+
			"other, and digits are lost on the way; penalise both", one, other, ratio)
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

// oneSided returns which factor alone is penalised, if it is one, and how many times larger the norm of the other is.
func (p *objective) oneSided() (one, other string, ratio float64) {
	w, h := math.Sqrt(f64.Dot(p.w, p.w)), math.Sqrt(f64.Dot(p.ht, p.ht))
	onW, onH := p.pen.l1W+p.pen.l2W > 0, p.pen.l1H+p.pen.l2H > 0
	switch {
	case onW && !onH && w > 0:
		return "W", "H", h / w
	case onH && !onW && h > 0:
		return "H", "W", w / h
	}
	return "", "", 0
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
