package nmfnb

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/nmfnb/notebook/internal/words"
)

// KeptFits is what [Fit], [Best] and [Ranks] keep on disk: [Display] lists it, and Clear removes it. It is a value: it lists what there was when [Kept]
// returned it.
type KeptFits struct {
	folder string
	fits   []keptFit // the newest first
	err    error     // why nothing can be listed
}

type keptFit struct {
	request request
	reached reachedLine
	stopped bool
	size    int64
	written time.Time
}

// Kept returns the fits that are kept: those that ended, for as long as they have room, and those that were stopped by hand, until
// the kernel is restarted.
//
//	nmfnb.Display(nmfnb.Kept())
//
// Of each it says the data's shape, the configuration in short, how far it came, its size and when it was written.
func Kept() KeptFits {
	folder, err := fitFolder()
	if err != nil {
		return KeptFits{err: err}
	}
	k := KeptFits{folder: folder}
	for _, in := range keptFolders(folder) {
		found, _, err := keptFiles(in)
		if err == nil {
			err = checkOwn(in)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			k.err = err
		}
		for _, f := range found {
			fit := keptFit{stopped: in != folder, size: f.Size(), written: f.ModTime()}
			if isOwn(f) {
				fit.read(filepath.Join(in, f.Name()))
			}
			k.fits = append(k.fits, fit)
		}
	}
	slices.SortStableFunc(k.fits, func(a, b keptFit) int { return b.written.Compare(a.written) })
	return k
}

func keptFolders(folder string) []string {
	if stopped := stoppedFolder(); stopped != "" {
		return []string{folder, stopped}
	}
	return []string{folder}
}

// read reads the two lines that say what a file keeps. Those of a file that is not a fit stay empty.
func (f *keptFit) read(path string) {
	const longest = 1 << 16
	file, err := os.Open(path)
	if err != nil {
		return
	}
	defer file.Close()
	r := bufio.NewReaderSize(file, longest)
	for _, into := range []any{&f.request, &f.reached} {
		line, err := r.ReadSlice('\n')
		if err != nil || json.Unmarshal(line, into) != nil {
			*f = keptFit{stopped: f.stopped, size: f.size, written: f.written}
			return
		}
	}
}

// HTML is the list as a card.
func (k KeptFits) HTML() string { return k.card().html() }

// Text is the list as lines: one for each fit, the newest first.
func (k KeptFits) Text() string { return k.card().text() }

func (k KeptFits) card() card {
	if k.folder == "" {
		return card{title: "Kept fits", about: "none", warnings: []string{k.err.Error()}}
	}
	var total int64
	c := card{title: "Kept fits"}
	for _, f := range k.fits {
		total += f.size
		c.pairs = append(c.pairs, [2]string{f.what(), f.state()})
	}
	c.about = fmt.Sprintf("%s in %s", words.Count(len(k.fits), "fit", "fits"), k.folder)
	if len(k.fits) > 0 {
		c.about = fmt.Sprintf("%s, %s, in %s", words.Count(len(k.fits), "fit", "fits"), byteCount(total), k.folder)
	}
	if k.err != nil {
		c.warnings = []string{k.err.Error()}
	}
	return c
}

// what says the data and the configuration: X 4×5, 2 components, cd, auto, seed 0, beta 2.
func (f keptFit) what() string {
	c := f.request.Config
	if c.MaxIter == 0 {
		return "not a fit of this version"
	}
	components := words.Count(c.Components, "component", "components")
	if f.request.Ranks != nil {
		components = words.Count(len(f.request.Ranks), "rank", "ranks")
	}
	starts := ""
	switch f.request.Work {
	case workBest:
		starts = ", best of " + words.Count(f.request.Starts, "start", "starts")
	case workRanks:
		starts = ", score of " + words.Count(f.request.Starts, "start", "starts")
	}
	return fmt.Sprintf("X %s, %s, %v, %v, seed %s, beta %s%s", words.Shape(f.request.Rows, f.request.Columns),
		components, c.Solver, c.Init, strconv.FormatUint(uint64(c.Seed), 10), shortest(c.Beta), starts)
}

func (f keptFit) state() string {
	state := "not converged"
	switch {
	case f.stopped:
		state = "stopped by hand"
	case f.reached.Converged:
		state = "converged"
	}
	said := fmt.Sprintf("%s, %s", byteCount(f.size), f.written.Format("2006-01-02 15:04"))
	switch {
	case f.request.Config.MaxIter == 0:
		return said
	case f.request.Ranks != nil:
		return state + ", " + said
	}
	return fmt.Sprintf("%s, %s, %s", words.Count(f.reached.Iterations, "iteration", "iterations"), state, said)
}

// Clear removes every kept fit from the disk, also those that are kept since k was made. The next Fit of the same data fits again.
func (k KeptFits) Clear() error {
	if k.folder == "" {
		return k.err
	}
	for _, folder := range keptFolders(k.folder) {
		fits, _, err := keptFiles(folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, f := range fits {
			if err := os.Remove(filepath.Join(folder, f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("nmfnb: %w", err)
			}
		}
	}
	return nil
}
