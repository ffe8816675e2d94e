package nmf

import (
	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// problem is one minimisation: the data, the factors reached so far, and what else the objective depends on.
type problem struct {
	*data
	*team.Team
	k    int
	w    []float64 // W, n×k by rows
	ht   []float64 // Hᵀ, m×k by rows: every method works on both factors in the same way
	held bool      // H is given; only W is sought
	beta float64
	pen  penalties
	free []float64 // memory for H that nothing else needs before the end; nil if there is none

	xx    float64      // ‖X‖²
	parts []float64    // workspace: a sum of each block of rows
	cut   *columnParts // the columns of a sparse X; nil until the first product needs them
}

// problem returns the problem of finding W, and H unless it is held, that start from w and ht.
func (c Config) problem(d *data, w, ht []float64, held bool, workers *team.Team) *problem {
	return &problem{
		data: d, Team: workers, k: c.Components, w: w, ht: ht, held: held, beta: c.Beta, pen: c.penalties(d.n, d.m),
		xx: d.normSquared(), parts: make([]float64, team.Blocks(d.n, team.BlockRows)),
	}
}

// product makes X·b, or Xᵀ·b if transposed, where X is that of the problem, whose columns are cut once.
func (p *problem) product(transposed bool, k, workers int) *xProduct {
	x := p.data.product(transposed, k, workers)
	if p.sparse != nil {
		x.columns = p.columnsInParts()
	}
	return x
}

// columnsInParts returns the parts of the columns of a sparse X.
func (p *problem) columnsInParts() *columnParts {
	if p.cut == nil {
		p.cut = p.sparse.columnParts(p.k, p.Count())
	}
	return p.cut
}

// spare returns memory for a matrix as large as H, for which it can be asked once.
func (p *problem) spare() []float64 {
	if p.free == nil {
		return make([]float64, len(p.ht))
	}
	return p.free
}
