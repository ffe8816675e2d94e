package plots

import (
	"bytes"
	"image/png"
	"testing"

	"github.com/nmfnb/notebook/nmfnb/nmf"
)

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
