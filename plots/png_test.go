package plots

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"pgregory.net/rapid"

	"github.com/nmfnb/notebook/nmfnb/nmf"
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

// The quick way is not to cost bytes: at most 15 % more than image/png for any figure, and no more for them together.
func TestPNGIsNoLarger(t *testing.T) {
	ours, theirs := 0, 0
	for name, f := range map[string]figure{
		"loss":    Loss(fitted(nmf.Default(2), 60, true, falling(1, 9, 12))),
		"heatmap": Heatmap(waves(60, 80)),
		"diff":    Diff(result1, result2),
		"images":  Images(waves(6, 64), waves(6, 64), 8, 8),
	} {
		data, err := f.PNG()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := png.Encode(&b, decode(t, data)); err != nil {
			t.Fatal(err)
		}
		if len(data)*100 > b.Len()*115 {
			t.Errorf("%s: %d bytes, image/png %d", name, len(data), b.Len())
		}
		ours, theirs = ours+len(data), theirs+b.Len()
	}
	if ours > theirs*105/100 {
		t.Errorf("%d bytes together, image/png %d", ours, theirs)
	}
}
