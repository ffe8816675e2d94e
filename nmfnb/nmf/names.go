package nmf

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// matchColumns puts the columns of new data into the order of components h by their names, if both have names, and reports columns
// that the other has not. Without names it checks the width alone.
func (h *data) matchColumns(d *data) error {
	if h.labels.columns == nil || d.labels.columns == nil {
		if d.m != h.m {
			return failf(ErrShape, "X", "X has %d columns, want %d, as H has (%d×%d)", d.m, h.m, h.n, h.m)
		}
		return nil
	}
	return d.orderColumns("X", h.labels.columns, ": Model.Align keeps the shared columns")
}

// orderColumns puts the columns of d into the order of the names want, if d has names. The hint ends an error about other names.
func (d *data) orderColumns(label string, want []string, hint string) error {
	have := d.labels.columns
	if want == nil || have == nil || slices.Equal(want, have) {
		return nil
	}
	at, err := places(label, have)
	if err != nil {
		return err
	}
	expected, err := places("H", want)
	if err != nil {
		return err
	}
	missing, surplus := lacking(want, at), lacking(have, expected)
	if len(missing)+len(surplus) > 0 {
		var faults []string
		if len(missing) > 0 {
			faults = append(faults, fmt.Sprintf("%s missing", areListed(missing)))
		}
		if len(surplus) > 0 {
			faults = append(faults, fmt.Sprintf("%s not known", areListed(surplus)))
		}
		return failf(ErrShape, label, "%s has other columns than H: %s%s", label, strings.Join(faults, ", "), hint)
	}
	order := make([]int, len(want))
	for j, name := range want {
		order[j] = at[name]
	}
	d.chooseColumns(order)
	return nil
}

// places returns the column of each name. A name of two columns is an error.
func places(label string, names []string) (map[string]int, error) {
	at := make(map[string]int, len(names))
	for j, name := range names {
		if first, twice := at[name]; twice {
			return nil, failf(ErrShape, label, "columns %d and %d of %s are both called %q, so that columns cannot be matched by name",
				first, j, label, name)
		}
		at[name] = j
	}
	return at, nil
}

// lacking returns the names that have no place.
func lacking(names []string, at map[string]int) (list []string) {
	for _, name := range names {
		if _, has := at[name]; !has {
			list = append(list, name)
		}
	}
	return list
}

// fewNames is the number of names that a message lists.
const fewNames = 4

// areListed writes the first few names, counts the rest, and adds the verb.
func areListed(names []string) string {
	verb := " are"
	if len(names) == 1 {
		verb = " is"
	}
	return listed(names) + verb
}

// listed writes the first few names in quotes and counts the rest.
func listed(names []string) string {
	quoted := make([]string, 0, fewNames)
	for _, name := range names[:min(fewNames, len(names))] {
		quoted = append(quoted, strconv.Quote(name))
	}
	text := strings.Join(quoted, ", ")
	if more := len(names) - fewNames; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// chooseColumns makes d a copy whose column j is column from[j].
func (d *data) chooseColumns(from []int) {
	if names := d.labels.columns; names != nil {
		chosen := make([]string, len(from))
		for j, old := range from {
			chosen[j] = names[old]
		}
		d.labels.columns = chosen
	}
	if d.sparse != nil {
		d.sparse = d.sparse.chooseColumns(from)
	} else {
		dense := make([]float64, d.n*len(from))
		for i := range d.n {
			old, row := d.dense[i*d.m:(i+1)*d.m], dense[i*len(from):(i+1)*len(from)]
			for j, p := range from {
				row[j] = old[p]
			}
		}
		d.dense = dense
	}
	if d.hidden != nil {
		d.hidden = d.hidden.chooseColumns(from)
		d.hiddenTransposed = d.hidden.transpose()
	}
	if d.storedTransposed != nil {
		d.storedTransposed = d.sparse.transpose()
	}
	d.m, d.squares = len(from), nil
}

// chooseColumns returns the matrix whose column j is column from[j] of s.
func (s *CSR) chooseColumns(from []int) *CSR {
	to := make([][]int, s.c)
	for j, old := range from {
		to[old] = append(to[old], j)
	}
	chosen := &CSR{r: s.r, c: len(from), ptr: make([]int, s.r+1)}
	for i := range s.r {
		for p := s.ptr[i]; p < s.ptr[i+1]; p++ {
			for _, j := range to[s.ind[p]] {
				chosen.ind, chosen.val = append(chosen.ind, j), append(chosen.val, s.val[p])
			}
		}
		chosen.ptr[i+1] = len(chosen.ind)
	}
	chosen.sortRows()
	return chosen
}
