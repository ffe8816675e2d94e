package nmfnb

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"hash/fnv"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/gonb"
	"github.com/nmfnb/notebook/internal/nilcheck"
	"github.com/nmfnb/notebook/nmfnb/internal/whole"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// maxKept is how many bytes of fits are kept.
const maxKept = 1 << 30

// fitKey names a fit by everything that it depends on.
func fitKey(cfg nmf.Config, x mat.Matrix) (string, error) {
	if nilcheck.IsNil(x) {
		return "", fmt.Errorf("%w: X is nil", ErrNil)
	}
	cfg.OnIteration = nil
	config, err := json.Marshal(cfg)
	if err != nil {
		return "", fmt.Errorf("nmfnb: the configuration cannot be a key: %w", err)
	}
	h := fnv.New128a()
	fmt.Fprintf(h, "%s\n%s\n%T\n", version(), config, x)
	hashMatrix(h, x)
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}

// version tells apart whatever may change the digits of a fit: this module, gonum, the kind of machine. A module that is being
// worked on has no version; there the sources of nmf stand for it, as far as they are still where they were compiled.
func version() string {
	v := runtime.GOARCH
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path == "github.com/nmfnb/notebook" || m.Path == "gonum.org/v1/gonum" {
			v += " " + m.Path + "@" + m.Version + " " + m.Sum
		}
	}
	f := runtime.FuncForPC(reflect.ValueOf(nmf.Default).Pointer())
	file, _ := f.FileLine(f.Entry())
	sources, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		return v
	}
	for _, s := range sources {
		if info, err := s.Info(); err == nil && !s.IsDir() {
			v += fmt.Sprintf(" %s %d %d", s.Name(), info.Size(), info.ModTime().UnixNano())
		}
	}
	return v
}

// hashMatrix writes the shape and every entry, of a sparse matrix every stored one, in the order of rows and columns.
func hashMatrix(h hash.Hash, x mat.Matrix) {
	type entry struct {
		i, j int
		v    float64
	}
	n, m := x.Dims()
	fmt.Fprintf(h, "%d×%d\n", n, m)
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

// fitPaths are the files in which a fit is kept: when it has ended, in the user's cache folder; when it was stopped, in a folder
// that goes with the kernel, and nowhere outside a notebook.
func fitPaths(cfg nmf.Config, x mat.Matrix) (ended, stopped string, err error) {
	key, err := fitKey(cfg, x)
	if err != nil {
		return "", "", err
	}
	folder, err := fitFolder()
	if err != nil {
		return "", "", err
	}
	if kernel := gonb.Folder(); kernel != "" {
		stopped = filepath.Join(kernel, "nmfnb-stopped", key+".fit")
	}
	return filepath.Join(folder, key+".fit"), stopped, nil
}

// fitFolder is where fits are kept.
func fitFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("nmfnb: there is no cache folder: %w", err)
	}
	return filepath.Join(cache, "nmfnb", "fits"), nil
}

// loadFit returns a kept fit. What is damaged is an error like what is not there; nmf.Model checks its own sum.
func loadFit(path string) (*nmf.Model, error) {
	saved, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m := new(nmf.Model)
	if err := m.GobDecode(saved); err != nil {
		return nil, err
	}
	return m, nil
}

// keepFit writes a fit as one file, of which no reader ever sees a part.
func keepFit(path string, m *nmf.Model) error {
	saved, err := m.GobEncode()
	if err != nil {
		return fmt.Errorf("nmfnb: %w", err)
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("nmfnb: %w", err)
	}
	err = whole.Write(path, func(w io.Writer) error {
		_, err := w.Write(saved)
		return err
	})
	if err != nil {
		return fmt.Errorf("nmfnb: %w", err)
	}
	return dropOldFits(folder, maxKept)
}

// dropOldFits removes the files that were written first until the others take no more than limit bytes.
func dropOldFits(folder string, limit int64) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("nmfnb: %w", err)
	}
	var files []os.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	var total int64
	for i, f := range files {
		if total += f.Size(); total > limit && i > 0 {
			if err := os.Remove(filepath.Join(folder, f.Name())); err != nil && !os.IsNotExist(err) {
				return fmt.Errorf("nmfnb: %w", err)
			}
		}
	}
	return nil
}
