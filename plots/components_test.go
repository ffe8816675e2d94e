package plots

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// strokes is an n×64 matrix whose rows are pictures of 8×8 pixels: a ring or a bar at some place.
func strokes(n int) *mat.Dense {
	x := mat.NewDense(n, 64, nil)
	x.Apply(func(i, j int, _ float64) float64 {
		r, c := float64(j/8)-3.5, float64(j%8)-3.5
		ring := math.Exp(-math.Pow(math.Hypot(r, c)-1-float64(i%3), 2))
		bar := math.Exp(-math.Pow(r*math.Cos(float64(i))+c*math.Sin(float64(i)), 2))
		return 16 * (ring*float64(i%2) + bar*float64((i+1)%2))
	}, x)
	return x
}

func topWords(m int) []string {
	out := make([]string, m)
	for j := range out {
		out[j] = []string{"read", "write", "buffer", "socket", "parse", "token", "mutex", "goroutine"}[j%8] + fmt.Sprint(j/8)
	}
	return out
}

func TestGoldenComponents(t *testing.T) {
	for name, f := range map[string]ComponentsFigure{
		"components":        Components(positive(3, 5)).Columns("apple", "banana", "cherry", "dragon fruit", "elderberry"),
		"components-images": Components(strokes(16)).Images(8, 8),
		"components-dark":   Components(strokes(3)).Images(8, 8).Dark().Rows("ring", "bar", "wide ring"),
		"components-top":    Components(positive(4, 32)).Columns(topWords(32)...).Top(6).Titled("Four topics"),
		"components-scale":  Components(strokes(6)).Images(8, 8).SharedScale(),
		"components-long":   Components(strokes(2)),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

func TestGoldenImages(t *testing.T) {
	x, y := strokes(30), strokes(30)
	y.Apply(func(i, j int, v float64) float64 { return 0.9*v + 0.8*math.Abs(math.Sin(float64(i*j))) }, y)
	for name, f := range map[string]ImagesFigure{
		"images":       Images(x, y, 8, 8),
		"images-named": Images(x.Slice(0, 4, 0, 64), y.Slice(0, 4, 0, 64), 8, 8).Named("result_1", "result_2").Titled("Two reconstructions"),
		"images-worst": Images(x.Slice(0, 5, 0, 64), y.Slice(0, 5, 0, 64), 8, 8).Worst().Dark().Rows("a", "b", "c", "d", "e").Sized(5, 0),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, f) })
	}
}

func TestComponentsAndImagesDrawAnyMatrix(t *testing.T) {
	for name, x := range hostile() {
		n, m := x.Dims()
		drawn(t, "images of "+name, Images(x, x, 1, m).Sized(4, 2))
		drawn(t, "worst images of "+name, Images(x, mat.NewDense(n, m, nil), m, 1).Worst().Sized(2, 1))
		if n > maxComponents {
			refused(t, name, Components(x), fmt.Sprintf("plots: cannot draw Components: %d components, a figure has room for 100", n))
			continue
		}
		drawn(t, "bars of "+name, Components(x).Sized(4, 2))
		drawn(t, "pictures of "+name, Components(x).Images(m, 1).Sized(3, 0))
		drawn(t, "top of "+name, Components(x).Top(3))
	}
}

func TestComponentsAndImagesRefuseWhatHasNoPicture(t *testing.T) {
	for _, c := range []struct {
		name string
		f    figure
		want string
	}{
		{"nil", Components(nil), "plots: cannot draw Components: h is nil"},
		{"shape", Components(result1).Images(2, 3), "plots: cannot draw Components: images of 2×3 pixels, want as many pixels as there are columns, 5"},
		{"negative shape", Components(result1).Images(-1, -5), "plots: cannot draw Components: images of -1×-5 pixels, want as many pixels as there are columns, 5"},
		{"overflowing shape", Images(result1, result2, math.MaxInt, 2), "plots: cannot draw Images: images of 9223372036854775807×2 pixels, want as many pixels as there are columns, 5"},
		{"names", Components(result1).Columns("a"), "plots: cannot draw Components: 1 column names for 5 columns"},
		{"none", Components(result1).Top(0), "plots: cannot draw Components: the top 0 columns, want from 1 to 40"},
		{"no pair", Images(result1, postData, 1, 5), "plots: cannot draw Images: data is 2×5 and reconstruction is 4×5, want the same shape"},
		{"row names", Images(result1, result2, 1, 5).Rows("a"), "plots: cannot draw Images: 1 row names for 2 rows"},
	} {
		refused(t, c.name, c.f, c.want)
	}
}

func TestImagesWorstComeFirst(t *testing.T) {
	x := mat.NewDense(3, 2, []float64{1, 0, 5, 0, 3, 0})
	text := Images(x, mat.NewDense(3, 2, nil), 1, 2).Worst().Text()
	want := "row 1: residual of norm 5\nrow 2: residual of norm 3\nrow 0: residual of norm 1"
	if !strings.HasSuffix(text, want) {
		t.Errorf("%s\nwant at the end\n%s", text, want)
	}
}

func TestImagesOfTwoReconstructionsAreCalledByTheirNames(t *testing.T) {
	x := strokes(3)
	text := Images(x, mat.NewDense(3, 64, nil), 8, 8).Named("result_1", "result_2").Text()
	for _, want := range []string{"with result_2 and difference", "result_1: from", "; result_2: ", "The largest difference is", "norm of result_1"} {
		if !strings.Contains(text, want) {
			t.Errorf("does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "residual") || strings.Contains(text, "econstruction") {
		t.Errorf("the names are not used everywhere:\n%s", text)
	}
}
