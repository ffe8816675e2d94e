// Tangle measures how the files of a package hang together, and prints a Markdown table:
//
//	go run ./tools/tangle [-why] [-into FILE] PACKAGE...
//
// A file uses another file of its package if it names what the other declares: a type, a function, a method, a field. Files
// that reach one another by such uses are a circle, and none of them can be understood, moved or tested without the rest.
// The table has the largest circle of each package. -why prints the uses between its files as well. -into writes into FILE,
// between its two marks, instead.
//
// Only the files that this GOOS and GOARCH build are measured, and no tests.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// long is the number of lines above which a file is listed by name.
const long = 350

// The marks between which -into writes.
const opening, closing = "<!-- tangle -->\n", "<!-- /tangle -->\n"

func main() {
	why := flag.Bool("why", false, "print the uses between the files of the largest circle")
	into := flag.String("into", "", "the file to write into, between its lines "+strings.TrimSpace(opening)+" and "+strings.TrimSpace(closing))
	flag.Parse()
	out, err := report(*why, flag.Args()...)
	if err == nil && *into != "" {
		err = insert(*into, out)
	} else if err == nil {
		fmt.Print(out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tangle:", err)
		os.Exit(1)
	}
}

// insert writes the text between the marks of the file.
func insert(path, text string) error {
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, opened := strings.Cut(string(old), opening)
	_, after, closed := strings.Cut(rest, closing)
	if !opened || !closed {
		return fmt.Errorf("%s has no lines %q and %q", path, strings.TrimSpace(opening), strings.TrimSpace(closing))
	}
	return os.WriteFile(path, []byte(before+opening+text+closing+after), 0o644)
}

// report returns the table of the packages that match the patterns.
func report(why bool, patterns ...string) (string, error) {
	packages, err := list(patterns...)
	if err != nil {
		return "", err
	}
	exported := map[string]string{} // the file of each dependency's types, by its import path
	for _, p := range packages {
		exported[p.ImportPath] = p.Export
	}
	var table, details strings.Builder
	fmt.Fprintf(&table, "| package | files | lines | other files that a file uses | largest circle | its share of the lines | files above %d lines |\n", long)
	fmt.Fprintln(&table, "|---|--:|--:|--:|--:|--:|---|")
	for _, p := range packages {
		if p.DepOnly || len(p.GoFiles) == 0 {
			continue
		}
		t, err := measure(p, exported)
		if err != nil {
			return "", fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		fmt.Fprintln(&table, t.row(p.ImportPath))
		circle := t.circle()
		if len(circle) > 0 {
			fmt.Fprintf(&details, "\n%s\n\n", p.ImportPath)
		}
		for _, a := range circle {
			for _, b := range circle {
				if names := t.uses[a][b]; len(names) > 0 {
					fmt.Fprintf(&details, "- %s → %s: %s\n", a, b, strings.Join(slices.Sorted(maps.Keys(names)), ", "))
				}
			}
		}
	}
	if !why {
		return table.String(), nil
	}
	return table.String() + details.String(), nil
}

// A listed package is what `go list` says of it.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	DepOnly                 bool // it is not among the patterns, only imported
}

// list returns the packages that match the patterns and everything that they import.
func list(patterns ...string) ([]listed, error) {
	cmd := exec.Command("go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles,DepOnly", "--"}, patterns...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
}

// A tangle has the files of one package, by name.
type tangle struct {
	lines map[string]int
	uses  map[string]map[string]map[string]bool // the names that the first file uses of the second
}

// measure checks the types of p's files and collects which file uses which.
func measure(p listed, exported map[string]string) (tangle, error) {
	t := tangle{map[string]int{}, map[string]map[string]map[string]bool{}}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return t, err
		}
		files = append(files, f)
		t.lines[name] = fset.File(f.FileStart).LineCount()
		t.uses[name] = map[string]map[string]bool{}
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exported[path]) })}
	if _, err := config.Check(p.ImportPath, fset, files, info); err != nil {
		return t, err
	}
	for ident, object := range info.Uses {
		if object.Pkg() == nil || object.Pkg().Path() != p.ImportPath || !object.Pos().IsValid() {
			continue
		}
		from, to := base(fset, ident.Pos()), base(fset, object.Pos())
		if from == to {
			continue
		}
		if t.uses[from][to] == nil {
			t.uses[from][to] = map[string]bool{}
		}
		t.uses[from][to][object.Name()] = true
	}
	return t, nil
}

func base(fset *token.FileSet, pos token.Pos) string {
	return filepath.Base(fset.Position(pos).Filename)
}

// circle returns the files of the largest circle by lines, sorted; nil if there is none.
func (t tangle) circle() []string {
	files := slices.Sorted(maps.Keys(t.lines))
	reaches := map[[2]string]bool{}
	for a, used := range t.uses {
		for b := range used {
			reaches[[2]string{a, b}] = true
		}
	}
	for _, via := range files {
		for _, a := range files {
			for _, b := range files {
				if reaches[[2]string{a, via}] && reaches[[2]string{via, b}] {
					reaches[[2]string{a, b}] = true
				}
			}
		}
	}
	var largest []string
	for _, a := range files {
		var c []string
		for _, b := range files {
			if reaches[[2]string{a, b}] && reaches[[2]string{b, a}] {
				c = append(c, b)
			}
		}
		if t.sum(c) > t.sum(largest) {
			largest = c
		}
	}
	return largest
}

// sum returns the lines of the files.
func (t tangle) sum(files []string) int {
	lines := 0
	for _, f := range files {
		lines += t.lines[f]
	}
	return lines
}

func (t tangle) row(name string) string {
	files := slices.Sorted(maps.Keys(t.lines))
	pairs := 0
	var above []string
	for _, f := range files {
		pairs += len(t.uses[f])
		if t.lines[f] > long {
			above = append(above, fmt.Sprintf("%s %d", f, t.lines[f]))
		}
	}
	c, lines := t.circle(), t.sum(files)
	size, share := "none", "–"
	if len(c) > 0 {
		size, share = fmt.Sprintf("%d files", len(c)), fmt.Sprintf("%.0f %%", 100*float64(t.sum(c))/float64(lines))
	}
	return fmt.Sprintf("| `%s` | %d | %d | %.1f | %s | %s | %s |", name, len(files), lines, float64(pairs)/float64(len(files)), size, share, strings.Join(above, ", "))
}
