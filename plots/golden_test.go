package plots

import (
	"bytes"
	"context"
	"flag"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

var update = flag.Bool("update", false, "write the golden images anew; look at them before you commit them")

// figure is what all figures have.
type figure interface {
	HTML() string
	SVG() ([]byte, error)
	PNG() ([]byte, error)
	PNGAt(scale float64) ([]byte, error)
	Text() string
	Save(path string) error
	Err() error
}

// golden compares a figure with testdata/name.png, as goldenAt does, at the scale that keeps the files small.
func golden(t *testing.T, name string, f figure) {
	t.Helper()
	goldenAt(t, name, f, 1)
}

// goldenAt compares a picture with testdata/name.png: not one pixel in a thousand may differ by more than a tenth.
func goldenAt(t *testing.T, name string, f figure, scale float64) {
	t.Helper()
	got, err := f.PNGAt(scale)
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range touching(f.HTML()) {
		t.Errorf("%s: %s", name, said)
	}
	path := filepath.Join("testdata", name+".png")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, b := decode(t, got), decode(t, want)
	if a.Bounds() != b.Bounds() {
		t.Fatalf("%s is %v, want %v", name, a.Bounds(), b.Bounds())
	}
	differ, all := 0, a.Bounds().Dx()*a.Bounds().Dy()
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if farApart(a, b, x, y) {
				differ++
			}
		}
	}
	if differ*1000 > all {
		t.Errorf("%s: %d of %d pixels differ; look at the picture, then run the test with -update", name, differ, all)
	}
}

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func farApart(a, b image.Image, x, y int) bool {
	r, g, bl, _ := a.At(x, y).RGBA()
	r2, g2, bl2, _ := b.At(x, y).RGBA()
	far := func(v, w uint32) bool { return math.Abs(float64(v)-float64(w)) > 0xffff/10 }
	return far(r, r2) || far(g, g2) || far(bl, bl2)
}

// fitted is a model with a made-up history: value(i) at iteration i, from 1 to n.
func fitted(c nmf.Config, n int, converged bool, value func(i float64) float64) *nmf.Model {
	m := &nmf.Model{Config: c, Iterations: n, Converged: converged}
	for i := range n {
		m.History = append(m.History, nmf.Iteration{Number: i + 1, Loss: value(float64(i + 1)), Seconds: 0.01 * float64(i+1)})
	}
	return m
}

// falling is a loss that falls from about high to low over about scale iterations.
func falling(low, high, scale float64) func(i float64) float64 {
	return func(i float64) float64 { return low + (high-low)*math.Exp(-(i-1)/scale) }
}

// The Stack Overflow question's data, and what two encoders make of its new rows.
var (
	postData = mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0})
	result1  = mat.NewDense(2, 5, []float64{
		0.09232497, 0.38903892, 0.36668712, 0.23067627, 0.1383513, 0.0877082, 0, 0.12131779, 0.21914115, 0.13143295})
	result2 = mat.NewDense(2, 5, []float64{
		0.09232484, 0.389039, 0.36668699, 0.23067595, 0.13835111, 0.09193481, -0.05671439, 0.09232484, 0.22970145, 0.13776664})
)

// waves is an n×m matrix with structure.
func waves(n, m int) *mat.Dense {
	x := mat.NewDense(n, m, nil)
	x.Apply(func(i, j int, _ float64) float64 {
		return 1 + math.Sin(float64(i)/3)*math.Cos(float64(j)/4) + 0.2*math.Sin(float64(7*i+5*j))
	}, x)
	return x
}

func TestGoldenLoss(t *testing.T) {
	cd, mu := nmf.Default(6), nmf.Default(6)
	mu.Solver = nmf.MultiplicativeUpdate
	solvers := []*nmf.Model{
		fitted(cd, 200, true, falling(0.117, 0.27, 6)), fitted(cd, 150, true, falling(0.118, 0.3, 4)),
		fitted(mu, 400, false, falling(0.119, 0.26, 40)), fitted(mu, 390, true, falling(0.12, 0.26, 45)),
	}
	var many []*nmf.Model
	for s := range 60 {
		c := nmf.Default(6)
		c.Seed = uint32(s)
		v := math.Sin(float64(s))
		many = append(many, fitted(c, 80+s, s%3 > 0, falling(1+0.05*v, 3+v, 5+4*v)))
	}
	for name, f := range map[string]LossFigure{
		"loss":         Loss(fitted(nmf.Default(2), 19, true, falling(0.86, 1.08, 1))),
		"loss-solvers": Loss(solvers...),
		"loss-named":   Loss(solvers[1:3]...).Named("fast", "slow <&>").Titled("Two solvers").Linear(),
		"loss-dark":    Loss(many[:7]...).Dark().Sized(5, 2.5),
		"loss-band":    Loss(many...),
		"loss-narrow":  Loss(fitted(nmf.Default(2), 12, true, falling(1.0000, 1.0003, 3))),
		"loss-zero": Loss(fitted(nmf.Default(2), 9, true, func(i float64) float64 {
			return map[bool]float64{true: math.Pow(10, -2*i), false: 0}[i < 8]
		})),
		"loss-tiny":     Loss(fitted(nmf.Default(2), 30, false, falling(1e-300, 1e-298, 3))),
		"loss-point":    Loss(fitted(nmf.Default(2), 1, false, falling(0.5, 0.5, 1))),
		"loss-seconds":  Loss(solvers...).BySeconds().Relative(),
		"loss-restyled": Loss(solvers[0]).Styled(func(p []*plot.Plot) { p[0].X.Label.Text, p[0].Y.Min = "sweep", 0.1 }),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

func TestGoldenDiff(t *testing.T) {
	noisy := mat.NewDense(60, 40, nil)
	noisy.Apply(func(i, j int, v float64) float64 { return v + 0.1*math.Sin(float64(i*i+3*j*j)) }, waves(60, 40))
	noisy.Set(3, 4, 9)
	holes := mat.DenseCopyOf(postData)
	holes.Set(1, 2, math.NaN())
	holes.Set(2, 2, math.Inf(1))
	for name, f := range map[string]DiffFigure{
		"diff":           Diff(result1, result2).Named("result_1", "result_2").Rows("new row 0", "new row 1"),
		"diff-identical": Diff(postData, postData).Columns("apple", "banana", "cherry", "dragon fruit", "elderberry"),
		"diff-dark":      Diff(result1, result2).Dark().Titled("Two encoders"),
		"diff-image":     Diff(waves(60, 40), noisy).Sized(7, 3),
		"diff-missing":   Diff(postData, holes),
		"diff-constant":  Diff(mat.NewDense(2, 2, []float64{3, 3, 3, 3}), mat.NewDense(2, 2, []float64{3, 3, 3, 3})),
		"diff-zero":      Diff(mat.NewDense(3, 2, nil), mat.NewDense(3, 2, nil)),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

func TestGoldenHeatmap(t *testing.T) {
	for name, f := range map[string]figure{
		"heatmap":         Heatmap(postData).Rows("Ann", "Bob", "Cem", "Dua").Columns("apple", "banana", "cherry", "date", "elder"),
		"heatmap-sign":    Heatmap(result2).Titled("The linear reconstruction has a negative entry"),
		"heatmap-image":   Heatmap(waves(100, 160)).Sized(5, 0),
		"heatmap-missing": Heatmap(mat.NewDense(2, 3, []float64{math.NaN(), 1, 2, math.Inf(1), 0.5, -0.1})),
		"heatmap-long": Heatmap(postData).Rows("a name that is too long for its place", "another such name", "c", "d").Columns(
			"a name that is too long", "b", "another such", "d", "e").Titled("A title that is longer than the figure is wide is written in several lines, so that nothing is lost").Sized(3, 0),
		"heatmap-one": Heatmap(mat.NewDense(1, 1, []float64{3})),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

func TestGoldenErrors(t *testing.T) {
	x := waves(300, 12)
	y := mat.NewDense(300, 12, nil)
	y.Apply(func(i, j int, v float64) float64 { return v + 0.02*float64((i*i+5*j)%13) }, x)
	y.Set(77, 3, 4)
	y.Set(200, 3, 5)
	few, fewer := x.Slice(0, 30, 0, 12), y.Slice(0, 30, 0, 12)
	for name, f := range map[string]figure{
		"errors":        Errors(postData, mat.NewDense(4, 5, nil)).Rows("Ann", "Bob", "Cem", "Dua"),
		"errors-sorted": Errors(few, fewer).Sorted().Relative(),
		"errors-dots":   Errors(x, y),
		"errors-worst":  Errors(x, y).Sorted(),
		"errors-none":   Errors(x, x),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

func TestGoldenCone(t *testing.T) {
	h := mat.NewDense(2, 2, []float64{1, 0.2, 0.3, 1})
	wide := mat.NewDense(2, 5, []float64{0.5328, 0, 0.7369, 1.3312, 0.7984, 0, 0.9812, 0.6027, 0, 0})
	three, err := nmf.Default(3).Fit(context.Background(), postData)
	if err != nil {
		t.Fatal(err)
	}
	h3 := mat.NewDense(2, 3, []float64{1, 0.1, 0.2, 0.6, 0.8, 0.1})
	for name, f := range map[string]ConeFigure{
		"cone":      Cone(h, mat.NewDense(4, 2, []float64{2, 0.1, 0.1, 1, 1, 1, 2, 1.8})).Components("first", "second"),
		"cone-post": Cone(wide, mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0})).Rows("new row 0", "new row 1").Titled("Row 1 falls outside"),
		"cone-three": Cone(mat.NewDense(3, 3, []float64{1, 0.2, 0.1, 0.15, 1, 0.3, 0.2, 0.1, 0.9}), mat.NewDense(4, 3, []float64{
			0.9, 0.8, 0.7, 1.6, 0.1, 0.6, 0.1, 1.2, 0, 0.05, 0.05, 1.3,
		})).Rows("inside", "nearest on a face", "on an edge", "on another"),
		"cone-three-dark": Cone(three.H, mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0})).Components("red", "green", "blue").Dark().Titled("Three components of five columns"),
		"cone-space":      Cone(wide, mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0})).Rows("new row 0", "new row 1").InSpace(),
		"cone-space-dark": Cone(h3, mat.NewDense(1, 3, []float64{0.1, 1, 0.9})).Components("first", "second").InSpace().Dark(),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}
