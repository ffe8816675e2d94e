package style

import (
	"image/color"
	"math"
	"testing"
)

func TestViridisHasMatplotlibsValues(t *testing.T) {
	if len(viridis) != 256*6 {
		t.Fatalf("the table has %d digits, want %d", len(viridis), 256*6)
	}
	// matplotlib.colors.to_hex(matplotlib.colormaps["viridis"](t))
	for _, c := range []struct {
		t    float64
		want string
	}{
		{0, "#440154"}, {0.1, "#482475"}, {0.25, "#3b528b"}, {0.5, "#21918c"}, {0.75, "#5ec962"}, {0.9, "#bddf26"}, {1, "#fde725"},
	} {
		if got := Hex(Viridis(c.t)); got != c.want {
			t.Errorf("Viridis(%g) is %s, want %s", c.t, got, c.want)
		}
	}
}

func TestViridisGrowsLighter(t *testing.T) {
	for i := 1; i < 256; i++ {
		if a, b := luminance(Viridis(float64(i-1)/256)), luminance(Viridis(float64(i)/256)); b < a-1e-3 {
			t.Errorf("entry %d has luminance %.4f, below %.4f of the one before", i, b, a)
		}
	}
}

func TestMapsTakeAnyNumber(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		name      string
		got, want color.RGBA
	}{
		{"viridis below", Viridis(-3), Viridis(0)},
		{"viridis above", Viridis(7), Viridis(1)},
		{"viridis +Inf", Viridis(inf), Viridis(1)},
		{"viridis NaN", Viridis(math.NaN()), Missing},
		{"diverging below", Diverging(-3), diverging[0]},
		{"diverging centre", Diverging(0), diverging[4]},
		{"diverging quarter", Diverging(0.25), diverging[5]},
		{"diverging above", Diverging(1), diverging[8]},
		{"diverging -Inf", Diverging(-inf), diverging[0]},
		{"diverging NaN", Diverging(math.NaN()), Missing},
		{"series starts again", Series(SeriesColours), Series(0)},
		{"series of a negative", Series(-1), Series(SeriesColours - 1)},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, Hex(c.got), Hex(c.want))
		}
	}
}

func TestTextIsReadableOnEveryColour(t *testing.T) {
	check := func(name string, at float64, bg color.RGBA) {
		t.Helper()
		if r := Contrast(TextOn(bg), bg); r < 4.5 {
			t.Errorf("text on %s(%.3f) = %s has contrast %.2f", name, at, Hex(bg), r)
		}
	}
	for i := 0; i <= 1000; i++ {
		v := float64(i) / 1000
		check("Viridis", v, Viridis(v))
		check("Diverging", 2*v-1, Diverging(2*v-1))
	}
	for i := range SeriesColours {
		check("Series", float64(i), Series(i))
	}
	check("Missing", 0, Missing)
	for v := range 256 {
		check("grey", float64(v), color.RGBA{R: uint8(v), G: uint8(v), B: uint8(v), A: 0xff})
	}
}

func TestTextIsReadableOnTintsInEveryTheme(t *testing.T) {
	grey := func(v uint8) color.RGBA { return color.RGBA{R: v, G: v, B: v, A: 0xff} }
	for _, theme := range []struct {
		name         string
		ground, text color.RGBA
	}{
		{"JupyterLab light", grey(0xff), grey(0)},
		{"JupyterLab dark", grey(0x11), grey(0xff)},
		{"VS Code light", grey(0xff), grey(0x3b)},
		{"VS Code dark", grey(0x1f), grey(0xcc)},
	} {
		before := [2]float64{math.Inf(1), math.Inf(1)}
		for i := 0; i <= 1000; i++ {
			for side, sign := range []float64{-1, 1} {
				c := Tint(sign * float64(i) / 1000)
				over := func(top, below uint8) uint8 {
					return uint8((float64(top)*float64(c.A) + float64(below)*float64(255-c.A)) / 255)
				}
				shown := color.RGBA{R: over(c.R, theme.ground.R), G: over(c.G, theme.ground.G), B: over(c.B, theme.ground.B), A: 0xff}
				got := Contrast(shown, theme.text)
				if got < 4.5 {
					t.Fatalf("%s: text on Tint(%g) has contrast %.2f", theme.name, sign*float64(i)/1000, got)
				}
				if got > before[side]+0.02 {
					t.Fatalf("%s: Tint(%g) is nearer to the ground than a smaller number", theme.name, sign*float64(i)/1000)
				}
				before[side] = min(before[side], got)
			}
		}
	}
	if Tint(math.NaN()).A != 0 || Tint(9) != Tint(1) || Tint(math.Inf(-1)) != Tint(-1) {
		t.Error("a number outside has no colour of its own")
	}
}

func TestContrastIsWCAGs(t *testing.T) {
	black, white := color.RGBA{A: 0xff}, color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	grey := color.RGBA{R: 0x76, G: 0x76, B: 0x76, A: 0xff} // the lightest grey that passes AA on white
	for _, c := range []struct {
		a, b color.RGBA
		want float64
	}{{black, white, 21}, {white, black, 21}, {white, white, 1}, {grey, white, 4.54}} {
		if got := Contrast(c.a, c.b); math.Abs(got-c.want) > 0.005 {
			t.Errorf("Contrast(%s, %s) = %.3f, want %.2f", Hex(c.a), Hex(c.b), got, c.want)
		}
	}
}

func TestDivergingIsEvenAroundItsLightCentre(t *testing.T) {
	for i := 1; i <= 100; i++ {
		v := float64(i) / 100
		neg, pos := lab(Diverging(-v)), lab(Diverging(v))
		if prev := lab(Diverging(v - 0.01)); pos[0] >= prev[0] {
			t.Errorf("Diverging(%.2f) is not darker than the colour before", v)
		}
		if prev := lab(Diverging(0.01 - v)); neg[0] >= prev[0] {
			t.Errorf("Diverging(%.2f) is not darker than the colour before", -v)
		}
		if d := math.Abs(neg[0] - pos[0]); d > 5 {
			t.Errorf("lightness at ±%.2f differs by %.1f", v, d)
		}
	}
}

// A difference of 10 in CIELAB is seen at a glance; 2 is just noticeable.
func TestSignsStayApartWithoutRedOrGreen(t *testing.T) {
	for _, blind := range []struct {
		name string
		m    [3][3]float64
	}{ // Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB
		{"deuteranopia", [3][3]float64{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
		{"protanopia", [3][3]float64{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
	} {
		for _, c := range []struct{ t, least float64 }{{0.1, 10}, {0.25, 25}, {0.5, 50}, {1, 70}} {
			a, b := labOf(see(blind.m, Diverging(-c.t))), labOf(see(blind.m, Diverging(c.t)))
			d := math.Hypot(math.Hypot(a[0]-b[0], a[1]-b[1]), a[2]-b[2])
			if d < c.least {
				t.Errorf("%s: the colours of ±%.2f differ by %.1f, want at least %.0f", blind.name, c.t, d, c.least)
			}
		}
	}
}

// see returns the linear RGB that the matrix makes of a colour.
func see(m [3][3]float64, c color.RGBA) (rgb [3]float64) {
	in := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	for i := range rgb {
		for j := range in {
			rgb[i] += m[i][j] * in[j]
		}
		rgb[i] = math.Min(math.Max(rgb[i], 0), 1)
	}
	return rgb
}

func lab(c color.RGBA) [3]float64 { return labOf([3]float64{linear(c.R), linear(c.G), linear(c.B)}) }

// labOf returns CIELAB (D65) of linear RGB.
func labOf(rgb [3]float64) [3]float64 {
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((0.4124*rgb[0] + 0.3576*rgb[1] + 0.1805*rgb[2]) / 0.9505)
	y := f(0.2126*rgb[0] + 0.7152*rgb[1] + 0.0722*rgb[2])
	z := f((0.0193*rgb[0] + 0.1192*rgb[1] + 0.9505*rgb[2]) / 1.089)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}
