package plots

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A reader of the documentation finds words and a program for each name.
func TestEveryExportedNameHasADocCommentAndAnExample(t *testing.T) {
	for _, dir := range []string{".", "../nmfnb/style"} {
		paths, err := filepath.Glob(dir + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		documented, examples := map[string]bool{}, map[string]bool{}
		for _, path := range paths {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				f, ok := d.(*ast.FuncDecl)
				switch {
				case !strings.HasSuffix(path, "_test.go"):
					exported(d, documented)
				case ok && strings.HasPrefix(f.Name.Name, "Example"):
					examples[strings.TrimPrefix(f.Name.Name, "Example")] = true
				}
			}
		}
		if len(documented) < 10 {
			t.Errorf("%s: only %d names", dir, len(documented))
		}
		for name, doc := range documented {
			if !doc {
				t.Errorf("%s: %s has no doc comment", dir, name)
			}
			shown := examples[name]
			for e := range examples { // of a variant, or of a type's method
				shown = shown || strings.HasPrefix(e, name+"_")
			}
			if !shown {
				t.Errorf("%s: %s has no example", dir, name)
			}
		}
	}
}

// exported notes a declaration's exported names as examples call them, and whether they have a doc comment.
func exported(d ast.Decl, documented map[string]bool) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if d.Recv != nil {
			of := d.Recv.List[0].Type
			if star, ok := of.(*ast.StarExpr); ok {
				of = star.X
			}
			if generic, ok := of.(*ast.IndexListExpr); ok {
				of = generic.X
			}
			id, ok := of.(*ast.Ident)
			if !ok || !id.IsExported() {
				return
			}
			name = id.Name + "_" + name
		}
		if d.Name.IsExported() {
			documented[name] = d.Doc != nil
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() {
					documented[s.Name.Name] = d.Doc != nil || s.Doc != nil
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() {
						documented[n.Name] = d.Doc != nil || s.Doc != nil
					}
				}
			}
		}
	}
}

// The methods of all figures are documented once, with Figure. go doc repeats them for each figure if their receiver is an embedded
// type that is not exported.
func TestMethodsOfAllFiguresAreDocumentedOnce(t *testing.T) {
	doc, err := exec.Command("go", "doc", "-all", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{"Titled", "Sized", "Dark", "Styled", "Err", "SVG", "PNG", "PNGAt", "HTML", "Text", "Save"} {
		if n := strings.Count(string(doc), ") "+method+"("); n != 1 {
			t.Errorf("go doc has %s %d times", method, n)
		}
	}
}
