package files

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// part is a file that is not complete.
type part struct {
	file *os.File
	path string // empty as long as it has no name, and when it has become the file that was wanted
}

// create makes a part in the folder for what takes the place of old, or for a new file if that is nil.
func create(folder string, old fs.FileInfo) (*part, error) {
	mode := fs.FileMode(0o666)
	if old != nil {
		mode &= old.Mode() // nobody reads in the part what they cannot read in the file
	}
	if file := createNameless(folder, mode); file != nil {
		return &part{file: file}, nil
	}
	return createNamed(folder, mode)
}

func createNamed(folder string, mode fs.FileMode) (*part, error) {
	removeStale(folder)
	path := partPath(folder)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, err
	}
	return &part{file, path}, nil
}

// become gives the part the name target.
func (p *part) become(target string) error {
	if p.path == "" {
		path := partPath(filepath.Dir(target)) // a file cannot be linked to a name that is taken
		if err := giveName(p.file, path); err != nil {
			return err
		}
		p.path = path
	}
	if err := p.file.Close(); err != nil {
		return err
	}
	if err := os.Rename(p.path, target); err != nil {
		return err
	}
	p.path = ""
	return nil
}

// discard leaves nothing of a part that has not become anything.
func (p *part) discard() {
	p.file.Close() // a second time after become, which does no harm
	if p.path != "" {
		os.Remove(p.path)
	}
}

const partPrefix, partSuffix = ".nmfnb-", ".part"

// partPath returns a new name. It is short, since that of the file may be as long as names can be.
func partPath(folder string) string {
	return filepath.Join(folder, fmt.Sprintf("%s%016x%s", partPrefix, rand.Uint64(), partSuffix))
}

// stale is the age of a part that nobody writes any more.
const stale = 24 * time.Hour

// removeStale removes what killed programs have left in the folder. It is no error if that fails: another program may have done it.
func removeStale(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), partPrefix) || !strings.HasSuffix(e.Name(), partSuffix) {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > stale {
			os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}
