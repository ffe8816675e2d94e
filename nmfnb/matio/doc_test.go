package matio

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

func TestEveryExportedNameHasACommentAndAnExampleThatRuns(t *testing.T) {
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
	p, err := doc.NewFromFiles(set, files, "github.com/nmfnb/notebook/nmfnb/matio")
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
	if names < 25 {
		t.Errorf("only %d names were found", names)
	}
}
