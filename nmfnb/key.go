package nmfnb

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"hash/fnv"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// request is everything that a fit depends on, in the words of the file that keeps it.
type request struct {
	Engine        string     // see engine
	Config        nmf.Config // without a start and OnIteration
	Start         string     `json:",omitempty"` // a hash of W0 and H0
	Matrix        string     // the type of X, which decides how sums are ordered
	Rows, Columns int
	Data          string // a hash of the entries of X
	Names         string `json:",omitempty"` // a hash of the names of its rows and columns, which the model keeps
	Work          string `json:",omitempty"` // "best" or "ranks" of so many starts; empty for one fit
	Starts        int    `json:",omitempty"`
	Ranks         []int  `json:",omitempty"` // the numbers of components of a request for several
}

// requestOf reads X once.
func requestOf(cfg nmf.Config, x mat.Matrix) (request, error) {
	if nilcheck.IsNil(x) {
		return request{}, fmt.Errorf("%w: X is nil", ErrNil)
	}
	v, err := engine()
	if err != nil {
		return request{}, err
	}
	x, rowNames, columnNames := nmf.Unlabel(x)
	r := request{Engine: v, Config: cfg, Matrix: fmt.Sprintf("%T", x), Data: sum(func(h hash.Hash) { hashMatrix(h, x) })}
	r.Rows, r.Columns = x.Dims()
	r.Config.OnIteration, r.Config.W0, r.Config.H0 = nil, nil, nil
	if cfg.W0 != nil || cfg.H0 != nil {
		r.Start = sum(func(h hash.Hash) {
			for _, start := range []*mat.Dense{cfg.W0, cfg.H0} {
				if start != nil {
					hashMatrix(h, start)
				}
				fmt.Fprintln(h)
			}
		})
	}
	if rowNames != nil || columnNames != nil {
		r.Names = sum(func(h hash.Hash) {
			fmt.Fprintf(h, "%t %q\n%t %q", rowNames != nil, rowNames, columnNames != nil, columnNames)
		})
	}
	return r, nil
}

// text is the request as one line.
func (r request) text() ([]byte, error) {
	line, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("nmfnb: the configuration cannot be written down: %w", err)
	}
	return line, nil
}

// key names a fit by its request.
func key(line []byte) string { return sum(func(h hash.Hash) { h.Write(line) }) }

func sum(write func(hash.Hash)) string {
	h := fnv.New128a()
	write(h)
	return fmt.Sprintf("%x", h.Sum(nil))
}

// hashMatrix writes the shape and every entry.
func hashMatrix(h hash.Hash, x mat.Matrix) {
	n, m := x.Dims()
	fmt.Fprintf(h, "%d×%d\n", n, m)
	hashEntries(h, x)
}

// hashEntries writes every entry in the order of rows and columns, 8 bytes each, the lowest first; of a sparse matrix every stored one,
// after its row and column.
func hashEntries(h hash.Hash, x mat.Matrix) {
	type entry struct {
		i, j int
		v    float64
	}
	n, m := x.Dims()
	buffer := make([]byte, 0, 1<<15)
	flush := func() {
		h.Write(buffer)
		buffer = buffer[:0]
	}
	put := func(v uint64) {
		if buffer = binary.LittleEndian.AppendUint64(buffer, v); len(buffer) == cap(buffer) {
			flush()
		}
	}
	var stored []entry
	store := func(i, j int, v float64) { stored = append(stored, entry{i, j, v}) }
	if !doNonZero(x, store) {
		for i := range n {
			for j := range m {
				put(math.Float64bits(x.At(i, j)))
			}
		}
	}
	slices.SortFunc(stored, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j))
	})
	for _, e := range stored {
		put(uint64(e.i))
		put(uint64(e.j))
		put(math.Float64bits(e.v))
	}
	flush()
}
