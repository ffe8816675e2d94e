package pass

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"math"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Fit finds components by passes over all rows: each encodes the rows with the components that it is given, and makes better ones of
// the sums. W is a function of a row and H, so nothing is kept of it between passes, and a shard that is read twice does no harm.
type Fit struct {
	Config  nmf.Config
	Passes  int     // over the rows, at most; the last one measures the components and makes none
	Tol     float64 // the passes end when the objective changes by this share of itself or less
	SkipBad bool    // go on without shards that cannot be read in the first pass
	Started time.Time
}

// State is what a fit has reached after some passes.
type State struct {
	Steps       int        // how often H was made better
	H           *mat.Dense // k×m
	ColumnNames []string   // nil for none
	Rows        int        // that were read
	History     []nmf.Iteration
	Loss        float64 // with the components that the last pass measured, which are H when the fit is done
	Objective   float64 // the same with the penalties
	Converged   bool
	Done        bool    // no pass is to follow
	Faults      []Fault // of shards that are skipped, or that ended the fit
	Failed      bool    // the fit has ended by these
}

// Skipped says that a shard was bad in the first pass.
func (s *State) Skipped(shard int) bool {
	for _, f := range s.Faults {
		if f.Shard == shard {
			return true
		}
	}
	return false
}

// Next returns the state after a pass, given the parts that the shards were combined to.
func (f Fit) Next(ctx context.Context, s *State, parts []Part) (*State, error) {
	next := *s
	if s.Done {
		return &next, nil
	}
	var total Part
	if len(parts) > 0 {
		total = Combine(parts)
	}
	if len(total.Faults) > 0 && (s.Steps > 0 || !f.SkipBad) || total.Sums == nil {
		next.Faults, next.Failed, next.Done = total.Faults, true, true
		return &next, nil
	}
	if s.Steps == 0 {
		next.Faults, next.Rows = total.Faults, total.Sums.Rows
	}
	sums := total.Sums
	it := nmf.Iteration{Number: s.Steps, Loss: sums.Loss, Penalty: sums.Penalty + f.penaltyOfH(s.H, sums.Rows), Seconds: time.Since(f.Started).Seconds()}
	next.Loss, next.Objective = it.Loss, it.Loss+it.Penalty
	if s.Steps > 0 {
		if s.Objective > 0 {
			it.Violation = (s.Objective - next.Objective) / s.Objective
		}
		next.History = append(next.History[:len(next.History):len(next.History)], it)
		next.Converged = math.Abs(it.Violation) <= f.Tol // for beta = 1, with codes near the best ones, it may be negative
	}
	if next.Done = next.Converged || s.Steps+1 >= f.Passes; next.Done {
		return &next, nil
	}
	var err error
	next.Steps++
	next.H, err = f.step(ctx, s.H, sums)
	return &next, err
}

// The sweeps over H cost little beside a pass: they end at a thousandth of the first violation.
const sweepTol, mostSweeps = 1e-3, 100

// step returns components that lower the objective.
func (f Fit) step(ctx context.Context, h *mat.Dense, sums *Sums) (*mat.Dense, error) {
	c := f.Config
	k, m := h.Dims()
	cross := mat.NewDense(k, m, sums.Cross)
	if c.Beta == 2 {
		c.Tol, c.MaxIter = sweepTol, mostSweeps
		return c.HStep(ctx, h, mat.NewDense(k, k, sums.Gram), cross, sums.Rows)
	}
	// Lee and Seung, Algorithms for non-negative matrix factorization, NIPS 13 (2001).
	l1, l2 := f.penaltiesOfH(sums.Rows)
	next := mat.NewDense(k, m, nil)
	next.Apply(func(t, j int, v float64) float64 {
		below := sums.Gram[t] + l1 + l2*v
		if below == 0 { // a component that no row has
			return v
		}
		return v * cross.At(t, j) / below
	}, h)
	return next, nil
}

// penaltiesOfH returns the weights of the L1 and L2 terms of H for so many rows.
func (f Fit) penaltiesOfH(rows int) (l1, l2 float64) {
	alpha := f.Config.AlphaH
	if alpha == nmf.SameAsW {
		alpha = f.Config.AlphaW
	}
	return float64(rows) * alpha * f.Config.L1Ratio, float64(rows) * alpha * (1 - f.Config.L1Ratio)
}

func (f Fit) penaltyOfH(h *mat.Dense, rows int) float64 {
	l1, l2 := f.penaltiesOfH(rows)
	norm := mat.Norm(h, 2)
	return l1*mat.Sum(h) + l2/2*norm*norm
}

// Components returns the components of a state as a model that encodes.
func (f Fit) Components(s *State) (*nmf.Model, error) {
	return nmf.FromComponents(nmf.Labelled{Matrix: s.H, ColumnNames: s.ColumnNames}, f.Config)
}

// Model returns the model that the fit has come to.
func (f Fit) Model(s *State) (*nmf.Model, error) {
	m, err := f.Components(s)
	if err != nil {
		return nil, err
	}
	m.Iterations, m.Converged, m.History = s.Steps, s.Converged, s.History
	m.ReconstructionErr = math.Sqrt(2 * s.Loss)
	if !s.Converged && f.Tol > 0 {
		m.Warnings = append(m.Warnings, fmt.Sprintf("not converged after %d passes: raise --passes", f.Passes))
	}
	for _, fault := range s.Faults {
		m.Warnings = append(m.Warnings, "skipped "+fault.Text)
	}
	return m, nil
}

// Encode returns the state as bytes.
func (s *State) Encode() ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(s)
	return b.Bytes(), err
}

// DecodeState is the inverse of State.Encode.
func DecodeState(b []byte) (*State, error) {
	s := new(State)
	if err := gob.NewDecoder(bytes.NewReader(b)).Decode(s); err != nil {
		return nil, fmt.Errorf("what a pass has written cannot be read: %w", err)
	}
	return s, nil
}
