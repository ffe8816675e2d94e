package circle

func double(x int) int { return factor * x }

func of(a A) int { return a.field }
