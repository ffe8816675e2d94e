package nmf

// fitting returns what fits both factors by the solver of c.
func (c Config) fitting() starter {
	switch c.Solver {
	case MultiplicativeUpdate:
		return func(c Config, p *objective) method { return newMultiplicative(c, p) }
	case MiniBatchUpdate:
		b := DefaultMiniBatch(c.Components)
		b.Config = c
		return b.passes
	}
	return func(c Config, p *objective) method { return newCoordinateDescent(c, p) }
}

// encoding returns what fits W alone by the solver of c.
func (c Config) encoding() starter {
	switch c.Solver {
	case MultiplicativeUpdate:
		return func(c Config, p *objective) method { return newMultiplicative(c, p) }
	case MiniBatchUpdate:
		return newHeldUpdate
	}
	return func(c Config, p *objective) method {
		if p.mask(false).lists == nil {
			return newHeldDescent(c, p)
		}
		return newCoordinateDescent(c, p)
	}
}
