package nmf

// An Iteration says what one iteration of a fit has reached.
type Iteration struct {
	Number int // counted from 1, as scikit-learn's n_iter_

	// Loss is the beta-divergence of X and W·H, without penalties, as scikit-learn defines it: half the squared
	// Frobenius norm of X−W·H for beta = 2, in squared units of X.
	Loss float64

	// Penalty is the sum of the L1 and L2 terms, so that Loss + Penalty is what the iterations make smaller.
	Penalty float64

	// Violation is what the solver compares with Tol. For coordinate descent it is the sum of the projected gradient's
	// absolute entries over that of the first iteration, the number that scikit-learn prints: it may rise. For
	// multiplicative updates, which look at Tol every tenth iteration, it is by how much sqrt(2·Loss) has fallen since
	// they last did, over its value at the start.
	Violation float64

	Seconds float64 // wall time since Fit was called
}
