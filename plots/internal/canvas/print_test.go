package canvas

import (
	"image"
	"image/color"
	"testing"
)

func TestPrintedImagesAreUpright(t *testing.T) {
	img := image.NewPaletted(image.Rect(0, 2, 2, 5), color.Palette{color.White, color.Black})
	img.SetColorIndex(1, 2, 1)
	if got := upsideDown(img); got.ColorIndexAt(1, 4) != 1 || got.ColorIndexAt(1, 2) != 0 {
		t.Errorf("the first row is not the last: %v", got.Pix)
	}
	if r, g, b, a := (unmultiplied{R: 0x80, A: 0x40}).RGBA(); r != 0x8080 || g+b != 0 || a != 0x4040 {
		t.Errorf("half red at a quarter is %x %x %x %x", r, g, b, a)
	}
}
