package canvas

import (
	"image/color"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/style"
)

func TestFollowingColoursHaveContrastOnBothPages(t *testing.T) {
	pages := []Theme{Light, Dark,
		{Paper: color.RGBA{R: 0x11, G: 0x11, B: 0x11, A: 0xff}, Ink: color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}},
		{Paper: color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}, Ink: color.RGBA{R: 0x21, G: 0x21, B: 0x21, A: 0xff}},
	}
	for _, page := range pages {
		see := func(c color.Color) color.RGBA { return color.RGBAModel.Convert(page.resolve(c)).(color.RGBA) }
		for i := range style.SeriesColours {
			if r := style.Contrast(see(Label(i)), page.Paper); r < 4.5 {
				t.Errorf("text of series %d on %s has contrast %.2f", i, style.Hex(page.Paper), r)
			}
			if r := style.Contrast(see(Line(i)), page.Paper); r < 3 {
				t.Errorf("line of series %d on %s has contrast %.2f", i, style.Hex(page.Paper), r)
			}
		}
		for _, share := range []Ink{1, 0.75} {
			if r := style.Contrast(see(share), page.Paper); r < 4.5 {
				t.Errorf("ink %g on %s has contrast %.2f", float64(share), style.Hex(page.Paper), r)
			}
		}
	}
}
