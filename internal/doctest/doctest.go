// Package doctest has the test that holds the documentation of a package to the project's rule: each exported name has a comment,
// and an example that runs.
//
//	func TestEveryExportedNameHasACommentAndAnExampleThatRuns(t *testing.T) {
//		doctest.Check(t, "github.com/nmfnb/notebook/nmfnb", 30)
//	}
package doctest

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

// Check reads the package in the current folder, whose import path is given. It reports each exported name without a comment or
// without an example that runs, and a package of fewer names than least, in which something was not found.
func Check(t *testing.T, path string, least int) {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no sources: %v", err)
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, path := range paths {
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	p, err := doc.NewFromFiles(set, files, path)
	if err != nil {
		t.Fatal(err)
	}
	names := 0
	check := func(name, comment string, examples []*doc.Example) {
		names++
		runs := false
		for _, e := range examples {
			runs = runs || e.Output != "" || e.EmptyOutput
		}
		if comment == "" || !runs {
			t.Errorf("%s: has a comment: %t, an example that runs: %t", name, comment != "", runs)
		}
	}
	for _, f := range p.Funcs {
		check(f.Name, f.Doc, f.Examples)
	}
	for _, typ := range p.Types {
		check(typ.Name, typ.Doc, typ.Examples)
		for _, f := range append(typ.Funcs, typ.Methods...) {
			check(typ.Name+"."+f.Name, f.Doc, f.Examples)
		}
	}
	if names < least {
		t.Errorf("only %d names were found, want at least %d", names, least)
	}
}
