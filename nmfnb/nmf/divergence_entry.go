package nmf

import "math"

// epsilon is the guard of scikit-learn's multiplicative updates and beta-divergence: numpy's float32 epsilon.
const epsilon = 1.0 / (1 << 23)

// epsilon64 is float64's, below which entries become 0 for beta ≤ 1.
const epsilon64 = 1.0 / (1 << 52)

// entryDivergence returns the divergence of one entry x of X from v of W·H.
func entryDivergence(beta, x, v float64) float64 {
	safe := math.Max(v, epsilon)
	switch {
	case beta == 2:
		return (x - v) * (x - v) / 2
	case beta == 1 && x > epsilon:
		return x*math.Log(x/safe) - x + v
	case beta == 1:
		return v
	case beta == 0 && x > epsilon:
		return x/safe - math.Log(x/safe) - 1
	case beta == 0:
		return -1
	}
	d := (beta - 1) * math.Pow(v, beta)
	if x > epsilon {
		d += math.Pow(x, beta) - beta*x*math.Pow(safe, beta-1)
	}
	return d / (beta * (beta - 1))
}

// columnSums sets sums to the column sums of a, which has len(sums) columns.
func columnSums(sums, a []float64) {
	clear(sums)
	for k := len(sums); len(a) > 0; a = a[k:] {
		for t, v := range a[:k] {
			sums[t] += v
		}
	}
}

// weigh replaces each entry of x by x·v^(beta−2) and v by v^(beta−1), where v is the entry of W·H in product, guarded as
// scikit-learn does.
func weigh(beta float64, x, product []float64) {
	for i, v := range product {
		safe := guarded(beta, v)
		power := math.Pow(safe, beta-2)
		x[i] *= power
		if safe == v || beta < 1 {
			product[i] = power * safe
		} else {
			product[i] = math.Pow(v, beta-1)
		}
	}
}

// guarded is v away from 0 where beta asks for a negative power of it.
func guarded(beta, v float64) float64 {
	if beta < 2 && v < epsilon {
		return epsilon
	}
	return v
}

// weight returns v^(beta−2), guarded.
func weight(beta, v float64) float64 {
	v = guarded(beta, v)
	if beta == 1 {
		return 1 / v
	}
	return math.Pow(v, beta-2)
}

// raise replaces each v in product by v^(beta−1), guarded for negative powers.
func raise(beta float64, product []float64) {
	for i, v := range product {
		if beta < 1 {
			v = math.Max(v, epsilon)
		}
		product[i] = math.Pow(v, beta-1)
	}
}
