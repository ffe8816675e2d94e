package nmf

import (
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
	"gonum.org/v1/gonum/mat"
)

// A Cause is why the two reconstructions of a row differ.
type Cause int

const (
	CauseNone          Cause = iota // they agree, but for rounding
	CauseTolerance                  // the solver stopped before the minimum
	CausePenalty                    // AlphaW draws the code towards 0
	CauseNonNegativity              // the linear code has negative entries, which W ≥ 0 forbids
	CauseRemainder                  // a given result_1 is not made of these components with W ≥ 0
)

var causeNames = [...]string{"none", "tolerance", "penalty", "non-negativity", "remainder"}

// String returns the cause in a word.
func (c Cause) String() string { return name(int(c), causeNames[:], "Cause") }

// A RowExplanation is what an [Explanation] says about one row x of X. Norms are Euclidean, in units of X; angles are in
// radians, from 0 to π/2, and 0 for a row of zeros.
type RowExplanation struct {
	Cause         Cause   // the largest of the terms that are more than rounding
	Difference    float64 // norm of the row of Encoded − Projected
	Tolerance     float64 // norm of its terms
	Penalty       float64
	NonNegativity float64
	Remainder     float64 // 0 after Explain

	Active   []int   // components that the exact code holds at 0: there w ≥ 0 is active
	Negative []int   // components whose linear coefficient is negative, beyond rounding
	KKT      float64 // residual of the exact code, see [Model.KKT]

	ConeAngle float64 // between x and the nearest point of the cone {w·H, w ≥ 0}
	SpanAngle float64 // between x and the nearest point of the space {w·H}, of which numpy's cut-off may leave less

	EncodedErr          float64 // ‖x − Encoded‖, the error of the iterative or given reconstruction
	ErrExact            float64 // ‖x − w·H‖ of the exact code
	ErrExactUnpenalised float64 // … of the exact code without penalty: for beta = 2 the distance to the cone
	ProjectedErr        float64 // ‖x − Projected‖, the error of the linear reconstruction: the distance to the space
}

// explainRows fills Rows from the reconstructions of the exact codes, their KKT residuals, and the condition numbers of the linear codes.
func (e *Explanation) explainRows(workers *team.Team, h, d *data, fromExact, fromUnpenalised, fromNearest *mat.Dense, kkt, conds []float64) {
	e.Rows = make([]RowExplanation, d.n)
	norms := make([]float64, h.n)
	for t := range norms {
		norms[t] = h.rowNorm(t)
	}
	rows, parts := make([]float64, workers.Count()*d.m), make([]float64, workers.Count()*d.m)
	workers.Each(d.n, team.BlockRows, d.n*d.m, func(worker, lo, hi int) {
		x := f64.Row(rows, worker, d.m)
		for i := lo; i < hi; i++ {
			d.rowInto(x, i, 0)
			r := &e.Rows[i]
			r.KKT = kkt[i]
			known := func(a []float64) []float64 { return knownPart(f64.Row(parts, worker, d.m), a, d.unknown(i)) }
			r.ErrExact = distance(x, known(fromExact.RawRowView(i)))
			r.ErrExactUnpenalised = distance(x, known(fromUnpenalised.RawRowView(i)))
			e.explainRow(i, x, fromNearest.RawRowView(i), norms, known, conds[i])
		}
	})
}

// knownPart returns a, or a copy in dst with 0 in the unknown columns if there are any.
func knownPart(dst, a []float64, unknown []int) []float64 {
	if len(unknown) == 0 {
		return a
	}
	copy(dst, a)
	for _, j := range unknown {
		dst[j] = 0
	}
	return dst
}

// explainRow fills the rest of what is said about row x, which is 0 where it is unknown. nearest is the point of the cone nearest to
// it, known the known part of another row, and cond the condition number behind its linear code.
func (e *Explanation) explainRow(i int, x, nearest, norms []float64, known func([]float64) []float64, cond float64) {
	r, result1, result2 := &e.Rows[i], e.Encoded.RawRowView(i), e.Projected.RawRowView(i)
	r.Difference = distance(result1, result2)
	r.Tolerance, r.Penalty = f64.Norm(e.Tolerance.RawRowView(i)), f64.Norm(e.Penalty.RawRowView(i))
	r.NonNegativity = f64.Norm(e.NonNegativity.RawRowView(i))
	if e.Remainder != nil {
		r.Remainder = f64.Norm(e.Remainder.RawRowView(i))
	}
	r.EncodedErr, r.ProjectedErr = distance(x, known(result1)), distance(x, known(result2))
	nearest = known(nearest)
	r.ConeAngle = math.Atan2(distance(x, nearest), f64.Norm(nearest))
	r.SpanAngle = math.Atan2(r.ProjectedErr, f64.Norm(known(result2)))

	size := max(f64.Norm(x), f64.Norm(result1))
	rounding := size * float64(8*len(norms)+8) * epsilon64
	linearRounding := rounding + size*cond*epsilon64
	r.Cause = r.cause(rounding, linearRounding)
	for t, s := range norms {
		if e.Exact.At(i, t) == 0 {
			r.Active = append(r.Active, t)
		}
		if e.Linear.At(i, t)*s < -linearRounding {
			r.Negative = append(r.Negative, t)
		}
	}
}

// cause returns the largest term that is more than rounding.
func (r *RowExplanation) cause(rounding, linearRounding float64) Cause {
	cause, largest := CauseNone, 0.0
	consider := func(c Cause, norm, rounding float64) {
		if norm > rounding && norm > largest {
			cause, largest = c, norm
		}
	}
	consider(CauseTolerance, r.Tolerance, rounding)
	consider(CausePenalty, r.Penalty, rounding)
	consider(CauseNonNegativity, r.NonNegativity, linearRounding)
	consider(CauseRemainder, r.Remainder, rounding)
	return cause
}

// distance returns ‖a − b‖.
func distance(a, b []float64) float64 {
	largest := 0.0
	for j, v := range a {
		largest = max(largest, math.Abs(v-b[j]))
	}
	if largest == 0 {
		return 0
	}
	total := 0.0
	for j, v := range a {
		d := (v - b[j]) / largest
		total += d * d
	}
	return largest * math.Sqrt(total)
}
