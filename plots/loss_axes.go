package plots

import (
	"math"

	"gonum.org/v1/plot"
)

// axes says how a loss figure is laid out.
type axes struct {
	logLoss, logX bool
	zero          float64 // where a loss of 0 stands on a logarithmic axis; 0 when there is none
}

// axes sets the ranges, scales and ticks of the plot for the runs.
func (f losses) axes(runs []run, p *plot.Plot) axes {
	xlo, xhi := math.Inf(1), math.Inf(-1)
	lo, hi, positive, zeros := math.Inf(1), math.Inf(-1), math.Inf(1), false
	for _, r := range runs {
		for i, y := range r.y {
			xlo, xhi = math.Min(xlo, r.x[i]), math.Max(xhi, r.x[i])
			lo, hi = math.Min(lo, y), math.Max(hi, y)
			if y > 0 {
				positive = math.Min(positive, y)
			}
			zeros = zeros || y == 0
		}
	}
	a := axes{logLoss: !f.linear && lo >= 0 && hi > 0, logX: !f.linear && !f.seconds && xlo >= 1 && xhi >= 40}

	p.X.Min, p.X.Max = xlo, xhi
	p.X.Tick.Marker = linearTicks{count: 10, whole: !f.seconds}
	switch {
	case a.logX:
		p.X.Scale, p.X.Tick.Marker = logScale{}, logTicks{count: 8}
	case xlo == xhi: // one point stands in the middle
		p.X.Min, p.X.Max = xlo-1, xhi+1
		p.X.Tick.Marker = plot.ConstantTicks([]plot.Tick{{Value: xlo, Label: shortest(xlo)}})
	}

	if a.logLoss {
		decades := log10(hi) - log10(positive)
		pad := math.Max(0.04*decades, 1e-12)
		if positive == hi {
			pad = 0.1
		}
		lo, hi := times10(positive, -pad), times10(hi, pad)
		if zeros {
			a.zero = times10(positive, -math.Max(0.25*decades, 0.5))
			lo = times10(a.zero, -0.02*decades)
		}
		p.Y.Min, p.Y.Max = lo, hi
		logarithmic(&p.Y, logTicks{count: 6, zero: a.zero})
		return a
	}
	if f.linear && lo > 0 {
		lo = 0
	}
	pad := 0.04 * (hi - lo)
	if !(pad > 0) || math.IsInf(pad, 0) {
		pad = math.Max(0.1*math.Abs(hi), math.SmallestNonzeroFloat64)
	}
	if hi == 0 && lo == 0 {
		pad = 1
	}
	p.Y.Min, p.Y.Max = math.Max(lo-pad, -math.MaxFloat64), math.Min(hi+pad, math.MaxFloat64)
	if lo == 0 {
		p.Y.Min = 0
	}
	p.Y.Scale, p.Y.Tick.Marker = linearScale{}, linearTicks{count: 6}
	return a
}
