package nmf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"gonum.org/v1/gonum/mat"
)

// Saved is what a person with a model in Python saves of it, to have its reconstructions explained here; ReadSaved reads it.
type Saved struct {
	Model   *Model     // the components (k×m) with the configuration that was given
	X       *mat.Dense // the new rows, n×m
	Encoded *mat.Dense // n×m, what scikit-learn made of them; nil if no file of it was named
}

// ReadSaved reads the files that three lines of Python write:
//
//	numpy.save("components.npy", model.components_)
//	numpy.save("new.npy", new)
//	numpy.save("result1.npy", model.inverse_transform(model.transform(new)))
//
// The third name may be "". From c come the stopping rule and the penalties, as in [FromComponents]; its Components are set to what the
// file holds. An error says in words which file it is about and how to save it.
func ReadSaved(components, rows, result1 string, c Config) (*Saved, error) {
	h, err := readSaved(components, "model.components_")
	if err != nil {
		return nil, err
	}
	x, err := readSaved(rows, "new")
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
		return nil, failf(ErrShape, "X", "%s is %d×%d and %s is %d×%d, want %d columns in both: %s", rows, n, columns, components, k, m, m, hint)
	}
	c.Components = k
	s := &Saved{X: x}
	if s.Model, err = FromComponents(h, c); err != nil {
		return nil, fmt.Errorf("%w (H is %s)", err, components)
	}
	if _, err := read(x, "X", nonNegative); err != nil {
		return nil, fmt.Errorf("%w (X is %s)", err, rows)
	}
	if result1 == "" {
		return s, nil
	}
	if s.Encoded, err = readSaved(result1, "model.inverse_transform(model.transform(new))"); err != nil {
		return nil, err
	}
	if a, b := s.Encoded.Dims(); a != n || b != m {
		return nil, failf(ErrShape, "result_1", "%s is %d×%d, want %d×%d, as %s is: it is what inverse_transform returns for the same rows", result1, a, b, n, m, rows)
	}
	if _, err := read(s.Encoded, "result_1", anySign); err != nil {
		return nil, fmt.Errorf("%w (result_1 is %s)", err, result1)
	}
	return s, nil
}

// Explain is [Model.ExplainReconstruction] for the saved result_1, or [Model.Explain] if there is none.
func (s *Saved) Explain(ctx context.Context) (*Explanation, error) {
	if s.Encoded == nil {
		return s.Model.Explain(ctx, s.X)
	}
	return s.Model.ExplainReconstruction(ctx, s.X, s.Encoded)
}

// readSaved reads one file; value is the Python expression that it should hold.
func readSaved(path, value string) (*mat.Dense, error) {
	a, err := ReadNPY(path)
	if err == nil {
		return a, nil
	}
	save := fmt.Sprintf("in Python, numpy.save(%q, %s) writes it", path, value)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, failf(fs.ErrNotExist, "", "there is no file %s; %s", path, save)
	}
	if start, readErr := os.ReadFile(path); readErr == nil {
		switch {
		case bytes.HasPrefix(start, []byte("PK")):
			return nil, damaged("%s is an archive of arrays (numpy.savez), want a single array; %s", path, save)
		case !bytes.HasPrefix(start, []byte(npyMagic)):
			return nil, damaged("%s is not in numpy's format (a text file?); %s", path, save)
		}
	}
	return nil, fmt.Errorf("%w; %s", err, save)
}
