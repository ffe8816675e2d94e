package nmfnb

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/internal/files"
	"github.com/nmfnb/notebook/internal/gonb"
	"github.com/nmfnb/notebook/internal/words"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// A fit is kept as a file of two lines and a model: the request, which a reader compares with its own; how far the fit came, for
// who lists what is kept; and the bytes of nmf.Model.GobEncode, which have a checksum. A hash of the request is the file's name.
// What Best and Ranks find is kept likewise.

// maxKept is how many bytes of fits are kept.
const maxKept = 1 << 30

const keptSuffix = ".fit"

// reachedLine is the second line of a kept fit.
type reachedLine struct {
	Iterations int
	Converged  bool
}

// slot is where a fit is kept.
type slot struct {
	request request
	line    []byte // the request as it is written
	ended   string // the file of a fit that ended, in the user's cache folder
	stopped string // the file of one that was stopped, which goes with the kernel; empty outside a notebook
	shown   string // an empty file that is there once this kernel has shown the fit; empty outside a notebook
}

func slotOf(cfg nmf.Config, x mat.Matrix) (slot, error) {
	r, err := requestOf(cfg, x)
	if err != nil {
		return slot{}, err
	}
	return r.slot()
}

// slot is where what was asked for is kept.
func (r request) slot() (slot, error) {
	line, err := r.text()
	if err != nil {
		return slot{}, err
	}
	folder, err := fitFolder()
	if err != nil {
		return slot{}, err
	}
	s := slot{request: r, line: line, ended: filepath.Join(folder, key(line)+keptSuffix)}
	if kernel := gonb.Folder(); kernel != "" {
		s.stopped = filepath.Join(stoppedFolder(), key(line)+keptSuffix)
		s.shown = filepath.Join(kernel, "nmfnb-shown", key(line))
	}
	return s, nil
}

// fitFolder is where fits are kept.
func fitFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("nmfnb: there is no cache folder: %w", err)
	}
	return filepath.Join(cache, "nmfnb", "fits"), nil
}

// stoppedFolder is where fits are kept that were stopped: until the kernel ends. It is empty outside a notebook.
func stoppedFolder() string {
	if kernel := gonb.Folder(); kernel != "" {
		return filepath.Join(kernel, "nmfnb-stopped")
	}
	return ""
}

// load returns the fit that is kept, one that ended before one that was stopped. What is damaged, or another fit, or not the user's
// own, is an error like what is not there.
func (s slot) load() (*nmf.Model, error) {
	m, err := s.loadFrom(s.ended)
	if err != nil && s.stopped != "" {
		m, err = s.loadFrom(s.stopped)
	}
	return m, err
}

func (s slot) loadFrom(path string) (*nmf.Model, error) {
	content, err := s.read(path)
	if err != nil {
		return nil, err
	}
	m := new(nmf.Model)
	if err := m.GobDecode(content); err != nil {
		return nil, err
	}
	return m, s.request.check(m)
}

// read returns what one of the slot's files has behind its two lines.
func (s slot) read(path string) ([]byte, error) {
	saved, err := readOwn(path, maxKept)
	if err != nil {
		return nil, err
	}
	line, rest, _ := bytes.Cut(saved, []byte("\n"))
	_, content, found := bytes.Cut(rest, []byte("\n"))
	if !found || !bytes.Equal(line, s.line) {
		return nil, fmt.Errorf("nmfnb: %s is not the fit that its name says", path)
	}
	return content, nil
}

// check returns an error for a model that cannot be of the request.
func (r request) check(m *nmf.Model) error {
	asked, err := json.Marshal(r.Config)
	if err != nil {
		return err
	}
	config := m.Config
	config.W0, config.H0 = nil, nil
	if r.Work != "" { // of starts with seeds from the one asked for on
		if config.Seed-r.Config.Seed >= uint32(r.Starts) {
			return fmt.Errorf("nmfnb: the kept model has another seed than its file says")
		}
		config.Seed, config.Init = r.Config.Seed, r.Config.Init
	}
	has, err := json.Marshal(config)
	if err != nil {
		return err
	}
	k := r.Config.Components
	if !bytes.Equal(asked, has) || !isShape(m.W, r.Rows, k) || !isShape(m.H, k, r.Columns) {
		return fmt.Errorf("nmfnb: the kept model is of another configuration or of other shapes than its file says")
	}
	return nil
}

func isShape(a *mat.Dense, n, m int) bool {
	if a == nil {
		return false
	}
	r, c := a.Dims()
	return r == n && c == m
}

// keep writes a fit to one of the slot's files.
func (s slot) keep(path string, m *nmf.Model) error {
	model, err := m.GobEncode()
	if err != nil {
		return fmt.Errorf("nmfnb: %w", err)
	}
	return s.write(path, reachedLine{m.Iterations, m.Converged}, model)
}

// write writes one of the slot's files, of which no reader ever sees a part.
func (s slot) write(path string, as reachedLine, content []byte) error {
	reached, err := json.Marshal(as)
	if err != nil {
		return fmt.Errorf("nmfnb: %w", err)
	}
	size := int64(len(s.line) + len(reached) + len(content) + 2)
	if size > maxKept {
		return fmt.Errorf("nmfnb: it takes %s, and all that is kept may take %s", byteCount(size), byteCount(maxKept))
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("nmfnb: %w", err)
	}
	if err := checkOwn(folder); err != nil {
		return err
	}
	if info, err := os.Lstat(path); err == nil && (!info.Mode().IsRegular() || !isOwn(info)) {
		os.Remove(path) // it is not used, and would be written through if it were a link; what cannot be removed, files reports
	}
	err = files.WriteWith(path, func(w io.Writer) error {
		for _, part := range [][]byte{s.line, []byte("\n"), reached, []byte("\n"), content} {
			if _, err := w.Write(part); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = os.Chmod(path, 0o600) // whatever the umask: nobody else has to read the data, or may write it
	}
	if err != nil {
		return fmt.Errorf("nmfnb: %w", err)
	}
	return dropOldFits(folder, filepath.Base(path), maxKept)
}

// firstShown reports whether the kernel that runs has not shown the fit yet, and remembers that it has now.
func (s slot) firstShown() bool {
	if s.shown == "" || os.MkdirAll(filepath.Dir(s.shown), 0o700) != nil {
		return false
	}
	file, err := os.OpenFile(s.shown, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	return err == nil && file.Close() == nil
}

// readOwn returns the contents of a regular file of at most that many bytes, which nobody but the user may have written.
func readOwn(path string, most int64) ([]byte, error) {
	if err := checkOwn(filepath.Dir(path)); err != nil {
		return nil, err
	}
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular(): // a pipe would hang, and a link may lead anywhere
		return nil, fmt.Errorf("nmfnb: %s is not a regular file", path)
	case info.Size() > most:
		return nil, fmt.Errorf("nmfnb: %s has %s", path, byteCount(info.Size()))
	case !isOwn(info):
		return nil, notOwn(path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	saved := make([]byte, info.Size())
	_, err = io.ReadFull(file, saved)
	return saved, err
}

// checkOwn returns an error for a folder in which others may write.
func checkOwn(folder string) error {
	info, err := os.Stat(folder)
	switch {
	case err != nil:
		return fmt.Errorf("nmfnb: %w", err)
	case !info.IsDir():
		return fmt.Errorf("nmfnb: %s is not a folder", folder)
	case !isOwn(info):
		return notOwn(folder)
	}
	return nil
}

func notOwn(path string) error {
	return fmt.Errorf("nmfnb: %s is another user's, or others may write it: what is kept there is not used", path)
}

// staleAfter is the age of a part that no writer will finish.
const staleAfter = 24 * time.Hour

// dropOldFits removes the fits that were written first until the others take no more than limit bytes, but never the newest one, and
// the parts that killed writers left. A date to come is no sign of a new fit: it counts as the oldest.
func dropOldFits(folder, newest string, limit int64) error {
	fits, parts, err := keptFiles(folder)
	if err != nil {
		return err
	}
	now := time.Now()
	for _, f := range parts {
		if now.Sub(f.ModTime()) > staleAfter {
			os.Remove(filepath.Join(folder, f.Name())) // or another program has
		}
	}
	written := func(f fs.FileInfo) time.Time {
		switch {
		case f.Name() == newest:
			return now.Add(time.Hour)
		case f.ModTime().After(now.Add(time.Minute)): // clocks of file servers are not quite ours
			return time.Time{}
		}
		return f.ModTime()
	}
	slices.SortStableFunc(fits, func(a, b fs.FileInfo) int { return written(b).Compare(written(a)) })
	var total int64
	for _, f := range fits {
		if total += f.Size(); total > limit && f.Name() != newest {
			if err := os.Remove(filepath.Join(folder, f.Name())); err != nil && !os.IsNotExist(err) {
				return fmt.Errorf("nmfnb: %w", err)
			}
		}
	}
	return nil
}

// keptFiles lists a folder: the fits, and what writers have not finished.
func keptFiles(folder string) (fits, parts []fs.FileInfo, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, nil, fmt.Errorf("nmfnb: %w", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		switch {
		case err != nil || !info.Mode().IsRegular(): // gone meanwhile, or not ours
		case strings.HasSuffix(e.Name(), keptSuffix):
			fits = append(fits, info)
		case strings.HasSuffix(e.Name(), ".part"):
			parts = append(parts, info)
		}
	}
	return fits, parts, nil
}

// byteCount writes a number of bytes: 812 bytes, 8.1 kB, 312 MB.
func byteCount(n int64) string {
	if n < 1000 {
		return words.Count(int(n), "byte", "bytes")
	}
	v, unit := float64(n)/1000, "kB"
	for _, next := range []string{"MB", "GB", "TB"} {
		if v < 999.5 {
			break
		}
		v, unit = v/1000, next
	}
	if v < 9.95 {
		return fmt.Sprintf("%.1f %s", v, unit)
	}
	return fmt.Sprintf("%.0f %s", v, unit)
}
