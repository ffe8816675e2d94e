package plots

import (
	"image"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// unlikeGround counts the pixels of a figure's PNG that are not at all like the commonest one.
func unlikeGround(t *testing.T, f Drawing) (n int) {
	t.Helper()
	data, err := f.drawing().png(1)
	if err != nil {
		t.Fatal(err)
	}
	img := decode(t, data)
	counts := map[[3]uint32]int{}
	at := func(x, y int) [3]uint32 {
		r, g, b, _ := img.At(x, y).RGBA()
		return [3]uint32{r >> 8, g >> 8, b >> 8}
	}
	area := image.Rect(60, 30, img.Bounds().Dx()-80, img.Bounds().Dy()-40) // inside of the data
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			counts[at(x, y)]++
		}
	}
	var ground [3]uint32
	for c, n := range counts {
		if n > counts[ground] {
			ground = c
		}
	}
	for c, k := range counts {
		far := 0
		for i := range c {
			far += max(int(c[i])-int(ground[i]), int(ground[i])-int(c[i]))
		}
		if far > 100 {
			n += k
		}
	}
	return n
}

// One entry of six million is seen, whatever its size.
func TestASingleEntryOfASparseMatrixIsSeen(t *testing.T) {
	for _, v := range []float64{1, 1e-9, 1e9} {
		x := mat.NewDense(2000, 3000, nil)
		x.Set(1234, 1567, v)
		x.Set(1235, 1567, v/100)
		if n := unlikeGround(t, Heatmap(x)); n == 0 {
			t.Errorf("%g is not seen", v)
		}
		text := Heatmap(x).Text()
		if !strings.Contains(text, "2 entries are not 0 (3.3e-05 %); each is drawn at least a pixel large") {
			t.Errorf("%s", text)
		}
		y := mat.NewDense(2000, 3000, nil)
		y.Apply(func(i, j int, _ float64) float64 { return v * 1e-3 * float64((i+j)%3) }, y)
		if err := Diff(x, y).Err(); err != nil {
			t.Error(err)
		}
		if s := residualScale(summarise(x).share(), summarise(x)); !s.extremes || s.hi != v {
			t.Errorf("the residual's scale is %+v", s)
		}
	}
}

// A negative entry is as blue as can be among positive ones a thousand times as large, and both limits are said.
func TestASmallNegativeEntryIsSeen(t *testing.T) {
	x := waves(30, 30)
	x.Apply(func(_, _ int, v float64) float64 { return 16 * (v + 1) }, x)
	x.Set(4, 5, -0.03)
	s := sharedScale(summarise(x))
	if c := s.colour(-0.03); c != s.colour(s.lo) || int(c.B) < int(c.R)+60 {
		t.Errorf("the colour is %v", c)
	}
	if got := s.at(s.fraction(-0.015)); got != -0.015 {
		t.Errorf("-0.015 is at %g", got)
	}
	text := Heatmap(x).Text()
	if !strings.Contains(text, "The colours end at -0.03 below 0") {
		t.Error(text)
	}
	x.Set(4, 5, -1e-12)
	if s := sharedScale(summarise(x)); s.signed {
		t.Error("rounding has a colour of its own")
	}
}
