package nmf

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// An Alignment is a model and new rows cut down to the s columns that both have, in the order of the model's. Its Model encodes
// its X; the columns that are left out count for nothing, so that the codes say less than those of whole rows.
type Alignment struct {
	Model   *Model    // the components in the shared columns (k×s), without what Fit had found out about training rows
	X       *Labelled `json:"-"` // the new rows in the shared columns (n×s), dense or sparse as they were
	Missing []string  // columns of the model that X has not
	Surplus []string  // columns of X that the model has not

	XShare          float64   // share of the sum of the magnitudes of X's known entries that lies in shared columns, 0 to 1
	ComponentShares []float64 // for each component the share of its sum that lies in shared columns, 0 to 1
}

// Align matches the columns of X (n×m′), of any sign, with those of the model by their names, and keeps the ones that both have.
// Methods such as [Model.Transform] want all columns of the model and no others. Align is for those who know that X lacks some
// and want the codes all the same; the shares say what is lost. Both X and the model need ColumnNames, each name once.
func (m *Model) Align(x mat.Matrix) (*Alignment, error) {
	h, err := m.components()
	if err != nil {
		return nil, err
	}
	d, err := adopt(x, "X")
	if err != nil {
		return nil, err
	}
	for _, a := range []struct {
		label string
		names []string
	}{{"X", d.labels.columns}, {"the model", h.labels.columns}} {
		if a.names == nil {
			return nil, failf(ErrConfig, "X", "%s has no ColumnNames, by which Align matches columns: see nmf.Labelled", a.label)
		}
	}
	inX, err := places("X", d.labels.columns)
	if err != nil {
		return nil, err
	}
	inH, err := places("H", h.labels.columns)
	if err != nil {
		return nil, err
	}
	var ofX, ofH []int
	for j, name := range h.labels.columns {
		if at, has := inX[name]; has {
			ofX, ofH = append(ofX, at), append(ofH, j)
		}
	}
	a := &Alignment{Missing: lacking(h.labels.columns, inX), Surplus: lacking(d.labels.columns, inH)}
	if len(ofX) == 0 {
		return nil, failf(ErrShape, "X", "X and H share no column: X has %s, H has %s", listed(d.labels.columns), listed(h.labels.columns))
	}
	allX, allH := d.magnitudes(), make([]float64, h.n)
	for t := range allH {
		allH[t] = sum(h.dense[t*h.m : (t+1)*h.m])
	}
	d.chooseColumns(ofX)
	h.chooseColumns(ofH)
	a.XShare = shareOf(d.magnitudes(), allX)
	for t, all := range allH {
		a.ComponentShares = append(a.ComponentShares, shareOf(sum(h.dense[t*h.m:(t+1)*h.m]), all))
	}
	a.Model = &Model{Config: m.Config.kept(), H: mat.NewDense(h.n, h.m, h.dense), ColumnNames: h.labels.columns}
	a.Model.Config.W0, a.Model.Config.H0, a.Model.Config.Fixed, a.Model.Config.Init = nil, nil, nil, InitAuto // of other columns
	names := d.labels.clone()
	a.X = &Labelled{RowNames: names.rows, ColumnNames: names.columns}
	if d.sparse != nil {
		a.X.Matrix = d.sparse
	} else {
		a.X.Matrix = mat.NewDense(d.n, d.m, d.dense)
	}
	return a, nil
}

// Text returns in words what is shared and what is lost, and a line for each component.
func (a *Alignment) Text() string {
	var b strings.Builder
	shared := len(a.Model.ColumnNames)
	verb := "hold"
	if shared == 1 {
		verb = "holds"
	}
	fmt.Fprintf(&b, "X and the model share %s, which %s %s of X.\n", quantity(shared, "column"), verb, percent(a.XShare))
	if len(a.Missing) > 0 {
		fmt.Fprintf(&b, "X lacks %d of the model's %d columns: %s.\n", len(a.Missing), shared+len(a.Missing), listed(a.Missing))
	}
	if len(a.Surplus) > 0 {
		fmt.Fprintf(&b, "The model does not know %d of X's %d columns: %s.\n", len(a.Surplus), shared+len(a.Surplus), listed(a.Surplus))
	}
	for t, share := range a.ComponentShares {
		fmt.Fprintf(&b, "component %d keeps %s\n", t, percent(share))
	}
	return b.String()
}

// quantity writes how many things there are.
func quantity(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// magnitudes returns the sum of the magnitudes of the known entries.
func (d *data) magnitudes() (total float64) {
	for _, v := range d.entries() {
		if !math.IsNaN(v) {
			total += math.Abs(v)
		}
	}
	return total
}

func sum(a []float64) (total float64) {
	for _, v := range a {
		total += v
	}
	return total
}

// shareOf returns the share that some has of all; all of nothing is all of it.
func shareOf(some, all float64) float64 {
	if all == 0 {
		return 1
	}
	return some / all
}
