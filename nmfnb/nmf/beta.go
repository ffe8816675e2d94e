package nmf

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
)

// divergence returns the beta-divergence of X and W·H, as scikit-learn defines it: entries of X up to epsilon count as 0,
// entries of W·H below it as epsilon where they are divided by.
func (p *problem) divergence() float64 {
	if p.beta == 2 {
		return p.residual()
	}
	if p.sparse != nil && p.beta == 1 {
		return p.sparseKullbackLeibler()
	}
	p.each(p.n, blockRows, p.n*p.m*p.k, func(worker, lo, hi int) {
		total := 0.0
		block := lo / blockRows
		for ; lo < hi; lo += p.tile {
			rows := min(p.tile, hi-lo)
			wh := p.product(worker, lo, rows)
			if p.sparse == nil {
				total += denseDivergence(p.beta, p.dense[lo*p.m:], wh)
			} else {
				total += p.sparseDivergence(wh, lo, rows)
			}
		}
		p.parts[block] = total
	})
	return math.Max(sum(p.parts), 0)
}

// residual returns ½‖X−W·H‖² from the residual itself.
func (p *problem) residual() float64 {
	p.each(p.n, blockRows, p.n*p.m*p.k, func(worker, lo, hi int) {
		total := 0.0
		block := lo / blockRows
		for ; lo < hi; lo += p.tile {
			rows := min(p.tile, hi-lo)
			wh := p.product(worker, lo, rows)
			if p.sparse == nil {
				blas64.Axpy(-1, vector(p.dense[lo*p.m:(lo+rows)*p.m]), vector(wh))
			} else {
				p.sparse.subtractFrom(wh, lo, rows)
			}
			total += dot(wh, wh)
		}
		p.parts[block] = total
	})
	return sum(p.parts) / 2
}

// denseDivergence returns the sum of the divergences of x's entries from those of wh.
func denseDivergence(beta float64, x, wh []float64) float64 {
	total := 0.0
	for i, v := range wh {
		total += entryDivergence(beta, x[i], v)
	}
	return total
}

func entryDivergence(beta, x, v float64) float64 {
	safe := math.Max(v, epsilon)
	switch {
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

// sparseDivergence returns the divergence of some rows of a sparse X, from lo on, given W·H there.
func (p *problem) sparseDivergence(wh []float64, lo, rows int) float64 {
	total := 0.0
	for i := range rows {
		row := wh[i*p.m : (i+1)*p.m]
		from, to := p.sparse.ptr[lo+i], p.sparse.ptr[lo+i+1]
		for j, v := range row {
			x := 0.0
			if from < to && p.sparse.ind[from] == j {
				x = p.sparse.val[from]
				from++
			}
			total += entryDivergence(p.beta, x, v)
		}
	}
	return total
}

// sparseKullbackLeibler needs W·H only where X is not 0: elsewhere it is the product of the factors' sums.
func (p *problem) sparseKullbackLeibler() float64 {
	p.each(p.n, blockRows, len(p.sparse.val)*p.k, func(_, lo, hi int) {
		total := 0.0
		for i := lo; i < hi; i++ {
			w := vector(p.w[i*p.k : (i+1)*p.k])
			for q := p.sparse.ptr[i]; q < p.sparse.ptr[i+1]; q++ {
				if x := p.sparse.val[q]; x > epsilon {
					v := blas64.Dot(w, vector(p.ht[p.sparse.ind[q]*p.k:][:p.k]))
					total += x*math.Log(x/math.Max(v, epsilon)) - x
				}
			}
		}
		p.parts[lo/blockRows] = total
	})
	w, h := make([]float64, p.k), make([]float64, p.k)
	columnSums(w, p.w)
	columnSums(h, p.ht)
	return math.Max(sum(p.parts)+dot(w, h), 0)
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
// scikit-learn does. For beta = 1 it leaves product alone, whose new entries would be ones.
func weigh(beta float64, x, product []float64) {
	switch beta {
	case 1:
		for i, v := range product {
			x[i] /= math.Max(v, epsilon)
		}
	case 0:
		for i, v := range product {
			inverse := 1 / math.Max(v, epsilon)
			x[i] *= inverse * inverse
			product[i] = inverse
		}
	default:
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
