package nmfnb

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// engine tells apart whatever may change the digits of a fit: this module, gonum, Go and the kind of machine. A module that is being
// worked on has no version: the sources of nmf stand for it, as they are where they were compiled.
var engine = sync.OnceValues(func() (string, error) {
	module, gonum := builtWith()
	v := runtime.GOARCH + " " + runtime.Version() + " " + module.Version + " " + module.Sum + " gonum " + gonum.Version + " " + gonum.Sum
	if module.Sum != "" { // of a module in the cache of modules, where nobody changes it
		return v, nil
	}
	sources, err := hashSources(filepath.Dir(sourceOfEngine()))
	if err != nil {
		return "", fmt.Errorf("nmfnb: the sources of nmf, which a kept fit depends on, cannot be read: %w", err)
	}
	return v + " " + sources, nil
})

// builtWith is what the program's build says of this module and of gonum; empty where it says nothing.
func builtWith() (module, gonum debug.Module) {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range append(info.Deps, &info.Main) {
			switch m.Path {
			case "github.com/nmfnb/notebook":
				module = *m
			case "gonum.org/v1/gonum":
				gonum = *m
			}
		}
	}
	return module, gonum
}

// sourceOfEngine is the path of a source of nmf, as it was where it was compiled.
func sourceOfEngine() string {
	f := runtime.FuncForPC(reflect.ValueOf(nmf.Default).Pointer())
	file, _ := f.FileLine(f.Entry())
	return file
}

// hashSources returns a hash of the name and the contents of every file below the folder that Go compiles for a program. Sizes and dates
// would not do: a date that another program sets back hides a change, and a fresh clone of the same sources has new ones.
func hashSources(folder string) (string, error) {
	h := fnv.New128a()
	found := false
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		switch {
		case d.IsDir() && (name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")) && path != folder:
			return fs.SkipDir
		case d.IsDir(), !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".s"), strings.HasSuffix(name, "_test.go"):
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		found = true
		fmt.Fprintf(h, "%s %d\n", filepath.ToSlash(below), len(source))
		h.Write(source)
		return nil
	})
	if err == nil && !found {
		err = errors.New("there are none in " + folder)
	}
	return fmt.Sprintf("%x", h.Sum(nil)), err
}
