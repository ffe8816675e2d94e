package nmfnb

import (
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/style"
)

// filled is an n×m matrix with f(i, j) as entries.
func filled(n, m int, f func(i, j int) float64) *mat.Dense {
	d := mat.NewDense(n, m, nil)
	d.Apply(func(i, j int, _ float64) float64 { return f(i, j) }, d)
	return d
}

func postData() *mat.Dense {
	return mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0})
}

// element is one element of an HTML fragment that is also XML.
type element struct {
	name  string
	attrs map[string]string
	text  string
}

// parse reads an HTML fragment strictly: every element closed, every attribute quoted, every character escaped.
func parse(t *testing.T, fragment string) []element {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader("<all>" + fragment + "</all>"))
	var all, open []*element
	for {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("HTML does not parse: %v\n%s", err, fragment)
		}
		switch x := token.(type) {
		case xml.StartElement:
			e := &element{name: x.Name.Local, attrs: map[string]string{}}
			for _, a := range x.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, e := range open {
				e.text += string(x)
			}
		}
	}
	out := make([]element, len(all))
	for i, e := range all {
		out[i] = *e
	}
	return out
}

func named(all []element, name string) []element {
	var out []element
	for _, e := range all {
		if e.name == name {
			out = append(out, e)
		}
	}
	return out
}

func TestHTMLTableHasCaptionAndScopedHeaders(t *testing.T) {
	all := parse(t, Matrix(postData()).Titled("X").Rows("a", "b", "c", "d").HTML())
	if c := named(all, "caption"); len(c) != 1 || c[0].text != "X 4×5 Dense, 0 to 1, 60 % zeros (·)" {
		t.Errorf("captions are %v", c)
	}
	scopes := map[string][]string{}
	for _, th := range named(all, "th") {
		scopes[th.attrs["scope"]] = append(scopes[th.attrs["scope"]], th.text)
	}
	if got, want := fmt.Sprint(scopes), "map[col:[0 1 2 3 4] row:[a b c d]]"; got != want {
		t.Errorf("headers are %s, want %s", got, want)
	}
	if td := named(all, "td"); td[0].text == "" {
		t.Error("the corner is empty: what is copied would lose it")
	}
	if n := len(named(all, "td")); n != 4*5+1 {
		t.Errorf("%d cells, want 20 and the corner", n)
	}
	if box := named(all, "div"); len(box) != 1 || box[0].attrs["tabindex"] != "0" || box[0].attrs["aria-label"] != "X" {
		t.Errorf("the box that scrolls cannot be reached by keyboard or has no name: %v", box)
	}
	for _, e := range all {
		if e.name == "script" || e.name == "style" || e.name == "link" || strings.Contains(e.attrs["style"], "url(") {
			t.Errorf("unexpected <%s %v>", e.name, e.attrs)
		}
	}
}

func TestEveryLabelIsEscapedInEveryForm(t *testing.T) {
	evil := []string{`<script>alert("1")</script>`, "a\nb\x00\x1b[31m|c", `*b* _i_ $x$ \ % & # ~ ^ {}`, "'\" onmouseover=x", "\xff&amp;"}
	table := Matrix(mat.NewDense(1, 5, []float64{1, 2, 3, 4, 5})).Titled(evil[0]+evil[1]).Rows(evil[2]).Columns(evil...).
		Highlight(evil[0], func(_, _ int, v float64) bool { return v > 4 })
	all := parse(t, table.HTML())
	if len(named(all, "script")) > 0 {
		t.Error("a script got into the HTML")
	}
	if got := named(all, "th")[0].text; got != evil[0] {
		t.Errorf("the first column is headed %q, want %q", got, evil[0])
	}
	if got := len(strings.Split(table.Text(), "\n")); got != 3 {
		t.Errorf("the text has %d lines, want 3:\n%s", got, table.Text())
	}
	if strings.ContainsAny(table.Text(), "\x00\x1b") {
		t.Error("control characters got into the text")
	}
	md := table.Markdown()
	if strings.Contains(md, "<script") {
		t.Errorf("markup got into the Markdown:\n%s", md)
	}
	bars := regexp.MustCompile(`(^|[^\\])\|`)
	for _, l := range strings.Split(strings.TrimSpace(md), "\n")[2:] {
		if n := len(bars.FindAllString(l, -1)); n != 7 {
			t.Errorf("a Markdown row has %d bars, want 7: %s", n, l)
		}
	}
	tex := table.LaTeX()
	for _, bad := range []string{`$x$`, ` % `, ` # `, `_i_`, ` ^ `} {
		if strings.Contains(tex, bad) {
			t.Errorf("%q is not escaped in LaTeX:\n%s", bad, tex)
		}
	}
}

func TestExcerptHidesAtLeastTwo(t *testing.T) {
	for _, c := range []struct {
		n, limit int
		want     string
	}{
		{0, 12, "[]"},
		{1, 1, "[0]"},
		{2, 1, "[0 1]"},
		{3, 1, "[0 -1]"},
		{13, 12, "[0 1 2 3 4 5 6 7 8 9 10 11 12]"},
		{14, 12, "[0 1 2 3 4 5 -1 8 9 10 11 12 13]"},
		{100, 5, "[0 1 2 -1 98 99]"},
	} {
		if got := fmt.Sprint(excerpt(c.n, c.limit)); got != c.want {
			t.Errorf("excerpt(%d, %d) = %s, want %s", c.n, c.limit, got, c.want)
		}
	}
}

func TestLargeTableIsSmallAndSaysItsSize(t *testing.T) {
	x := filled(500, 784, func(i, j int) float64 { return math.Max(0, 100*math.Sin(float64(3*i*i+j))) })
	signed := filled(500, 784, func(i, j int) float64 { return -1e5 * math.Sin(float64(3*i*i+j)) })
	for name, table := range map[string]Table{
		"plain":    Matrix(x).Titled("X"),
		"gradient": Matrix(x).Titled("X").Gradient(),
		"marked":   Matrix(x).Highlight("large", func(_, _ int, v float64) bool { return v > 10 }),
		"digits":   Matrix(x).Digits(8),
		"zeros":    Matrix(mat.NewDense(500, 784, nil)),
		"all":      Matrix(signed).Titled("X").Digits(17).Gradient().Negatives(),
	} {
		h := table.HTML()
		if len(h) >= 20_000 {
			t.Errorf("%s: %d bytes of HTML, want fewer than 20 kB", name, len(h))
		}
		all := parse(t, h)
		if c := named(all, "caption")[0].text; !strings.Contains(c, "500×784") {
			t.Errorf("%s: the caption %q does not say the size", name, c)
		}
		if !strings.Contains(h, `title="488 rows not shown"`) || !strings.Contains(h, `title="772 columns not shown"`) {
			t.Errorf("%s: what is left out is not said", name)
		}
	}
	if n := len(named(parse(t, Matrix(x).Show(1000, 20).HTML()), "tr")); n != maxShown+2 {
		t.Errorf("Show(1000, …) shows %d rows, want the cap %d, a gap and the header", n, maxShown)
	}
}

func TestMissingNumbersEndAtTheRight(t *testing.T) {
	html := Matrix(mat.NewDense(3, 1, []float64{0.25, math.NaN(), math.Inf(-1)})).HTML()
	for _, text := range []string{"NaN", "-Inf"} {
		if want := `<td style="` + pad + `;background:` + missingTint + `"><i>` + text; !strings.Contains(html, want) {
			t.Errorf("%s is moved to the left in\n%s", text, html)
		}
	}
}

func TestAllShownNumbersCanBeParsed(t *testing.T) {
	m := mat.NewDense(3, 4, []float64{math.NaN(), 1, math.Inf(1), -2.5, 0, 3, math.Inf(-1), 4, 1e-7, -1e-7, 8, math.Copysign(0, -1)})
	table := Matrix(m).Titled("odd")
	for _, td := range named(parse(t, table.HTML()), "td")[1:] {
		if _, err := strconv.ParseFloat(td.text, 64); err != nil {
			t.Errorf("HTML cell: %v", err)
		}
	}
	for _, line := range strings.Split(table.Text(), "\n")[2:] {
		for _, field := range strings.Fields(line) {
			if _, err := strconv.ParseFloat(field, 64); err != nil {
				t.Errorf("text: %v", err)
			}
		}
	}
	if !strings.Contains(table.Text(), "-2.5 to 8.0, 17 % zeros, 1 NaN, 2 infinite") {
		t.Errorf("the caption of\n%s\nis wrong", table.Text())
	}
}

func TestTextIsAlignedAndTrimmed(t *testing.T) {
	m := mat.NewDense(2, 3, []float64{0, 12.5, -0.25, 3e-9, 0.5, 100})
	want := strings.Join([]string{
		"M  2×3 Dense, -0.2 to 100.0, 17 % zeros",
		"           0     1      2",
		"first   0     12.5   -0.2",
		"second  3e-9   0.5  100.0",
	}, "\n")
	if got := Matrix(m).Titled("M").Rows("first", "second").Text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// sparse is stored by coordinates; reading it entry by entry, as if it were dense, is counted.
type sparse struct {
	n, m  int
	at    map[[2]int]float64
	reads *int
}

func (s sparse) Dims() (int, int)    { return s.n, s.m }
func (s sparse) T() mat.Matrix       { return mat.Transpose{Matrix: s} }
func (s sparse) At(i, j int) float64 { *s.reads++; return s.at[[2]int{i, j}] }
func (s sparse) visit(i int) map[[2]int]float64 {
	row := map[[2]int]float64{}
	for k, v := range s.at {
		if i < 0 || k[0] == i {
			row[k] = v
		}
	}
	return row
}

type byEntry struct{ sparse }

func (s byEntry) DoNonZero(f func(i, j int, v float64)) {
	for k, v := range s.visit(-1) {
		f(k[0], k[1], v)
	}
}
func (s byEntry) T() mat.Matrix { return mat.Transpose{Matrix: s} }

type byRow struct{ sparse }

func (s byRow) DoRowNonZero(i int, f func(i, j int, v float64)) {
	for k, v := range s.visit(i) {
		f(k[0], k[1], v)
	}
}

func TestSparseMatricesStaySparse(t *testing.T) {
	reads := 0
	s := sparse{n: 3000, m: 4000, at: map[[2]int]float64{{0, 1}: 2, {2999, 3999}: -1, {5, 5}: 0}, reads: &reads}
	for want, m := range map[string]mat.Matrix{
		"3000×4000 nmfnb.byEntry, -1 to 2, >99 % zeros":            byEntry{s},
		"3000×4000 nmfnb.byRow, -1 to 2, >99 % zeros":              byRow{s},
		"4000×3000 transposed nmfnb.byEntry, -1 to 2, >99 % zeros": byEntry{s}.T(),
	} {
		reads = 0
		got, _, _ := strings.Cut(Matrix(m).Text(), "\n")
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if reads > 2*12*12 {
			t.Errorf("%s: %d entries read, want only those that are shown", want, reads)
		}
	}
}

func TestKindsOfStorageAreNamed(t *testing.T) {
	d := mat.NewDense(2, 2, []float64{1, 2, 3, 4})
	for want, m := range map[string]mat.Matrix{
		"2×2 Dense, 1 to 4":                 d,
		"2×2 transposed Dense, 1 to 4":      d.T(),
		"2×2 SymDense, 1 to 2":              mat.NewSymDense(2, []float64{1, 2, 2, 1}),
		"3×1 VecDense, 1 to 3":              mat.NewVecDense(3, []float64{1, 2, 3}),
		"2×2 DiagDense, 0 to 5, 50 % zeros": mat.NewDiagDense(2, []float64{5, 5}),
		"1×2 Dense, all 7":                  mat.NewDense(1, 2, []float64{7, 7}),
		"2×2 Dense, all 0":                  mat.NewDense(2, 2, nil),
		"1×1 Dense, 1 NaN":                  mat.NewDense(1, 1, []float64{math.NaN()}),
		"0×0 Dense, empty":                  &mat.Dense{},
	} {
		if got, _, _ := strings.Cut(Matrix(m).Text(), "\n"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestWhatCannotBeShownSaysWhy(t *testing.T) {
	var none *mat.Dense
	x := postData()
	for _, c := range []struct {
		table Table
		want  string
		is    error
	}{
		{Matrix(nil), "nmfnb: nothing to show: the matrix is nil", ErrNil},
		{Matrix(none).Titled("W"), "nmfnb: nothing to show: W is nil", ErrNil},
		{Matrix(none.T()).Titled("Wᵀ"), "nmfnb: nothing to show: Wᵀ is nil", ErrNil},
		{Table{}, "nmfnb: nothing to show: the matrix is nil", ErrNil},
		{Matrix(x).Titled("X").Rows("a"), "nmfnb: shapes do not fit: Rows got 1 name for the 4 rows of X", ErrShape},
		{Matrix(x).Columns("a", "b"), "nmfnb: shapes do not fit: Columns got 2 names for the 5 columns of the matrix", ErrShape},
		{Matrix(x).Highlight("odd", nil), `nmfnb: nothing to show: the rule of Highlight("odd") is nil`, ErrNil},
		{Matrix(x).RowSummary("sum", nil), `nmfnb: nothing to show: the function of summary "sum" is nil`, ErrNil},
	} {
		if _, err := c.table.resolved(); !errors.Is(err, c.is) {
			t.Errorf("%v does not wrap %v", err, c.is)
		}
		if got := c.table.Text(); got != "Error: "+c.want {
			t.Errorf("text: got %q, want %q", got, c.want)
		}
		box := named(parse(t, c.table.HTML()), "div")
		if len(box) != 1 || box[0].attrs["role"] != "alert" || strings.TrimSpace(box[0].text) != "Error: "+c.want {
			t.Errorf("HTML: got %v, want an alert with %q", box, c.want)
		}
		if err := c.table.WriteCSV(io.Discard); !errors.Is(err, c.is) {
			t.Errorf("WriteCSV: got %v", err)
		}
		for form, got := range map[string]string{"Markdown": c.table.Markdown(), "LaTeX": c.table.LaTeX()} {
			if !strings.Contains(got, "Error: ") {
				t.Errorf("%s does not say what is wrong: %q", form, got)
			}
		}
	}
}

func TestRowMaximaAreOfTheWholeRow(t *testing.T) {
	x := filled(3, 40, func(i, j int) float64 { return float64((j * 7) % 40 * (i - 1)) })
	x.Set(0, 0, math.NaN())
	g, err := Matrix(x).Show(3, 39).RowMaxima().grid()
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for i, row := range g.rows {
		for j, c := range row.cells {
			if c.marked {
				got += fmt.Sprintf("[%d,%d]=%s ", i, j, c.text)
			}
		}
	}
	// Row 0 falls from 0, which stands only in the first column, now NaN; row 1 is all zeros.
	if want := "[0,23]=-1 [2,17]=39 "; got != want {
		t.Errorf("marked are %s, want %s", got, want)
	}
	if text := Matrix(x).RowMaxima().Text(); strings.Contains(text, "bold") {
		t.Errorf("text has no bold type:\n%s", text)
	}
}

func TestSettingsLeaveTheOriginalAsItWas(t *testing.T) {
	names := []string{"a", "b", "c", "d"}
	base := Matrix(postData()).RowSummary("first", func(v []float64) float64 { return v[0] })
	before := base.Text()
	one := base.Titled("one").Rows(names...).Digits(2).Gradient().Negatives().Show(2, 2).RowSummary("second", floats.Sum).ColumnSummary("s", floats.Sum)
	two := base.RowSummary("third", func(v []float64) float64 { return v[2] })
	names[0] = "changed"
	if base.Text() != before {
		t.Error("a setting changed the table it was called on")
	}
	if s := one.Text(); !strings.Contains(s, "second") || strings.Contains(s, "third") || strings.Contains(s, "changed") {
		t.Errorf("tables share their settings:\n%s", s)
	}
	if s := two.Text(); strings.Contains(s, "second") {
		t.Errorf("tables share their settings:\n%s", s)
	}
}

func TestSummariesUseWholeRowsAndColumns(t *testing.T) {
	x := filled(40, 50, func(i, j int) float64 { return float64(i) + 100*float64(j) })
	g, err := Matrix(x).Show(2, 2).RowSummary("sum", floats.Sum).ColumnSummary("sum", floats.Sum).grid()
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, row := range g.rows {
		for _, c := range row.cells {
			got += c.text + " "
		}
		got += "/ "
	}
	if want := "0 ⋯ 4900 122500 / ⋮ ⋱ ⋮ ⋮ / 39 ⋯ 4939 124450 / 780 ⋯ 196780  / "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

var hexColour = regexp.MustCompile(`background:#([0-9a-f]{6});color:#([0-9a-f]{6})`)

func TestTextOnEveryGroundHasContrast(t *testing.T) {
	rgb := func(hex string) color.RGBA {
		n, err := strconv.ParseUint(hex, 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
	}
	for name, m := range map[string]*mat.Dense{
		"sequential": filled(10, 10, func(i, j int) float64 { return float64(10*i + j) }),
		"constant":   filled(2, 2, func(i, j int) float64 { return 4 }),
		"missing":    filled(2, 2, func(i, j int) float64 { return math.NaN() }),
	} {
		cells := hexColour.FindAllStringSubmatch(Matrix(m).Gradient().HTML(), -1)
		if r, c := m.Dims(); len(cells) != r*c {
			t.Fatalf("%s: %d coloured cells, want %d", name, len(cells), r*c)
		}
		for _, c := range cells {
			if got := style.Contrast(rgb(c[1]), rgb(c[2])); got < 4.5 {
				t.Errorf("%s: text #%s on #%s has contrast %.2f", name, c[2], c[1], got)
			}
		}
	}
	// Those of signed numbers are over the page: style tests their contrast.
	signed := Matrix(filled(10, 10, func(i, j int) float64 { return float64(10*i+j) - 30 })).Gradient().HTML()
	if n := strings.Count(signed, "background:rgba("); n != 100 || hexColour.MatchString(signed) {
		t.Errorf("%d cells have a tint, want 100 and no other colour", n)
	}
	if body := named(parse(t, signed), "tbody")[0]; body.attrs["style"] != "color:var(--t)" {
		t.Errorf("the text on tints has the style %q", body.attrs["style"])
	}
	// Translucent colours over JupyterLab's grounds, with its text (black or white of 87 %).
	over := func(top, ground color.RGBA, alpha float64) color.RGBA {
		mix := func(a, b uint8) uint8 { return uint8(math.Round(alpha*float64(a) + (1-alpha)*float64(b))) }
		return color.RGBA{mix(top.R, ground.R), mix(top.G, ground.G), mix(top.B, ground.B), 255}
	}
	white, black, dark := rgb("ffffff"), rgb("000000"), rgb("111111")
	rgba := regexp.MustCompile(`rgba\((\d+),(\d+),(\d+),([\d.]+)\)`)
	for _, theme := range []struct{ ground, ink color.RGBA }{{white, black}, {dark, white}} {
		for _, tint := range []string{markTint, missingTint, errorTint, warningTint} {
			p := rgba.FindStringSubmatch(tint)
			var c [3]uint8
			for i := range c {
				n, _ := strconv.Atoi(p[i+1])
				c[i] = uint8(n)
			}
			alpha, _ := strconv.ParseFloat(p[4], 64)
			ground := over(color.RGBA{c[0], c[1], c[2], 255}, theme.ground, alpha)
			if got := style.Contrast(over(theme.ink, ground, 0.87), ground); got < 4.5 {
				t.Errorf("text on %s over %v has contrast %.2f", tint, theme.ground, got)
			}
		}
		// A reader that drops the custom property of tinted cells leaves the page's text on them.
		for _, v := range []float64{-1, -0.5, 0.5, 1} {
			c := style.Tint(v)
			ground := over(color.RGBA{c.R, c.G, c.B, 255}, theme.ground, float64(c.A)/255)
			if got := style.Contrast(over(theme.ink, ground, 0.87), ground); got < 4.5 {
				t.Errorf("without trust, text on the tint of %g over %v has contrast %.2f", v, theme.ground, got)
			}
		}
		// Numbers of rows and columns have JupyterLab's second text colour.
		if got := style.Contrast(over(theme.ink, theme.ground, 0.54), theme.ground); got < 4.5 {
			t.Errorf("headers over %v have contrast %.2f", theme.ground, got)
		}
		q, err := strconv.ParseFloat(strings.TrimPrefix(quiet, "opacity:"), 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := style.Contrast(over(theme.ink, theme.ground, 0.87*q), theme.ground); got < 4.5 {
			t.Errorf("quiet text over %v has contrast %.2f", theme.ground, got)
		}
	}
}

func TestCSVGivesBackTheSameNumbers(t *testing.T) {
	m := mat.NewDense(2, 2, []float64{0.30000000000000004, math.Copysign(0, -1), 1e-300, -5})
	var b strings.Builder
	if err := Matrix(m).WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	if want := "0.30000000000000004,0\n1e-300,-5\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	b.Reset()
	if err := Matrix(m).Rows("a,b", `"c"`).Columns("x", "y").WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	if want := ",x,y\n\"a,b\",0.30000000000000004,0\n\"\"\"c\"\"\",1e-300,-5\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	if err := Matrix(filled(500, 100, func(i, j int) float64 { return 1 })).WriteCSV(full{}); !errors.Is(err, errFull) {
		t.Errorf("a write error is lost: %v", err)
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestLaTeXRowsHaveAllColumns(t *testing.T) {
	tex := Matrix(mat.NewDense(2, 3, []float64{0, 12.5, -0.25, 3e-9, 0.5, 100})).Titled("A_1").Rows("50 %", "b").LaTeX()
	for _, want := range []string{
		`\textbf{A\_1}`, `\begin{tabular}{lrrr}`, `\toprule`, `\bottomrule`,
		` & 0 & 1 & 2 \\`, `50 \% & 0\phantom{e$-$9} & 12.5 & $-$0.2 \\`, `b & 3e$-$9 & 0.5 & 100.0 \\`,
	} {
		if !strings.Contains(tex, want) {
			t.Errorf("%s is missing in\n%s", want, tex)
		}
	}
}

func TestLaTeXHasMinusSignsAndFitsTheLine(t *testing.T) {
	wide := Matrix(filled(3, 12, func(i, j int) float64 { return 1e-7 * float64(i*j-9) })).Titled("non-negative").LaTeX()
	caption, _, _ := strings.Cut(wide, "\n")
	if want := `\textbf{non-negative} 3$\times$12 Dense, $-$9.0e$-$7 to 1.3e$-$6, 3 \% zeros`; !strings.Contains(caption, want) {
		t.Errorf("the caption is %s, want %s", caption, want)
	}
	if !strings.Contains(wide, `\ifdim\wd0>\linewidth\resizebox{\linewidth}{!}{\usebox0}\else\usebox0\fi`) {
		t.Errorf("nothing makes a wide table fit:\n%s", wide)
	}
	if strings.Count(wide, "{") != strings.Count(wide, "}") {
		t.Errorf("braces are not balanced:\n%s", wide)
	}
	if narrow := Matrix(postData().T()).LaTeX(); strings.Contains(narrow, "resizebox") {
		t.Errorf("a narrow table needs graphicx:\n%s", narrow)
	}
}

func TestTextOfWideAndCombiningCharactersIsAligned(t *testing.T) {
	lines := strings.Split(Matrix(mat.NewDense(2, 2, []float64{1, 2, 3, 4})).Rows("東京", "cafe\u0301").Columns("りんご", "b").Text(), "\n")
	want := []string{"      りんご  b", "東京       1  2", "cafe\u0301       3  4"}
	for i, w := range want {
		if lines[i+1] != w {
			t.Errorf("line %d is %q, want %q", i+1, lines[i+1], w)
		}
	}
}
