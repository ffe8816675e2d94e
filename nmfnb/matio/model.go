package matio

import (
	"encoding/binary"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// WriteModel writes a model to an npz file with scikit-learn's names: components_ (k×m), feature_names_in_ if its columns have names,
// n_iter_, reconstruction_err_, and W (n×k) if it has one, with the names of its rows as W.rows. In Python:
//
//	model = sklearn.decomposition.NMF(k)
//	model.components_ = numpy.load("model.npz")["components_"]
//	model.n_components_ = k
func WriteModel(path string, m *nmf.Model) error {
	if m == nil || m.H == nil || m.H.IsEmpty() {
		return failf(nmf.ErrNoModel, "", "cannot write a model without components")
	}
	if _, _, err := namesOf(nmf.Labelled{Matrix: m.H, ColumnNames: m.ColumnNames}); err != nil {
		return err
	}
	return writeArchive(path, func(a *archiveWriter) error {
		if err := a.matrix("components_", m.H); err != nil {
			return err
		}
		if m.ColumnNames != nil {
			if err := a.text("feature_names_in_", m.ColumnNames); err != nil {
				return err
			}
		}
		if m.W != nil && !m.W.IsEmpty() {
			rows, _, err := namesOf(nmf.Labelled{Matrix: m.W, RowNames: m.RowNames})
			if err != nil {
				return err
			}
			if err := a.matrix("W", m.W); err != nil {
				return err
			}
			if err := a.names("W", rows, nil); err != nil {
				return err
			}
		}
		if err := a.scalar("n_iter_", "<i8", uint64(m.Iterations)); err != nil {
			return err
		}
		return a.scalar("reconstruction_err_", "<f8", math.Float64bits(m.ReconstructionErr))
	})
}

// ReadModel returns the model whose components (k×m) a file holds: an archive by [WriteModel] or by Python, with names or without,
//
//	numpy.savez("model.npz", components_=model.components_, feature_names_in_=model.feature_names_in_)
//	numpy.save("components.npy", model.components_)
//
// or any other file that [Read] reads. From c come the solver, the stopping rule and the penalties, as in [nmf.FromComponents]; its
// Components are set to what the file holds. W, the iterations and the error are the model's if an archive has them.
func ReadModel(path string, c nmf.Config) (*nmf.Model, error) {
	h, a, err := readPart(path, "components_", "components", "H")
	if err != nil {
		return nil, err
	}
	if a != nil {
		defer a.close()
	}
	c.Components, _ = h.Dims()
	m, err := nmf.FromComponents(h, c)
	if err != nil {
		return nil, fmt.Errorf("%w (H is %s)", err, path)
	}
	if a == nil {
		return m, nil
	}
	if w, err := a.dense("W"); err != nil {
		return nil, err
	} else if w != nil {
		n, k := w.Dims()
		if k != c.Components {
			return nil, failf(nmf.ErrShape, path, "W is %d×%d and components_ has %d rows, want as many as W has columns", n, k, c.Components)
		}
		m.W = w
		texts, err := a.texts()
		if err != nil {
			return nil, err
		}
		if names := texts["W.rows"]; len(names) == n {
			m.RowNames = names
		}
	}
	for name, into := range map[string]func(v float64){
		"n_iter_":             func(v float64) { m.Iterations = int(v) },
		"reconstruction_err_": func(v float64) { m.ReconstructionErr = v },
	} {
		if v, err := a.dense(name); err != nil {
			return nil, err
		} else if v != nil {
			into(v.At(0, 0))
		}
	}
	return m, nil
}

// readPart returns the matrix of a file; of an archive the one with the first of some names that it has. The archive, if it is one,
// is left open.
func readPart(path string, names ...string) (*nmf.Labelled, *archive, error) {
	s, file, err := open(path)
	if err != nil {
		return nil, nil, err
	}
	if start, _ := s.Peek(2); string(start) != "PK" {
		defer file.Close()
		x, err := read(s, file)
		return x, nil, err
	}
	a, err := archiveOf(s, file)
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	x, err := a.part(names)
	if err != nil {
		a.close()
		return nil, nil, err
	}
	return x, a, nil
}

func (a *archive) part(names []string) (*nmf.Labelled, error) {
	for _, name := range names {
		if a.entries[name] != nil {
			return a.named(name)
		}
	}
	return a.read()
}

// dense returns an entry; nil if there is none.
func (a *archive) dense(name string) (*mat.Dense, error) {
	if a.entries[name] == nil {
		return nil, nil
	}
	x, err := a.matrix(name)
	if err != nil {
		return nil, err
	}
	return x.Matrix.(*mat.Dense), nil
}

// scalar writes a number of 8 bytes as an array without dimensions.
func (a *archiveWriter) scalar(name, descr string, bits uint64) error {
	w, err := a.entry(name)
	if err != nil {
		return err
	}
	if err := writeNPYHeader(w, descr); err != nil {
		return err
	}
	_, err = w.Write(binary.LittleEndian.AppendUint64(nil, bits))
	return err
}
