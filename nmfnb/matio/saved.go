package matio

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strconv"
	"strings"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// Saved is what a person with a model in Python saves of it, to have its reconstructions explained here; ReadSaved reads it.
type Saved struct {
	Model   *nmf.Model    // the components (k×m) with the configuration that was given
	X       *nmf.Labelled // the new rows, n×m
	Encoded *nmf.Labelled // n×m, what scikit-learn made of them; nil if no file of it was named
}

// ReadSaved reads the files that three lines of Python write:
//
//	numpy.save("components.npy", model.components_)
//	numpy.save("new.npy", new)
//	numpy.save("result1.npy", model.inverse_transform(model.transform(new)))
//
// Of a model that was fitted to a data frame the names come along with
//
//	numpy.savez("model.npz", components_=model.components_, feature_names_in_=model.feature_names_in_)
//	new.to_csv("new.csv")
//
// and any other file that [Read] reads will do; of an archive with several arrays components_, new or X, and result1 are taken. The
// third name may be "". From c come the stopping rule and the penalties, as in [nmf.FromComponents]; its Components are set to what the
// file holds. An error says in words which file it is about and how to save it.
func ReadSaved(components, rows, result1 string, c nmf.Config) (*Saved, error) {
	h, err := readSaved(components, "model.components_", "components_", "components", "H")
	if err != nil {
		return nil, err
	}
	x, err := readSaved(rows, "new", "new", "X", "x", "rows")
	if err != nil {
		return nil, err
	}
	k, m := h.Dims()
	n, columns := x.Dims()
	if columns != m {
		hint := "new rows have the columns of the training data, one for each column of components_"
		if n == m {
			hint = "is it transposed? " + hint
		}
		return nil, failf(nmf.ErrShape, "", "%s is %d×%d and %s is %d×%d, want %d columns in both: %s", rows, n, columns, components, k, m, m, hint)
	}
	c.Components = k
	s := &Saved{X: x}
	if s.Model, err = nmf.FromComponents(h, c); err != nil {
		return nil, fmt.Errorf("%w (H is %s)", err, components)
	}
	if err := checkEntries(x, "X", rows, false); err != nil {
		return nil, err
	}
	if result1 == "" {
		return s, nil
	}
	if s.Encoded, err = readSaved(result1, "model.inverse_transform(model.transform(new))", "result1", "result_1", "encoded"); err != nil {
		return nil, err
	}
	if a, b := s.Encoded.Dims(); a != n || b != m {
		return nil, failf(nmf.ErrShape, "", "%s is %d×%d, want %d×%d, as %s is: it is what inverse_transform returns for the same rows", result1, a, b, n, m, rows)
	}
	if err := checkEntries(s.Encoded, "result_1", result1, true); err != nil {
		return nil, err
	}
	return s, nil
}

// Explain is [nmf.Model.ExplainReconstruction] for the saved result_1, or [nmf.Model.Explain] if there is none.
func (s *Saved) Explain(ctx context.Context) (*nmf.Explanation, error) {
	if s.Encoded == nil {
		return s.Model.Explain(ctx, s.X)
	}
	return s.Model.ExplainReconstruction(ctx, s.X, s.Encoded)
}

// readSaved reads one file; value is the Python expression that it should hold, names are those that it may have in an archive.
func readSaved(path, value string, names ...string) (*nmf.Labelled, error) {
	x, a, err := readPart(path, names...)
	if a != nil {
		a.close()
	}
	if err == nil {
		return x, nil
	}
	save := fmt.Sprintf("in Python, numpy.save(%q, %s) writes it", path, value)
	switch {
	case strings.HasSuffix(path, ".npz"):
		save = fmt.Sprintf("in Python, numpy.savez(%q, %s=%s) writes it", path, names[0], value)
	case strings.HasSuffix(path, ".csv"):
		save = fmt.Sprintf("in Python, pandas.DataFrame(%s).to_csv(%q) writes it", value, path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, failf(fs.ErrNotExist, "", "there is no file %s; %s", path, save)
	}
	return nil, fmt.Errorf("%w; %s", err, save)
}

// checkEntries reports the first entry that no row may have.
func checkEntries(x *nmf.Labelled, label, path string, signed bool) error {
	n, m := x.Dims()
	row := make([]float64, m)
	name := func(names []string, i int) string {
		if names != nil {
			return strconv.Quote(names[i])
		}
		return strconv.Itoa(i)
	}
	for i := range n {
		for j, v := range denseRow(row, i, x) {
			kind, what := nmf.ErrNotFinite, "is not a finite number"
			if v < 0 && !math.IsInf(v, 0) {
				kind, what = nmf.ErrNegative, "is negative"
			}
			if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 && !signed {
				return failf(kind, "", "%s[%s,%s] = %v %s (%s is %s)", label, name(x.RowNames, i), name(x.ColumnNames, j), v, what, label, path)
			}
		}
	}
	return nil
}
