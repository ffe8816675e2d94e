package nmf

import "math"

// MiniBatch is scikit-learn's MiniBatchNMF: multiplicative updates that see some rows at a time, for data that are large
// ([MiniBatch.Fit]) or arrive in pieces ([MiniBatch.PartialFit]). Start from [DefaultMiniBatch] and change fields.
//
// Lefèvre, Bach and Févotte, Online algorithms for nonnegative matrix factorization with the Itakura-Saito divergence,
// WASPAA (2011).
type MiniBatch struct {
	// Config holds the rest of the settings. Tol bounds the change of H between two batches, ‖ΔH‖/‖H‖, and that of W
	// when W alone is sought; MaxIter counts passes over all rows. Penalties are scaled with the rows of a batch.
	Config Config

	BatchSize            int     // rows in a batch; all rows if fewer
	MaxNoImprovement     int     // batches without a lower smoothed cost after which Fit stops; 0 for any number
	ForgetFactor         float64 // weight of the rows before, 0 to 1, after as many rows as X has
	FreshRestarts        bool    // solve for the W of each batch from the start
	FreshRestartsMaxIter int     // the most iterations of each of these
	TransformMaxIter     int     // the most iterations of Transform; 0 for Config.MaxIter
}

// DefaultMiniBatch returns the defaults of scikit-learn 1.9's MiniBatchNMF for k components.
func DefaultMiniBatch(k int) MiniBatch {
	c := Default(k)
	c.Solver = MiniBatchUpdate
	return MiniBatch{Config: c, BatchSize: 1024, MaxNoImprovement: 10, ForgetFactor: 0.7, FreshRestartsMaxIter: 30}
}

func (b MiniBatch) check() error {
	bad := func(format string, args ...any) error { return failf(ErrConfig, "", format, args...) }
	switch {
	case b.Config.Solver != MiniBatchUpdate:
		return bad("MiniBatch.Config.Solver = %v, want minibatch: start from nmf.DefaultMiniBatch(k)", b.Config.Solver)
	case b.BatchSize < 1:
		return bad("MiniBatch.BatchSize = %d, want at least 1: start from nmf.DefaultMiniBatch(k)", b.BatchSize)
	case b.MaxNoImprovement < 0:
		return bad("MiniBatch.MaxNoImprovement = %d, want at least 0", b.MaxNoImprovement)
	case !(b.ForgetFactor >= 0 && b.ForgetFactor <= 1):
		return bad("MiniBatch.ForgetFactor = %v, want a number from 0 to 1", b.ForgetFactor)
	case b.FreshRestartsMaxIter < 1:
		return bad("MiniBatch.FreshRestartsMaxIter = %d, want at least 1", b.FreshRestartsMaxIter)
	case b.TransformMaxIter < 0:
		return bad("MiniBatch.TransformMaxIter = %d, want at least 0", b.TransformMaxIter)
	}
	return nil
}

// transforming returns the configuration by which a model encodes.
func (b MiniBatch) transforming(c Config) Config {
	if b.TransformMaxIter > 0 {
		c.MaxIter = b.TransformMaxIter
	}
	return c
}

// memory is what a batch leaves of the sums before it when X has n rows.
func (b MiniBatch) memory(n int) float64 {
	return math.Pow(b.ForgetFactor, float64(min(b.BatchSize, n))/float64(n))
}
