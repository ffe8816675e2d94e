package nmf

import (
	"sort"

	"github.com/nmfnb/notebook/nmfnb/nmf/internal/team"
)

// columnParts cuts the columns of a sparse X into parts with about as many entries each, so that Xᵀ·b can be formed by rows of X
// and without its transpose: each part of the result is one worker's, who adds to it entry by entry, row after row. So the order
// of each sum, and with it the digits, is the same whatever the parts.
type columnParts struct {
	bounds []int   // of the columns, multiples of team.BlockRows but for the last; one more than parts
	starts [][]int // where the entries of each row that belong to a part begin, and where those of the last part end
}

const (
	partBytes   = 1 << 20 // of the factor of k columns that a part of the columns has: stays in the second-level cache
	partEntries = 8       // of a row in a part, on average: with fewer, going from row to row takes longer than the entries
)

// columnParts decides how many there are: enough for the workers and for the cache, and no more than take as much memory as a
// matrix with k entries for each row.
func (s *CSR) columnParts(k, workers int) *columnParts {
	each := max(1, min(team.Blocks(8*k*s.c, partBytes), s.NNZ()/s.r/partEntries)/workers) // parts of a worker
	count := min(each*workers, k+1, team.Blocks(s.c, team.BlockRows))
	c := &columnParts{bounds: make([]int, count+1), starts: make([][]int, count+1)}
	c.bounds[count], c.starts[0], c.starts[count] = s.c, s.ptr[:s.r], s.ptr[1:]
	if count == 1 {
		return c
	}
	inBlock := make([]int, team.Blocks(s.c, team.BlockRows))
	for _, j := range s.ind {
		inBlock[j/team.BlockRows]++
	}
	part, seen := 1, 0
	for b, entries := range inBlock {
		for ; part < count && seen >= part*s.NNZ()/count && b > 0; part++ {
			c.bounds[part] = b * team.BlockRows
		}
		seen += entries
	}
	for ; part < count; part++ {
		c.bounds[part] = s.c
	}
	for part := 1; part < count; part++ {
		c.starts[part] = make([]int, s.r)
		for i := range s.r {
			from := c.starts[part-1][i]
			c.starts[part][i] = from + sort.SearchInts(s.ind[from:s.ptr[i+1]], c.bounds[part])
		}
	}
	return c
}

// shares returns for how many workers there is a part.
func (c *columnParts) shares(workers int) int { return min(workers, len(c.starts)-1) }

// share returns the parts of one worker: a row of columns of the result, and the starts of its parts and the end of the last.
func (c *columnParts) share(worker, workers int) (lo, hi int, starts [][]int) {
	parts := len(c.starts) - 1
	a, b := worker*parts/workers, (worker+1)*parts/workers
	return c.bounds[a], c.bounds[b], c.starts[a : b+1]
}
