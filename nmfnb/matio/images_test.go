package matio

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

// picture is a PNG file whose grey values are 10, 20, 30, … line by line.
func picture(width, height int) []byte {
	p := image.NewGray(image.Rect(0, 0, width, height))
	for i := range p.Pix {
		p.Pix[i] = uint8(10 * (i + 1))
	}
	var out bytes.Buffer
	if err := png.Encode(&out, p); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func TestPicturesBecomeRowsOfGrey(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, contents []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), contents, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a.png", picture(3, 2))
	colour := image.NewRGBA(image.Rect(0, 0, 3, 2))
	for y := range 2 {
		for x := range 3 {
			colour.Set(x, y, color.RGBA{255, 0, 0, 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, colour); err != nil {
		t.Fatal(err)
	}
	write("b.PNG", out.Bytes())
	out.Reset()
	white := image.NewGray(image.Rect(0, 0, 3, 2))
	for i := range white.Pix {
		white.Pix[i] = 255
	}
	if err := jpeg.Encode(&out, white, nil); err != nil {
		t.Fatal(err)
	}
	write("c.jpeg", out.Bytes())
	write("notes.txt", []byte("no picture"))

	x, err := ReadImages(folder)
	if err != nil {
		t.Fatal(err)
	}
	if n, m := x.Dims(); n != 3 || m != 6 || x.Pixels != [2]int{2, 3} || !slices.Equal(x.RowNames, []string{"a.png", "b.PNG", "c.jpeg"}) {
		t.Fatalf("%d×%d, pictures of %v, names %q", n, m, x.Pixels, x.RowNames)
	}
	for j := range 6 {
		for i, want := range []float64{10 * float64(j+1) / 255, 0.299, 1} {
			if got := x.At(i, j); math.Abs(got-want) > 1e-4 {
				t.Errorf("pixel %d of picture %d is %v, want %v", j, i, got, want)
			}
		}
	}
	if x, err = ReadImages(filepath.Join(folder, "*.png")); err != nil || len(x.RowNames) != 1 {
		t.Errorf("by a pattern: %v, %v", x, err)
	}

	write("d.png", picture(2, 3))
	if _, err := ReadImages(folder); !errors.Is(err, nmf.ErrShape) || !strings.Contains(err.Error(), "d.png: has 2×3 pixels") {
		t.Errorf("another size: %v", err)
	}
	for name, c := range map[string]struct {
		contents []byte
		kind     error
	}{
		"claims.png": {pngOf(65000, 65000), nmf.ErrDamaged}, "cut.png": {picture(3, 2)[:50], nmf.ErrDamaged}, "text.png": {[]byte("text"), ErrFormat},
	} {
		write(name, c.contents)
		if _, err := ReadImages(filepath.Join(folder, name)); !errors.Is(err, c.kind) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, want %v", name, err, c.kind)
		}
	}
	if _, err := ReadImages(filepath.Join(folder, "*.gif")); !errors.Is(err, nmf.ErrEmpty) {
		t.Errorf("no pictures: %v", err)
	}
	if _, err := ReadImages("["); !errors.Is(err, nmf.ErrConfig) {
		t.Errorf("no pattern: %v", err)
	}
}
