package nmfnb

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// figure offers what the figures of package plots offer.
type figure struct {
	png []byte
	err error
}

func (f figure) HTML() string         { return "<svg></svg>" }
func (f figure) PNG() ([]byte, error) { return f.png, f.err }
func (f figure) Text() string         { return "a curve that falls" }

type onlyHTML struct{}

func (*onlyHTML) HTML() string { return "<p>hello</p>" }

type celsius float64

func (c celsius) String() string { return fmt.Sprintf("%.1f °C", float64(c)) }

func TestBundleHoldsTheFormsOfItsValue(t *testing.T) {
	var noMatrix *mat.Dense
	var noShower *onlyHTML
	for _, c := range []struct {
		name  string
		value any
		forms string
		text  string
	}{
		{"a matrix", mat.NewDense(1, 2, []float64{1, 2}), "text/html text/latex text/plain", "1×2 Dense, 1 to 2\n   0  1\n0  1  2"},
		{"a table", Matrix(mat.NewVecDense(1, []float64{3})).Titled("v"), "text/html text/latex text/plain", "v  1×1 VecDense, all 3\n   0\n0  3"},
		{"a table that cannot be shown", Matrix(nil), "text/html text/plain", "Error: nmfnb: nothing to show: the matrix is nil"},
		{"a figure", figure{png: []byte("png")}, "image/png text/html text/plain", "a curve that falls"},
		{"a figure that cannot be drawn", figure{err: errors.New("plots: no data")}, "text/html text/plain", "Error: plots: no data"},
		{"a figure without a picture", figure{}, "text/html text/plain", "Error: nmfnb: the picture is empty"},
		{"HTML alone", &onlyHTML{}, "text/html text/plain", "nmfnb.onlyHTML"},
		{"an error", fmt.Errorf("nmf: X[3,1] = %v\nis negative", -0.5), "text/html text/plain", "Error: nmf: X[3,1] = -0.5 is negative"},
		{"a string", "<b>no markup</b>", "text/plain", "<b>no markup</b>"},
		{"a Stringer", celsius(21), "text/plain", "21.0 °C"},
		{"a number", 42, "text/plain", "42"},
		{"a nil matrix", noMatrix, "text/html text/plain", "Error: nmfnb: nothing to show: the *mat.Dense is nil"},
		{"a nil error", (*nmf.Error)(nil), "text/html text/plain", "Error: nmfnb: nothing to show: the *nmf.Error is nil"},
		{"a nil shower", noShower, "text/html text/plain", "Error: nmfnb: nothing to show: the *nmfnb.onlyHTML is nil"},
		{"a named matrix", Named{"W", mat.NewDense(1, 1, []float64{2})}, "text/html text/latex text/plain", "W  1×1 Dense, all 2\n   0\n0  2"},
		{"a named table", Named{"W", Matrix(mat.NewDense(1, 1, []float64{2}))}, "text/html text/latex text/plain", "W  1×1 Dense, all 2\n   0\n0  2"},
		{"a named number", Named{"n", 3}, "text/plain", "n: 3"},
		{"a named group", Named{"a", Beside(mat.NewDense(1, 1, []float64{2}))}, "text/html text/latex text/plain", "a:\n1×1\n   0\n0  2"},
		{"a group", Beside(mat.NewDense(1, 1, []float64{2})), "text/html text/latex text/plain", "1×1\n   0\n0  2"},
		{"nil", nil, "text/html text/plain", "Error: nmfnb: nothing to show: the value is nil"},
	} {
		var forms []string
		for _, f := range bundleOf(c.value).forms() {
			if f.Text == "" && len(f.Bytes) == 0 {
				t.Errorf("%s: %s is empty", c.name, f.MIME)
			}
			forms = append(forms, f.MIME)
			if f.MIME == "text/plain" && f.Text != c.text {
				t.Errorf("%s: the text is %q, want %q", c.name, f.Text, c.text)
			}
		}
		slices.Sort(forms)
		if got := strings.Join(forms, " "); got != c.forms {
			t.Errorf("%s: the bundle has %s, want %s", c.name, got, c.forms)
		}
	}
}

// drawn is a figure that can also be had as a file.
type drawn struct{ svg string }

func (d drawn) HTML() string                    { return "<figure><svg><text>a curve</text></svg></figure>" }
func (d drawn) Text() string                    { return `the "loss"` + "\nin words" }
func (d drawn) PNG() ([]byte, error)            { return []byte("two to one"), nil }
func (d drawn) SVG() ([]byte, error)            { return []byte(d.svg), nil }
func (d drawn) PNGAt(s float64) ([]byte, error) { return fmt.Appendf(nil, "%g to one", s), nil }

func TestFigureBringsAPictureForReadersThatDropSVG(t *testing.T) {
	for _, c := range []struct {
		svg, want string
	}{
		{"<svg/>", "data:image/svg+xml;base64,PHN2Zy8+"},
		{strings.Repeat("x", largeStill+1), "data:image/png;base64,MSB0byBvbmU="},
	} {
		all := parse(t, bundleOf(drawn{c.svg}).html)
		img := named(all, "img")
		if len(img) != 1 || len(named(all, "svg")) != 1 {
			t.Fatalf("%d <img> and %d <svg>, want one of each", len(img), len(named(all, "svg")))
		}
		if img[0].attrs["src"] != c.want || img[0].attrs["alt"] != `the "loss"` {
			t.Errorf("the picture is %v, want %s", img[0].attrs, c.want)
		}
		if _, hidden := img[0].attrs["hidden"]; !hidden {
			t.Error("whoever sees the SVG sees the picture too")
		}
	}
}
