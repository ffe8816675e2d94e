package nmf

// hessianOfKnown sets own to the Hessian of a row of which some entries are missing: all, the Hessian of a row without
// missing entries, less the share of those. Where subtraction would cancel digits it adds up the known entries instead.
func hessianOfKnown(k int, own, all []float64, l2 float64, other []float64, missing []int) {
	copy(own, all)
	few := 2*len(missing) <= len(other)/k
	if few {
		for _, j := range missing {
			addOuter(own, -1, other[j*k:(j+1)*k])
		}
		for t := 0; t < len(own); t += k + 1 {
			few = few && own[t] > 1e-3*all[t]
		}
	}
	if few {
		return
	}
	clear(own)
	for j := range len(other) / k {
		if len(missing) > 0 && missing[0] == j {
			missing = missing[1:]
			continue
		}
		addOuter(own, 1, other[j*k:(j+1)*k])
	}
	for t := 0; t < len(own); t += k + 1 {
		own[t] += l2
	}
}

// addOuter adds scale·v·vᵀ to a.
func addOuter(a []float64, scale float64, v []float64) {
	for r, u := range v {
		if u == 0 {
			continue
		}
		row := a[r*len(v) : (r+1)*len(v)]
		for t, e := range v {
			row[t] += scale * u * e
		}
	}
}
