// Package nmf factorises a non-negative matrix X (n×m) into non-negative factors W (n×k) and H (k×m) with X ≈ W·H,
// the way scikit-learn 1.9 does and with its digits, and encodes new rows with components found before.
//
// The shortest useful program:
//
//	package main
//
//	import (
//		"context"
//		"fmt"
//		"log"
//
//		"github.com/nmfnb/notebook/nmfnb/nmf"
//		"gonum.org/v1/gonum/mat"
//	)
//
//	func main() {
//		x := mat.NewDense(3, 4, []float64{1, 0, 2, 0, 0, 3, 0, 1, 2, 0, 4, 0})
//		model, err := nmf.Default(2).Fit(context.Background(), x)
//		if err != nil {
//			log.Fatal(err)
//		}
//		fmt.Println(mat.Formatted(model.H))
//	}
//
// The rows of X are samples, its columns features; W holds the codes, one row a sample, and H the components, one row
// a component. [Config.Fit] finds both by minimising
//
//	D(X, W·H) + m·AlphaW·(L1Ratio·ΣW + ½(1−L1Ratio)·‖W‖²) + n·AlphaH·(L1Ratio·ΣH + ½(1−L1Ratio)·‖H‖²)
//
// over W ≥ 0 and H ≥ 0, where D is the beta-divergence: ½‖X−W·H‖² for beta = 2, the generalised Kullback-Leibler
// divergence for 1, Itakura-Saito's for 0. [Model.Transform] minimises it over W alone. Decoding is linear
// ([Model.InverseTransform] is W·H), encoding is not: [Model.Project] is the linear map that it is often mistaken for.
//
// # Tasks
//
//   - Fit: [Config.Fit], by scikit-learn's solvers or the faster [AcceleratedHALS]; [Config.Best] of several starts;
//     [MiniBatch.Fit] for data that are large, [MiniBatch.PartialFit] for data that arrive in pieces.
//   - Choose k: [Config.Ranks].
//   - Encode: [Model.Transform] as scikit-learn does, [Model.TransformExact] to the minimum, certified by [Model.KKT];
//     [Model.TransformFew] with a few components a row.
//   - Say why two reconstructions differ: [Model.Explain], [Model.ExplainReconstruction]; why fit_transform is not transform:
//     [Model.ExplainTraining].
//   - Ask after new rows: how well the model knows them, [Model.Quality]; what comes from which component, [Model.Contributions]; how sure
//     the codes are, [Model.Bootstrap], [Model.Restarts].
//   - Components as one likes them: [Model.Ordered], [Model.Scaled], [Model.Scales]; those of two models, [Compare]; what many starts agree
//     on, [Config.Consensus]; some held and the others fitted, [Config].Fixed.
//   - Names of rows and columns: [Labelled]; new rows are matched by the names of their columns, [Model.Align] keeps the shared ones;
//     [Model.Top] lists top words. Sparse data: [CSR]. Unknown entries: [Config.Missing], [Hide], [HideUnstored].
//   - Try a method on data whose components are known: [Synthetic].
//   - To and from scikit-learn: files are for package matio, known components for [FromComponents]. To keep a Model: gob or JSON.
//
// # Digits
//
// A seed means what it means to numpy.random.RandomState, so a random start is scikit-learn's bit for bit, but for the
// last bit of about one number in nine hundred (1,145 of a million measured), where the C library's logarithm is not the
// nearest number. The iterations follow in the same order; their sums are chains of fused multiply-adds, which leaves
// differences of rounding. The same seed gives the same bits on any number of cores.
//
// # Memory
//
// Beside X, a fit and an encoding take at most three times the memory of W and H together, with k rounded up to a multiple of
// four, and a constant: 4 MiB, and half a MiB for each core, for k up to a hundred. Nothing n×m is made, neither in a fit nor in
// [Model.Transform] or [Model.TransformExact]; reconstructions are, when they are asked for. No second copy of a [CSR] is kept.
// More is taken
//
//   - for a start by NNDSVD with fewer than ten components, where the ten directions that scikit-learn draws beyond them count:
//     8·(2·k+11)·(n+m) bytes and the constant, if that is more;
//   - by [Model.TransformExact] of a dense X with the Kullback-Leibler loss: three copies of H, and for each core five times from 8 to 32 rows
//     of X and 20 matrices of k×k;
//   - by [MiniBatch]: three times the memory of H;
//   - for sparse data that are no [CSR]: a copy of X in 16 bytes for each entry, and another one while it is read if X is given as
//     a transpose, as a transposed [CSR] is too;
//   - for data with unknown entries: a copy of X, two lists of them in 16 bytes each, lists of the known entries of rows and columns that
//     are mostly unknown in 8 bytes each, and another copy of X for a start by NNDSVD; for a sparse X that is unknown where nothing is stored
//     ([HideUnstored]) a copy of what is stored in 16 bytes for each entry, and another one for such a start;
//   - by coordinate descent where entries are unknown: a copy of the larger factor, and 16 matrices of k×k for each core;
//   - for a start that is given: a copy of W0 and H0, and of Fixed, which the model keeps;
//   - for dense data whose rows do not follow each other in memory, and for new rows whose columns come in another order than the
//     model's: a copy of X;
//   - by Go's garbage collector, which may let what is free grow to the size of X: the environment variable GOMEMLIMIT
//     bounds that.
//
// What a large start by NNDSVD needed is given back to the system before the iterations, by debug.FreeOSMemory: with it goes
// what else the program has free.
package nmf
