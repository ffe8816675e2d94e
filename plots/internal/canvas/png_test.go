package canvas

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"pgregory.net/rapid"
)

// Whatever the pixels are, the file has them.
func TestPNGKeepsPixels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 70).Draw(t, "w"), rapid.IntRange(1, 9).Draw(t, "h")
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		few := rapid.SampledFrom([]int{0, 1, 3, 200}).Draw(t, "pixels unlike those above")
		for y := range h {
			if y > 0 {
				copy(img.Pix[y*img.Stride:], img.Pix[(y-1)*img.Stride:y*img.Stride])
			}
			for range few {
				x := rapid.IntRange(0, w-1).Draw(t, "x")
				img.Pix[img.PixOffset(x, y)+rapid.IntRange(0, 2).Draw(t, "channel")] = rapid.Byte().Draw(t, "value")
			}
			for x := range w {
				img.Pix[img.PixOffset(x, y)+3] = 0xff
			}
		}
		if rapid.Bool().Draw(t, "one transparent") {
			img.SetRGBA(w-1, h-1, color.RGBA{R: 1, G: 2, B: 3, A: 4})
		}
		data, err := encodePNG(img)
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if got.Bounds() != img.Rect {
			t.Fatalf("%v, want %v", got.Bounds(), img.Rect)
		}
		for y := range h {
			for x := range w {
				// As image/png does: a colour that is not opaque is not kept multiplied.
				want := color.NRGBAModel.Convert(img.At(x, y))
				if c := color.NRGBAModel.Convert(got.At(x, y)); c != want {
					t.Fatalf("pixel %d,%d is %v, want %v", x, y, c, want)
				}
			}
		}
	})
}
