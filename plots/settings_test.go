package plots

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// forms are what a figure can be compared by.
type forms struct{ svg, png, text string }

func formsOf(t *testing.T, f Drawing) forms {
	t.Helper()
	d := f.drawing()
	svg, err := d.svg()
	if err != nil {
		t.Fatal(err)
	}
	png, err := d.png(0.4)
	if err != nil {
		t.Fatal(err)
	}
	return forms{string(svg), string(png), d.text()}
}

// setting is a setting of a figure, called with args. It changes the pictures, and the text where that is said.
type setting struct {
	of    Drawing
	name  string
	args  []any
	words bool
}

// figuresToSet has one figure of each type.
func figuresToSet(t *testing.T) []Drawing {
	x, w, h := product(4, 2, 5)
	wide := strokes(3)
	model := twoComponents(t, func(*nmf.Config) {})
	row := mat.NewDense(1, 3, []float64{1, 1.3, 0.4})
	worse := mat.DenseCopyOf(wide)
	worse.Set(2, 5, 99)
	return []Drawing{
		Loss(fitted(nmf.Default(2), 60, true, falling(1, 9, 12))), Diff(x, postData), Heatmap(x), Factors(x, w, h),
		Components(h), Images(wide, worse, 8, 8), Codes(w, []string{"b", "a", "b", "a"}), Errors(x, postData),
		Explain(narrowExplanation(t)), Cone(mat.NewDense(2, 2, []float64{1, 0.2, 0.3, 1}), mat.NewDense(2, 2, []float64{2, 0.1, 1, 1})),
		Path(model, row), AlphaPath(model, row), Ranks([]nmf.RankScore{{Components: 2, Losses: []float64{5, 6}}, {Components: 3, Losses: []float64{4, 5}}}),
		Consensus(nmf.RankScore{Components: 2, Consensus: mat.NewDense(3, 3, []float64{1, 0.8, 0, 0.8, 1, 0.1, 0, 0.1, 1})}),
		Compared(comparison()), Contributions(contributionsOfPost(t)), Scatter(w), Activations(w), Grid(Heatmap(x), Heatmap(h), Heatmap(w)),
	}
}

// settingsOf are all settings of the figures, one of each type. A zero figure stands for the figure of its type.
func settingsOf(figures []Drawing) []setting {
	_, w, h := product(4, 2, 5)
	pictures := Components(strokes(3)).Images(8, 8)
	var all []setting
	for _, f := range figures {
		all = append(all,
			setting{f, "Titled", []any{"A title"}, true},
			setting{f, "Sized", []any{4.5, 3.5}, false},
			setting{f, "Dark", nil, false},
			setting{f, "Styled", []any{func(p []*plot.Plot) { p[0].BackgroundColor = text2 }}, false},
		)
	}
	four, five := []string{"p", "q", "r", "s"}, []string{"a", "b", "c", "d", "e"}
	return append(all,
		setting{LossFigure{}, "Named", []any{[]string{"a name"}}, true},
		setting{LossFigure{}, "Linear", nil, true},
		setting{LossFigure{}, "BySeconds", nil, true},
		setting{LossFigure{}, "Relative", nil, true},
		setting{DiffFigure{}, "Named", []any{"one", "two"}, true},
		setting{DiffFigure{}, "Rows", []any{four}, true},
		setting{DiffFigure{}, "Columns", []any{five}, true},
		setting{HeatmapFigure{}, "Rows", []any{four}, true},
		setting{HeatmapFigure{}, "Columns", []any{five}, true},
		setting{HeatmapFigure{}, "Groups", []any{[]string{"a", "b", "a", "b"}, []string{"c", "d", "c", "d", "c"}}, true},
		setting{HeatmapFigure{}, "Ordered", []any{ByWeight, ByCluster}, true},
		setting{HeatmapFigure{}, "Window", []any{[2]int{1, 3}, [2]int{0, 0}}, true},
		setting{FactorsFigure{}, "Rows", []any{four}, true},
		setting{FactorsFigure{}, "Columns", []any{five}, true},
		setting{FactorsFigure{}, "SharedScale", nil, true},
		setting{ComponentsFigure{}, "Rows", []any{four[:2]}, true},
		setting{ComponentsFigure{}, "Columns", []any{five}, true},
		setting{ComponentsFigure{}, "Images", []any{1, 5}, true},
		setting{pictures, "SharedScale", nil, true},
		setting{ComponentsFigure{}, "Top", []any{2}, true},
		setting{ImagesFigure{}, "Named", []any{"one", "two"}, true},
		setting{ImagesFigure{}, "Rows", []any{four[:3]}, true},
		setting{ImagesFigure{}, "Worst", nil, true},
		setting{CodesFigure{}, "Components", []any{four[:2]}, true},
		setting{ErrorsFigure{}, "Rows", []any{four}, true},
		setting{ErrorsFigure{}, "Relative", nil, true},
		setting{ErrorsFigure{}, "Sorted", nil, false},
		setting{ExplainFigure{}, "Rows", []any{four[:2]}, true},
		setting{ConeFigure{}, "Rows", []any{four[:2]}, true},
		setting{ConeFigure{}, "Components", []any{four[:2]}, false},
		setting{ConeFigure{}, "InSpace", nil, true},
		setting{PathFigure{}, "Components", []any{"one", "two"}, true},
		setting{AlphaPathFigure{}, "Components", []any{four[:2]}, true},
		setting{ComparedFigure{}, "Named", []any{"one", "two"}, true},
		setting{ComparedFigure{}, "Components", []any{four[:2], four[:2]}, false},
		setting{ContributionsFigure{}, "Components", []any{four[:2]}, true},
		setting{ContributionsFigure{}, "Columns", []any{five}, false},
		setting{ContributionsFigure{}, "Intervals", []any{intervals(0.1, 0.3, 0, 0.1)}, false},
		setting{ScatterFigure{}, "Groups", []any{[]string{"a", "b", "a", "b"}}, true},
		setting{ScatterFigure{}, "Components", []any{four[:2]}, true},
		setting{ActivationsFigure{}, "Components", []any{four[:2]}, true},
		setting{ActivationsFigure{}, "Index", []any{"seconds", []float64{0, 1, 2, 4}}, true},
		setting{ActivationsFigure{}, "SharedScale", nil, false},
		setting{GridFigure{}, "PerRow", []any{1}, false},
		setting{GridFigure{}, "SharedAxes", nil, false},
		setting{Grid(Heatmap(w), Heatmap(h)), "SharedScale", nil, true},
	)
}

// set calls a setting. A slice is handed over as the caller's own, which writes over it afterwards if it reuses slices.
func set(t *testing.T, f Drawing, s setting, reuses bool) (changed Drawing) {
	t.Helper()
	method := reflect.ValueOf(f).MethodByName(s.name)
	if !method.IsValid() {
		t.Fatalf("%T has no %s", f, s.name)
	}
	args := make([]reflect.Value, len(s.args))
	for i, a := range s.args {
		args[i] = reflect.ValueOf(a)
		if names, ok := a.([]string); ok {
			names = slices.Clone(names)
			args[i] = reflect.ValueOf(names)
			if reuses {
				defer clear(names)
			}
		}
	}
	if method.Type().IsVariadic() {
		return method.CallSlice(args)[0].Interface().(Drawing)
	}
	return method.Call(args)[0].Interface().(Drawing)
}

func TestASettingLeavesTheOriginalAsItWas(t *testing.T) {
	of, before, seen := map[reflect.Type]Drawing{}, map[reflect.Type]forms{}, map[string]bool{}
	figures := figuresToSet(t)
	for _, f := range figures {
		of[reflect.TypeOf(f)] = f
		before[reflect.TypeOf(f)] = formsOf(t, f)
	}
	for _, s := range settingsOf(figures) {
		typ := reflect.TypeOf(s.of)
		name := typ.Name() + "." + s.name
		seen[name] = true
		t.Run(name, func(t *testing.T) {
			f, was := s.of, before[typ]
			if reflect.ValueOf(f).IsZero() {
				f = of[typ]
			} else {
				was = formsOf(t, f)
			}
			changed := set(t, f, s, false)
			if is := formsOf(t, f); is != was {
				t.Errorf("the original is changed: SVG %t, PNG %t, text %t", is.svg != was.svg, is.png != was.png, is.text != was.text)
			}
			is := formsOf(t, changed)
			if is.svg == was.svg || is.png == was.png {
				t.Errorf("the copy looks as the original: SVG %t, PNG %t", is.svg == was.svg, is.png == was.png)
			}
			if differs := is.text != was.text; differs != s.words {
				t.Errorf("the copy's text differs: %t, want %t", differs, s.words)
			}
			if again := formsOf(t, set(t, f, s, true)); again != is {
				t.Error("the copy changes with the caller's slice, or from call to call")
			}
		})
	}
	for typ := range of {
		for i := range typ.NumMethod() {
			m := typ.Method(i)
			if m.Type.NumOut() == 1 && m.Type.Out(0) == typ && !seen[typ.Name()+"."+m.Name] {
				t.Errorf("%s.%s has no case", typ.Name(), m.Name)
			}
		}
	}
	for _, name := range figureTypes(t) {
		if !slices.ContainsFunc(figures, func(f Drawing) bool { return reflect.TypeOf(f).Name() == name }) {
			t.Errorf("%s has no case", name)
		}
	}
}

// figureTypes are the names of the figures' types, as the package's files declare them.
func figureTypes(t *testing.T) (names []string) {
	for _, d := range declarations(t) {
		if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.TYPE {
			for _, s := range d.Specs {
				if name := s.(*ast.TypeSpec).Name.Name; ast.IsExported(name) && strings.HasSuffix(name, "Figure") && name != "Figure" {
					names = append(names, name)
				}
			}
		}
	}
	if len(names) < 14 {
		t.Errorf("only the figures %v are found", names)
	}
	return names
}

// declarations are those of the package's files without tests.
func declarations(t *testing.T) (all []ast.Decl) {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, file.Decls...)
	}
	return all
}

// Two figures that were made from one do not share what the settings add.
func TestStylesOfTwoCopiesStayApart(t *testing.T) {
	label := func(s string) func([]*plot.Plot) {
		return func(p []*plot.Plot) { p[0].X.Label.Text += s }
	}
	base := Loss(fitted(nmf.Default(2), 9, true, falling(1, 9, 4))).Styled(label("a")).Styled(label("b")).Styled(label("c"))
	one, two := base.Styled(label("d")), base.Styled(label("e"))
	for want, f := range map[string]LossFigure{"iterationabcd<": one, "iterationabce<": two, "iterationabc<": base} {
		if !strings.Contains(f.HTML(), want) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestAGridLeavesItsFiguresAsTheyWere(t *testing.T) {
	a, b := Heatmap(postData), Heatmap(result2).Titled("b")
	was := [2]forms{formsOf(t, a), formsOf(t, b)}
	grid := Grid(&a, b).SharedScale().SharedAxes().Dark().Titled("both").Sized(6, 3).Styled(func(p []*plot.Plot) { p[0].X.Min = -3 })
	drawn := formsOf(t, grid)
	if is := [2]forms{formsOf(t, a), formsOf(t, b)}; is != was {
		t.Error("a grid changes its figures")
	}
	a = a.Titled("later").Dark()
	if formsOf(t, grid) != drawn {
		t.Error("a change of a figure reaches the grid that was made before")
	}
}

// What a function is given is copied where it is a slice: what the caller does with it later is not seen.
func TestFiguresKeepTheSlicesTheyWereGiven(t *testing.T) {
	models := []*nmf.Model{fitted(nmf.Default(2), 9, true, falling(1, 9, 4)), fitted(nmf.Default(2), 9, true, falling(2, 9, 4))}
	groups := []string{"a", "b"}
	ranks := []nmf.RankScore{{Components: 3, Losses: []float64{5}}, {Components: 2, Losses: []float64{6}}}
	parts := []Drawing{Heatmap(postData), Heatmap(result1)}
	for name, c := range map[string]struct {
		f     Drawing
		clear func()
	}{
		"Loss": {Loss(models...), func() { clear(models) }}, "Codes": {Codes(result1, groups), func() { clear(groups) }},
		"Ranks": {Ranks(ranks), func() { clear(ranks) }}, "Grid": {Grid(parts...), func() { clear(parts) }},
	} {
		was := formsOf(t, c.f)
		c.clear()
		if formsOf(t, c.f) != was {
			t.Errorf("%s: the figure changes with the caller's slice", name)
		}
	}
}

func TestTheZeroValueOfAFigureSaysWhatItLacks(t *testing.T) {
	for _, f := range figuresToSet(t) {
		zero := reflect.Zero(reflect.TypeOf(f)).Interface().(figure)
		if err := zero.Err(); err == nil || !strings.HasPrefix(err.Error(), "plots: cannot draw ") {
			t.Errorf("%T: %v", f, err)
		}
		titled := set(t, zero.(Drawing), setting{name: "Titled", args: []any{"a title"}}, false)
		if _, err := titled.drawing().svg(); err == nil {
			t.Errorf("%T, titled: no error", f)
		}
	}
}

// The forms of a figure with and without a setting differ in bytes, not by the time or the place of the call.
func TestSavedFilesOfAnOriginalStayTheSame(t *testing.T) {
	f := Diff(result1, result2)
	for _, ext := range []string{".svg", ".png", ".pdf", ".eps"} {
		was, err := f.drawing().encode(ext)
		if err != nil {
			t.Fatal(err)
		}
		dark, err := f.Dark().Titled("dark").drawing().encode(ext)
		if err != nil {
			t.Fatal(err)
		}
		if is, err := f.drawing().encode(ext); err != nil || !bytes.Equal(is, was) || bytes.Equal(dark, was) {
			t.Errorf("%s: the original is changed, or the copy is not (%v)", ext, err)
		}
	}
}
