package nmf

import (
	"fmt"
	"math"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/f64"
	"gonum.org/v1/gonum/mat"
)

// Init says where the iterations start.
type Init int

const (
	InitAuto     Init = iota // InitNNDSVDA if k ≤ min(n, m), else InitRandom
	InitRandom               // sqrt(mean(X)/k)·|N(0,1)|, drawn from numpy's RandomState(Seed), H before W
	InitNNDSVD               // non-negative double SVD (Boutsidis and Gallopoulos, 2008): zeros stay zero
	InitNNDSVDA              // NNDSVD with zeros replaced by the mean of X
	InitNNDSVDAR             // NNDSVD with zeros replaced by small random numbers, |N(0,1)|·mean(X)/100
	InitCustom               // Config.W0 and Config.H0
)

var initNames = [...]string{"auto", "random", "nndsvd", "nndsvda", "nndsvdar", "custom"}

// String returns scikit-learn's name of the start.
func (i Init) String() string { return name(int(i), initNames[:], "Init") }

// Solver says how the iterations go.
type Solver int

const (
	CoordinateDescent    Solver = iota // scikit-learn's 'cd' (Cichocki and Phan, 2009); beta = 2 only
	MultiplicativeUpdate               // scikit-learn's 'mu' (Févotte and Idier, 2011); any beta
	MiniBatchUpdate                    // 'mu' on one part of the rows after the other, with the settings of [DefaultMiniBatch]; any beta
	AcceleratedHALS                    // coordinate descent, several times over a factor (Gillis and Glineur, 2012) and beyond (Ang and Gillis, 2019); beta = 2 only
)

var solverNames = [...]string{"cd", "mu", "minibatch", "hals"}

// String returns the name of the solver, scikit-learn's where it has one.
func (s Solver) String() string { return name(int(s), solverNames[:], "Solver") }

func name(i int, names []string, kind string) string {
	if i < 0 || i >= len(names) {
		return fmt.Sprintf("%s(%d)", kind, i)
	}
	return names[i]
}

// SameAsW as Config.AlphaH gives H the penalty AlphaW, as scikit-learn's alpha_H='same' does.
const SameAsW = -1

// Config holds what a factorisation depends on besides the data. Start from [Default] and change fields.
type Config struct {
	Components  int             // k, the number of components; at most max(n, m)
	Init        Init            // where the iterations start
	W0, H0      *mat.Dense      // the start (n×k and k×m) when Init is InitCustom; they are not changed
	Fixed       *mat.Dense      // f×m: the first f ≤ k components of H, which stay as they are while the others are fitted; nil for none
	Solver      Solver          // how the iterations go
	Beta        float64         // beta-divergence: 2 Frobenius, 1 Kullback-Leibler, 0 Itakura-Saito, any other
	Tol         float64         // tolerance of the solver's stopping rule; 0 to go on until MaxIter
	MaxIter     int             // the most iterations, at least 1
	Seed        uint32          // numpy's RandomState(Seed) feeds random starts and Shuffle
	AlphaW      float64         // weight of the penalty on W, which is further multiplied by m
	AlphaH      float64         // weight of the penalty on H, which is further multiplied by n; or SameAsW
	L1Ratio     float64         // share of the L1 penalty, 0 to 1; the rest is L2
	Shuffle     bool            // coordinate descent takes the components in a random order, as scikit-learn does
	Missing     bool            // NaN entries of X are unknown and left out, in fits and in codes of every kind; see [Hide] and [HideUnstored]
	OnIteration func(Iteration) `json:"-"` // called after every iteration of Fit, before the next one starts
}

// Default returns scikit-learn 1.9's defaults for k components: automatic start, coordinate descent, Frobenius loss,
// tolerance 1e-4, at most 200 iterations, seed 0, no penalty.
func Default(k int) Config {
	return Config{Components: k, Beta: 2, Tol: 1e-4, MaxIter: 200, AlphaH: SameAsW}
}

// check reports what is wrong with the fields that do not depend on X.
func (c Config) check() error {
	bad := func(format string, args ...any) error { return failf(ErrConfig, "", format, args...) }
	switch {
	case c.MaxIter == 0:
		return bad("Config.MaxIter = 0, want at least 1: start from nmf.Default(k) and change fields")
	case c.MaxIter < 0:
		return bad("Config.MaxIter = %d, want at least 1", c.MaxIter)
	case c.Components < 1:
		return bad("Config.Components = %d, want at least 1", c.Components)
	case c.Init < 0 || int(c.Init) >= len(initNames):
		return bad("Config.Init = %d is none of the package's starts", int(c.Init))
	case c.Solver < 0 || int(c.Solver) >= len(solverNames):
		return bad("Config.Solver = %d is none of the package's solvers", int(c.Solver))
	case !f64.Finite(c.Beta):
		return bad("Config.Beta = %v, want a finite number", c.Beta)
	case (c.Solver == CoordinateDescent || c.Solver == AcceleratedHALS) && c.Beta != 2:
		return bad("Config.Beta = %v with solver %v, want 2: other losses need MultiplicativeUpdate", c.Beta, c.Solver)
	case !f64.Finite(c.Tol) || c.Tol < 0:
		return bad("Config.Tol = %v, want a finite number that is not negative", c.Tol)
	case !f64.Finite(c.AlphaW) || c.AlphaW < 0:
		return bad("Config.AlphaW = %v, want a finite number that is not negative", c.AlphaW)
	case c.AlphaH != SameAsW && (!f64.Finite(c.AlphaH) || c.AlphaH < 0):
		return bad("Config.AlphaH = %v, want a finite number that is not negative, or SameAsW", c.AlphaH)
	case !(c.L1Ratio >= 0 && c.L1Ratio <= 1):
		return bad("Config.L1Ratio = %v, want a number from 0 to 1", c.L1Ratio)
	}
	return nil
}

// checkShape reports a number of components or a start that an n×m matrix does not allow.
func (c Config) checkShape(n, m int) error {
	k := c.Components
	switch {
	case k > n && k > m:
		return failf(ErrConfig, "", "Config.Components = %d is larger than both sides of X (%d×%d)", k, n, m)
	case k > min(n, m) && (c.Init == InitNNDSVD || c.Init == InitNNDSVDA || c.Init == InitNNDSVDAR):
		return failf(ErrConfig, "", "Config.Components = %d is larger than a side of X (%d×%d), which Config.Init = %v "+
			"does not allow: use InitRandom", k, n, m, c.Init)
	case c.Init != InitCustom && (c.W0 != nil || c.H0 != nil):
		return failf(ErrConfig, "", "Config.W0 or Config.H0 is set and Config.Init = %v: they need InitCustom", c.Init)
	}
	return c.checkFixed(m)
}

// checkData reports data on which the objective is not finite.
func (c Config) checkData(d *data) error {
	if math.IsInf(d.normSquared(), 1) {
		return failf(ErrOverflow, "X", "the squares of X add up to more than a float64 holds: divide X by a constant first")
	}
	return c.checkZeros(d)
}

// checkZeros reports entries that the loss does not allow.
func (c Config) checkZeros(d *data) error {
	if d.storedOnly && c.Beta != 1 && c.Beta != 2 {
		return failf(ErrConfig, "", "Config.Beta = %v with entries that are unknown because they are not stored, want 2 or 1", c.Beta)
	}
	if c.Beta > 0 {
		return nil
	}
	if row, col, found := d.firstZero(); found {
		return d.labels.entryError(ErrZero, "X", row, col, 0,
			fmt.Sprintf("and Config.Beta = %v, which needs X > 0: add a small constant to X", c.Beta))
	}
	return nil
}

// penalties are the factors of the L1 and L2 terms of the objective, scaled with the data as scikit-learn does since 1.0.
type penalties struct{ l1W, l2W, l1H, l2H float64 }

func (c Config) penalties(n, m int) penalties {
	alphaH := c.AlphaH
	if alphaH == SameAsW {
		alphaH = c.AlphaW
	}
	return penalties{
		l1W: float64(m) * c.AlphaW * c.L1Ratio,
		l2W: float64(m) * c.AlphaW * (1 - c.L1Ratio),
		l1H: float64(n) * alphaH * c.L1Ratio,
		l2H: float64(n) * alphaH * (1 - c.L1Ratio),
	}
}
