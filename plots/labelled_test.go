package plots

import (
	"context"
	"go/ast"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

var (
	people  = []string{"Ann", "Bob", "Cem", "Dua"}
	fruit   = []string{"apple", "banana", "cherry", "date", "elder"}
	flavour = []string{"sweet", "sour"}
)

func named(x mat.Matrix, rows, columns []string) nmf.Labelled {
	return nmf.Labelled{Matrix: x, RowNames: rows, ColumnNames: columns}
}

// labelledCase is a figure of matrices with names, and what is to be printed.
type labelledCase struct {
	name  string
	f     figure
	html  []string // labels in the picture
	text  []string // parts of the words
	never []string // in neither
}

func labelledCases(t *testing.T) []labelledCase {
	x, w, h := product(4, 2, 5)
	zero := mat.NewDense(4, 5, nil)
	lx, lw, lh := named(x, people, fruit), named(w, people, flavour), named(h, flavour, fruit)
	cone := mat.NewDense(2, 3, []float64{1, 0.6, 0.2, 0.5, 1, 0.3})
	three := mat.NewDense(4, 3, []float64{1, 1, 0.4, 0, 1, 0, 2, 0.5, 0.1, 0.3, 0.1, 2})
	model := twoComponents(t, func(*nmf.Config) {})
	lone := named(three.Slice(1, 2, 0, 3), []string{"Bob"}, nil)
	fit, err := nmf.Default(2).Fit(context.Background(), lx)
	if err != nil {
		t.Fatal(err)
	}
	e, err := fit.Explain(context.Background(), lx)
	if err != nil {
		t.Fatal(err)
	}
	return []labelledCase{
		{"Heatmap", Heatmap(lx), []string{"Ann", "Dua", "apple", "elder"}, []string{"(Ann)", "\nDua"}, nil},
		{"Heatmap of a pointer", Heatmap(&lx), []string{"Ann", "apple"}, nil, nil},
		{"Heatmap of a transpose", Heatmap(lx.T()), []string{"Ann", "apple"}, []string{"\nelder"}, nil},
		{"Heatmap of mat.Transpose", Heatmap(mat.Transpose{Matrix: &lx}), []string{"Ann", "apple"}, []string{"\nelder"}, nil},
		{"Heatmap of a symmetric one", Heatmap(named(mat.NewDiagDense(4, []float64{1, 2, 3, 4}), people, people)), []string{"Ann", "Dua"}, []string{"row 3 (Dua), column 3 (Dua)"}, nil},
		{"Heatmap, Rows", Heatmap(lx).Rows("k", "l", "m", "n"), []string{"k", "n", "apple"}, []string{"(k)"}, []string{"Ann"}},
		{"Heatmap, Columns", Heatmap(lx).Columns("k", "l", "m", "n", "o"), []string{"Ann", "k"}, nil, []string{"apple"}},
		{"Diff of data", Diff(lx, zero), []string{"Bob", "date"}, []string{"row 3 (Dua)"}, nil},
		{"Diff of a reconstruction", Diff(zero, &lx), []string{"Bob", "date"}, []string{"row 3 (Dua)"}, nil},
		{"Diff, data first", Diff(lx, named(zero, []string{"k", "l", "m", "n"}, nil)), []string{"Bob"}, nil, []string{">k<"}},
		{"Diff, Rows", Diff(lx, zero).Rows("k", "l", "m", "n"), []string{"k", "date"}, nil, []string{"Bob"}},
		{"Factors of X", Factors(lx, w, h), []string{"Ann", "apple"}, []string{"(Dua), column 1)", "(apple)"}, nil},
		{"Factors of W and H", Factors(x, lw, lh), []string{"Ann", "apple", "sweet", "sour"}, []string{"(sweet)", "(sour)"}, nil},
		{"Factors of W alone", Factors(x, &lw, h), []string{"Ann", "sour"}, []string{"(sour)"}, nil},
		{"Factors, Rows and Columns", Factors(lx, lw, lh).Rows("k", "l", "m", "n").Columns("o", "p", "q", "r", "s"), []string{"k", "o", "sweet"}, nil, []string{"Ann", "apple"}},
		{"Components", Components(lh), []string{"sweet", "apple"}, []string{"sweet: ", "cherry"}, nil},
		{"Components of a model", Components(nmf.Labelled{Matrix: fit.H, ColumnNames: fit.ColumnNames}), []string{"component 0", "apple"}, []string{"component 0: "}, nil},
		{"Components, Top", Components(&lh).Top(2), []string{"sour"}, nil, nil},
		{"Components, Images", Components(lh).Images(1, 5), []string{"sweet", "sour"}, nil, nil},
		{"Components, Rows", Components(lh).Rows("k", "l"), []string{"k", "apple"}, []string{"k: "}, []string{"sweet"}},
		{"Errors", Errors(lx, zero), []string{"Ann", "Dua"}, []string{"(Dua) with"}, nil},
		{"Errors of a reconstruction", Errors(zero, lx), []string{"Ann", "Dua"}, nil, nil},
		{"Errors, Rows", Errors(lx, zero).Rows("k", "l", "m", "n"), []string{"k"}, []string{"(n) with"}, []string{"Ann"}},
		{"Images", Images(lx, zero, 1, 5), []string{"Ann", "Dua"}, []string{"row 0 (Ann): residual"}, nil},
		{"Images, Rows", Images(lx, zero, 1, 5).Rows("k", "l", "m", "n"), []string{"k"}, nil, []string{"Ann"}},
		{"Codes", Codes(lw, []string{"b", "a", "b", "a"}), []string{"sweet", "sour"}, []string{"row 3 (Dua)", "component 0 (sweet)"}, nil},
		{"Codes, Components", Codes(&lw, []string{"b", "a", "b", "a"}).Components("k", "l"), []string{"k", "l"}, []string{"component 0 (k)"}, []string{"sweet"}},
		{"Explain", Explain(e), []string{"Ann", "Dua"}, []string{"row 0 (Ann)"}, nil},
		{"Explain, Rows", Explain(e).Rows("k", "l", "m", "n"), []string{"k"}, []string{"row 0 (k)"}, []string{"Ann"}},
		{"Cone", Cone(named(cone, flavour, nil), named(three, people, nil)), []string{"Cem", "sour"}, []string{"Bob by"}, nil},
		{"Cone, InSpace", Cone(named(cone, flavour, nil), named(three, people, nil)).InSpace(), []string{"Bob", "sweet"}, []string{"Ann is"}, nil},
		{"Cone, Rows and Components", Cone(named(cone, flavour, nil), named(three, people, nil)).Rows("k", "l", "m", "n").Components("o", "p"), []string{"m", "o"}, []string{"l by"}, []string{"sweet", "Ann"}},
		{"Path", Path(model, lone), nil, []string{"Coordinate descent in ", " sweeps, for Bob"}, nil},
		{"AlphaPath", AlphaPath(model, &lone), nil, []string{"as the penalty gets weaker, for Bob"}, nil},
		{"Grid", Grid(Heatmap(lx)), []string{"Ann", "apple"}, nil, nil},
	}
}

func TestNamesOfAMatrixArePrinted(t *testing.T) {
	for _, c := range labelledCases(t) {
		t.Run(c.name, func(t *testing.T) {
			if err := c.f.Err(); err != nil {
				t.Fatal(err)
			}
			html, text := c.f.HTML(), c.f.Text()
			for _, label := range c.html {
				if !strings.Contains(html, ">"+label+"<") && !strings.Contains(html, ">"+label+"\u00a0") {
					t.Errorf("no label %q", label)
				}
			}
			for _, part := range c.text {
				if !strings.Contains(text, part) {
					t.Errorf("the text does not say %q:\n%s", part, text)
				}
			}
			for _, label := range c.never {
				if strings.Contains(html+text, label) {
					t.Errorf("%q is printed, which a setting replaces", label)
				}
			}
		})
	}
}

// A matrix with names is drawn as the matrix without them with names set.
func TestNamesOfAMatrixAreAsNamesThatAreSet(t *testing.T) {
	x, w, h := product(4, 2, 5)
	zero := mat.NewDense(4, 5, nil)
	lx := named(x, people, fruit)
	cone, three := mat.NewDense(2, 2, []float64{1, 0.2, 0.3, 1}), mat.NewDense(4, 2, []float64{2, 0.1, 0.1, 1, 1, 1, 2, 1.8})
	groups := []string{"b", "a", "b", "a"}
	for name, pair := range map[string][2]figure{
		"Heatmap":    {Heatmap(lx), Heatmap(x).Rows(people...).Columns(fruit...)},
		"Diff":       {Diff(lx, zero), Diff(x, zero).Rows(people...).Columns(fruit...)},
		"Factors":    {Factors(lx, w, h), Factors(x, w, h).Rows(people...).Columns(fruit...)},
		"Components": {Components(named(h, flavour, fruit)), Components(h).Rows(flavour...).Columns(fruit...)},
		"Errors":     {Errors(lx, zero), Errors(x, zero).Rows(people...)},
		"Images":     {Images(lx, zero, 1, 5), Images(x, zero, 1, 5).Rows(people...)},
		"Codes":      {Codes(named(w, nil, flavour), groups), Codes(w, groups).Components(flavour...)},
		"Cone":       {Cone(named(cone, flavour, nil), named(three, people, nil)), Cone(cone, three).Rows(people...).Components(flavour...)},
	} {
		if pair[0].HTML() != pair[1].HTML() || pair[0].Text() != pair[1].Text() {
			t.Errorf("%s: the two differ", name)
		}
	}
}

func TestNamesOfAMatrixAreCounted(t *testing.T) {
	x, w, h := product(4, 2, 5)
	row, bad := mat.NewDense(1, 3, []float64{1, 2, 3}), []string{"a", "b", "c"}
	cone := mat.NewDense(2, 3, []float64{1, 0, 1, 0, 1, 1})
	model := twoComponents(t, func(*nmf.Config) {})
	e := *narrowExplanation(t)
	e.RowNames = bad
	for _, c := range []struct {
		name string
		f    figure
		want string
	}{
		{"Heatmap", Heatmap(named(x, bad, nil)), "plots: cannot draw Heatmap: 3 row names for 4 rows"},
		{"Heatmap, columns", Heatmap(named(x, nil, bad)), "plots: cannot draw Heatmap: 3 column names for 5 columns"},
		{"Diff", Diff(x, named(x, bad, nil)), "plots: cannot draw Diff: 3 row names for 4 rows"},
		{"Factors", Factors(x, named(w, bad, nil), h), "plots: cannot draw Factors: 3 row names for 4 rows"},
		{"Factors, columns", Factors(x, w, named(h, nil, bad)), "plots: cannot draw Factors: 3 column names for 5 columns"},
		{"Factors, components", Factors(x, w, named(h, bad, nil)), "plots: cannot draw Factors: 3 names for 2 components"},
		{"Components", Components(named(h, bad, nil)), "plots: cannot draw Components: 3 row names for 2 rows"},
		{"Errors", Errors(named(x, bad, nil), x), "plots: cannot draw Errors: 3 row names for 4 rows"},
		{"Images", Images(named(x, bad, nil), x, 1, 5), "plots: cannot draw Images: 3 row names for 4 rows"},
		{"Codes", Codes(named(w, nil, bad), people), "plots: cannot draw Codes: 3 column names for 2 columns"},
		{"Explain", Explain(&e), "plots: cannot draw Explain: 3 row names for 2 rows"},
		{"Cone", Cone(cone, named(row, bad, nil)), "plots: cannot draw Cone: 3 row names for 1 rows"},
		{"Cone, components", Cone(named(cone, bad, nil), row), "plots: cannot draw Cone: 3 names for 2 components"},
		{"Path", Path(model, named(row, bad, nil)), "plots: cannot draw Path: 3 row names for 1 rows"},
		{"AlphaPath", AlphaPath(model, named(row, bad, nil)), "plots: cannot draw AlphaPath: 3 row names for 1 rows"},
	} {
		refused(t, c.name, c.f, c.want)
	}
	drawn(t, "names that a setting replaces", Heatmap(named(x, bad, nil)).Rows(people...))
	drawn(t, "a cone with names that a setting replaces", Cone(cone, named(row, bad, nil)).Rows("a"))
}

func TestNamesOfAMatrixAreEscaped(t *testing.T) {
	html := Heatmap(named(result1, []string{"<script>", "&"}, nil)).HTML()
	if strings.Contains(html, "<script>") || !strings.Contains(html, "&lt;script&gt;") {
		t.Error("a name is not escaped")
	}
}

func TestAnErrorOfTheModelNamesTheRow(t *testing.T) {
	row := named(mat.NewDense(1, 3, []float64{1, -2, 3}), []string{"Ann"}, []string{"apple", "banana", "cherry"})
	model := twoComponents(t, func(*nmf.Config) {})
	for name, f := range map[string]figure{"Cone": Cone(model.H, row), "Path": Path(model, row), "AlphaPath": AlphaPath(model, row)} {
		if err := f.Err(); err == nil || !strings.Contains(err.Error(), `"Ann"`) || !strings.Contains(err.Error(), `"banana"`) {
			t.Errorf("%s: %v does not name the row and the column", name, err)
		}
	}
}

// Every function that takes a matrix says which one is nil, in whatever way it is.
func TestANilMatrixIsAnError(t *testing.T) {
	x, w, h := product(4, 2, 5)
	model := twoComponents(t, func(*nmf.Config) {})
	functions := map[string]map[string]func(nothing mat.Matrix) figure{
		"Heatmap": {"the matrix": func(nothing mat.Matrix) figure { return Heatmap(nothing) }},
		"Diff": {
			"data":           func(nothing mat.Matrix) figure { return Diff(nothing, x) },
			"reconstruction": func(nothing mat.Matrix) figure { return Diff(x, nothing) },
		},
		"Factors": {
			"X": func(nothing mat.Matrix) figure { return Factors(nothing, w, h) },
			"W": func(nothing mat.Matrix) figure { return Factors(x, nothing, h) },
			"H": func(nothing mat.Matrix) figure { return Factors(x, w, nothing) },
		},
		"Components": {"h": func(nothing mat.Matrix) figure { return Components(nothing) }},
		"Images": {
			"data":           func(nothing mat.Matrix) figure { return Images(nothing, x, 1, 5) },
			"reconstruction": func(nothing mat.Matrix) figure { return Images(x, nothing, 1, 5) },
		},
		"Errors": {
			"data":           func(nothing mat.Matrix) figure { return Errors(nothing, x) },
			"reconstruction": func(nothing mat.Matrix) figure { return Errors(x, nothing) },
		},
		"Codes": {"w": func(nothing mat.Matrix) figure { return Codes(nothing, people) }},
		"Cone": {
			"h": func(nothing mat.Matrix) figure { return Cone(nothing, x) },
			"x": func(nothing mat.Matrix) figure { return Cone(h, nothing) },
		},
		"Scatter":     {"w": func(nothing mat.Matrix) figure { return Scatter(nothing) }},
		"Activations": {"w": func(nothing mat.Matrix) figure { return Activations(nothing) }},
		"Path":        {"x": func(nothing mat.Matrix) figure { return Path(model, nothing) }},
		"AlphaPath":   {"x": func(nothing mat.Matrix) figure { return AlphaPath(model, nothing) }},
	}
	var dense *mat.Dense
	var vector *mat.VecDense
	var labelled *nmf.Labelled
	for kind, nothing := range map[string]mat.Matrix{
		"nil": nil, "a nil *mat.Dense": dense, "its transpose": dense.T(), "a nil *mat.VecDense": vector, "its transpose as a vector": vector.TVec(),
		"a Labelled of nothing": nmf.Labelled{}, "a pointer to one": &nmf.Labelled{}, "a nil *Labelled": labelled,
		"a Labelled of a nil *mat.Dense": nmf.Labelled{Matrix: dense}, "its transpose, by gonum": mat.Transpose{Matrix: nmf.Labelled{Matrix: dense}},
	} {
		for function, arguments := range functions {
			for argument, figureOf := range arguments {
				want := "plots: cannot draw " + function + ": " + argument + " is nil"
				if err := figureOf(nothing).Err(); err == nil || err.Error() != want {
					t.Errorf("%s is %s: %v, want %s", argument, kind, err, want)
				}
			}
		}
	}
	for _, d := range declarations(t) {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil || !f.Name.IsExported() {
			continue
		}
		count := 0
		for _, p := range f.Type.Params.List {
			if s, ok := p.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Matrix" {
				count += len(p.Names)
			}
		}
		if count != len(functions[f.Name.Name]) {
			t.Errorf("%s takes %d matrices, %d have a case", f.Name.Name, count, len(functions[f.Name.Name]))
		}
	}
}

func TestOrNumberedLeavesNamesAlone(t *testing.T) {
	if got := orNumbered(nil, "row", 2); !slices.Equal(got, []string{"row 0", "row 1"}) {
		t.Errorf("%q", got)
	}
	if got := orNumbered(flavour, "row", 2); !slices.Equal(got, flavour) {
		t.Errorf("%q", got)
	}
}
