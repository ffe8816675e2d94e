package nmf

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestAPenaltyOnOneFactorAloneWarnsConvergedOrNot(t *testing.T) {
	x := nonNegativeMatrix(20, 15, 3, 0.5, 4)
	for _, test := range []struct {
		w, h float64
		want string
	}{
		{1e-4, 0, "only W is penalised"}, {0, 1e-4, "only H is penalised"}, {1e-4, SameAsW, ""}, {1e-4, 1e-6, ""}, {0, SameAsW, ""},
	} {
		for _, most := range []int{2, 2000} {
			for _, solver := range []Solver{CoordinateDescent, AcceleratedHALS, MultiplicativeUpdate} {
				c := Default(3)
				c.AlphaW, c.AlphaH, c.MaxIter, c.Solver = test.w, test.h, most, solver
				m := mustFit(t, c, x)
				warned := ""
				for _, w := range m.Warnings {
					if strings.Contains(w, "is penalised") {
						warned = w
					}
				}
				if !strings.HasPrefix(warned, test.want) || (test.want == "") != (warned == "") {
					t.Errorf("AlphaW %g, AlphaH %g, converged %t: warned %q, want %q", test.w, test.h, m.Converged, warned, test.want)
				}
			}
		}
	}
}

func TestAPenaltyThatKillsAllComponentsWarnsWithTheLargestThatWouldNot(t *testing.T) {
	x := nonNegativeMatrix(40, 30, 3, 0.5, 1)
	zeros := holes(40, 30, 0.1, 0)
	few := mat.DenseCopyOf(x)
	few.Apply(func(i, j int, v float64) float64 { return v * zeros.At(i, j) }, few)
	for name, x := range map[string]mat.Matrix{"dense": x, "few entries": few, "CSR": csrOf(t, few)} {
		for _, ratio := range []float64{0, 0.5, 1} {
			c := randomStart(3)
			c.L1Ratio, c.MaxIter, c.Tol, c.AlphaW = ratio, 3000, 1e-8, 100
			m := mustFit(t, c, x)
			var alpha float64
			for _, w := range m.Warnings {
				if _, after, found := strings.Cut(w, "the penalty leaves no component: up to about AlphaW = "); found {
					if _, err := fmt.Sscanf(after, "%g", &alpha); err != nil {
						t.Fatal(err)
					}
				}
			}
			alive := func(share float64) bool {
				c.AlphaW = alpha * share
				m := mustFit(t, c, x)
				return mat.Norm(product(m.W, m.H), 2) > 1e-6*mat.Norm(x, 2)
			}
			low, high := 0.6, 3.0
			if ratio == 0 {
				low, high = 0.95, 1.06 // printed with two digits
			}
			if alpha == 0 || !alive(low) || alive(high) {
				t.Errorf("%s, L1Ratio %g: warned of %g: components at %g of that %t, at %g %t", name, ratio, alpha, low, alpha > 0 && alive(low), high, alpha > 0 && alive(high))
			}
		}
	}
	zero := mustFit(t, randomStart(1), mat.NewDense(2, 2, nil))
	for _, w := range zero.Warnings {
		if strings.Contains(w, "leaves no component") {
			t.Errorf("X of zeros warns: %s", w)
		}
	}
}

func TestLeadingSingularVectors(t *testing.T) {
	x := nonNegativeMatrix(12, 9, 3, 0.5, 1)
	var svd mat.SVD
	svd.Factorize(x, mat.SVDThin)
	for name, x := range map[string]mat.Matrix{"dense": x, "CSR": csrOf(t, x)} {
		d, err := adopt(x, "X")
		if err != nil {
			t.Fatal(err)
		}
		_, _, sigma := d.leading()
		if want := svd.Values(nil)[0]; math.Abs(sigma-want) > 1e-8*want {
			t.Errorf("%s: %v, want %v", name, sigma, want)
		}
	}
}
